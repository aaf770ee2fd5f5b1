"""The post that a unit offers: what is to be done, where, for how long, and what it gives."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, timedelta

import pghistory
from django.core.exceptions import ValidationError
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.utils.translation import gettext_lazy as _

from lianqiao.core.chronograph import Event, start_of
from lianqiao.core.chronograph.timed import Timed
from lianqiao.core.fields import limited_text
from lianqiao.core.filing.models import FiledRecord
from lianqiao.core.money import yuan_field
from lianqiao.processes.secondments.enums import PostState
from lianqiao.processes.secondments.kinds import Kind, hosts, kind_choices, kinds

#: Technical limits of one post: persons, and months of a term.
MOST_SEATS, MOST_MONTHS = 20, 60


@pghistory.track()
class Post(Timed, FiledRecord):
    """A post of the unit `organisation` for `seats` persons; `body` is the government body that confirmed it."""

    FILERS = hosts()
    PUBLIC_STATES = (PostState.PUBLISHED,)
    NUMBERED = ("kind",)

    state = models.CharField(_("状态"), max_length=16, choices=PostState, default=PostState.DRAFT, editable=False)
    kind = models.CharField(_("类型"), max_length=24, choices=kind_choices)
    field = models.ForeignKey(
        "taxonomy.TechField",
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="+",
        verbose_name=_("技术领域"),
    )
    tasks = limited_text(
        _("要做什么"), max_length=2000, help_text=_("要解决的技术问题、要牵头的项目、要带的团队；写得越具体越好")
    )
    wanted = limited_text(_("希望什么样的人"), max_length=1000, help_text=_("专业方向、职称或学历、做过什么"))
    place = models.CharField(_("工作地点"), max_length=120, help_text=_("市、县和园区；可以远程的也写明"))
    months = models.PositiveSmallIntegerField(
        _("任期（月）"), validators=[MinValueValidator(1), MaxValueValidator(MOST_MONTHS)]
    )
    days_a_month = models.PositiveSmallIntegerField(
        _("每月到岗天数"), validators=[MinValueValidator(1), MaxValueValidator(31)], help_text=_("至少几天在现场")
    )
    seats = models.PositiveSmallIntegerField(
        _("人数"), default=1, validators=[MinValueValidator(1), MaxValueValidator(MOST_SEATS)]
    )
    apply_until = models.DateField(_("应聘截止日期"))
    offers = limited_text(
        _("提供什么"), max_length=1000, help_text=_("工作和生活条件、助手和设备、研发经费、成果收益怎样分")
    )
    pay_yuan = yuan_field(_("每年补助"), null=True, blank=True, help_text=_("不给的不填"))
    terms = limited_text(
        _("其他约定"), max_length=1000, blank=True, help_text=_("知识产权、保密、竞业；会写进三方协议")
    )
    body = models.ForeignKey(
        "organisations.Organisation",
        null=True,
        on_delete=models.PROTECT,
        related_name="+",
        editable=False,
        verbose_name=_("选派部门"),
    )

    class Meta(FiledRecord.Meta):
        verbose_name = _("选派岗位")
        constraints = (
            *FiledRecord.Meta.constraints,
            models.CheckConstraint(condition=models.Q(seats__gte=1, months__gte=1), name="secondments_post_counts"),
        )
        indexes = (
            *FiledRecord.Meta.indexes,
            models.Index(
                fields=("-decided_at", "-id"),
                condition=models.Q(state__in=(PostState.PUBLISHED,)),
                name="secondments_post_public",
            ),
        )

    def clean(self) -> None:
        """A unit offers posts of the kinds that are meant for such units."""
        kind = kinds().get(self.kind)
        if kind is not None and self.organisation_id and self.organisation.kind not in kind.hosts:
            raise ValidationError(
                {"kind": _("%(kind)s的岗位由%(hosts)s提供。") % {"kind": kind.name, "hosts": kind.host_words}}
            )

    def future(self) -> Iterable[Event]:
        """Nobody is sought after the last day for applications."""
        if self.state == PostState.PUBLISHED:
            yield Event(start_of(self.apply_until + timedelta(days=1)), "lapse")

    @property
    def definition(self) -> Kind:
        """What its kind says."""
        return kinds()[self.kind]

    def takes(self, on: date) -> bool:
        """Whether people may apply on that day."""
        return self.state == PostState.PUBLISHED and on <= self.apply_until
