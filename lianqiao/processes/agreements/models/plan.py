"""What is promised: indicators, the milestones at which they are measured, and the payments that follow."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, timedelta
from decimal import Decimal
from typing import Any, ClassVar

import pghistory
from django.conf import settings
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from lianqiao.core import clock
from lianqiao.core.chronograph import Event, start_of
from lianqiao.core.chronograph.timed import Timed
from lianqiao.core.documents import day_words
from lianqiao.core.fields import limited_text
from lianqiao.core.ids import new_id
from lianqiao.core.money import format_yuan, plain, yuan_field
from lianqiao.processes.agreements import limits
from lianqiao.processes.agreements.enums import OWED, MilestoneState
from lianqiao.processes.agreements.models.agreement import Agreement
from lianqiao.processes.agreements.models.frozen import frozen
from lianqiao.processes.agreements.queries.visibility import MilestoneQuerySet
from lianqiao.processes.programmes.definitions.milestones import LONGEST_EVIDENCE, LONGEST_NAME, LONGEST_UNIT

_MEASURED: dict[str, Any] = {"max_digits": 20, "decimal_places": 6}


class Comparator(models.TextChoices):
    """On which side of its target an indicator is fulfilled."""

    AT_LEAST = ">=", _("不低于")
    AT_MOST = "<=", _("不高于")


@pghistory.track()
class Milestone(Timed):
    """A day by which something is shown; the last one, `is_final`, is the final acceptance.

    `due_on` is the last day for its report; a report that was returned has until `mend_until`, once. `share` is how
    much of the money is paid when it is accepted, in percent.
    """

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    agreement = models.ForeignKey(
        Agreement, on_delete=models.PROTECT, related_name="milestones", verbose_name=_("合同")
    )
    key = models.CharField(_("代号"), max_length=20, editable=False)
    position = models.PositiveSmallIntegerField(_("次序"), editable=False)
    name = models.CharField(_("里程碑"), max_length=LONGEST_NAME)
    stage = models.CharField(_("性质"), max_length=40)
    evidence = limited_text(_("要提交的证明"), max_length=LONGEST_EVIDENCE, blank=True)
    due_on = models.DateField(_("报告截止"))
    share = models.DecimalField(
        _("拨付比例"),
        max_digits=5,
        decimal_places=2,
        default=Decimal(0),
        validators=[MinValueValidator(0), MaxValueValidator(100)],
    )
    is_final = models.BooleanField(_("综合验收"), default=False, editable=False)
    state = models.CharField(
        _("状态"), max_length=12, choices=MilestoneState, default=MilestoneState.WAITING, editable=False
    )
    revision = models.PositiveSmallIntegerField(default=0, editable=False)
    mend_until = models.DateField(_("重新提交截止"), null=True, editable=False)
    reported_at = models.DateTimeField(_("报告时间"), null=True, editable=False)
    decided_at = models.DateTimeField(_("验收时间"), null=True, editable=False)
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        null=True,
        on_delete=models.PROTECT,
        related_name="+",
        editable=False,
        verbose_name=_("验收人"),
    )
    opinion = limited_text(_("验收意见"), max_length=1000, blank=True, editable=False)
    reminded_for = models.DateField(null=True, editable=False)
    overdue_for = models.DateField(null=True, editable=False)

    objects: ClassVar[Any] = MilestoneQuerySet.as_manager()

    class Meta:
        verbose_name = _("里程碑")
        ordering = ("agreement", "position", "id")
        constraints = (
            models.UniqueConstraint(fields=("agreement", "key"), name="agreements_milestone_key"),
            models.UniqueConstraint(
                fields=("agreement",), condition=Q(is_final=True), name="agreements_milestone_one_final"
            ),
            models.CheckConstraint(
                condition=~Q(state=MilestoneState.RETURNED) | Q(mend_until__isnull=False),
                name="agreements_milestone_returned_is_dated",
            ),
            models.CheckConstraint(
                condition=~Q(state__in=(MilestoneState.ACCEPTED, MilestoneState.REFUSED)) | Q(decided_at__isnull=False),
                name="agreements_milestone_decided_is_dated",
            ),
        )
        indexes = (
            models.Index(fields=("state", "due_on", "id"), name="agreements_milestone_due"),
            models.Index(fields=("due_on", "id"), name="agreements_milestone_order"),
        )
        triggers = frozen(("agreement_id", "key", "name", "stage", "evidence", "due_on", "share", "is_final"))

    def __str__(self) -> str:
        return f"{self.agreement.title} {self.name}"

    @property
    def organisation_id(self) -> Any:
        """The body that accepts it."""
        return self.agreement.organisation_id

    @property
    def region_id(self) -> Any:
        """The region of the body."""
        return self.agreement.region_id

    @property
    def deadline(self) -> date:
        """The last day for the report that is owed now."""
        if self.state == MilestoneState.RETURNED and self.mend_until is not None:
            return max(self.mend_until, self.due_on)
        return self.due_on

    @property
    def days_late(self) -> int:
        """For how many days a report has been owed beyond its day; 0 when it is not late."""
        return max((clock.today() - self.deadline).days, 0) if self.state in OWED else 0

    def future(self) -> Iterable[Event]:
        """The unit is reminded before the day, and both are told when it has passed."""
        if self.state not in OWED:
            return
        deadline, name = self.deadline, "remind" if self.state == MilestoneState.OPEN else "remind_mending"
        if self.reminded_for != deadline:
            before: Any = limits.REPORT_BEFORE.get(where=self.agreement.region_id, on=deadline).value
            yield Event(start_of(before.start(deadline), hour=9), name)
        if self.overdue_for != deadline:
            yield Event(start_of(deadline + timedelta(days=1), hour=9), f"{name}_overdue")

    def sentence(self) -> str:
        """It in one sentence, for the hash and for comparing."""
        given = {"name": self.name, "stage": self.stage, "day": day_words(self.due_on)}
        said = _now("%(name)s（%(stage)s），%(day)s前报告") % given
        if self.evidence:
            said = _now("%(said)s，提交：%(evidence)s") % {"said": said, "evidence": self.evidence}
        return said


@pghistory.track()
class Indicator(models.Model):
    """What is measured at a milestone, the value that was promised, and the value that was found last."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    agreement = models.ForeignKey(
        Agreement, on_delete=models.PROTECT, related_name="indicators", verbose_name=_("合同")
    )
    milestone = models.ForeignKey(
        Milestone, on_delete=models.PROTECT, related_name="indicators", verbose_name=_("里程碑")
    )
    key = models.CharField(_("代号"), max_length=20, editable=False)
    position = models.PositiveSmallIntegerField(_("次序"), editable=False)
    name = models.CharField(_("考核指标"), max_length=LONGEST_NAME)
    comparator = models.CharField(_("比较"), max_length=2, choices=Comparator)
    target = models.DecimalField(_("目标值"), null=True, blank=True, **_MEASURED)
    unit = models.CharField(_("单位"), max_length=LONGEST_UNIT, blank=True)
    measured = models.DecimalField(_("实测值"), null=True, editable=False, **_MEASURED)
    measured_at = models.DateTimeField(_("测得时间"), null=True, editable=False)
    revision = models.PositiveSmallIntegerField(default=0, editable=False)

    class Meta:
        verbose_name = _("考核指标")
        ordering = ("agreement", "position", "id")
        constraints = (models.UniqueConstraint(fields=("agreement", "key"), name="agreements_indicator_key"),)
        triggers = frozen(("agreement_id", "milestone_id", "key", "name", "comparator", "target", "unit"))

    def __str__(self) -> str:
        return self.name

    @property
    def target_words(self) -> str:
        """The target with its sign and unit; a dash where there is none yet."""
        return (
            "—" if self.target is None else f"{'≥' if self.comparator == '>=' else '≤'} {self.value_words(self.target)}"
        )

    @property
    def measured_words(self) -> str:
        """What was found last, with its unit; empty when nothing was."""
        return "" if self.measured is None else self.value_words(self.measured)

    @property
    def is_met(self) -> bool | None:
        """Whether the value that was found last fulfils the target; None when nothing was found."""
        return self.met_by(self.measured)

    def met_by(self, value: Decimal | None) -> bool | None:
        """Whether a value fulfils the target; None when there is no value or no target."""
        if value is None or self.target is None:
            return None
        return value >= self.target if self.comparator == Comparator.AT_LEAST else value <= self.target

    def value_words(self, value: Decimal) -> str:
        """A value of this indicator as people read it."""
        return f"{plain(value, grouped=True)} {self.unit}".strip()

    def sentence(self) -> str:
        """It in one sentence, for the hash and for comparing."""
        given = {"name": self.name, "target": self.target_words, "milestone": self.milestone.name}
        return _now("%(name)s %(target)s（%(milestone)s）") % given


