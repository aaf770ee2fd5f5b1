"""Entering a new edition of a norm, which closes the one before, and saying that one was compared with its text."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import Any

from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from lianqiao.core import log, outbox
from lianqiao.core.access import Actor
from lianqiao.core.errors import DomainError, InvalidInput
from lianqiao.core.norms import cache, values
from lianqiao.core.norms.enums import Kind, Level, Origin
from lianqiao.core.norms.models import Norm, NormKey
from lianqiao.core.norms.places import NATION_CODE, level_of
from lianqiao.core.norms.rules import permission_for

#: Why an institution does not lay down what binds itself.
NOT_FOR_INSTITUTIONS = gettext_lazy("这项规定对各单位都有约束力，单位不能自行规定。")
_OVERLAPS = frozenset({"norms_no_overlap_nation", "norms_no_overlap_region", "norms_no_overlap_institution"})


@dataclass(frozen=True, kw_only=True)
class NewEdition:
    """What is entered: `value` as typed (see `values.parse`), `region` and `organisation` None for the nation.

    `effective_to` is the first day on which it no longer holds.
    """

    value: Any
    effective_from: dt.date
    effective_to: dt.date | None = None
    region: Any = None
    organisation: Any = None
    source_title: str
    source_number: str = ""
    source_date: dt.date | None = None
    source_url: str = ""
    article: str = ""
    note: str = ""
    reason: str


@transaction.atomic
def enter_edition(key: NormKey, new: NewEdition, *, actor: Actor) -> Norm:
    """Enter an edition for one jurisdiction; it is not verified until somebody else compares it with its text.

    The edition that held on its first day ends then, or is superseded when both begin on the same day (a
    correction). Where a later edition exists already, the new one ends with the beginning of that. An institution lays
    down only what the key leaves to institutions. Two people who enter at once do so one after the other. Raises
    AccessError, DomainError or InvalidInput, and then nothing has changed.
    """
    locked = NormKey.objects.select_for_update().get(pk=key.pk)
    edition = _edition(locked, new, actor)
    actor.require(permission_for(edition), edition)
    if edition.level == Level.INSTITUTION and not locked.institutions:
        raise DomainError("not_for_institutions", str(NOT_FOR_INSTITUTIONS))
    if not new.reason.strip():
        raise DomainError("reason_required", _("请写明录入理由。"), "reason")
    edition.value = values.parse(Kind(locked.kind), new.value, columns=values.columns_of(locked.columns))
    same = Norm.objects.current().filter(key=locked, region=edition.region, organisation=edition.organisation)
    others = list(same.select_for_update(of=("self",)).order_by("effective_from"))
    later = next((other for other in others if other.effective_from > edition.effective_from), None)
    if later is not None:
        edition.effective_to = min(edition.effective_to or later.effective_from, later.effective_from)
    _check(edition)
    before = [other for other in others if _reaches(other, edition)]
    _make_room(before, edition)
    _save(edition)
    Norm.objects.filter(pk__in=[other.pk for other in before]).update(replaced_by=edition)
    cache.forget()
    topic = outbox.topic_of(edition, "enter")
    text = _("录入规定“%(title)s”，自 %(day)s 起施行") % {"title": locked.title, "day": edition.effective_from}
    log.record(topic, edition, actor=actor, text=text, reason=edition.reason)
    outbox.publish(topic, edition.pk)
    return edition


@transaction.atomic
def verify_edition(norm: Norm, *, actor: Actor, note: str = "") -> Norm:
    """Say that the actor compared the edition with the original text and found it right.

    Not whoever entered it. Raises AccessError or DomainError, and then nothing has changed.
    """
    locked: Norm = Norm.objects.select_for_update(of=("self",)).select_related("key").get(pk=norm.pk)
    actor.require(permission_for(locked), locked)
    if locked.superseded_at is not None:
        raise DomainError("superseded", _("这个版本已被更正，不能再核对。"))
    if locked.verified_by_id is not None:
        raise DomainError("already_verified", _("这个版本已有人核对过。"))
    if locked.created_by_id is not None and locked.created_by_id == actor.user_id:
        raise DomainError("own_entry", _("录入人不能核对自己录入的规定，请由另一位同事核对原文。"))
    locked.is_verified = True
    locked.verified_by = actor.user
    locked.verified_at = timezone.now()
    locked.save(update_fields=["is_verified", "verified_by", "verified_at"])
    cache.forget()
    topic = outbox.topic_of(locked, "verify")
    text = _("对照原文核实规定“%(title)s”") % {"title": locked.key.title}
    log.record(topic, locked, actor=actor, text=text, reason=note.strip())
    outbox.publish(topic, locked.pk)
    return locked


def _edition(key: NormKey, new: NewEdition, actor: Actor) -> Norm:
    region = None if new.region is None or new.region.code == NATION_CODE else new.region
    if new.organisation is not None and region is not None:
        raise DomainError("two_places", _("请只选择一个适用范围：地区或单位。"), "region")
    return Norm(
        key=key,
        level=Level.INSTITUTION if new.organisation is not None else level_of(region.code if region else None),
        region=region,
        organisation=new.organisation,
        effective_from=new.effective_from,
        effective_to=new.effective_to,
        source_title=new.source_title.strip(),
        source_number=new.source_number.strip(),
        source_date=new.source_date,
        source_url=new.source_url.strip(),
        article=new.article.strip(),
        note=new.note.strip(),
        reason=new.reason.strip(),
        origin=Origin.PERSON,
        created_by=actor.user,
    )


def _check(edition: Norm) -> None:
    if edition.effective_to is not None and edition.effective_to <= edition.effective_from:
        raise DomainError("ends_before_start", _("失效日期应晚于生效日期。"), "effective_to")
    try:
        edition.clean_fields(exclude=["value"])
    except ValidationError as error:
        raise InvalidInput(error.message_dict) from error


def _reaches(other: Norm, edition: Norm) -> bool:
    """Whether the other edition holds on the first day of the new one."""
    if other.effective_from > edition.effective_from:
        return False
    return other.effective_to is None or other.effective_to > edition.effective_from


def _make_room(before: list[Norm], edition: Norm) -> None:
    for other in before:
        if other.effective_from == edition.effective_from:
            other.superseded_at = timezone.now()
        else:
            other.effective_to = edition.effective_from
        other.save(update_fields=["superseded_at", "effective_to"])


def _save(edition: Norm) -> None:
    try:
        with transaction.atomic():
            edition.save(force_insert=True)
    except IntegrityError as error:
        diagnosis = getattr(error.__cause__, "diag", None)
        if diagnosis is None or diagnosis.constraint_name not in _OVERLAPS:
            raise
        raise DomainError("norm_overlap", _("这段时间已有另一个版本，请刷新后重试。"), "effective_from") from error
