"""Comparing versions over HTTP: what can't be compared is told, and the rest is.

Ours, and no case of spec/templates.md: see decision 0019.
"""

import pytest

from orgs_app.user.models import User
from provisioning_app.provisioner.echo.archive import make_tar
from templates_app.file.models import File
from templates_app.template.models import Template
from templates_app.version.models import TemplateVersion
from tests.acceptance.comparing import FIRST, SECOND, archive, compared, kinds, markdown
from tests.make.templates import (
    CANCELED,
    FAILED,
    PENDING,
    RUNNING,
    make_template,
    make_version,
)


@pytest.fixture
def first(tom: User) -> TemplateVersion:
    return make_version(user=tom, name="first", archive=FIRST)


@pytest.fixture
def template(tom: User, first: TemplateVersion) -> Template:
    return make_template(first, user=tom, name="docker")


@pytest.fixture
def second(tom: User, template: Template) -> TemplateVersion:
    """Everything of it differs."""
    return make_version(template, user=tom, name="second", archive=SECOND)


@pytest.mark.parametrize("status", [PENDING, RUNNING, FAILED, CANCELED])
def test_without_both_imports_files_are_compared_and_the_rest_is_not(
    api, tom, template, first, status
):
    after = make_version(
        template,
        user=tom,
        import_status=status,
        archive=archive(stop=(), files={"main.tf": b"# two\n"}),
    )
    answer = compared(api.as_(tom), first, after)
    assert answer["after"]["import_status"] == status
    assert answer["imports_compared"] is False
    assert answer["changes"] == []
    assert kinds(answer)["main.tf"] == "modified"
    [gap] = answer["gaps"]
    assert (gap["part"], gap["side"]) == ("import", "after")
    assert status in gap["detail"]
    assert f"The import is {status}." in markdown(api.as_(tom), first, after)


def test_both_sides_can_be_unfinished(api, tom):
    one = make_version(user=tom, import_status=FAILED)
    two = make_version(user=tom, import_status=PENDING)
    gaps = compared(api.as_(tom), one, two)["gaps"]
    assert [each["side"] for each in gaps] == ["before", "after"]


@pytest.mark.parametrize(
    "content",
    [
        b"not a tar",
        b"\x1f\x8b" + b"x" * 1000,
        make_tar({"../main.tf": b""}),
        make_tar({"/etc/main.tf": b""}),
        make_tar({"a": b"x" * 2000})[:1500],
        make_tar({"/".join(["a"] * 100): b""}),
    ],
)
def test_an_archive_that_can_t_be_read_is_told(api, tom, first, content):
    broken = make_version(user=tom, import_status=PENDING, archive=content)
    answer = compared(api.as_(tom), first, broken)
    assert answer["files_compared"] is False
    assert answer["files"] == []
    assert answer["gaps"][-1]["part"] == "files"
    assert answer["gaps"][-1]["side"] == "after"
    assert answer["gaps"][-1]["detail"] != ""
    assert "Its archive can't be compared." in markdown(api.as_(tom), first, broken)


def test_an_archive_of_too_many_files_is_not_compared(api, tom, first):
    many = make_tar({f"{number}": b"" for number in range(5001)})
    large = make_version(user=tom, import_status=PENDING, archive=many)
    gap = compared(api.as_(tom), first, large)["gaps"][-1]
    assert (gap["part"], gap["side"]) == ("files", "after")
    assert gap["detail"] == "More than 5000 entries."


def test_a_file_that_is_gone_is_told(api, tom, first, second):
    File.objects.filter(pk=second.job.file_id).delete()
    answer = compared(api.as_(tom), first, second)
    assert answer["gaps"][-1]["detail"] == "It is not there any more."
    assert answer["summary"]["breaking"] == 2


def test_terraform_files_that_are_too_long_are_told(api, tom, first):
    long = make_version(
        user=tom,
        import_status=PENDING,
        archive=make_tar({"main.tf": b"# moved\n" * 16_385}),
    )
    answer = compared(api.as_(tom), first, long)
    assert answer["gaps"][-1]["part"] == "terraform"
    assert answer["gaps"][-1]["detail"] == "At most 128 KiB are read."
    assert answer["files_compared"] is True
