"""What an edition names: entering, changing, leaving. After the edition is issued each of them wants a decision."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from django.core.exceptions import ValidationError
from django.db import IntegrityError, models, transaction
from django.db.models import Max
from django.utils.translation import gettext as _

from lianqiao.core import clock, norms
from lianqiao.core.access import Actor
from lianqiao.core.errors import DomainError, InvalidInput
from lianqiao.core.lists import subjects
from lianqiao.core.lists.columns import Column, checked
from lianqiao.core.lists.domain.editions import lock_draft, take_back, tell
from lianqiao.core.lists.enums import EditionState, Visibility
from lianqiao.core.lists.models import Edition, Entry
from lianqiao.core.lists.queries import DECIDED
from lianqiao.core.permissions import Permission

#: What of a line changes only while its edition is a draft.
_ONLY_IN_DRAFTS: set[str] = {"position", "entered_on", "entry_decision", "entry_reason", "effect_until"}
LONGEST_DECISION = 200
_ONCE = frozenset({"lists_subject_once", "lists_name_once"})


@dataclass(frozen=True, kw_only=True)
class NewEntry:
    """A line to be entered: a record as `subject`, or only a name (with its holder).

    `entered_on` is the day of the decision, today when none is given; `effect_until` is only given where the kind
    has no norm for it.
    """

    subject: models.Model | None = None
    name: str = ""
    holder: str = ""
    attributes: Mapping[str, Any] = field(default_factory=dict)
    note: str = ""
    entered_on: date | None = None
    entry_decision: str = ""
    entry_reason: str = ""
    effect_until: date | None = None


def add_entry(edition: Edition, new: NewEntry, *, actor: Actor) -> Entry:
    """Enter one line; see `add_entries`."""
    return add_entries(edition, [new], actor=actor)[0]


@transaction.atomic
def add_entries(edition: Edition, new: Sequence[NewEntry], *, actor: Actor) -> list[Entry]:
    """Enter lines at the end of the edition, all or none.

    Into a draft by whoever keeps it; into an issued edition by whoever issues, each with its decision and not before
    the edition's first day; a published edition leaves the public until it is signed again. Raises AccessError,
    DomainError or InvalidInput, and then nothing has changed; what the edition names already is refused.
    """
    locked = _lock(edition, actor)
    last = locked.entries.aggregate(last=Max("position"))["last"] or 0
    entries = [_entry(locked, line, last + offset) for offset, line in enumerate(new, start=1)]
    _refuse_twice(locked, entries)
    try:
        with transaction.atomic():
            Entry.objects.bulk_create(entries)
    except IntegrityError as error:
        raise _twice(error) from error
    if len(entries) == 1:
        text = _("列入“%(name)s”") % {"name": entries[0].name}
        tell(locked, "enter", actor, text, reason=entries[0].entry_reason)
    else:
        tell(locked, "enter", actor, _("列入 %(count)d 条") % {"count": len(entries)})
    take_back(locked, actor)
    return entries


@transaction.atomic
def change_entry(
    entry: Entry,
    *,
    actor: Actor,
    values: Mapping[str, Any],
    decision: str = "",
    changed_on: date | None = None,
    reason: str = "",
) -> Entry:
    """Change a line: of a draft its attributes, note, position, decision, reason, or the end of its effect.

    Of an edition that is the list now only attributes and note, by a decision with its day and reason; a published
    one leaves the public until it is signed again. A column that keeps the day of another one's change (`dated`) gets
    the day of the decision unless it is given. Raises AccessError, DomainError or InvalidInput, and then nothing has
    changed.
    """
    edition = _lock(entry.edition, actor)
    locked: Entry = Entry.objects.select_for_update().get(pk=entry.pk, edition=edition)
    is_draft = edition.state == EditionState.DRAFT
    allowed = {"attributes", "note"} | (_ONLY_IN_DRAFTS if is_draft else set())
    if strange := values.keys() - allowed:
        raise LookupError(f"an entry does not take {', '.join(sorted(strange))}")
    day = changed_on or clock.today()
    if not is_draft:
        _check_decision(locked, decision=decision, changed_on=day, reason=reason)
    columns = edition.kind.own_columns()
    before = dict(locked.attributes), locked.note
    for name, value in values.items():
        setattr(locked, name, value)
    locked.attributes = _dated(columns, before[0], checked(columns, locked.attributes), day)
    if is_draft:
        _set_effect(edition, locked, given=values.get("effect_until"))
    elif (locked.attributes, locked.note) == before:
        raise DomainError("nothing_changed", _("内容没有变化。"))
    _clean(locked)
    locked.save()
    edition.save(update_fields=["updated_at"])
    text = _("修改“%(name)s”") % {"name": locked.name}
    if changes := _changes(columns, before, locked):
        text = f"{text}：{changes}"
    if not is_draft:
        told = {"text": text, "decision": decision.strip(), "day": day}
        text = _("%(text)s（%(decision)s，%(day)s）") % told
    tell(edition, "change_entry", actor, text, reason=reason.strip())
    take_back(edition, actor)
    return locked


@transaction.atomic
def remove_entry(entry: Entry, *, actor: Actor) -> None:
    """Take a line out of a draft."""
    edition = lock_draft(entry.edition, actor)
    locked: Entry = Entry.objects.select_for_update().get(pk=entry.pk, edition=edition)
    tell(edition, "remove_entry", actor, _("移除“%(name)s”") % {"name": locked.name})
    locked.delete()


@transaction.atomic
def end_entry(entry: Entry, *, actor: Actor, left_on: date, decision: str, reason: str) -> Entry:
    """Let a line leave an issued edition on the day of a decision, with its reason; its effect ends with that day.

    What is written there is new, so a published edition leaves the public until it is signed again.
    """
    edition = Edition.objects.select_for_update(of=("self",)).get(pk=entry.edition_id)
    actor.require(Permission.LIST_ISSUE, edition)
    if edition.state not in DECIDED:
        raise DomainError("list_not_issued", _("编制中的清单请直接移除条目。"))
    locked: Entry = Entry.objects.select_for_update().get(pk=entry.pk)
    if locked.left_on is not None:
        raise DomainError("list_left", _("这一条已经退出清单。"))
    if not reason.strip():
        raise DomainError("reason_missing", _("请写明退出理由。"), "reason")
    if not decision.strip():
        raise DomainError("decision_missing", _("请写明作出决定的文件。"), "decision")
    if not locked.entered_on <= left_on <= clock.today():
        raise DomainError("left_on", _("退出日期不能早于列入日期，也不能晚于今天。"), "left_on")
    locked.left_on, locked.exit_decision, locked.exit_reason = left_on, decision.strip(), reason.strip()
    _clean(locked)
    locked.save()
    tell(edition, "leave", actor, _("“%(name)s”退出清单") % {"name": locked.name}, reason=locked.exit_reason)
    take_back(edition, actor)
    return locked


def _check_decision(entry: Entry, *, decision: str, changed_on: date, reason: str) -> None:
    """What a change of an issued edition rests on is there."""
    if entry.left_on is not None:
        raise DomainError("list_left", _("这一条已经退出清单。"))
    if not decision.strip():
        raise DomainError("decision_missing", _("请写明作出决定的文件。"), "decision")
    if len(decision.strip()) > LONGEST_DECISION:
        message = _("决定文件最多 %(limit)d 个字。") % {"limit": LONGEST_DECISION}
        raise DomainError("decision_long", message, "decision")
    if not reason.strip():
        raise DomainError("reason_missing", _("请写明理由。"), "reason")
    if not entry.entered_on <= changed_on <= clock.today():
        raise DomainError("changed_on", _("决定日期不能早于列入日期，也不能晚于今天。"), "changed_on")


def _dated(
    columns: Iterable[Column], before: Mapping[str, Any], attributes: dict[str, Any], day: date
) -> dict[str, Any]:
    """The attributes with the day of the change in each column that keeps one for a column that changed."""
    for column in columns:
        changed = attributes.get(column.name) != before.get(column.name)
        if column.dated and changed and attributes.get(column.dated) in (None, "", before.get(column.dated)):
            attributes[column.dated] = day.isoformat()
    return attributes


def _changes(columns: Iterable[Column], before: tuple[Mapping[str, Any], str], entry: Entry) -> str:
    """What differs, in words: each column from what to what."""
    nothing = _("空")
    told = []
    for column in columns:
        old, new = (column.show(kept.get(column.name)) or nothing for kept in (before[0], entry.attributes))
        if old != new:
            told.append(_("%(column)s由“%(old)s”改为“%(new)s”") % {"column": column.title, "old": old, "new": new})
    if before[1] != entry.note:
        told.append(_("备注有修改"))
    return "，".join(told)


def _lock(edition: Edition, actor: Actor) -> Edition:
    locked: Edition = Edition.objects.select_for_update(of=("self",)).select_related("kind").get(pk=edition.pk)
    if locked.state == EditionState.DRAFT:
        actor.require(Permission.LIST_EDIT, locked)
    elif locked.state == EditionState.ISSUED:
        actor.require(Permission.LIST_ISSUE, locked)
    else:
        actor.require(Permission.LIST_EDIT, locked)
        raise DomainError("list_over", _("清单已被替代或撤销，不能再列入条目，也不能修改。"))
    return locked


def _entry(edition: Edition, new: NewEntry, position: int) -> Entry:
    entry = Entry(
        edition=edition,
        position=position,
        note=new.note.strip(),
        entered_on=new.entered_on or clock.today(),
        entry_decision=new.entry_decision.strip(),
        entry_reason=new.entry_reason.strip(),
    )
    columns = edition.kind.own_columns()
    entry.attributes = _dated(columns, {}, checked(columns, new.attributes), entry.entered_on)
    if new.subject is None:
        if not edition.kind.takes_names:
            raise DomainError("list_subject", _("这种清单只能列入系统中的记录，请先查找。"), "name")
        entry.name, entry.holder = " ".join(new.name.split()), " ".join(new.holder.split())
    else:
        if new.subject._meta.label_lower not in edition.kind.subject_models:
            message = _("这种清单不能列入%(what)s。") % {"what": new.subject._meta.verbose_name}
            raise DomainError("list_subject", message)
        if edition.visibility == Visibility.PUBLIC and subjects.is_for_verified(new.subject):
            message = _("“%(name)s”只向已核验单位公开，不能列入可以公开的清单。")
            raise DomainError("list_subject_kept", message % {"name": subjects.name_of(new.subject)})
        entry.subject = new.subject
        holder_of = subjects.public_holder_of if edition.visibility == Visibility.PUBLIC else subjects.holder_of
        entry.name, entry.holder = subjects.name_of(new.subject), holder_of(new.subject)
    if edition.state == EditionState.ISSUED:
        if not entry.entry_decision:
            raise DomainError("decision_missing", _("清单印发后列入条目，请写明决定文件。"), "entry_decision")
        if not edition.period_from <= entry.entered_on <= clock.today():
            raise DomainError("entered_on", _("列入日期应在清单起始日期之后、今天之前。"), "entered_on")
    _set_effect(edition, entry, given=new.effect_until)
    _clean(entry)
    return entry


def _set_effect(edition: Edition, entry: Entry, *, given: date | None) -> None:
    """Until when the effect holds: by the norm of the kind, counted from the entry, else the day that is given."""
    key = edition.kind.effect_norm
    if not key:
        entry.effect_until = given
    else:
        try:
            time: norms.Duration = norms.get(key, where=edition.region_id, on=entry.entered_on).value
        except norms.NormMissing as missing:
            if given is None:
                message = _("本地区没有规定作用期限，请先录入规定，或填写截止日期。")
                raise DomainError("list_norm", message, "effect_until") from missing
            entry.effect_until = given
        else:
            entry.effect_until = time.end(entry.entered_on)
    if entry.effect_until is not None and entry.effect_until < entry.entered_on:
        raise DomainError("effect_until", _("作用截止日期不能早于列入日期。"), "effect_until")


def _clean(entry: Entry) -> None:
    try:
        entry.full_clean(exclude=["edition"], validate_unique=False, validate_constraints=False)
    except ValidationError as error:
        raise InvalidInput(error.message_dict) from error


def _refuse_twice(edition: Edition, entries: Iterable[Entry]) -> None:
    standing = {entry.identity for entry in edition.entries.filter(left_on__isnull=True)}
    for entry in entries:
        if entry.identity in standing:
            raise DomainError("list_twice", _("“%(name)s”已经在清单中。") % {"name": entry.name}, "name")
        standing.add(entry.identity)


def _twice(error: IntegrityError) -> Exception:
    name = getattr(getattr(error.__cause__, "diag", None), "constraint_name", "")
    return DomainError("list_twice", _("有条目已经在清单中。"), "name") if name in _ONCE else error
