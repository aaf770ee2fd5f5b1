"""What happens to public filed records when the owner of what they are about shows or hides itself."""

from typing import Any

from django.apps import apps

from lianqiao.core import outbox
from lianqiao.core.filing.models import FiledRecord
from lianqiao.core.publishing.enums import Publicity


def announce_records_about(subject: Any) -> None:
    """Publish that the records about `subject` have left the public, or are back, by its publicity of now.

    For the transaction that changes the publicity: what follows the change feed looks at those records again.
    """
    verb = "show" if subject.publicity == Publicity.PUBLIC else "hide"
    for model in apps.get_models():
        if not issubclass(model, FiledRecord) or not model.OWNER_SHOWN_BY:
            continue
        if model._meta.get_field(model.OWNER_SHOWN_BY).related_model is not type(subject):
            continue
        rows = model._default_manager.filter(**{model.OWNER_SHOWN_BY: subject.pk}, state__in=model.PUBLIC_STATES)
        outbox.publish(outbox.topic_of(model, verb), *rows.order_by("pk").values_list("pk", flat=True))
