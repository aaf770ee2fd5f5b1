"""Beginning an edition, from nothing or from the one before; changing its head; showing it to everybody."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.db import models, transaction
from django.utils.translation import gettext as _

from lianqiao.core import log, outbox
from lianqiao.core.access import Actor
from lianqiao.core.errors import AccessError, DomainError
from lianqiao.core.lists import subjects
from lianqiao.core.lists.enums import EditionState, Visibility
from lianqiao.core.lists.models import Edition, Entry, ListKind
from lianqiao.core.lists.queries import DECIDED
from lianqiao.core.lists.showing import hide_what_is_kept_back
from lianqiao.core.permissions import Permission
from lianqiao.core.publishing.enums import SecrecyConclusion
from lianqiao.core.publishing.models import SecrecyReview
from lianqiao.core.publishing.secrecy import suspicious_words
from lianqiao.core.records import assign

_HEAD = frozenset({"title", "period_from", "period_to", "note"})
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
    _tell(edition, "begin", actor, text)
    return edition


@transaction.atomic
def change_edition(edition: Edition, *, actor: Actor, values: Mapping[str, Any]) -> Edition:
    """Change the head of a draft."""
    locked = lock_draft(edition, actor)
    _set_head(locked, values)
    locked.save()
    _tell(locked, "change", actor, _("修改清单"))
    return locked


@transaction.atomic
def discard(edition: Edition, *, actor: Actor) -> None:
    """Throw a draft away, entries and all; the history of rows keeps it."""
    locked = lock_draft(edition, actor)
    _tell(locked, "discard", actor, _("放弃编制中的清单"))
    locked.delete()


@transaction.atomic
def publish(edition: Edition, *, actor: Actor, opinion: str) -> Edition:
    """Show a decided edition to everybody, after a secrecy review that this records (先审查、后公开).

    Refused for restricted kinds, whose editions are never public, and by the database as well; and to whoever drew
    the edition up, worked on its lines or issued it (four eyes). Owners who have asked since their entry to be hidden
    are taken out.
    """
    locked: Edition = Edition.objects.select_for_update(of=("self",)).get(pk=edition.pk)
    actor.require(Permission.LIST_REVIEW_SECRECY, locked)
    if locked.visibility != Visibility.PUBLIC:
        raise DomainError("list_restricted", _("这种清单仅限主管部门掌握，不能公开。"))
    if locked.state not in DECIDED:
        raise DomainError("list_not_issued", _("清单印发后才能公开。"))
    if locked.is_published:
        raise DomainError("list_published", _("清单已经公开。"))
    if is_own_work(locked, actor):
        raise DomainError(
            "list_own_work", _("编制、印发或者改过这份清单的人不能为它签署保密审查，请由另一位保密审查员办理。")
        )
    if not opinion.strip():
        raise DomainError("opinion_missing", _("请写明审查意见。"), "opinion")
    _hide_owners(locked)
    SecrecyReview.objects.create(
        subject=locked,
        conclusion=SecrecyConclusion.MAY_PUBLISH,
        opinion=opinion.strip(),
        warned_words=suspicious_words(*_texts(locked)),
        reviewer=actor.user,
        organisation=actor.organisation,
    )
    locked.is_published = True
    locked.save(update_fields=["is_published", "updated_at"])
    _tell(locked, "publish", actor, _("公开清单"), reason=opinion.strip())
    return locked


@transaction.atomic
def hide(edition: Edition, *, actor: Actor, reason: str) -> Edition:
    """Take an edition off the public pages; it holds as before."""
    locked: Edition = Edition.objects.select_for_update(of=("self",)).get(pk=edition.pk)
    if not actor.can(Permission.LIST_REVIEW_SECRECY, locked):
        actor.require(Permission.LIST_ISSUE, locked)
    if not locked.is_published:
        raise DomainError("list_not_published", _("清单没有公开。"))
    if not reason.strip():
        raise DomainError("reason_missing", _("请写明理由。"), "reason")
    locked.is_published = False
    locked.save(update_fields=["is_published", "updated_at"])
    _tell(locked, "hide", actor, _("停止公开清单"), reason=reason.strip())
    return locked


def is_own_work(edition: Edition, actor: Actor) -> bool:
    """Whether the person drew the edition up, issued it or worked on its lines, and so does not sign that it is public.

    Who worked on the lines stands in the log, which nobody changes.
    """
    if actor.user_id is None:
        return False
    if actor.user_id in (edition.created_by_id, edition.issued_by_id):
        return True
    worked = [outbox.topic_of(edition, name) for name in _WORK]
    return log.history_of(edition).filter(actor=actor.user_id, action__in=worked).exists()


def take_back(edition: Edition, actor: Actor) -> None:
    """Take a locked edition whose lines have changed off the public pages: the review did not cover what is new."""
    if not edition.is_published:
        return
    edition.is_published = False
    edition.save(update_fields=["is_published", "updated_at"])
    _tell(edition, "hide", actor, _("停止公开清单"), reason=_("条目有变化，须重新保密审查后再公开。"))


def warned_words(edition: Edition) -> list[str]:
    """Words in the edition's texts that make one stop before it is published."""
    return suspicious_words(*_texts(edition))


def lock_draft(edition: Edition, actor: Actor) -> Edition:
    """The locked edition, which the actor may change and which is still a draft."""
    locked: Edition = Edition.objects.select_for_update(of=("self",)).select_related("kind").get(pk=edition.pk)
    actor.require(Permission.LIST_EDIT, locked)
    if locked.state != EditionState.DRAFT:
        raise DomainError("list_issued", _("清单印发后不能修改，只能列入或退出条目。"))
    return locked


def _set_head(edition: Edition, values: Mapping[str, Any]) -> None:
    if strange := values.keys() - _HEAD:
        raise LookupError(f"an edition does not take {', '.join(sorted(strange))}")
    first, last = (values.get(name, getattr(edition, name)) for name in ("period_from", "period_to"))
    if first is not None and last is not None and last < first:
        raise DomainError("period_order", _("截止日期不能早于起始日期。"), "period_to")
    assign(edition, values)


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


def _hide_owners(edition: Edition) -> None:
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


def _tell(edition: Edition, name: str, actor: Actor, text: str, *, reason: str = "") -> None:
    topic = outbox.topic_of(edition, name)
    log.record(topic, edition, actor=actor, text=text, reason=reason)
    outbox.publish(topic, edition.pk)
