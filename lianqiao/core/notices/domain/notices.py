"""Writing notices, handing them in, and recording where they really hung."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.contrib.contenttypes.models import ContentType
from django.core.exceptions import ValidationError
from django.core.files.base import File
from django.db import models, transaction
from django.utils.translation import gettext as _

from lianqiao.core import clock, files, log, outbox, people
from lianqiao.core.access import Actor
from lianqiao.core.errors import AccessError, DomainError, InvalidInput
from lianqiao.core.notices import matters
from lianqiao.core.notices.enums import NoticeState, Place
from lianqiao.core.notices.kinds import by_government_kinds, kind_of
from lianqiao.core.notices.models import NoticePlace, PublicNotice
from lianqiao.core.permissions import Permission
from lianqiao.core.records import assign
from lianqiao.core.transitions import apply

#: States in which a notice is written, hangs or is concluded.
UNDER_WAY = (
    NoticeState.DRAFT,
    NoticeState.CLEARING,
    NoticeState.SCHEDULED,
    NoticeState.RUNNING,
    NoticeState.ENDED,
)


@dataclass(frozen=True)
class Posting:
    """A place where a notice will hang: in words, by its address, or both; the portal needs neither."""

    place: Place
    location: str = ""
    url: str = ""


@transaction.atomic
def create_notice(
    *, actor: Actor, values: Mapping[str, Any], places: Iterable[Posting], subject: models.Model | None = None
) -> PublicNotice:
    """A draft of the organisation that the actor acts for, about `subject` if there is one.

    The subject belongs to that organisation, or lies in the region that it oversees; for a kind `by_government` only
    the latter counts. `values` are columns that a
    person fills in. The portal is always one of the places. Raises AccessError, or InvalidInput with the sentences per
    field.
    """
    if actor.organisation is None:
        raise AccessError(_("请先登记或加入一个单位。"), permission=Permission.NOTICE_CREATE)
    if subject is not None:
        _require_subject(subject, actor, str(values.get("kind", "")))
    notice = PublicNotice(
        organisation=actor.organisation,
        region_id=actor.organisation.region_id,
        created_by=actor.user,
        subject_type=None if subject is None else ContentType.objects.get_for_model(subject),
        subject_id=None if subject is None else subject.pk,
    )
    actor.require(Permission.NOTICE_CREATE, notice)
    _check_day(values)
    assign(notice, values)
    notice.save(force_insert=True)
    _replace_places(notice, places)
    log.record(outbox.topic_of(notice, "create"), notice, actor=actor, text=_("起草公示"))
    outbox.publish(outbox.topic_of(notice, "create"), notice.pk)
    return notice


@transaction.atomic
def update_notice(
    notice: PublicNotice, *, actor: Actor, values: Mapping[str, Any], places: Iterable[Posting]
) -> PublicNotice:
    """Change a draft. Raises DomainError for a notice that was handed in: it is revised first."""
    locked: PublicNotice = PublicNotice.objects.select_for_update().get(pk=notice.pk)
    actor.require(Permission.NOTICE_EDIT, locked)
    if locked.state != NoticeState.DRAFT:
        raise DomainError("not_a_draft", _("公示已经提交，修改须先办理“修改后重新公示”。"))
    _check_day(values)
    if locked.subject is not None:
        _require_subject(locked.subject, actor, str(values.get("kind", locked.kind)))
    assign(locked, values)
    locked.save()
    _replace_places(locked, places)
    log.record(outbox.topic_of(locked, "update"), locked, actor=actor, text=_("修改公示草稿"))
    outbox.publish(outbox.topic_of(locked, "update"), locked.pk)
    return locked


@transaction.atomic
def open_notice(
    subject: models.Model | None,
    *,
    actor: Actor,
    kind: str,
    title: str,
    text: str,
    items: Mapping[str, Any] | None = None,
    places: Iterable[Posting],
    first_day: date | None = None,
) -> PublicNotice:
    """Write a notice about a record and hand it in for its secrecy review, after which it runs by itself.

    Raises LookupError for an unknown kind, DomainError when the record has a notice of this kind that is under way, and
    whatever `create_notice` and the transition `submit` refuse; then nothing has changed.
    """
    if subject is not None:
        subject = type(subject)._base_manager.select_for_update().get(pk=subject.pk)
        _require_subject(subject, actor, kind)
        if _about(subject, kind).filter(state__in=UNDER_WAY).exists():
            raise DomainError("notice_under_way", _("这项内容的公示正在办理，不能重复发起。"))
    values = {
        "kind": kind_of(kind).key,
        "title": title,
        "text": text,
        "items": dict(items or {}),
        "first_day": first_day,
    }
    notice = create_notice(actor=actor, values=values, places=places, subject=subject)
    return apply(notice, "submit", actor=actor)


def is_concluded(subject: models.Model, kind: str) -> bool:
    """Whether a notice of this kind about the record was shown for its whole time and passed.

    Of a record that is handed in only notices count that were handed in after its last submission: what ran before
    showed what the record no longer says. Of a kind `by_government` only those count that a government overseeing the
    record's region has put up.
    """
    passed = _about(subject, kind).filter(state=NoticeState.PASSED)
    if kind_of(kind).by_government:
        passed = passed.filter(organisation__in=people.governments_over(str(getattr(subject, "region_id", "") or "")))
    submitted_at = getattr(subject, "submitted_at", None)
    if submitted_at is not None:
        passed = passed.filter(submitted_at__gte=submitted_at)
    return bool(passed.exists())


@transaction.atomic
def record_posting(
    place: NoticePlace,
    *,
    actor: Actor,
    shown_from: date,
    shown_to: date | None = None,
    evidence: File[bytes] | None = None,
) -> NoticePlace:
    """Record from when to when the notice really hung at a place; days to come are no record.

    Both days count as shown. Raises AccessError, or DomainError for the portal, which records itself, for days in the
    future or before the notice was cleared, and for a last day without evidence.
    """
    notice = PublicNotice.objects.select_for_update().get(pk=place.notice_id)
    locked = NoticePlace.objects.select_for_update().get(pk=place.pk)
    actor.require(Permission.NOTICE_HANDLE, notice)
    if notice.state not in (NoticeState.RUNNING, NoticeState.ENDED) or locked.round != notice.round:
        raise DomainError("not_running", _("只在公示期间和办结之前登记实际公示时间。"))
    if locked.place == Place.PORTAL:
        raise DomainError("portal_itself", _("本平台的公示时间由系统记录。"))
    _check_shown(notice, shown_from, shown_to)
    if evidence is not None:
        locked.evidence = files.store(
            evidence, actor=actor, organisation=notice.organisation, subject=notice, allow=files.DOCUMENTS
        )
    if shown_to is not None and locked.evidence is None:
        raise DomainError("no_evidence", _("请上传公示的照片、截图或盖章的扫描件。"), "evidence")
    locked.shown_from, locked.shown_to = shown_from, shown_to
    locked.recorded_by, locked.recorded_at = actor.user, clock.now()
    locked.save()
    matters.recount(notice)
    notice.save(update_fields=["open_matters", "updated_at"])
    text = _("登记%(place)s的实际公示时间") % {"place": locked.get_place_display()}
    data = {"from": str(shown_from), "to": "" if shown_to is None else str(shown_to)}
    log.record(outbox.topic_of(notice, "record_posting"), notice, actor=actor, text=text, data=data)
    outbox.publish(outbox.topic_of(notice, "record_posting"), notice.pk)
    return locked


#: What a person says about a place when writing a notice.
_ASKED = frozenset({"place", "location", "url"})


def _about(subject: models.Model, kind: str) -> Any:
    subject_type = ContentType.objects.get_for_model(subject)
    return PublicNotice.objects.filter(subject_type=subject_type, subject_id=subject.pk, kind=kind)


def _require_subject(subject: models.Model, actor: Actor, kind: str) -> None:
    if kind in by_government_kinds() and not actor.oversees(getattr(subject, "region_id", None)):
        raise AccessError(_("这类公示由主管部门发起。"), permission=Permission.NOTICE_CREATE)
    organisation_id = getattr(subject, "organisation_id", None)
    if organisation_id is not None and organisation_id == actor.organisation_id:
        return
    if not actor.oversees(getattr(subject, "region_id", None)):
        raise AccessError(_("只能公示本单位或所管地区的事项。"), permission=Permission.NOTICE_CREATE)


def _check_day(values: Mapping[str, Any]) -> None:
    day = values.get("first_day")
    if day is not None and day < clock.today():
        raise DomainError("first_day", _("公示第一天不能早于今天。"), "first_day")


def _check_shown(notice: PublicNotice, shown_from: date, shown_to: date | None) -> None:
    if notice.first_day is not None and shown_from < notice.first_day:
        raise DomainError("too_early", _("实际公示不能早于公示第一天。"), "shown_from")
    if max(shown_from, shown_to or shown_from) > clock.today():
        raise DomainError("not_yet", _("只登记已经发生的公示时间。"), "shown_to" if shown_to else "shown_from")
    if shown_to is not None and shown_to < shown_from:
        raise DomainError("wrong_order", _("最后一天不能早于第一天。"), "shown_to")


def _replace_places(notice: PublicNotice, places: Iterable[Posting]) -> None:
    wanted = {posting.place: posting for posting in places}
    wanted.setdefault(Place.PORTAL, Posting(Place.PORTAL))
    notice.places.filter(round=notice.round).delete()
    for posting in wanted.values():
        row = NoticePlace(
            notice=notice, round=notice.round, place=posting.place, location=posting.location, url=posting.url
        )
        try:
            row.clean_fields(exclude={column.name for column in row._meta.concrete_fields} - _ASKED)
        except ValidationError as error:
            raise InvalidInput(
                {f"{posting.place}_{name}": list(e) for name, e in error.message_dict.items()}
            ) from error
        row.save(force_insert=True)