@pghistory.track()
class Payment(models.Model):
    """Money that follows from signing or from a milestone; what became of it stands in the ledger of disbursements.

    `part` is `signature` or the key of the milestone, and the part of the cause by which the ledger knows it.
    """

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    agreement = models.ForeignKey(Agreement, on_delete=models.PROTECT, related_name="payments", verbose_name=_("合同"))
    part = models.CharField(_("代号"), max_length=20, editable=False)
    position = models.PositiveSmallIntegerField(_("次序"), editable=False)
    milestone = models.ForeignKey(
        Milestone, null=True, on_delete=models.PROTECT, related_name="+", verbose_name=_("里程碑")
    )
    label = models.CharField(_("拨付条件"), max_length=80)
    share = models.DecimalField(_("比例"), max_digits=5, decimal_places=2)
    amount_yuan = yuan_field(_("金额"))
    revision = models.PositiveSmallIntegerField(default=0, editable=False)

    class Meta:
        verbose_name = _("拨款")
        ordering = ("agreement", "position", "id")
        constraints = (models.UniqueConstraint(fields=("agreement", "part"), name="agreements_payment_once"),)
        triggers = frozen(("agreement_id", "part", "milestone_id", "label", "share", "amount_yuan"))

    def __str__(self) -> str:
        return self.label

    def sentence(self) -> str:
        """It in one sentence, for the hash and for comparing."""
        return f"{self.label}：{format_yuan(self.amount_yuan)}"
