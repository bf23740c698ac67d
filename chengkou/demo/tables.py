"""The tables of a new database, made from the models at once instead of migration by migration.

Every migration renders the models that it changes and all that refer to them: a hundred of them
take far longer than the tables. A test holds both ways to the same schema. A site of one's own is
always migrated.
"""

from django.apps import apps
from django.core.management.sql import emit_post_migrate_signal
from django.db import connection
from django.db.migrations.loader import MigrationLoader
from django.db.migrations.recorder import MigrationRecorder


def make_tables() -> None:
    """Fill an empty database with all tables, as `migrate` leaves it: later ones go on from here.

    Nothing that migrations do to rows is done: there are none.
    """
    with connection.schema_editor() as editor:
        for model in apps.get_models():
            if model._meta.can_migrate(connection):
                editor.create_model(model)
    record_migrations()
    emit_post_migrate_signal(
        verbosity=0, interactive=False, db=connection.alias, apps=apps, plan=[]
    )


def record_migrations() -> None:
    """Write down that every migration there is was applied."""
    recorder = MigrationRecorder(connection)
    recorder.ensure_schema()
    for app, name in MigrationLoader(None).disk_migrations:
        recorder.record_applied(app, name)
