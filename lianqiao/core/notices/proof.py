"""The proof of a notice: what was put up, where and how long, what was objected, and hashes of all of it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.core.files.base import ContentFile
from django.db import transaction
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from lianqiao.core import clock, documents, files, log
from lianqiao.core.access import SYSTEM
from lianqiao.core.documents import builtins, day_words
from lianqiao.core.errors import DomainError
from lianqiao.core.models import LogEntry, StoredFile
from lianqiao.core.notices import matters
from lianqiao.core.notices.enums import NoticeState, ObjectionState, Place
from lianqiao.core.notices.models import NoticePlace, Objection, PublicNotice
from lianqiao.core.notices.models.notice import sha256_of

#: States of which a proof can be given.
CONCLUDED = (NoticeState.PASSED, NoticeState.UPHELD)


@dataclass(frozen=True)
class Proof:
    """What the proof page shows; objections without anybody's name. `is_intact`: what is shown has the kept hash."""

    notice: PublicNotice
    places: list[NoticePlace]
    objections: list[Objection]
    content_hash: str
    is_intact: bool
    log_entries: int
    log_hash: str

    @property
    def objections_text(self) -> str:
        """How many objections there were, and what became of them."""
        if not self.objections:
            return _("公示期内没有收到异议。")
        waiting = sum(objection.state == ObjectionState.RECEIVED for objection in self.objections)
        right = sum(objection.state == ObjectionState.ACCEPTED for objection in self.objections)
        given = {"all": len(self.objections), "waiting": waiting, "right": right}
        if waiting:
            return _("收到异议 %(all)d 项，其中 %(waiting)d 项正在处理。") % given
        return _("收到异议 %(all)d 项，均已答复，其中成立 %(right)d 项。") % given


def proof_of(notice: PublicNotice) -> Proof:
    """The proof of a notice as it stands."""
    entries = list(_entries(notice))
    return Proof(
        notice=notice,
        places=notice.current_places(),
        objections=list(matters.objections_of(notice)),
        content_hash=notice.content_sha256,
        is_intact=notice.content_hash() == notice.content_sha256,
        log_entries=len(entries),
        log_hash=sha256_of([_entry(entry) for entry in entries]),
    )


@transaction.atomic
def proof_file(notice: PublicNotice) -> StoredFile:
    """The proof as PDF, made once when it is first asked for and kept with the notice.

    Raises DomainError while the notice is not concluded.
    """
    locked = PublicNotice.objects.select_for_update().get(pk=notice.pk)
    if locked.state not in CONCLUDED:
        raise DomainError("not_concluded", _("公示办结以后才能出具证明。"))
    name = _("公示证明-%(number)s-%(round)d.pdf") % {"number": locked.number, "round": locked.round}
    kept = files.files_of(locked).filter(name=name).first()
    if kept is not None:
        return kept
    made = documents.pdf(builtins.NOTICE_PROOF, proof_data(locked), where=locked.organisation)
    return files.store(ContentFile(made, name=name), actor=SYSTEM, organisation=locked.organisation, subject=locked)


def proof_data(notice: PublicNotice) -> dict[str, Any]:
    """The proof as a document says it."""
    proof = proof_of(notice)
    return {
        "number": notice.number,
        "kind": str(notice.notice_kind.label),
        "title": notice.title,
        "issuer": str(notice.organisation),
        "period": period_words(notice),
        "length": f"{notice.duration}（{notice.basis}）",
        "outcome": str(notice.get_state_display()),
        "places": documents.table(
            [_("公示地点"), _("位置"), _("实际公示时间")],
            [
                [place.get_place_display(), place.location or place.url or _("公示大厅"), shown_words(place)]
                for place in proof.places
            ],
        ),
        "objections": proof.objections_text,
        "handled": documents.table(
            [_("序号"), _("收到日期"), _("处理结果"), _("答复日期")],
            [
                [
                    objection.serial,
                    day_words(timezone.localdate(objection.created_at)),
                    objection.get_state_display(),
                    "" if objection.answered_at is None else day_words(timezone.localdate(objection.answered_at)),
                ]
                for objection in proof.objections
            ],
        ),
        "content_hash": proof.content_hash,
        "log_entries": str(proof.log_entries),
        "log_hash": proof.log_hash,
        "verify_url": f"{settings.LIANQIAO_BASE_URL}{reverse('portal:notice_verify')}",
        "date": day_words(clock.today()),
    }


def notice_data(notice: PublicNotice) -> dict[str, Any]:
    """The notice as it is put up at other places."""
    answer = notice.notice_kind.length.get(where=notice.organisation)
    first = notice.first_day or clock.today()
    return {
        "number": notice.number or _("（公示时编号）"),
        "title": notice.title,
        "body": documents.paragraphs(notice.text),
        "items": notice.items or documents.table([], []),
        "first_day": day_words(first),
        "last_day": day_words(notice.last_day or answer.value.end(first)),
        "length": str(notice.duration or answer.value),
        "basis": notice.basis or answer.source,
        "places": [str(place.get_place_display()) for place in notice.current_places()],
        "objection": _("公示期内如有异议，请实名向我单位提出，或在本平台的公示页面提交，并写明事实和依据。"),
        "issuer": str(notice.organisation),
        "date": day_words(first),
    }


def period_words(notice: PublicNotice) -> str:
    """From which day to which."""
    if notice.first_day is None or notice.last_day is None:
        return ""
    return _("%(first)s至%(last)s") % {"first": day_words(notice.first_day), "last": day_words(notice.last_day)}


def shown_words(place: NoticePlace) -> str:
    """From when to when a place really showed the notice."""
    if place.shown_from is None:
        return _("尚未登记")
    if place.shown_to is None:
        return _("%(day)s起") % {"day": day_words(place.shown_from)}
    return _("%(first)s至%(last)s") % {"first": day_words(place.shown_from), "last": day_words(place.shown_to)}


def is_exempting(notice: PublicNotice) -> bool:
    """Whether the notice hung in the unit and in the market for its whole time (LAW-07)."""
    duration = notice.duration
    if duration is None:
        return False
    covered = {place.place for place in notice.current_places() if place.is_covered(duration)}
    return {Place.UNIT, Place.MARKET} <= covered


def _entries(notice: PublicNotice) -> Any:
    """The log of the notice up to the entry that concluded it."""
    entries = log.history_of(notice).order_by("at", "id")
    if notice.state not in CONCLUDED:
        return entries
    last = entries.filter(data__to=notice.state).last()
    return entries if last is None else entries.filter(at__lte=last.at)


def _entry(entry: LogEntry) -> list[Any]:
    return [
        str(entry.pk),
        entry.at.isoformat(),
        entry.action,
        entry.text,
        entry.reason,
        entry.actor_name,
        entry.organisation_name,
        entry.data,
    ]
