from django.core.management import call_command
from django.db import migrations


def create_cache_table(apps, schema_editor):
    """Login limits live in the database cache; its table comes with the migrations so that no start can forget it."""
    call_command("createcachetable", database=schema_editor.connection.alias, verbosity=0)


class Migration(migrations.Migration):
    dependencies = [("accounts", "0001_initial")]
    operations = [migrations.RunPython(create_cache_table, migrations.RunPython.noop)]
