"""Where a record is shown: faces say it once per model, messages and lists of any floor ask here."""

from django.db.models import Model
from django.urls import reverse

_PAGES: dict[type[Model], str] = {}


def set_page(model: type[Model], view_name: str) -> None:
    """Say which view, taking the record's `pk`, is the page of a model's records for those who work on them."""
    _PAGES[model] = view_name


def page_of(record: Model) -> str:
    """The path of the record's page; LookupError when no face shows such records."""
    return reverse(_PAGES[type(record)], kwargs={"pk": record.pk})
