from collections import defaultdict
from typing import Any

import django.db.models.functions.text
from django.core.management.base import CommandError
from django.db import migrations, models


def name_the_equal_ones(apps: Any, schema_editor: Any) -> None:
    """Raise CommandError with the usernames that differ only in case, before anything is changed.

    Which of two accounts somebody meant, only people know.
    """
    users = apps.get_model("reporting", "User").objects.using(schema_editor.connection.alias)
    groups = defaultdict(list)
    for name, folded in users.annotate(
        folded=django.db.models.functions.text.Lower("username")
    ).values_list("username", "folded"):
        groups[folded].append(name)
    equal = [" / ".join(sorted(names)) for names in groups.values() if len(names) > 1]
    if equal:
        raise CommandError(
            f"登录名不分大小写以后有重复：{'；'.join(sorted(equal))}。"
            "请用升级前的版本在“用户”里给其中一个改名（不用的停用并改名），再升级。"
        )


class Migration(migrations.Migration):

    dependencies = [
        ('reporting', '0001_initial'),
    ]

    operations = [
        migrations.RunPython(name_the_equal_ones, migrations.RunPython.noop, elidable=True),
        migrations.AddConstraint(
            model_name='user',
            constraint=models.UniqueConstraint(django.db.models.functions.text.Lower('username'), name='user_username_once_without_case', violation_error_message='已经有这个登录名。'),
        ),
    ]
