"""Versions that nobody named get names that keep the rule."""

import pytest

from templates_app.version.actions import create as actions
from templates_app.version.errors import VersionNameTaken
from templates_app.version.generated_names import generated_name
from tests.make.templates import PENDING, make_template, make_version
from wirtual.core.names import version_name_problem
from wirtual.core.random_names import ADJECTIVES, SURNAMES


def test_a_generated_name_keeps_the_rule():
    assert version_name_problem(generated_name()) is None


def test_every_word_is_there_once():
    assert len(ADJECTIVES) == len(set(ADJECTIVES))
    assert len(SURNAMES) == len(set(SURNAMES))
    longest = f"{max(ADJECTIVES, key=len)}_{max(SURNAMES, key=len)}0"
    assert version_name_problem(longest) is None


@pytest.mark.django_db
def test_a_name_that_is_taken_is_drawn_again(monkeypatch):
    template = make_template()
    make_version(template, name="bold_bohr1", import_status=PENDING)
    drawn = iter(["bold_bohr1", "bold_bohr1", "calm_cray2"])
    monkeypatch.setattr(actions, "generated_name", lambda: next(drawn))
    assert make_version(template, import_status=PENDING).name == "calm_cray2"


@pytest.mark.django_db
def test_drawing_comes_to_an_end(monkeypatch):
    template = make_template()
    make_version(template, name="bold_bohr1", import_status=PENDING)
    monkeypatch.setattr(actions, "generated_name", lambda: "bold_bohr1")
    with pytest.raises(VersionNameTaken):
        make_version(template, import_status=PENDING)
