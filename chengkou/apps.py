from django.apps import AppConfig, apps
from django.contrib.admin.apps import AdminConfig
from django.db.models.signals import post_migrate


class ChengkouConfig(AppConfig):
    """The top layer: it has no models and combines what the apps below it offer."""

    name = "chengkou"
    verbose_name = "年度计划台账"

    def ready(self) -> None:
        from chengkou import system_checks  # noqa: F401  its import registers the checks
        from chengkou.roles import write_groups

        # The signal is sent for apps with models only; all others depend on `reporting`.
        post_migrate.connect(
            write_groups, sender=apps.get_app_config("reporting"), dispatch_uid="chengkou.roles"
        )


class ChengkouAdminConfig(AdminConfig):
    """Django's admin with our site instead of the default one."""

    default_site = "chengkou.admin_site.ChengkouAdminSite"
