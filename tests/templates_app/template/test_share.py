"""Sharing a template, and what happens to lists when somebody on them goes."""

import pytest
from django.db import transaction

from orgs_app.group.actions import delete_group
from orgs_app.organization.actions import delete_organization
from orgs_app.user.actions import delete_user
from orgs_app.user.models import User
from templates_app.template.actions.share import share_template
from templates_app.template.enums import TemplateRole
from templates_app.template.errors import SharingInvalid
from templates_app.template.models import Template
from templates_app.template.roles import role_of
from tests.make.people import (
    SYSTEM,
    default_organization,
    make_group,
    make_organization,
    make_user,
)
from tests.make.templates import make_template, make_version
from tests.orders import in_the_way
from tests.threads import at_once
from wirtual.core.errors import NotFound

TRIES = 2


@pytest.mark.parametrize(
    ("actions", "role"),
    [
        (["read"], TemplateRole.USE),
        (["*"], TemplateRole.ADMIN),
        ([], TemplateRole.NONE),
        (["read", "update"], TemplateRole.NONE),
        (["*", "read"], TemplateRole.NONE),
    ],
)
def test_kept_actions_are_shown_as_a_role(actions, role):
    assert role_of(actions) == role


def share(template: Template, **perms: dict[str, str]) -> Template:
    return share_template(template, **{"user_perms": {}, "group_perms": {}, **perms})


def lists_of(template: Template) -> tuple[dict, dict]:
    template.refresh_from_db()
    return template.user_acl, template.group_acl


@pytest.mark.django_db
class TestLists:
    def test_a_deleted_user_is_on_no_list(self, olivia):
        gone, kept = make_user(), make_user()
        templates = [make_template() for _ in range(2)]
        for each in templates:
            share(each, user_perms={str(gone.pk): "admin", str(kept.pk): "use"})
        delete_user(gone, by=SYSTEM)
        assert [lists_of(each)[0] for each in templates] == [
            {str(kept.pk): ["read"]}
        ] * 2

    def test_a_suspended_user_stays_on_the_list(self):
        person, template = make_user(), make_template()
        share(template, user_perms={str(person.pk): "use"})
        User.objects.filter(pk=person.pk).update(status="suspended")
        assert lists_of(template)[0] == {str(person.pk): ["read"]}

    def test_a_deleted_template_isn_t_shared(self):
        template = make_template()
        Template.objects.filter(pk=template.pk).update(deleted=True)
        with pytest.raises(NotFound):
            share(template)

    def test_many_are_let_in_by_a_few_queries(self, django_assert_max_num_queries):
        users = [
            User(username=f"u{number}", email=f"u{number}@wirtual.example")
            for number in range(1000)
        ]
        User.objects.bulk_create(users)
        template = make_template()
        roles = {str(each.pk): "use" for each in users}
        with django_assert_max_num_queries(6):  # two for the savepoint
            share(template, user_perms=roles)
        assert len(lists_of(template)[0]) == len(users)

    def test_a_thousand_unknown_ones_are_asked_for_together(
        self, django_assert_max_num_queries
    ):
        template = make_template()
        roles = {
            f"{number:08}-0000-4000-8000-000000000000": "use" for number in range(1000)
        }
        with (
            django_assert_max_num_queries(6),  # three for the savepoint
            pytest.raises(SharingInvalid) as refusal,
        ):
            share(template, user_perms=roles, group_perms=roles)
        assert len(refusal.value.validations) == 2000


