"""What happens to an organisation's records when the organisation itself enters or leaves the public."""

from typing import Any

from django.apps import apps

from lianqiao.core import outbox


def announce_records(organisation_id: Any, verb: str) -> None:
    """Publish the change `verb` of every public record of the organisation, of all registers and kinds.

    For the transaction that suspends or restores the organisation: what follows the change feed looks at them again.
    """
    for model in apps.get_models():
        public_states = getattr(model, "PUBLIC_STATES", ())
        if public_states:
            manager: Any = model._default_manager
            rows = manager.filter(organisation=organisation_id, state__in=public_states)
            outbox.publish(outbox.topic_of(model, verb), *rows.order_by("pk").values_list("pk", flat=True))
