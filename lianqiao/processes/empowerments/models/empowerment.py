"""The empowerment, and the completers who ask for it with their shares and consents."""

from __future__ import annotations

from calendar import monthrange
from collections.abc import Iterable
from datetime import date, timedelta
from decimal import Decimal
from typing import Any, ClassVar

import pghistory
import pgtrigger
from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from lianqiao.core import clock
from lianqiao.core.chronograph import Event, start_of
from lianqiao.core.chronograph.timed import Timed
from lianqiao.core.fields import limited_text
from lianqiao.core.ids import new_id
from lianqiao.core.models.files import StoredFile
from lianqiao.core.records import Record
from lianqiao.processes.empowerments.enums import HELD, OPEN, Answer, EmpowermentState, FeePayer, Form
from lianqiao.processes.empowerments.limits import LONGEST_NAME, LONGEST_PAPER, LONGEST_TEXT
from lianqiao.processes.empowerments.queries.visibility import EmpowermentQuerySet

#: What was agreed to and signed: it changes only together with the revision.
CONTENT = (
    "form", "share_percent", "years", "fee_payer", "plan", "decision_rule", "duty", "idle_months", "achievement_id",
)  # fmt: skip
_CHANGES = " OR ".join(f"OLD.{column} IS DISTINCT FROM NEW.{column}" for column in CONTENT)
PERCENT: Any = {"max_digits": 7, "decimal_places": 4}


def _person(label: Any) -> Any:
    return models.ForeignKey(
        settings.AUTH_USER_MODEL,
        null=True,
        editable=False,
        on_delete=models.PROTECT,
        related_name="+",
        verbose_name=label,
    )


def after_months(day: date, months: int) -> date:
    """The same day so many months later, the last of its month where there is none."""
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    return date(year, month + 1, min(day.day, monthrange(year, month + 1)[1]))


@pghistory.track()
class Empowerment(Timed, Record):
    """That a unit gives the completers of an achievement ownership, a share of it, or its long-term use.

    `share_percent` is what the completers have together: 100 for full ownership, none for the use. `years` is the term
    of a use right. `revision` is 0 in a draft; from the first submission on what is agreed changes with it only.
    """

    achievement = models.ForeignKey(
        "achievements.Achievement", on_delete=models.PROTECT, related_name="empowerments", verbose_name=_("科技成果")
    )
    state = models.CharField(
        _("状态"), max_length=12, choices=EmpowermentState, default=EmpowermentState.DRAFT, editable=False
    )
    number = models.CharField(_("登记编号"), max_length=40, blank=True, editable=False)
    form = models.CharField(_("赋权方式"), max_length=8, choices=Form)
    share_percent = models.DecimalField(
        _("成果完成人份额（%）"),
        null=True,
        blank=True,
        validators=[MinValueValidator(Decimal("0.0001")), MaxValueValidator(Decimal(100))],
        **PERCENT,
    )
    years = models.PositiveSmallIntegerField(_("使用权年限"), null=True, blank=True)
    plan = limited_text(_("打算怎样转化"), max_length=LONGEST_TEXT)
    fee_payer = models.CharField(_("知识产权维持费用"), max_length=12, choices=FeePayer, default=FeePayer.COMPLETERS)
    decision_rule = limited_text(_("重大事项怎样决定"), max_length=LONGEST_TEXT, blank=True)
    duty = limited_text(_("实施和报告义务"), max_length=LONGEST_TEXT, blank=True)
    idle_months = models.PositiveSmallIntegerField(_("多久没有实施可以收回（月）"), null=True, blank=True)
    revision = models.PositiveSmallIntegerField(default=0, editable=False)
    content_sha256 = models.CharField(_("内容校验值"), max_length=64, blank=True, editable=False)
    submitted_at = models.DateTimeField(_("提交时间"), null=True, editable=False)
    statements = ArrayField(
        models.CharField(max_length=20), verbose_name=_("核查确认"), default=list, blank=True, editable=False
    )
    encumbrances = limited_text(_("权利负担"), max_length=LONGEST_TEXT, blank=True, editable=False)
    checked_by = _person(_("核查人"))
    checked_at = models.DateTimeField(_("核查时间"), null=True, editable=False)
    decision_paper = models.CharField(_("决策文件"), max_length=LONGEST_PAPER, blank=True, editable=False)
    decided_by = _person(_("决定人"))
    decided_at = models.DateTimeField(_("决定时间"), null=True, editable=False)
    opinion = limited_text(_("意见"), max_length=LONGEST_TEXT, blank=True, editable=False)
    starts_on = models.DateField(_("生效日期"), null=True, editable=False)
    ends_on = models.DateField(_("期限届满"), null=True, editable=False)
    active_on = models.DateField(_("最近实施"), null=True, editable=False)
    idle_on = models.DateField(_("可以收回之日"), null=True, editable=False)
    report_due_on = models.DateField(_("下次报告"), null=True, editable=False)
    reminded_on = models.DateField(null=True, editable=False)
    hearing_until = models.DateField(_("陈述期限"), null=True, editable=False)
    plea = limited_text(_("陈述意见"), max_length=LONGEST_TEXT, blank=True, editable=False)
    ended_on = models.DateField(_("结束日期"), null=True, editable=False)

    objects: ClassVar[Any] = EmpowermentQuerySet.as_manager()

    class Meta:
        verbose_name = _("赋权")
        ordering = ("-created_at", "-id")
        constraints = (
            models.UniqueConstraint(
                fields=("achievement",),
                condition=Q(state__in=[*OPEN, *HELD]),
                name="empowerments_one_at_a_time",
                violation_error_message=_("这项成果已经在办理赋权，或已经赋权。"),
            ),
            models.UniqueConstraint(fields=("number",), condition=~Q(number=""), name="empowerments_number_once"),
            models.CheckConstraint(
                condition=(Q(form=Form.FULL) & Q(share_percent=100) & Q(years__isnull=True))
                | (Q(form=Form.SHARE) & Q(share_percent__lt=100) & Q(years__isnull=True))
                | (Q(form=Form.USE) & Q(share_percent__isnull=True) & Q(years__gt=0)),
                name="empowerments_form_has_its_fields",
                violation_error_message=_("份额和年限与赋权方式不符。"),
            ),
            models.CheckConstraint(
                condition=Q(decided_by__isnull=True)
                | (~Q(decided_by=models.F("checked_by")) & ~Q(decided_by=models.F("created_by"))),
                name="empowerments_four_eyes",
            ),
            models.CheckConstraint(
                condition=~Q(state__in=HELD) | (~Q(number="") & Q(starts_on__isnull=False, idle_on__isnull=False)),
                name="empowerments_in_force_is_dated",
            ),
        )
        indexes = (
            models.Index(fields=("organisation", "-created_at", "-id"), name="empowerments_of_unit"),
            models.Index(fields=("organisation", "state"), name="empowerments_unit_state"),
            models.Index(fields=("-created_at", "-id"), name="empowerments_newest"),
            models.Index(fields=("starts_on",), name="empowerments_start"),
        )
        triggers = (
            pgtrigger.Protect(
                name="frozen",
                operation=pgtrigger.Update,
                condition=pgtrigger.Condition(f"OLD.revision > 0 AND NEW.revision = OLD.revision AND ({_CHANGES})"),
            ),
            pgtrigger.Protect(
                name="stays", operation=pgtrigger.Delete, condition=pgtrigger.Condition("OLD.revision > 0")
            ),
        )

    def __str__(self) -> str:
        return self.achievement.title

    @property
    def form_words(self) -> str:
        """What is given, with share or term."""
        if self.form == Form.SHARE and self.share_percent is not None:
            return str(_("%(share)s%% 所有权") % {"share": f"{self.share_percent.normalize():f}"})
        if self.form == Form.USE:
            return str(_("%(years)d 年使用权") % {"years": self.years})
        return str(self.get_form_display())

    @property
    def is_held(self) -> bool:
        """Whether the completers hold the right."""
        return self.state in HELD

    @property
    def hearing_is_over(self) -> bool:
        """Whether the completers had their time to answer, or have answered."""
        return bool(self.plea) or (self.hearing_until is not None and clock.today() > self.hearing_until)

    def future(self) -> Iterable[Event]:
        """The term ends; a report is asked for; who did nothing for too long is warned."""
        if self.state in HELD and self.ends_on is not None:
            yield Event(start_of(self.ends_on + timedelta(days=1)), "expire")
        if self.state != EmpowermentState.IN_FORCE:
            return
        if self.idle_on is not None:
            yield Event(start_of(self.idle_on, hour=9), "warn_idle")
        if self.report_due_on is not None and self.reminded_on != self.report_due_on:
            yield Event(start_of(self.report_due_on, hour=9), "ask_for_report")

    def snapshot(self) -> dict[str, Any]:
        """What is agreed to and signed, as plain values; the hash is made of it."""
        return {
            "achievement": self.achievement.title,
            "unit": str(self.organisation),
            "rights": [str(one) for one in self.achievement.rights.all()],
            "form": self.form_words,
            "completers": [one.sentence() for one in self.participants.all()],
            "income": [one.words for one in self.terms.all()],
            "fee_payer": str(self.get_fee_payer_display()),
            "plan": self.plan,
            "decision_rule": self.decision_rule,
            "duty": self.duty,
            "idle_months": self.idle_months,
        }


