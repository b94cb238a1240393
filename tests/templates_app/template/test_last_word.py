"""The database has the last word on archived active versions, in the plain words.

Who locks as we do never comes so far. A trigger stands in for somebody who doesn't.
"""

import pytest
from django.db import connection

from templates_app.template.actions.archive import archive_version
from templates_app.template.actions.promote import promote_version
from templates_app.template.errors import VersionActive, VersionArchived
from tests.make.templates import make_template, make_version

pytestmark = pytest.mark.django_db

MEANWHILE = """
CREATE FUNCTION meanwhile() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    {statement};
    RETURN NEW;
END
$$;
CREATE TRIGGER meanwhile BEFORE UPDATE ON {table}
    FOR EACH ROW EXECUTE FUNCTION meanwhile();
"""
PROMOTED = "UPDATE templates SET active_version_id = NEW.id WHERE id = NEW.template_id"
ARCHIVED = (
    "UPDATE template_versions SET archived = true WHERE id = NEW.active_version_id"
)


def meanwhile(statement: str, table: str) -> None:
    """Have something happen while a row of ``table`` is being changed."""
    with connection.cursor() as cursor:
        cursor.execute(MEANWHILE.format(statement=statement, table=table))


def test_who_archives_what_was_promoted_meanwhile_is_told_so():
    version = make_version(make_template())
    meanwhile(PROMOTED, "template_versions")
    with pytest.raises(VersionActive):
        archive_version(version)


def test_who_promotes_what_was_archived_meanwhile_is_told_so():
    template = make_template()
    version = make_version(template)
    meanwhile(ARCHIVED, "templates")
    with pytest.raises(VersionArchived):
        promote_version(template, version)
