"""A rule that a unit must have: the document, since when, until when, and what the department found."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import timedelta

import pghistory
from django.core.exceptions import ValidationError
from django.db import models
from django.utils.translation import gettext_lazy as _

from lianqiao.core.chronograph import Event, start_of
from lianqiao.core.chronograph.timed import Timed
from lianqiao.core.fields import limited_text
from lianqiao.core.filing.models import FiledRecord
from lianqiao.processes.annual_reports.enums import Finding, RuleState
from lianqiao.processes.annual_reports.limits import LONGEST_PAPER, LONGEST_REASON
from lianqiao.processes.annual_reports.queries.units import KINDS
from lianqiao.processes.annual_reports.tables import required_rules, rule_choices


@pghistory.track()
class RuleDocument(Timed, FiledRecord):
    """The rule of kind `rule` that the unit `organisation` has issued; `remind_on` is when it is to be looked after."""

    FILERS = frozenset(KINDS)
    NUMBERED = ("rule",)

    state = models.CharField(_("状态"), max_length=16, choices=RuleState, default=RuleState.DRAFT, editable=False)
    rule = models.CharField(_("制度"), max_length=24, choices=rule_choices)
    paper = models.CharField(_("文件名和文号"), max_length=LONGEST_PAPER)
    issued_on = models.DateField(_("印发日期"))
    valid_until = models.DateField(_("有效期至"), null=True, blank=True, help_text=_("长期有效的不填"))
    note = limited_text(
        _("要点"), max_length=LONGEST_REASON, blank=True, help_text=_("如：奖酬比例、决策程序、负责部门")
    )
    finding = models.CharField(_("审核结论"), max_length=8, choices=Finding, blank=True, editable=False)
    remind_on = models.DateField(null=True, editable=False)
    reminded_for = models.DateField(null=True, editable=False)

    class Meta(FiledRecord.Meta):
        verbose_name = _("转化制度")
        constraints = (
            *FiledRecord.Meta.constraints,
            models.UniqueConstraint(
                fields=("organisation", "rule"),
                condition=models.Q(state=RuleState.CONFIRMED),
                name="annual_reports_rule_once",
            ),
        )

    def own_title(self) -> str:
        """The kind and the paper."""
        known = required_rules().get(self.rule)
        return f"{known.name}：{self.paper}" if known is not None else self.paper

    def clean(self) -> None:
        """It does not end before it began."""
        if self.issued_on and self.valid_until and self.valid_until < self.issued_on:
            raise ValidationError({"valid_until": _("有效期不能早于印发日期。")})

    def future(self) -> Iterable[Event]:
        """Once confirmed, a reminder before its last day, and its end on the day after."""
        if self.state != RuleState.CONFIRMED or self.valid_until is None:
            return
        if self.remind_on is not None and self.reminded_for != self.valid_until:
            yield Event(start_of(self.remind_on, hour=9), "remind")
        yield Event(start_of(self.valid_until + timedelta(days=1)), "expire")
