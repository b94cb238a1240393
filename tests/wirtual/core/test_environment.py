"""Variables are read with their type, or refused with their name."""

import os
import subprocess
import sys
from datetime import timedelta

import pytest

from wirtual.core.environment import (
    DOCUMENTED,
    Environment,
    Numbered,
    SettingInvalid,
)


@pytest.mark.parametrize(
    ("text", "length"),
    [
        ("90s", timedelta(seconds=90)),
        ("10m", timedelta(minutes=10)),
        ("24h", timedelta(hours=24)),
        ("7d", timedelta(days=7)),
        ("250ms", timedelta(milliseconds=250)),
        ("1.5h", timedelta(minutes=90)),
    ],
)
def test_a_duration_has_a_unit(text, length):
    env = Environment({"WIRTUAL_X": text})
    assert env.duration("X", "1s", "for this test", least="1ms") == length


@pytest.mark.parametrize("text", ["", "90", "s", "tenm"])
def test_a_duration_without_sense_is_refused_with_the_variable_s_name(text):
    with pytest.raises(SettingInvalid, match="WIRTUAL_X"):
        Environment({"WIRTUAL_X": text}).duration("X", "1s", "for this test")


def test_a_number_below_its_least_value_is_refused():
    with pytest.raises(SettingInvalid, match="must be at least 1"):
        Environment({"WIRTUAL_X": "0"}).integer("X", 3, "for this test", least=1)


@pytest.mark.parametrize(
    ("variable", "value"),
    [
        ("PORT", "99999"),
        ("PORT", "abc"),
        ("SESSION_DURATION", "-5h"),
        ("DATA_DIR", ""),
        ("HANG_DETECTOR_INTERVAL", "0s"),
        ("ACCESS_URL", "foo"),
        ("ACCESS_URL", "http://"),
        ("ACCESS_URL", "http://a b/"),
        ("DISABLED_FEATURES", "nope"),
        ("PROVISIONER_TYPES", "terraform,foo"),
        ("QUIET_HOURS_DEFAULT_SCHEDULE", "0 0 * * 1"),
    ],
)
def test_a_setting_that_makes_no_sense_stops_the_start(variable, value):
    name = f"WIRTUAL_{variable}"
    said = subprocess.run(
        [sys.executable, "-c", "import wirtual.settings"],
        env={**os.environ, name: value},
        capture_output=True,
        text=True,
        check=False,
    )
    assert said.returncode == 1
    assert f"SettingInvalid: {name}: {value!r} can't be used" in said.stderr


def test_an_absent_variable_has_its_default():
    assert Environment({}).flag("X", True, "for this test") is True


def test_a_secret_is_not_shown_when_it_is_refused():
    def read():
        env = Environment({"WIRTUAL_X": "hunter2"})
        env._read("X", "number", "0", "for this test", int, secret=True)

    with pytest.raises(SettingInvalid) as refusal:
        read()
    assert "hunter2" not in str(refusal.value)


def test_what_is_read_is_documented():
    Environment({}).words("X", "a,b", "for this test")
    assert DOCUMENTED["WIRTUAL_X"].meaning == "for this test"


def two_things(one: Numbered) -> tuple[str, str]:
    name = one.text("NAME", "", "what it is called")
    return name, one.text("KEY", "", "a secret", secret=True)


def test_several_things_are_read_by_number():
    values = {"WIRTUAL_X_10_NAME": "b", "WIRTUAL_X_2_NAME": "a", "WIRTUAL_X_2_KEY": "k"}
    found = Environment(values).several("X", two_things)
    assert list(found.items()) == [(2, ("a", "k")), (10, ("b", ""))]
    name, key = DOCUMENTED["WIRTUAL_X_<n>_NAME"], DOCUMENTED["WIRTUAL_X_<n>_KEY"]
    assert (name.value, name.is_given) == (("a", "b"), True)
    assert (key.value, key.is_given, key.secret) == (None, True, True)


def test_several_things_are_documented_where_there_is_none():
    assert Environment({}).several("X", two_things) == {}
    name = DOCUMENTED["WIRTUAL_X_<n>_NAME"]
    assert (name.value, name.is_given, name.meaning) == (
        None,
        False,
        "what it is called",
    )


@pytest.mark.parametrize("variable", ["X_0_NAMES", "X_00_NAME", "X_0_NAME_"])
def test_a_counted_variable_that_nobody_reads_is_refused(variable):
    env = Environment({f"WIRTUAL_{variable}": "a", "WIRTUAL_X_0_NAME": "b"})
    with pytest.raises(SettingInvalid, match=f"WIRTUAL_{variable}: there is no such"):
        env.several("X", two_things)


@pytest.fixture(autouse=True)
def _forget_variables_of_this_test():
    before = dict(DOCUMENTED)
    yield
    DOCUMENTED.clear()
    DOCUMENTED.update(before)
