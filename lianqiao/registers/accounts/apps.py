"""Django's entry to accounts."""

from django.apps import AppConfig


class AccountsConfig(AppConfig):
    name = "lianqiao.registers.accounts"
    label = "accounts"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Tell the kernel how a stored person and organisation become an actor again, for jobs."""
        from lianqiao.core.jobs import set_actor_source
        from lianqiao.registers.organisations.queries.actors import actor_of

        set_actor_source(actor_of)
