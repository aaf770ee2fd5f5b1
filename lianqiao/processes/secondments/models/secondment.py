"""A person on the way into a post, in it, and out of it."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, timedelta
from typing import Any, ClassVar

import pghistory
import pgtrigger
from django.conf import settings
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from lianqiao.core.chronograph import Event, start_of
from lianqiao.core.chronograph.timed import Timed
from lianqiao.core.fields import limited_text
from lianqiao.core.records import Record
from lianqiao.processes.secondments.enums import HELD, IN_OFFICE, UNDER_WAY, SecondmentState
from lianqiao.processes.secondments.kinds import Kind, kind_choices, kinds
from lianqiao.processes.secondments.models.batch import Batch
from lianqiao.processes.secondments.models.post import Post
from lianqiao.processes.secondments.queries.visibility import SecondmentQuerySet

#: Once the first of the three has signed, what they sign stays.
_SIGNED = ("agreement_text", "agreement_sha256")


@pghistory.track()
class Secondment(Timed, Record):
    """`person`, who belongs to `organisation`, in a post of `host`; `region` and `kind` are those of the post.

    `declared_at` is when the person declared what `holds_shares` and `is_leader` say. `signing_round` is 0 for the
    agreement and grows with each extension that is asked for. Everything that limits is counted under a lock: places
    under that of the post, posts of a person under that of the person.
    """

    post = models.ForeignKey(Post, on_delete=models.PROTECT, related_name="secondments", verbose_name=_("岗位"))
    host = models.ForeignKey(
        "organisations.Organisation",
        on_delete=models.PROTECT,
        related_name="+",
        editable=False,
        verbose_name=_("用人单位"),
    )
    kind = models.CharField(_("类型"), max_length=24, choices=kind_choices, editable=False)
    person = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        related_name="secondments",
        editable=False,
        verbose_name=_("本人"),
    )
    state = models.CharField(
        _("状态"), max_length=12, choices=SecondmentState, default=SecondmentState.APPLIED, editable=False
    )
    number = models.CharField(_("编号"), max_length=60, blank=True, editable=False)
    position = models.CharField(_("职称、职务"), max_length=80, help_text=_("如：副教授、表面工程研究所副所长"))
    formal_since = models.DateField(_("哪天起在现单位"), help_text=_("入职或签订聘用合同的日期"))
    profile = limited_text(_("专长和业绩"), max_length=2000, help_text=_("做过什么、解决过什么问题"))
    intent = limited_text(_("打算怎么做"), max_length=2000, help_text=_("对岗位要做的事，准备从哪里入手"))
    holds_shares = models.BooleanField(_("本人或近亲属在该单位持股、出资或任职"), default=False)
    is_leader = models.BooleanField(_("担任处级以上领导职务"), default=False)
    shows_name = models.BooleanField(
        _("在任名录里显示全名"), default=False, help_text=_("不勾选的只显示姓氏；选派公示按规定写明姓名")
    )
    declared_at = models.DateTimeField(_("声明时间"), editable=False)
    leader_paper = models.CharField(_("领导职务兼职的批准文件"), max_length=120, blank=True, editable=False)
    consented_at = models.DateTimeField(_("单位同意时间"), null=True, editable=False)
    consented_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+", editable=False
    )
    rank = models.PositiveSmallIntegerField(
        _("用人单位排序"), null=True, validators=[MinValueValidator(1), MaxValueValidator(999)], editable=False
    )
    chosen_at = models.DateTimeField(_("选中时间"), null=True, editable=False)
    accepted_at = models.DateTimeField(_("接受时间"), null=True, editable=False)
    batch = models.ForeignKey(
        Batch,
        null=True,
        on_delete=models.PROTECT,
        related_name="secondments",
        editable=False,
        verbose_name=_("选派批次"),
    )
    appointed_on = models.DateField(_("选派日期"), null=True, editable=False)
    agreement_text = models.TextField(_("三方协议"), blank=True, editable=False)
    agreement_sha256 = models.CharField(_("协议校验值"), max_length=64, blank=True, editable=False)
    begins_on = models.DateField(_("任期起"), null=True, editable=False)
    ends_on = models.DateField(_("任期至"), null=True, editable=False)
    assess_on = models.DateField(_("下次考核"), null=True, editable=False)
    remind_on = models.DateField(null=True, editable=False)
    signing_round = models.PositiveSmallIntegerField(default=0, editable=False)
    extension_until = models.DateField(_("拟延到"), null=True, editable=False)
    extension_reason = limited_text(_("延期理由"), max_length=500, blank=True, editable=False)
    end_asked_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+", editable=False
    )
    end_reason = limited_text(_("提前结束的理由"), max_length=500, blank=True, editable=False)
    ended_on = models.DateField(_("结束日期"), null=True, editable=False)

    objects: ClassVar[Any] = SecondmentQuerySet.as_manager()

    class Meta(Record.Meta):
        verbose_name = _("选派")
        ordering = ("-created_at", "-id")
        constraints = (
            models.UniqueConstraint(
                fields=("post", "person"),
                condition=Q(state__in=(*UNDER_WAY, *IN_OFFICE)),
                name="secondments_once_a_post",
                violation_error_message=_("已经应聘过这个岗位。"),
            ),
            models.UniqueConstraint(
                fields=("person", "host"), condition=Q(state__in=HELD), name="secondments_once_a_host"
            ),
            models.UniqueConstraint(fields=("number",), condition=~Q(number=""), name="secondments_number_once"),
            models.CheckConstraint(
                condition=~Q(state__in=IN_OFFICE)
                | Q(begins_on__isnull=False, ends_on__gte=F("begins_on"), appointed_on__isnull=False),
                name="secondments_in_office_has_term",
            ),
        )
        indexes = (
            models.Index(fields=("organisation", "-created_at", "-id"), name="secondments_of_home"),
            models.Index(fields=("host", "-created_at", "-id"), name="secondments_of_host"),
            models.Index(fields=("person", "-created_at", "-id"), name="secondments_of_person"),
            models.Index(fields=("region", "-created_at", "-id"), name="secondments_of_region"),
            models.Index(fields=("-begins_on", "-id"), condition=Q(state__in=IN_OFFICE), name="secondments_in_office"),
        )
        triggers = (
            pgtrigger.Protect(
                name="signed",
                operation=pgtrigger.Update,
                condition=pgtrigger.Condition(
                    "OLD.agreement_sha256 <> '' AND ("
                    + " OR ".join(f"OLD.{name} IS DISTINCT FROM NEW.{name}" for name in _SIGNED)
                    + ")"
                ),
            ),
        )

    def __str__(self) -> str:
        return f"{self.person}：{self.post.title}"

    @property
    def definition(self) -> Kind:
        """What its kind says."""
        return kinds()[self.kind]

    @property
    def public_name(self) -> str:
        """The name that everybody reads."""
        name = str(self.person)
        return name if self.shows_name else f"{name[:1]}**"

    def future(self) -> Iterable[Event]:
        """In office: assessments, a reminder before the last day, and the end after it."""
        if self.state not in IN_OFFICE or self.ends_on is None:
            return
        if self.state == SecondmentState.SERVING:
            if self.assess_on is not None:
                yield Event(start_of(self.assess_on, hour=9), "ask_assessment")
            if self.remind_on is not None:
                yield Event(start_of(self.remind_on, hour=9), "remind")
        yield Event(start_of(self.ends_on + timedelta(days=1)), "expire")

    def days_left(self, today: date) -> int | None:
        """Days until the last day of the term, while in office."""
        return None if self.ends_on is None or self.state not in IN_OFFICE else (self.ends_on - today).days

    def snapshot(self) -> dict[str, Any]:
        """What was applied with."""
        names = ("position", "profile", "intent", "holds_shares", "is_leader")
        return {"post": str(self.post), **{name: str(getattr(self, name)) for name in names}}
