"""Migrations are complete, and stand in one line per app."""

from io import StringIO
from pathlib import Path

import pytest
from django.apps import apps
from django.conf import settings
from django.core.management import call_command
from django.db.migrations.loader import MigrationLoader


def our_apps() -> list[str]:
    return [app.label for app in apps.get_app_configs() if Path(app.path).parent == settings.BASE_DIR]


@pytest.mark.django_db
def test_no_migration_is_missing():
    out = StringIO()
    try:
        call_command("makemigrations", "--check", "--dry-run", stdout=out)
    except SystemExit:
        pytest.fail(f"The models have changes without a migration:\n{out.getvalue()}")


def test_each_app_has_one_line_of_migrations():
    loader = MigrationLoader(None)
    forks = {app: loader.graph.leaf_nodes(app) for app in our_apps() if len(loader.graph.leaf_nodes(app)) > 1}
    assert forks == {}


def test_no_migration_carries_a_list_of_choices():
    """A new kind is a new file and a line in a registry, never a migration."""
    loader = MigrationLoader(None)
    listed = [
        f"{migration.app_label}.{migration.name}: {name}"
        for migration in loader.disk_migrations.values()
        if migration.app_label in our_apps()
        for operation in migration.operations
        for name, field in [*getattr(operation, "fields", []), (getattr(operation, "name", ""), operation)]
        if getattr(getattr(field, "field", field), "choices", None) and name != "history_type"  # simple-history's
    ]
    assert listed == []
