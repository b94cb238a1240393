"""Lists of the operators' site are paged by keys."""

from orgs_app.organization.models import Organization
from tests.make.people import make_organization
from wirtual.core.operators.sections import KeysFirst


def test_pages_follow_each_other_in_order(organization):
    names = sorted(f"team-{number}" for number in range(5))
    for name in reversed(names):
        make_organization(name)
    rows = Organization.objects.filter(name__in=names).order_by("name")
    paged = KeysFirst(rows, 2)
    pages = [[row.name for row in page.object_list] for page in paged]
    assert pages == [names[:2], names[2:4], names[4:]]


def test_an_empty_list_has_one_empty_page(organization):
    paged = KeysFirst(Organization.objects.none(), 2)
    assert list(paged.page(1).object_list) == []
