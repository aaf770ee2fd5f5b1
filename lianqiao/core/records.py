"""The shape of every record: who owns it, where it belongs, who made it and when."""

from collections.abc import Mapping
from functools import cache
from typing import Any, Self, TypeVar

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import models
from django.utils.translation import gettext_lazy as _

from lianqiao.core.access import Actor
from lianqiao.core.errors import InvalidInput
from lianqiao.core.ids import new_id

M = TypeVar("M", bound=models.Model, covariant=True)

#: Columns that say whose a record is and how far it has come: the program sets them, never what was typed.
_KEPT_COLUMNS = frozenset({"organisation", "region", "created_by", "state"})


@cache
def assignable(model: type[models.Model]) -> dict[str, Any]:
    """The columns that a person may fill in, by name: the editable ones less owner, region, maker and state."""
    return {
        column.name: column
        for column in model._meta.concrete_fields
        if column.editable and column.name not in _KEPT_COLUMNS
    }


def assign(record: models.Model, values: Mapping[str, Any], *, also: frozenset[str] = frozenset()) -> None:
    """Set the columns of `values` and check the whole record; nothing is saved.

    Raises LookupError for a column that is neither `assignable` nor named in `also`, and then nothing is set;
    InvalidInput with the sentences per field for values that are not well formed.
    """
    if refused := values.keys() - assignable(type(record)).keys() - also:
        raise LookupError(f"{type(record).__name__} does not take {', '.join(sorted(refused))}")
    for name, value in values.items():
        setattr(record, name, value)
    try:
        record.full_clean()
    except ValidationError as error:
        raise InvalidInput(error.message_dict) from error


class VisibleQuerySet(models.QuerySet[M]):
    """A queryset that starts from what the actor may see; every list, detail page and API path begins there."""

    def visible_to(self, actor: Actor) -> Self:
        """The rows that `actor` may see; agrees with the view rule of the model (a property test proves it)."""
        raise NotImplementedError(f"{type(self).__name__} does not say what is visible")

    def whole_for(self, actor: Actor) -> Self:
        """The rows of which `actor` is shown everything, the conversation included."""
        return self.visible_to(actor)


class Record(models.Model):
    """A record of the registers and processes.

    Concurrency: whoever changes it locks the row (`select_for_update`), several rows in order of primary key.
    """

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    organisation = models.ForeignKey(
        "organisations.Organisation", on_delete=models.PROTECT, related_name="+", verbose_name=_("所属单位")
    )
    region = models.ForeignKey(
        "taxonomy.Region", on_delete=models.PROTECT, related_name="+", verbose_name=_("所在地区")
    )
    created_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", verbose_name=_("创建人")
    )
    created_at = models.DateTimeField(_("创建时间"), auto_now_add=True)
    updated_at = models.DateTimeField(_("更新时间"), auto_now=True)

    class Meta:
        abstract = True

    def snapshot(self) -> dict[str, Any]:
        """The record's content as plain values, for its stored versions: {field name: value}, in form order."""
        raise NotImplementedError(f"{type(self).__name__} does not say what its versions hold")
