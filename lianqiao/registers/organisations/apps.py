"""Django's entry to the register of organisations."""

from django.apps import AppConfig


class OrganisationsConfig(AppConfig):
    name = "lianqiao.registers.organisations"
    label = "organisations"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Declare the rules, the states and the figures of this register, and whom a person acts for."""
        from lianqiao.core import conversation, people
        from lianqiao.registers.organisations import metrics, rules, transitions  # noqa: F401
        from lianqiao.registers.organisations.interfaces import list_audience  # noqa: F401
        from lianqiao.registers.organisations.queries.actors import (
            actors_of,
            governments_over,
            members_with,
            overseers_with,
            people_for,
        )

        conversation.set_actors(actors_of)
        people.set_directory(
            people_for=people_for,
            overseers_with=overseers_with,
            members_with=members_with,
            governments_over=governments_over,
        )
