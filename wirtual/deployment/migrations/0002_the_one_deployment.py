"""The row that makes a database an installation."""

from uuid import uuid4

from django.db import migrations


def make_deployment(apps, schema_editor):
    apps.get_model("deployment", "Deployment").objects.get_or_create(
        only=True, defaults={"id": uuid4()}
    )


class Migration(migrations.Migration):
    dependencies = [("deployment", "0001_initial")]

    operations = [migrations.RunPython(make_deployment, migrations.RunPython.noop)]
