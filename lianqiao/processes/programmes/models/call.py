"""The call: one round of a scheme, with its dates, quota and money."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime, timedelta
from typing import Any, ClassVar

import pghistory
from django.conf import settings
from django.contrib.contenttypes.fields import GenericRelation
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from lianqiao.core import clock, norms
from lianqiao.core.chronograph import Event, start_of
from lianqiao.core.chronograph.timed import Timed
from lianqiao.core.fields import limited_text
from lianqiao.core.models.files import StoredFile
from lianqiao.core.money import yuan_field
from lianqiao.core.records import Record
from lianqiao.processes.programmes.enums import PUBLIC_STATES, CallState
from lianqiao.processes.programmes.models.scheme import SchemeEdition
from lianqiao.processes.programmes.queries.visibility import CallQuerySet

REMIND_BEFORE = norms.declare("programmes.remind_before", norms.Kind.DURATION, _("截止前提醒还没有提交的单位"))


@pghistory.track()
class Call(Timed, Record):
    """One round of the scheme whose issued `edition` it names, by the body `organisation` for its region.

    Applications are taken from the beginning of `opens_on` to the end of `closes_on`. `quota`, `budget_yuan` and
    `floor` limit who is selected; none: no limit. `reserve` is how many stand by.
    """

    edition = models.ForeignKey(
        SchemeEdition, on_delete=models.PROTECT, related_name="calls", verbose_name=_("制度版本")
    )
    previous = models.ForeignKey(
        "self",
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="+",
        editable=False,
        verbose_name=_("上一轮"),
    )
    state = models.CharField(_("状态"), max_length=12, choices=CallState, default=CallState.DRAFT, editable=False)
    number = models.CharField(_("编号"), max_length=60, blank=True, editable=False)
    title = models.CharField(_("名称"), max_length=120, help_text=_("如：2026年度科技成果转化专项申报"))
    text = limited_text(_("申报通知"), max_length=8000, help_text=_("申报单位会看到：支持方向、材料要求、注意事项"))
    document_number = models.CharField(_("通知文号"), max_length=100, blank=True)
    opens_on = models.DateField(_("开始申报"))
    closes_on = models.DateField(_("申报截止"), help_text=_("当天 24:00 截止"))
    check_until = models.DateField(_("形式审查完成"), editable=False)
    review_until = models.DateField(_("评审遴选完成"), editable=False)
    quota = models.PositiveIntegerField(_("拟支持数量"), null=True, blank=True, validators=[MinValueValidator(1)])
    budget_yuan = yuan_field(_("总经费"), null=True, blank=True)
    reminded_for = models.DateField(null=True, editable=False)
    floor = models.DecimalField(
        _("入选最低分"),
        max_digits=5,
        decimal_places=2,
        null=True,
        blank=True,
        validators=[MinValueValidator(0), MaxValueValidator(100)],
    )
    reserve = models.PositiveSmallIntegerField(_("备选数量"), default=0)
    contact_name = models.CharField(_("联系人"), max_length=60)
    contact_phone = models.CharField(_("联系电话"), max_length=40)
    content_sha256 = models.CharField(_("内容校验值"), max_length=64, blank=True, editable=False)
    submitted_at = models.DateTimeField(_("提交审查时间"), null=True, editable=False)
    submitted_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+", editable=False
    )
    published_at = models.DateTimeField(_("发布时间"), null=True, editable=False)
    put_up_at = models.DateTimeField(_("名单定稿时间"), null=True, editable=False)
    decided_at = models.DateTimeField(_("公布结果时间"), null=True, editable=False)

    files = GenericRelation(StoredFile, "subject_id", "subject_type", verbose_name=_("附件"))

    objects: ClassVar[Any] = CallQuerySet.as_manager()

    class Meta:
        verbose_name = _("申报通知")
        ordering = ("-opens_on", "-id")
        constraints = (
            models.UniqueConstraint(fields=("number",), condition=~Q(number=""), name="programmes_call_number_once"),
            models.CheckConstraint(
                condition=Q(closes_on__gte=F("opens_on")),
                name="programmes_call_closes_after_opening",
                violation_error_message=_("截止日期不能早于开始日期。"),
            ),
            models.CheckConstraint(
                condition=~Q(state__in=PUBLIC_STATES) | Q(published_at__isnull=False),
                name="programmes_call_public_was_published",
            ),
        )
        indexes = (
            models.Index(fields=("-opens_on", "-id"), name="programmes_call_newest"),
            models.Index(fields=("state", "closes_on", "id"), name="programmes_call_open"),
        )

    def __str__(self) -> str:
        return self.title

    @property
    def is_public(self) -> bool:
        """Whether everybody may read it."""
        return self.state in PUBLIC_STATES or (self.state == CallState.CANCELLED and self.published_at is not None)

    @property
    def opens_at(self) -> datetime:
        """The first moment at which applications are taken."""
        return start_of(self.opens_on)

    @property
    def closes_at(self) -> datetime:
        """The first moment at which none is taken any more: the beginning of the day after the last."""
        return start_of(self.closes_on + timedelta(days=1))

    @property
    def takes_applications(self) -> bool:
        """Whether applications are taken at this moment, whatever the worker has done so far."""
        return self.state in (CallState.SCHEDULED, CallState.OPEN) and self.opens_at <= clock.now() < self.closes_at

    @property
    def days_left(self) -> int:
        """The days until the deadline, today included; 0 when it has passed."""
        return max((self.closes_on - clock.today()).days + 1, 0)

    def future(self) -> Iterable[Event]:
        """It opens, reminds of its last day, and closes."""
        if self.state == CallState.SCHEDULED:
            yield Event(self.opens_at, "open")
        if self.state == CallState.OPEN and (self.reminded_for is None or self.reminded_for < self.closes_on):
            before: Any = REMIND_BEFORE.get(where=self.region_id, on=self.closes_on).value
            yield Event(start_of(before.start(self.closes_on), hour=9), "remind")
        if self.state == CallState.OPEN:
            yield Event(self.closes_at, "close")

    def guarded_texts(self) -> list[str]:
        """The texts that the keyword guard reads before the call becomes public."""
        return [self.title, self.text, self.edition.summary, *self._form_texts()]

    def _form_texts(self) -> list[str]:
        return [f"{one.label} {one.help}" for one in self.edition.form_definition.fields()]

    def snapshot(self) -> dict[str, Any]:
        """What was published, for the hash and for comparing."""
        names = (
            "title",
            "text",
            "document_number",
            "opens_on",
            "closes_on",
            "quota",
            "budget_yuan",
            "floor",
            "reserve",
        )
        told = {name: getattr(self, name) for name in names}
        plain = {name: value.isoformat() if isinstance(value, date) else value for name, value in told.items()}
        money = {name: None if plain[name] is None else str(plain[name]) for name in ("budget_yuan", "floor")}
        return {**plain, **money, "edition": str(self.edition_id)}
