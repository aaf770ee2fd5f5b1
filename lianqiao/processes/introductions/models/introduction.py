"""The introduction: one organisation asks another to meet about an achievement, a demand, or both."""

from typing import Any

import pghistory
from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from lianqiao.core.fields import limited_text
from lianqiao.core.records import Record
from lianqiao.processes.introductions.enums import (
    DISCLOSED_STATES,
    OPEN_STATES,
    DeclineCode,
    Direction,
    IntroductionState,
    OutcomeCode,
    Side,
    Stage,
)
from lianqiao.processes.introductions.queries.visibility import IntroductionQuerySet
from lianqiao.processes.introductions.validators import validate_no_contact, validate_problem


@pghistory.track()
class Introduction(Record):
    """A request of `organisation` to `counterpart`.

    `direction` says which record belongs to the other side: SEEKS asks for an achievement (a demand of one's
    own may go with it), ANSWERS answers a demand (an achievement of one's own may go with it). The row holds
    no contact data; that comes into being with `DisclosedContact`, when both sides have agreed.
    `stage` is the step of the funnel at which it stands, since `stage_on`, as its newest `Step` says that nobody
    disputes; `trial_on` the first day of a trial. `contract_on` and `landed_on` are set only once the other side has
    confirmed the step, or the government has verified it: what one side says alone is an intent and counts nowhere.
    """

    state = models.CharField(
        _("状态"),
        max_length=12,
        choices=IntroductionState,
        default=IntroductionState.REQUESTED,
        editable=False,
    )
    direction = models.CharField(_("方向"), max_length=8, choices=Direction, editable=False)
    counterpart = models.ForeignKey(
        "organisations.Organisation", on_delete=models.PROTECT, related_name="+", verbose_name=_("受邀单位")
    )
    counterpart_region = models.ForeignKey("taxonomy.Region", on_delete=models.PROTECT, related_name="+")
    achievement = models.ForeignKey(
        "achievements.Achievement",
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="+",
        verbose_name=_("成果"),
    )
    demand = models.ForeignKey(
        "demands.Demand",
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="+",
        verbose_name=_("需求"),
    )
    problem_text = limited_text(
        _("要解决的问题"),
        max_length=2000,
        validators=[validate_problem, validate_no_contact],
        help_text=_("用自己的话说清难题、现状和期望，对方据此决定是否对接"),
    )
    message = limited_text(
        _("给对方的话"),
        max_length=1000,
        blank=True,
        validators=[validate_no_contact],
        help_text=_("可不填"),
    )
    agreed_at = models.DateTimeField(_("发起方同意公开联系方式的时间"), editable=False)
    answer_by = models.DateField(_("答复期限"), editable=False)
    reminded_at = models.DateTimeField(null=True, editable=False)
    answered_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        null=True,
        on_delete=models.PROTECT,
        related_name="+",
        editable=False,
        verbose_name=_("答复人"),
    )
    answered_at = models.DateTimeField(_("答复时间"), null=True, editable=False)
    decline_code = models.CharField(_("婉拒原因"), max_length=20, choices=DeclineCode, blank=True, editable=False)
    decline_text = models.TextField(_("婉拒说明"), blank=True, editable=False)
    disclosed_at = models.DateTimeField(_("联系方式互告时间"), null=True, editable=False)
    outcome = models.CharField(_("对接结果"), max_length=24, choices=OutcomeCode, blank=True, editable=False)
    outcome_at = models.DateTimeField(_("结果登记时间"), null=True, editable=False)
    outcome_due = models.DateField(_("下次询问结果"), null=True, editable=False)
    stage = models.CharField(
        _("进展"),
        max_length=12,
        choices=Stage,
        default=Stage.INTEREST,
        db_default=Stage.INTEREST,
        editable=False,
    )
    stage_on = models.DateField(_("进入这一步的日期"), null=True, editable=False)
    trial_on = models.DateField(_("开始试用的日期"), null=True, editable=False)
    contract_on = models.DateField(_("签约日期（已确认）"), null=True, editable=False)
    landed_on = models.DateField(_("落地日期（已确认）"), null=True, editable=False)

    objects = IntroductionQuerySet.as_manager()

    class Meta(Record.Meta):
        verbose_name = _("对接")
        ordering = ("-created_at", "-id")
        constraints = (
            models.CheckConstraint(condition=~Q(counterpart=F("organisation")), name="introductions_two_organisations"),
            models.CheckConstraint(
                condition=Q(direction=Direction.SEEKS, achievement__isnull=False)
                | Q(direction=Direction.ANSWERS, demand__isnull=False),
                name="introductions_has_subject",
            ),
            models.CheckConstraint(
                condition=Q(state__in=DISCLOSED_STATES, disclosed_at__isnull=False)
                | (~Q(state__in=DISCLOSED_STATES) & Q(disclosed_at__isnull=True)),
                name="introductions_disclosed_when_agreed",
            ),
            models.CheckConstraint(
                condition=Q(state=IntroductionState.CLOSED, outcome_at__isnull=False) & ~Q(outcome="")
                | ~Q(state=IntroductionState.CLOSED) & Q(outcome="", outcome_at__isnull=True),
                name="introductions_closed_with_outcome",
            ),
            models.CheckConstraint(
                condition=Q(state=IntroductionState.DECLINED) & ~Q(decline_code="")
                | ~Q(state=IntroductionState.DECLINED) & Q(decline_code=""),
                name="introductions_declined_with_reason",
            ),
            models.UniqueConstraint(
                fields=("organisation", "achievement"),
                condition=Q(state__in=OPEN_STATES, direction=Direction.SEEKS),
                name="introductions_achievement_once",
            ),
            models.UniqueConstraint(
                fields=("organisation", "demand"),
                condition=Q(state__in=OPEN_STATES, direction=Direction.ANSWERS),
                name="introductions_demand_once",
            ),
            # Both sides may find each other at the same moment; one conversation is enough.
            models.UniqueConstraint(
                fields=("achievement", "demand"),
                condition=Q(state__in=OPEN_STATES, achievement__isnull=False, demand__isnull=False),
                name="introductions_pair_once",
            ),
        )
        indexes = (
            models.Index(fields=("organisation", "-created_at", "-id"), name="introductions_sent"),
            models.Index(fields=("counterpart", "-created_at", "-id"), name="introductions_received"),
            models.Index(
                fields=("answer_by",),
                condition=Q(state=IntroductionState.REQUESTED),
                name="introductions_unanswered",
            ),
            models.Index(
                fields=("outcome_due",),
                condition=Q(outcome_due__isnull=False),
                name="introductions_ask_outcome",
            ),
            models.Index(fields=("region", "-created_at", "-id"), name="introductions_of_region"),
            models.Index(fields=("counterpart_region", "-created_at", "-id"), name="introductions_to_region"),
        )

    def __str__(self) -> str:
        # Without the other side: who that is, not every reader knows (`queries.names`).
        return _now("%(initiator)s就“%(subject)s”发起的对接") % {
            "initiator": self.organisation.display_name,
            "subject": self.subject.title[:60],
        }

    @property
    def subject(self) -> Any:
        """The record of the other side that the introduction is about."""
        return self.achievement if self.direction == Direction.SEEKS else self.demand

    @property
    def own_record(self) -> Any:
        """The record that the initiator brought along, or None."""
        return self.demand if self.direction == Direction.SEEKS else self.achievement

    @property
    def is_disclosed(self) -> bool:
        return self.disclosed_at is not None

    @property
    def is_ended(self) -> bool:
        """Whether it came to an end without success."""
        if self.state == IntroductionState.CLOSED:
            return OutcomeCode(self.outcome).is_failure
        return self.state not in OPEN_STATES

    @property
    def ending(self) -> str:
        """Why it came to an end, in words; empty as long as it goes on."""
        if not self.is_ended:
            return ""
        if self.state == IntroductionState.CLOSED:
            return str(self.get_outcome_display())
        return str(self.get_decline_code_display() if self.decline_code else self.get_state_display())

    def side_of(self, organisation_id: Any) -> Side | None:
        """On which side an organisation stands; None for a third one."""
        if organisation_id is None:
            return None
        sides = {self.organisation_id: Side.INITIATOR, self.counterpart_id: Side.COUNTERPART}
        return sides.get(organisation_id)

    def snapshot(self) -> dict[str, Any]:
        """What was asked and what came of it, without contact data; whom it was asked of once both have agreed."""
        return {
            "direction": self.get_direction_display(),
            "organisation": str(self.organisation),
            "counterpart": str(self.counterpart) if self.is_disclosed else "",
            "achievement": "" if self.achievement is None else self.achievement.title,
            "demand": "" if self.demand is None else self.demand.title,
            "problem_text": self.problem_text,
            "message": self.message,
            "state": self.get_state_display(),
            "stage": self.get_stage_display(),
            "outcome": self.get_outcome_display(),
        }
