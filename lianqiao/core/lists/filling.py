"""Filling a draft from a register: what is chosen, what is left out and why, and entering all of it at once."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from typing import Any

from django.contrib.contenttypes.models import ContentType
from django.db import transaction
from django.db.models import QuerySet
from django.utils.translation import gettext as _

from lianqiao.core.access import Actor
from lianqiao.core.errors import DomainError, InvalidInput
from lianqiao.core.lists import subjects
from lianqiao.core.lists.columns import LONGEST_TEXT, Column, checked
from lianqiao.core.lists.domain.editions import lock_draft
from lianqiao.core.lists.domain.entries import NewEntry, add_entries
from lianqiao.core.lists.enums import ColumnKind, Visibility
from lianqiao.core.lists.models import Edition, Entry
from lianqiao.core.lists.sources import Source

#: Records that are looked at and entered at once; who wants more narrows the filters or comes again.
MOST_AT_ONCE = 500


@dataclass(frozen=True)
class Candidate:
    """A record that would be entered: its name and holder as the list would show them, and its columns."""

    record: Any
    name: str
    holder: str
    attributes: Mapping[str, Any]


@dataclass(frozen=True)
class LeftOut:
    """Records that are not entered, with the reason in words; `count` may be more than the `names` that are told."""

    reason: str
    count: int
    names: tuple[str, ...] = ()


@dataclass(frozen=True)
class Selection:
    """What the filters found: `total` records, the `candidates` among the first `MOST_AT_ONCE`, and the rest."""

    total: int
    candidates: tuple[Candidate, ...]
    left_out: tuple[LeftOut, ...]

    @property
    def is_cut(self) -> bool:
        """Whether more were found than are looked at once."""
        return self.total > len(self.candidates) + sum(group.count for group in self.left_out)


def select(
    edition: Edition, source: Source, rows: QuerySet[Any], *, given: Mapping[str, str] | None = None
) -> Selection:
    """Sort the records of a source (narrowed by its filters) into those that can be entered and those that cannot.

    An edition that may be public takes no record that is not public or whose owner asked to be hidden. `given` are
    words for columns that a record does not fill itself. The number of queries does not depend on the number of rows.
    """
    columns = edition.kind.own_columns()
    is_public = edition.visibility == Visibility.PUBLIC
    total = rows.count()
    named = Entry.objects.filter(
        edition=edition, left_on__isnull=True, subject_type=ContentType.objects.get_for_model(source.model)
    ).values("subject_id")
    title = subjects.title_field(source.model)
    waiting = rows.exclude(pk__in=named)
    found = list(waiting.order_by(title, "pk")[:MOST_AT_ONCE])
    already = total - waiting.count()
    candidates, kept_out = [], defaultdict(list)
    for record in found:
        name = subjects.name_of(record)
        if reason := subjects.kept_from_public(record) if is_public else "":
            kept_out[reason].append(name)
            continue
        attributes = _attributes(source, record, columns, given or {}, is_public=is_public)
        try:
            checked(columns, attributes)
        except InvalidInput as refusal:
            titles = {column.name: column.title for column in columns}
            missing = "、".join(titles[column] for column in refusal.errors)
            kept_out[_("没有可填入“%(columns)s”的内容") % {"columns": missing}].append(name)
            continue
        candidates.append(Candidate(record, name, subjects.holder_of(record), attributes))
    groups = [LeftOut(reason, len(names), tuple(names)) for reason, names in kept_out.items()]
    if already:
        groups.insert(0, LeftOut(_("已经在清单中"), already))
    return Selection(total, tuple(candidates), tuple(groups))


@transaction.atomic
def enter_selected(
    edition: Edition,
    source: Source,
    rows: QuerySet[Any],
    *,
    actor: Actor,
    keys: Collection[Any],
    given: Mapping[str, str] | None = None,
) -> list[Entry]:
    """Enter those of the selected records whose keys are given into a draft, all or none, with their columns.

    Raises AccessError, and DomainError when nothing was chosen or when one of them can no longer be entered.
    """
    locked = lock_draft(edition, actor)
    wanted = set(keys)
    if not wanted:
        raise DomainError("nothing_chosen", _("请至少选择一条记录。"))
    # Nobody hides a record between the look at it and its entry.
    held = rows.model._base_manager.select_for_update().filter(pk__in=wanted).order_by("pk")
    list(held.values_list("pk", flat=True))
    selection = select(locked, source, rows.filter(pk__in=wanted), given=given)
    if len(selection.candidates) != len(wanted):
        raise DomainError("selection_changed", _("有记录刚刚变化，已不能列入。请重新查看后再列入。"))
    lines = [NewEntry(subject=one.record, attributes=one.attributes) for one in selection.candidates]
    return add_entries(locked, lines, actor=actor)


def prefilled(edition: Edition, source: Source | None, record: Any) -> dict[str, Any]:
    """What a record fills into the columns of the edition's kind; nothing without a source."""
    if source is None or record is None:
        return {}
    is_public = edition.visibility == Visibility.PUBLIC
    return _attributes(source, record, edition.kind.own_columns(), {}, is_public=is_public)


def _attributes(
    source: Source, record: Any, columns: tuple[Column, ...], given: Mapping[str, str], *, is_public: bool
) -> dict[str, Any]:
    told = source.columns(record, is_public)
    filled: dict[str, Any] = {}
    for column in columns:
        said = (told.get(column.name), told.get(column.title), given.get(column.name))
        value = next((one for one in said if one not in (None, "")), None)
        if column.kind == ColumnKind.CHOICE and value not in column.choices:
            value = given.get(column.name)
        if value not in (None, ""):
            filled[column.name] = str(value)[:LONGEST_TEXT] if column.kind == ColumnKind.TEXT else value
    return filled
