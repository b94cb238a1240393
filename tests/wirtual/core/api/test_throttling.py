"""How requests are counted. Rule: spec/identity.md, 1.15."""

import sys
from timeit import timeit

import pytest

from tests.threads import at_once
from wirtual.core.api.throttling import Limiter, network_of

ANNA = ("10.0.0.1", "/api/v2/users/login")
BERT = ("10.0.0.2", "/api/v2/users/login")


class Clock:
    """A clock whose hands are moved by the test, at the beginning of a minute."""

    def __init__(self):
        self.time = 1_800_000_000.0

    def __call__(self):
        return self.time


@pytest.fixture
def clock():
    return Clock()


@pytest.fixture
def limiter(clock):
    return Limiter(clock=clock)


def asked(limiter, times, caller=ANNA, limit=10):
    return [limiter.ask(caller, limit) for _ in range(times)][-1]


def test_so_many_pass_and_the_next_one_doesn_t(limiter):
    assert not asked(limiter, 10).exceeded
    assert asked(limiter, 1).exceeded


def test_what_is_left_is_told(limiter, clock):
    verdict = asked(limiter, 4)
    assert verdict.headers == {
        "X-RateLimit-Limit": "10",
        "X-RateLimit-Remaining": "6",
        "X-RateLimit-Reset": str(int(clock.time) + 60),
    }


def test_nothing_is_left_of_a_limit_that_is_used_up(limiter):
    headers = asked(limiter, 12).headers
    assert headers["X-RateLimit-Remaining"] == "0"
    assert headers["Retry-After"] == "60"


def test_callers_don_t_count_for_each_other(limiter):
    assert asked(limiter, 11).exceeded
    assert not asked(limiter, 1, BERT).exceeded


@pytest.mark.parametrize(("seconds", "left"), [(60, 0), (75, 2), (90, 5), (114, 9)])
def test_the_minute_before_counts_less_and_less(limiter, clock, seconds, left):
    asked(limiter, 10)
    clock.time += seconds
    assert limiter.look(ANNA, 10).remaining == left


def test_what_was_two_minutes_ago_is_forgotten(limiter, clock):
    asked(limiter, 10)
    clock.time += 120
    assert asked(limiter, 1).remaining == 9


def test_who_is_refused_doesn_t_lengthen_it(limiter, clock):
    asked(limiter, 50)
    clock.time += 90
    assert asked(limiter, 1).remaining == 4


def test_looking_doesn_t_count(limiter):
    for _ in range(50):
        limiter.look(ANNA, 10)
    assert asked(limiter, 1).remaining == 9


def test_memory_is_bounded(clock):
    limiter = Limiter(clock=clock, most_callers=100)
    for number in range(1000):
        asked(limiter, 1, (str(number), "/"))
    assert len(limiter._present) == 100
    clock.time += 60
    asked(limiter, 1)
    assert len(limiter._present) == 1
    clock.time += 60
    asked(limiter, 1)
    assert len(limiter._before) == 1


def test_threads_don_t_lose_counts(limiter):
    at_once(*[lambda: asked(limiter, 500, limit=10_000)] * 4)
    assert limiter.look(ANNA, 10_000).remaining == 8_000


@pytest.mark.skipif(sys.gettrace() is not None, reason="a debugger takes time itself")
def test_counting_costs_next_to_nothing(limiter):
    cheapest = min(
        timeit(lambda: limiter.ask(ANNA, 10**9), number=1000) for _ in range(5)
    )
    assert cheapest / 1000 < 50e-6  # seconds


@pytest.mark.parametrize(
    ("address", "counted_as"),
    [
        ("10.0.0.1", "10.0.0.1"),
        ("2001:db8:1:2:3:4:5:6", "2001:db8:1:2::"),
        ("::ffff:10.0.0.1", "10.0.0.1"),
        ("", ""),
        ("unix:socket", "unix:socket"),
    ],
)
def test_an_ipv6_network_is_one_caller(address, counted_as):
    assert network_of(address) == counted_as