@pytest.mark.django_db(transaction=True)
class TestRaces:
    """Two at once, over real connections."""

    @pytest.fixture
    def template(self) -> Template:
        return make_template()

    @pytest.mark.parametrize("_", range(TRIES))
    def test_of_two_changes_both_are_kept(self, template, _):
        users = [make_user() for _ in range(2)]
        group = make_group(default_organization())
        results = at_once(
            lambda: share(template, user_perms={str(users[0].pk): "use"}),
            lambda: share(template, user_perms={str(users[1].pk): "admin"}),
            lambda: share(template, group_perms={str(group.pk): "admin"}),
        )
        assert [type(each) for each in results] == [Template] * 3
        assert lists_of(template) == (
            {str(users[0].pk): ["read"], str(users[1].pk): ["*"]},
            {
                str(template.organization_id): ["read"],
                str(group.pk): ["*"],
            },
        )

    @pytest.mark.parametrize("is_listed", [False, True])
    @pytest.mark.parametrize("_", range(TRIES))
    def test_a_group_that_vanishes_is_on_no_list(self, template, is_listed, _):
        group = make_group(default_organization())
        roles = {str(group.pk): "use"}
        if is_listed:
            share(template, group_perms=roles)
        shared, deleted = at_once(
            lambda: share(template, group_perms={str(group.pk): "admin"}),
            lambda: delete_group(group),
        )
        assert deleted is None
        assert type(shared) in {Template, SharingInvalid}
        assert lists_of(template)[1] == {str(template.organization_id): ["read"]}

    @pytest.mark.parametrize("is_listed", [False, True])
    @pytest.mark.parametrize("_", range(TRIES))
    def test_a_user_who_vanishes_is_on_no_list(self, template, is_listed, _):
        person = make_user()
        if is_listed:
            share(template, user_perms={str(person.pk): "use"})
        shared, deleted = at_once(
            lambda: share(template, user_perms={str(person.pk): "admin"}),
            lambda: delete_user(person, by=SYSTEM),
        )
        assert deleted is None
        assert type(shared) in {Template, SharingInvalid}
        assert lists_of(template)[0] == {}

    @pytest.mark.parametrize("field", ["user_perms", "group_perms"])
    def test_who_is_being_deleted_is_waited_for(self, template, field):
        person, group = make_user(), make_group(default_organization())
        whom = person if field == "user_perms" else group

        def delete() -> None:
            delete_user(person, by=SYSTEM)
            delete_group(group)

        _, refused = in_the_way(
            delete, lambda: share(template, **{field: {str(whom.pk): "use"}})
        )
        assert type(refused) is SharingInvalid

    @pytest.mark.parametrize("_", range(TRIES))
    def test_a_template_that_is_deleted_meanwhile_isn_t_there(self, template, _):
        person = make_user()

        @transaction.atomic
        def delete() -> None:
            locked = Template.objects.locked().get(pk=template.pk)
            locked.deleted = True
            locked.save(update_fields=["deleted"])

        shared, deleted = at_once(
            lambda: share(template, user_perms={str(person.pk): "use"}), delete
        )
        assert deleted is None
        was_first = lists_of(template)[0] == {str(person.pk): ["read"]}
        assert type(shared) is (Template if was_first else NotFound)

    @pytest.mark.parametrize("_", range(TRIES))
    def test_other_changes_of_the_template_are_kept(self, template, _):
        person = make_user()

        @transaction.atomic
        def edit() -> None:
            locked = Template.objects.locked().get(pk=template.pk)
            locked.display_name = "Edited"
            locked.group_acl = {}
            locked.save()

        results = at_once(
            lambda: share(template, user_perms={str(person.pk): "use"}), edit
        )
        assert results[1] is None
        assert lists_of(template) == ({str(person.pk): ["read"]}, {})
        assert template.display_name == "Edited"

    @pytest.mark.parametrize("_", range(TRIES))
    def test_an_organization_that_is_deleted_meanwhile_is_no_deadlock(self, _):
        organization = make_organization()
        template = make_template(make_version(organization=organization))
        group = make_group(organization)
        shared, deleted = at_once(
            lambda: share(template, group_perms={str(group.pk): "use"}),
            lambda: delete_organization(organization),
        )
        assert deleted is None
        assert type(shared) in {Template, SharingInvalid, NotFound}
