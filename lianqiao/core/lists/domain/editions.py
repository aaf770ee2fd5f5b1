"""Beginning an edition, from nothing or from the one before; changing its head; showing it to everybody."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.db import models, transaction
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from lianqiao.core import log, outbox
from lianqiao.core.access import Actor
from lianqiao.core.editions.keeping import Editions, was_begun_or_issued
from lianqiao.core.errors import AccessError, DomainError
from lianqiao.core.lists import subjects
from lianqiao.core.lists.enums import EditionState, Visibility
from lianqiao.core.lists.models import Edition, Entry, ListKind
from lianqiao.core.lists.queries import DECIDED
from lianqiao.core.lists.showing import hide_what_is_kept_back
from lianqiao.core.permissions import Permission

#: What an entry says in words, besides the columns of its kind.
_TEXTS = ("name", "holder", "note", "entry_decision", "entry_reason", "exit_decision", "exit_reason")
#: What somebody does who works on an edition, besides beginning and issuing it.
_WORK = ("change", "enter", "change_entry", "remove_entry", "leave")


@transaction.atomic
def begin_edition(
    kind: ListKind, *, actor: Actor, values: Mapping[str, Any], copy_from: Edition | None = None
) -> Edition:
    """A draft edition of the government body acted for; `copy_from` brings the standing entries of another one.

    `values`: title, period_from, period_to, note. Entries keep the day and the decision of their entry. Raises
    AccessError, DomainError or InvalidInput, and then nothing has changed.
    """
    if actor.oversight is None:
        raise AccessError(_("清单由主管部门编制。"), permission=Permission.LIST_EDIT)
    edition = Edition(
        kind=kind,
        visibility=kind.visibility,
        organisation=actor.organisation,
        region_id=actor.organisation.region_id,
        created_by=actor.user,
    )
    actor.require(Permission.LIST_EDIT, edition)
    if not kind.concerns(edition.region_id):
        raise DomainError("list_region", _("这种清单不由本地区编制。"))
    if copy_from is not None:
        _check_source(copy_from, kind, actor)
    _set_head(edition, values)
    edition.save(force_insert=True)
    copied = 0 if copy_from is None else _copy(copy_from, edition)
    text = _("开始编制清单，带入 %(count)d 条") % {"count": copied} if copied else _("开始编制清单")
    tell(edition, "begin", actor, text)
    return edition


@transaction.atomic
def change_edition(edition: Edition, *, actor: Actor, values: Mapping[str, Any]) -> Edition:
    """Change the head of a draft."""
    locked = lock_draft(edition, actor)
    _set_head(locked, values)
    locked.save()
    tell(locked, "change", actor, _("修改清单"))
    return locked


def _set_head(edition: Edition, values: Mapping[str, Any]) -> None:
    first, last = (values.get(name, getattr(edition, name)) for name in ("period_from", "period_to"))
    if first is not None and last is not None and last < first:
        raise DomainError("period_order", _("截止日期不能早于起始日期。"), "period_to")
    _EDITIONS.set_head(edition, values)


def _check_source(source: Edition, kind: ListKind, actor: Actor) -> None:
    actor.require(Permission.LIST_VIEW, source)
    if source.kind_id != kind.pk:
        raise DomainError("list_other_kind", _("只能从同一种清单带入条目。"))


def _copy(source: Edition, edition: Edition) -> int:
    entries = list(Entry.objects.filter(edition=source).standing().in_order())
    _without_hidden_owners(edition, entries)
    for position, entry in enumerate(entries, start=1):
        entry.pk = Entry._meta.pk.get_default()
        entry._state.adding = True
        entry.edition, entry.position = edition, position
    Entry.objects.bulk_create(entries)
    return len(entries)


def _may_be_public(edition: Edition) -> None:
    """Refuse a restricted list; owners who have asked since their entry to be hidden are taken out of any other."""
    if edition.visibility != Visibility.PUBLIC:
        raise DomainError("list_restricted", _("这种清单仅限主管部门掌握，不能公开。"))
    hidden = _without_hidden_owners(edition, list(Entry.objects.filter(edition=edition)))
    Entry.objects.bulk_update(hidden, ["holder", "attributes", "note"])


def _without_hidden_owners(edition: Edition, entries: list[Entry]) -> list[Entry]:
    """Those of the entries whose holder the public must not read; it is emptied, and nothing is saved."""
    if edition.visibility != Visibility.PUBLIC:
        return []
    models.prefetch_related_objects(entries, "subject")
    subjects.load_publicity(entry.subject for entry in entries)
    named = [entry for entry in entries if entry.subject is not None and subjects.hides_owner(entry.subject)]
    return [entry for entry in named if hide_what_is_kept_back(entry)]


def _texts(edition: Edition) -> list[str]:
    rows = Entry.objects.filter(edition=edition).values_list("attributes", *_TEXTS)
    attributes = [str(value) for row in rows for value in row[0].values()]
    head = [edition.title, edition.note, edition.decision_title]
    return [*head, *(text for row in rows for text in row[1:]), *attributes]


def is_own_work(edition: Edition, actor: Actor) -> bool:
    """Whether the person drew the edition up, issued it or worked on its lines, and so does not sign that it is public.

    Who worked on the lines stands in the log, which nobody changes.
    """
    if was_begun_or_issued(edition, actor):
        return True
    worked = [outbox.topic_of(edition, name) for name in _WORK]
    return actor.user_id is not None and log.history_of(edition).filter(actor=actor.user_id, action__in=worked).exists()


_EDITIONS = Editions(
    model=Edition,
    code="list",
    noun=gettext_lazy("清单"),
    draft=EditionState.DRAFT,
    decided=DECIDED,
    edit=Permission.LIST_EDIT,
    issue=Permission.LIST_ISSUE,
    review=Permission.LIST_REVIEW_SECRECY,
    head=frozenset({"title", "period_from", "period_to", "note"}),
    texts=_texts,
    not_after_issue=gettext_lazy("清单印发后不能修改，只能列入或退出条目。"),
    not_own_work=gettext_lazy("编制、印发或者改过这份清单的人不能为它签署保密审查，请由另一位保密审查员办理。"),
    changed=gettext_lazy("条目有变化，须重新保密审查后再公开。"),
    is_own_work=is_own_work,
    check=_may_be_public,
)
discard, publish, hide = _EDITIONS.discard, _EDITIONS.publish, _EDITIONS.hide
lock_draft, take_back, tell = _EDITIONS.lock_draft, _EDITIONS.take_back, _EDITIONS.tell
warned_words = _EDITIONS.warned_words
