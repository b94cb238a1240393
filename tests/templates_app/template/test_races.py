"""Two at once, over real connections: one wins, and the other is told so."""

import pytest
from django.db import transaction

from templates_app.file.actions import keep_tar
from templates_app.file.models import File
from templates_app.template.errors import TemplateNameTaken, VersionAttached
from templates_app.template.models import Template
from templates_app.version.errors import VersionNameTaken
from templates_app.version.models import TemplateVersion
from tests.make.templates import (
    PENDING,
    make_template,
    make_version,
)
from tests.threads import at_once

pytestmark = pytest.mark.django_db(transaction=True)


def test_of_two_templates_of_one_name_one_comes_about(author):
    versions = [make_version(user=author, import_status=PENDING) for _ in range(2)]
    results = at_once(
        lambda: make_template(versions[0], name="docker", user=author),
        lambda: make_template(versions[1], name="DOCKER", user=author),
    )
    kinds = {type(each) for each in results}
    assert kinds == {Template, TemplateNameTaken}
    template = Template.objects.get()
    assert set(template.versions.all()) == {template.active_version}


def test_of_two_templates_of_one_version_one_comes_about(author):
    version = make_version(user=author, import_status=PENDING)
    results = at_once(
        lambda: make_template(version, user=author),
        lambda: make_template(version, user=author),
    )
    assert {type(each) for each in results} == {Template, VersionAttached}
    template = Template.objects.get()
    assert TemplateVersion.objects.get().template_id == template.pk


def test_of_two_versions_of_one_name_one_comes_about(author):
    template = make_template(user=author)

    def push() -> TemplateVersion:
        return make_version(template, name="v1", user=author, import_status=PENDING)

    results = at_once(push, push)
    assert {type(each) for each in results} == {TemplateVersion, VersionNameTaken}
    assert template.versions.filter(name="v1").count() == 1


def test_of_two_uploads_of_the_same_bytes_one_is_kept(author):
    def keep() -> File:
        return keep_tar(b"the same", created_by_id=author.pk)

    first, second = at_once(keep, keep)
    assert first.pk == second.pk == File.objects.get().pk


def test_a_name_is_told_as_taken_before_the_other_has_committed(author):
    """The slower one waits for the faster, and loses when that commits."""
    versions = [make_version(user=author, import_status=PENDING) for _ in range(2)]
    with transaction.atomic():
        make_template(versions[0], name="docker", user=author)
        # Nothing to wait for within one connection: this is the plain refusal.
        with pytest.raises(TemplateNameTaken):
            make_template(versions[1], name="docker", user=author)
    assert Template.objects.count() == 1
