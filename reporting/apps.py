from django.apps import AppConfig
from django.db.backends.signals import connection_created


class ReportingConfig(AppConfig):
    name = "reporting"
    verbose_name = "计划与填报"

    def ready(self) -> None:
        from reporting.versions import watch

        connection_created.connect(watch, dispatch_uid="reporting.versions")
