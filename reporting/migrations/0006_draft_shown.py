"""A draft is for 发改委 alone unless it is shown; one that everybody saw published figures of is."""

from django.db import migrations, models

FIELD = {
    "default": False,
    "help_text": (
        "草案只有计划管理员和审核员能看；打勾以后县领导和各单位也能看，各页写明“草案”。"
    ),
    "verbose_name": "草案公开",
}


def show_what_is_published(apps, schema_editor):
    """Drafts of which a period is published stay open to everybody."""
    plans = apps.get_model("reporting", "Plan").objects.using(schema_editor.connection.alias)
    drafts = plans.filter(state="draft", periods__published_at__isnull=False)
    plans.filter(pk__in=list(drafts.values_list("pk", flat=True))).update(draft_shown=True)


class Migration(migrations.Migration):
    dependencies = [("reporting", "0005_county_leader_of_users")]

    operations = [
        migrations.AddField(
            model_name="historicalplan", name="draft_shown", field=models.BooleanField(**FIELD)
        ),
        migrations.AddField(
            model_name="plan", name="draft_shown", field=models.BooleanField(**FIELD)
        ),
        migrations.RunPython(show_what_is_published, migrations.RunPython.noop),
    ]
