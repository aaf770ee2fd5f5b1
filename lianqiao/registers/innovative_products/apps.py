"""Django's entry to the register of innovative products."""

from django.apps import AppConfig


class InnovativeProductsConfig(AppConfig):
    name = "lianqiao.registers.innovative_products"
    label = "innovative_products"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Declare the states, the kind of filed record and the figures of this register."""
        from lianqiao.registers.innovative_products import metrics, transitions  # noqa: F401
        from lianqiao.registers.innovative_products.interfaces import kinds  # noqa: F401
