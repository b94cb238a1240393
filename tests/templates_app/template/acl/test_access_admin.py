"""The access list of a template on the operators' site."""

from functools import partial
from typing import Any
from uuid import uuid4

import pytest
from django.test import Client

from orgs_app.audit.models import AuditLog
from orgs_app.user.models import User
from templates_app.template.acl.pages import MOST_FOUND, MOST_ON_TEMPLATE
from templates_app.template.models import Template
from tests.make.pages import client_of
from tests.make.people import make_group, make_user
from tests.make.templates import make_template
from tests.queries import queries_again
from wirtual.core.features import Feature

USE, ADMIN = ["read"], ["*"]


@pytest.fixture
def template(organization) -> Template:
    return make_template(name="docker", disable_everyone_group_access=True)


def address_of(template: Template) -> str:
    return f"/admin/templates_app/template/{template.pk}/access/"


def change(user: User, template: Template, wish: str, **more: str) -> Any:
    answer = client_of(user).post(
        address_of(template), {"change": wish, **more}, follow=True
    )
    template.refresh_from_db()
    return answer


def test_a_user_is_found_and_let_use_it(olivia, mia, template):
    page = client_of(olivia).get(address_of(template), {"q": "MIA@"}).text
    wish = f"user:{mia.pk}:use"
    assert f'value="{wish}"' in page
    assert "has been changed" in change(olivia, template, wish).text
    assert template.user_acl == {str(mia.pk): USE}


def test_a_group_is_found_and_let_do_everything(olivia, organization, template):
    group = make_group(organization, "cooks")
    page = client_of(olivia).get(address_of(template), {"q": "cook"}).text
    wish = f"group:{group.pk}:admin"
    assert f'value="{wish}"' in page
    change(olivia, template, wish)
    assert template.group_acl == {str(group.pk): ADMIN}


def test_the_role_of_one_is_changed_and_others_keep_theirs(olivia, mia, tom, template):
    template.user_acl = {str(mia.pk): USE, str(tom.pk): USE}
    template.save()
    change(olivia, template, f"user:{mia.pk}:admin")
    assert template.user_acl == {str(mia.pk): ADMIN, str(tom.pk): USE}


def test_an_entry_is_taken_off(olivia, organization):
    template = make_template()
    change(olivia, template, f"group:{organization.pk}:")
    assert template.group_acl == {}


def test_a_change_is_in_the_audit_log(olivia, mia, template):
    change(olivia, template, f"user:{mia.pk}:use")
    entry = AuditLog.objects.get()
    assert (entry.action, entry.user_id, entry.status_code) == ("write", olivia.pk, 200)
    assert entry.diff["user_acl"]["new"] == {str(mia.pk): USE}


@pytest.mark.parametrize(
    ("wish", "told"),
    [
        ("user:{id}:owner", "is none of"),
        ("user:nobody:use", "is not the id of a user"),
        ("user:{id}:use", "There is no user"),
        ("group:{id}:use", "There is no group"),
        ("user::use", "is not the id"),
    ],
)
def test_a_refusal_is_told_with_its_reason(wish, told, olivia, template):
    page = change(olivia, template, wish.format(id=uuid4()))
    assert told in page.text
    assert (template.user_acl, template.group_acl) == ({}, {})
    assert AuditLog.objects.get().status_code == 400


@pytest.mark.parametrize("wish", ["", "role:x:use", "user"])
def test_what_no_button_sends_changes_nothing(wish, olivia, template):
    change(olivia, template, wish)
    assert template.user_acl == {}


def test_groups_of_other_organizations_are_not_found(olivia, elsewhere, template):
    make_group(elsewhere, "strangers")
    page = client_of(olivia).get(address_of(template), {"q": "strangers"}).text
    assert "Nobody else" in page


def test_who_is_on_the_list_is_not_offered_again(olivia, mia, template):
    template.user_acl = {str(mia.pk): USE}
    template.save()
    page = client_of(olivia).get(address_of(template), {"q": "mia"}).text
    assert "Nobody else" in page
    assert f'value="user:{mia.pk}:admin"' in page


def test_somebody_who_has_gone_is_shown_by_the_id(olivia, template):
    gone = str(uuid4())
    template.user_acl = {gone: USE}
    template.save()
    assert gone in client_of(olivia).get(address_of(template)).text


@pytest.mark.parametrize("words", ["%", "a\x00b", "<b>", "ı" * 5000])
def test_any_words_can_be_searched_for(words, olivia, template):
    answer = client_of(olivia).get(address_of(template), {"q": words})
    assert answer.status_code == 200
    assert "<b>" not in answer.text


def test_names_are_never_taken_for_html(olivia, template):
    make_user("eve", name="<img src=x>")
    page = client_of(olivia).get(address_of(template), {"q": "eve"}).text
    assert "<img src=x" not in page


def test_of_very_many_some_are_found(olivia, template):
    User.objects.bulk_create(
        User(username=f"person-{number}", email=f"person-{number}@wirtual.example")
        for number in range(MOST_FOUND + 5)
    )
    page = client_of(olivia).get(address_of(template), {"q": "person"}).text
    assert page.count(":use") == MOST_FOUND
    assert "more letters find fewer" in page


def test_a_long_list_is_cut_on_the_page_of_the_template(olivia, template):
    make_entries(template, MOST_ON_TEMPLATE + 3)
    path = f"/admin/templates_app/template/{template.pk}/change/"
    assert "and 3 more" in client_of(olivia).get(path).text


def make_entries(template: Template, count: int) -> None:
    users = [make_user() for _ in range(count)]
    template.user_acl |= {str(user.pk): USE for user in users}
    template.save()


def test_the_queries_do_not_grow_with_the_list(olivia, template):
    client = client_of(olivia)
    make_entries(template, 2)
    search = partial(client.get, address_of(template), {"q": "user"})
    few = queries_again(search)
    make_entries(template, 9)
    assert queries_again(search) == few


def test_without_the_feature_nothing_is_changed(olivia, mia, template, settings):
    settings.WIRTUAL_DISABLED_FEATURES = frozenset({Feature.TEMPLATE_RBAC})
    page = change(olivia, template, f"user:{mia.pk}:use")
    assert "template_rbac" in page.text
    assert template.user_acl == {}


def test_the_list_of_a_deleted_template_is_closed(olivia, template):
    template.deleted = True
    template.save()
    assert client_of(olivia).get(address_of(template)).status_code == 403


def test_nobody_but_owners_shares_here(tom, mia, template):
    assert client_of(tom).get(address_of(template)).status_code == 302
    change(tom, template, f"user:{mia.pk}:use")
    assert template.user_acl == {}


def test_a_button_without_its_token_is_refused(olivia, mia, template):
    strict = Client(enforce_csrf_checks=True)
    strict.force_login(olivia)
    answer = strict.post(address_of(template), {"change": f"user:{mia.pk}:use"})
    assert answer.status_code == 403
