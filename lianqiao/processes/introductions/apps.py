"""Django's entry to introductions."""

from django.apps import AppConfig


class IntroductionsConfig(AppConfig):
    name = "lianqiao.processes.introductions"
    label = "introductions"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Declare the rules, the states and the figures of introductions, and tell matching who is in contact."""
        from lianqiao.core import chronograph
        from lianqiao.processes.introductions import attachments, metrics, rules, transitions  # noqa: F401
        from lianqiao.processes.introductions.interfaces import documents  # noqa: F401
        from lianqiao.processes.introductions.models import Deadline, Mandate
        from lianqiao.processes.introductions.queries import answering, partners  # noqa: F401

        chronograph.watch(Deadline)
        chronograph.watch(Mandate)
