"""What happens to an organisation's records when the organisation itself enters or leaves the public."""

from typing import Any

from django.apps import apps

from lianqiao.core import outbox
from lianqiao.core.publishing.models import PublishableRecord


def announce_records(organisation_id: Any, verb: str) -> None:
    """Publish the change `verb` of every published record of the organisation, of all registers.

    For the transaction that suspends or restores the organisation: what follows the change feed looks at them again.
    """
    for model in apps.get_models():
        if issubclass(model, PublishableRecord):
            manager: Any = model._default_manager
            rows = manager.filter(organisation=organisation_id, state__in=model.PUBLIC_STATES)
            outbox.publish(outbox.topic_of(model, verb), *rows.order_by("pk").values_list("pk", flat=True))
