"""The public notice of law (公示), and the places where it is put up."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable
from datetime import date, timedelta
from typing import Any, ClassVar

import pghistory
from django.conf import settings
from django.contrib.contenttypes.fields import GenericForeignKey, GenericRelation
from django.contrib.contenttypes.models import ContentType
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from lianqiao.core import clock
from lianqiao.core.chronograph import Event, start_of
from lianqiao.core.chronograph.timed import Timed
from lianqiao.core.fields import limited_text
from lianqiao.core.ids import new_id
from lianqiao.core.models.files import StoredFile
from lianqiao.core.norms import Duration, TimeUnit
from lianqiao.core.notices.enums import PRIVATE_STATES, PUBLIC_STATES, NoticeState, Place
from lianqiao.core.notices.kinds import NoticeKind, kind_choices, kind_of
from lianqiao.core.notices.queries.visibility import NoticeQuerySet
from lianqiao.core.notices.validators import validate_items
from lianqiao.core.records import Record

ONE_DAY = timedelta(days=1)


@pghistory.track()
class PublicNotice(Timed, Record):
    """One notice: what is told, from when, how long by which norm, and what came of it.

    `first_day` is wished for in a draft and settled with number, length and last day when the notice is cleared.
    `round` counts from 1 and goes up with each revision, which lets the time begin anew. `open_matters` is how many
    places and objections still stand in the way of passing.
    """

    PUBLIC_STATES: ClassVar[tuple[str, ...]] = PUBLIC_STATES
    PRIVATE_STATES: ClassVar[tuple[str, ...]] = PRIVATE_STATES

    number = models.CharField(_("公示编号"), max_length=60, blank=True, editable=False)
    kind = models.CharField(_("公示类型"), max_length=40, choices=kind_choices)
    subject_type = models.ForeignKey(ContentType, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    subject_id = models.UUIDField(null=True, blank=True)
    subject = GenericForeignKey("subject_type", "subject_id")
    title = models.CharField(_("标题"), max_length=120)
    text = limited_text(_("正文"), max_length=5000)
    items = models.JSONField(_("公示内容表"), default=dict, blank=True, validators=[validate_items])
    state = models.CharField(_("状态"), max_length=12, choices=NoticeState, default=NoticeState.DRAFT)
    round = models.PositiveSmallIntegerField(_("第几次公示"), default=1, editable=False)
    first_day = models.DateField(_("公示第一天"), null=True, blank=True)
    last_day = models.DateField(_("公示最后一天"), null=True, editable=False)
    length = models.PositiveIntegerField(_("公示期"), null=True, editable=False)
    length_unit = models.CharField(max_length=12, choices=TimeUnit, blank=True, editable=False)
    basis = models.CharField(_("公示期依据"), max_length=300, blank=True, editable=False)
    content_sha256 = models.CharField(_("内容校验值"), max_length=64, blank=True, editable=False)
    open_matters = models.PositiveIntegerField(default=0, editable=False)
    submitted_at = models.DateTimeField(_("提交时间"), null=True, editable=False)
    submitted_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+", editable=False
    )
    concluded_at = models.DateTimeField(_("办结时间"), null=True, editable=False)

    files = GenericRelation(StoredFile, "subject_id", "subject_type")

    objects = NoticeQuerySet.as_manager()

    class Meta(Record.Meta):
        abstract = False
        verbose_name = _("公示")
        constraints = (
            models.UniqueConstraint(fields=("number",), condition=~Q(number=""), name="notices_number_once"),
            models.CheckConstraint(
                condition=Q(state__in=(NoticeState.DRAFT, NoticeState.CLEARING, NoticeState.WITHDRAWN))
                | (
                    ~Q(number="")
                    & ~Q(content_sha256="")
                    & Q(first_day__isnull=False, last_day__gte=models.F("first_day"), length__gt=0)
                ),
                name="notices_announced_whole",
            ),
            models.CheckConstraint(
                condition=Q(subject_type__isnull=True, subject_id__isnull=True)
                | Q(subject_type__isnull=False, subject_id__isnull=False),
                name="notices_subject_whole",
            ),
        )
        indexes = (
            models.Index(fields=("organisation", "-created_at", "-id"), name="notices_of_unit"),
            models.Index(fields=("-first_day", "-id"), name="notices_by_day"),
            models.Index(fields=("subject_type", "subject_id"), name="notices_subject"),
            models.Index(fields=("state",), name="notices_state"),
        )

    def __str__(self) -> str:
        return self.title

    @property
    def notice_kind(self) -> NoticeKind:
        """The kind with its rules."""
        return kind_of(self.kind)

    @property
    def duration(self) -> Duration | None:
        """How long it runs; None before it is cleared."""
        return None if self.length is None else Duration(self.length, TimeUnit(self.length_unit))

    @property
    def is_public(self) -> bool:
        return self.state in PUBLIC_STATES

    @property
    def takes_objections(self) -> bool:
        """Whether somebody may object today."""
        return self.state == NoticeState.RUNNING and self.last_day is not None and clock.today() <= self.last_day

    @property
    def days_left(self) -> int:
        """The days that remain, today included; 0 when it is over."""
        if not self.takes_objections or self.last_day is None:
            return 0
        return (self.last_day - clock.today()).days + 1

    def future(self) -> Iterable[Event]:
        """It begins on its first day and is over on the day after its last."""
        if self.state == NoticeState.SCHEDULED and self.first_day is not None:
            yield Event(start_of(self.first_day), "start")
        if self.state == NoticeState.RUNNING and self.last_day is not None:
            yield Event(start_of(self.last_day + ONE_DAY), "end" if self.open_matters else "pass")

    def current_places(self) -> list[NoticePlace]:
        """The places of the present round, in the order of the enum."""
        order = list(Place.values)
        rows = [place for place in self.places.all() if place.round == self.round]
        return sorted(rows, key=lambda place: order.index(place.place))

    def item_rows(self) -> list[list[tuple[str, str]]]:
        """The rows of the table, each cell with the word of its column."""
        head = self.items.get("head", [])
        return [list(zip(head, row, strict=True)) for row in self.items.get("rows", [])]

    def content(self) -> dict[str, Any]:
        """What is put up, as plain values; its hash proves that nothing was changed afterwards."""
        return {
            "number": self.number,
            "round": self.round,
            "kind": self.kind,
            "title": self.title,
            "text": self.text,
            "items": self.items,
            "organisation": str(self.organisation_id),
            "first_day": _iso(self.first_day),
            "last_day": _iso(self.last_day),
            "places": [[place.place, place.location, place.url] for place in self.current_places()],
        }

    def content_hash(self) -> str:
        """The SHA-256 of `content` as JSON with sorted keys and no spaces, in UTF-8."""
        return sha256_of(self.content())

    def guarded_texts(self) -> list[str]:
        """The texts that the keyword guard reads."""
        cells = [cell for row in (self.items.get("head", []), *self.items.get("rows", [])) for cell in row]
        return [self.title, self.text, *cells]

    def snapshot(self) -> dict[str, Any]:
        """What the notice says, for its stored versions."""
        rows = [self.items.get("head", []), *self.items.get("rows", [])]
        return {
            "kind": str(self.notice_kind.label),
            "title": self.title,
            "text": self.text,
            "items": "\n".join(" | ".join(row) for row in rows if row),
            "first_day": _iso(self.first_day),
            "places": [str(place) for place in self.current_places()],
        }


@pghistory.track()
class NoticePlace(models.Model):
    """One place of one round: where the notice hangs, from which day to which it really did, and what proves it."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    notice = models.ForeignKey(PublicNotice, on_delete=models.PROTECT, related_name="places")
    round = models.PositiveSmallIntegerField()
    place = models.CharField(_("公示地点"), max_length=8, choices=Place)
    location = models.CharField(_("具体位置"), max_length=120, blank=True)
    url = models.URLField(_("网址"), blank=True)
    shown_from = models.DateField(_("实际公示第一天"), null=True)
    shown_to = models.DateField(_("实际公示最后一天"), null=True)
    evidence = models.ForeignKey(StoredFile, null=True, on_delete=models.PROTECT, related_name="+")
    recorded_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+")
    recorded_at = models.DateTimeField(null=True)

    class Meta:
        verbose_name = _("公示地点")
        ordering = ("place",)
        constraints = (
            models.UniqueConstraint(fields=("notice", "round", "place"), name="notices_place_once"),
            models.CheckConstraint(
                condition=Q(shown_to__isnull=True) | Q(shown_from__isnull=False, shown_to__gte=models.F("shown_from")),
                name="notices_place_days",
            ),
        )

    def __str__(self) -> str:
        return " ".join(part for part in (str(self.get_place_display()), self.location, self.url) if part)

    def is_covered(self, duration: Duration) -> bool:
        """Whether the notice was really shown here for the whole time."""
        if self.shown_from is None or self.shown_to is None:
            return False
        return duration.end(self.shown_from) <= self.shown_to


def sha256_of(content: Any) -> str:
    """The hash of plain values, written as JSON with sorted keys and no spaces, in UTF-8."""
    text = json.dumps(content, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return hashlib.sha256(text.encode()).hexdigest()


def _iso(day: date | None) -> str:
    return "" if day is None else day.isoformat()
