"""Django's entry to accounts."""

from django.apps import AppConfig


class AccountsConfig(AppConfig):
    name = "lianqiao.registers.accounts"
    label = "accounts"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Declare the rules, and tell the kernel how a job's person and organisation become an actor again."""
        from lianqiao.core.jobs import set_actor_source
        from lianqiao.registers.accounts import phrases, rules  # noqa: F401
        from lianqiao.registers.organisations.queries.actors import actor_of

        set_actor_source(actor_of)