@pghistory.track()
class Participant(models.Model):
    """A completer who is to be empowered: the share among the completers, and the answer to the version of `sha256`."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    empowerment = models.ForeignKey(Empowerment, on_delete=models.CASCADE, related_name="participants")
    position = models.PositiveSmallIntegerField(_("次序"))
    name = models.CharField(_("姓名"), max_length=LONGEST_NAME)
    unit_name = models.CharField(_("单位"), max_length=120, blank=True)
    share_percent = models.DecimalField(_("完成人之间的份额（%）"), **PERCENT)
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+", verbose_name=_("账号")
    )
    answer = models.CharField(_("意见"), max_length=8, choices=Answer, default=Answer.WAITING)
    sha256 = models.CharField(_("所看内容的校验值"), max_length=64, blank=True)
    answered_at = models.DateTimeField(_("答复时间"), null=True)
    recorded_by = _person(_("登记人"))
    paper = models.ForeignKey(
        StoredFile, null=True, on_delete=models.PROTECT, related_name="+", verbose_name=_("书面同意")
    )

    class Meta:
        verbose_name = _("成果完成人")
        ordering = ("empowerment", "position")
        constraints = (
            models.UniqueConstraint(fields=("empowerment", "position"), name="empowerments_participant_position"),
            models.UniqueConstraint(fields=("empowerment", "name"), name="empowerments_participant_once"),
            models.CheckConstraint(
                condition=Q(share_percent__gte=0, share_percent__lte=100), name="empowerments_participant_share"
            ),
            models.CheckConstraint(
                condition=Q(answer=Answer.WAITING) | (~Q(sha256="") & Q(answered_at__isnull=False)),
                name="empowerments_answer_names_version",
            ),
        )
        indexes = (models.Index(fields=("user", "answer"), name="empowerments_asked_of"),)

    def __str__(self) -> str:
        return f"{self.name}（{self.unit_name}）" if self.unit_name else self.name

    def sentence(self) -> str:
        """Name and share, as signed."""
        return f"{self} {self.share_percent.normalize():f}%"
