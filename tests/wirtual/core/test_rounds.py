"""Work that is done again and again, by one process at a time."""

import threading
from datetime import timedelta

import pytest
from django.db import OperationalError

from tests.running import wait_until
from tests.threads import at_once, beside
from wirtual.core import rounds
from wirtual.core.rounds import Round, register, run_round, run_rounds

pytestmark = pytest.mark.django_db(transaction=True)

MINUTE = timedelta(minutes=1)


@pytest.fixture(autouse=True)
def no_other_rounds(monkeypatch):
    monkeypatch.setattr(rounds, "ROUNDS", {})


def test_a_round_runs_in_one_process_at_a_time():
    begun, go_on = threading.Event(), threading.Event()
    turns = []

    def turn() -> None:
        turns.append(1)
        begun.set()
        go_on.wait(10)

    slow = Round("slow", MINUTE, turn)
    with beside(lambda: run_round(slow), go_on.set):
        assert begun.wait(10)
        assert not run_round(slow)
        assert run_round(Round("other", MINUTE, lambda: None))
    assert run_round(slow)
    assert len(turns) == 2


@pytest.mark.parametrize("error", [RuntimeError("no"), OperationalError("away")])
def test_a_round_that_breaks_is_tried_again(error):
    def break_down() -> None:
        raise error

    broken = Round("broken", MINUTE, break_down)
    assert not run_round(broken)
    assert run_round(Round("broken", MINUTE, lambda: None))


def test_rounds_repeat_until_they_are_stopped():
    stopping, turns = threading.Event(), []
    register(Round("quick", timedelta(milliseconds=1), lambda: turns.append(1)))
    register(Round("rare", timedelta(hours=1), lambda: turns.append(2)))
    with beside(lambda: run_rounds(stopping), stopping.set):
        wait_until(lambda: turns.count(1) > 2 and turns.count(2) == 1)


def test_a_name_is_given_once():
    register(Round("mine", MINUTE, lambda: None))
    with pytest.raises(ValueError, match="mine"):
        register(Round("mine", MINUTE, lambda: None))


def test_of_two_workers_one_takes_a_turn():
    together = threading.Barrier(2, timeout=0.5)

    def turn() -> None:
        with pytest.raises(threading.BrokenBarrierError):
            together.wait()  # nobody else comes

    results = at_once(*[lambda: run_round(Round("one", MINUTE, turn))] * 2)
    assert sorted(results) == [False, True]
