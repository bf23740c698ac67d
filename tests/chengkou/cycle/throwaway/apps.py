from django.apps import AppConfig


class ThrowawayConfig(AppConfig):
    name = "tests.chengkou.cycle.throwaway"
    label = "throwaway"

    def ready(self) -> None:
        from chengkou.cycle import kinds
        from tests.chengkou.cycle.throwaway.kind import PETITIONS

        kinds.ROW_KINDS += (PETITIONS,)
