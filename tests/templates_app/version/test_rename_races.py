"""Two versions that want one name, over real connections."""

import pytest

from templates_app.version.actions.edit import edit_version
from templates_app.version.errors import NewVersionNameTaken, VersionNameTaken
from templates_app.version.models import TemplateVersion
from tests.make.templates import PENDING, make_template, make_version
from tests.orders import one_after_the_other
from tests.threads import at_once

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def template(author):
    return make_template(user=author)


@pytest.fixture
def two(author, template):
    """Two versions of a template, called a and b."""

    def called(name):
        return make_version(template, name=name, user=author, import_status=PENDING)

    return called("a"), called("b")


def names() -> list[str]:
    wanted = TemplateVersion.objects.filter(name__in=["a", "b", "c"])
    return sorted(wanted.values_list("name", flat=True))


def test_of_two_renamings_to_one_name_one_wins(two):
    a, b = two
    results = at_once(
        lambda: edit_version(a, name="c"), lambda: edit_version(b, name="c")
    )
    assert {type(each) for each in results} == {TemplateVersion, NewVersionNameTaken}
    assert "c" in names()


def test_the_slower_renaming_is_told_like_any_other(two):
    a, b = two
    _, refused = one_after_the_other(
        lambda: edit_version(a, name="c"), lambda: edit_version(b, name="c")
    )
    assert isinstance(refused, NewVersionNameTaken)
    assert [each.field for each in refused.validations] == ["name"]


def test_names_that_are_swapped_stay(two):
    a, b = two
    results = at_once(
        lambda: edit_version(a, name="b"), lambda: edit_version(b, name="a")
    )
    assert {type(each) for each in results} == {NewVersionNameTaken}
    assert names() == ["a", "b"]


def test_a_name_is_free_once_the_other_has_left_it(two):
    a, b = two
    _, renamed = one_after_the_other(
        lambda: edit_version(a, name="c"), lambda: edit_version(b, name="a")
    )
    assert renamed.name == "a"
    assert names() == ["a", "c"]


def test_a_push_and_a_renaming_to_one_name(author, template, two):
    def push() -> TemplateVersion:
        return make_version(template, name="c", user=author, import_status=PENDING)

    pushed, renamed = at_once(push, lambda: edit_version(two[0], name="c"))
    assert {type(pushed), type(renamed)} in (
        {TemplateVersion, NewVersionNameTaken},
        {VersionNameTaken, TemplateVersion},
    )
    assert names().count("c") == 1
