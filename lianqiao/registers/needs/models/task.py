"""A research task: condensed from several demands, weighed by experts, followed until it is solved."""

import pghistory
from django.conf import settings
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.utils.translation import gettext_lazy as _

from lianqiao.core.fields import limited_text
from lianqiao.core.filing.models import FiledRecord
from lianqiao.core.ids import new_id
from lianqiao.core.money import yuan_field
from lianqiao.registers.demands.models import Demand
from lianqiao.registers.needs.enums import TaskState, Urgency
from lianqiao.registers.organisations.enums import OrganisationKind
from lianqiao.registers.taxonomy.models import Chain

#: The least and the most that one person gives a task.
LEAST, MOST = 1, 5
#: Characters of what is to be solved, and of how it will be judged.
LONGEST_PROBLEM, LONGEST_INDICATORS = 3000, 2000
#: Characters of the reason for a vote.
LONGEST_REASON = 300


@pghistory.track()
class ResearchTask(FiledRecord):
    """A task on the list of `organisation`, a government body; restricted to the governments of the region."""

    FILERS = frozenset({OrganisationKind.GOVERNMENT})
    PARTS = ("demands",)

    state = models.CharField(_("状态"), max_length=16, choices=TaskState, default=TaskState.DRAFT, editable=False)
    urgency = models.CharField(_("性质"), max_length=12, choices=Urgency)
    chain = models.ForeignKey(
        Chain, null=True, blank=True, on_delete=models.PROTECT, related_name="+", verbose_name=_("产业链")
    )
    problem = limited_text(_("要解决的技术问题"), max_length=LONGEST_PROBLEM)
    indicators = limited_text(_("考核指标"), max_length=LONGEST_INDICATORS, help_text=_("一行一条，尽量写成数字"))
    abroad = limited_text(_("国内外差距"), max_length=2000, blank=True)
    wanted_by = models.DateField(_("希望突破的时间"), null=True, blank=True)
    budget_yuan = yuan_field(_("估算投入"), null=True, blank=True)
    sources_note = limited_text(
        _("其他来源"), max_length=1000, blank=True, help_text=_("座谈会、专家建议、产业图谱缺口等")
    )
    demands = models.ManyToManyField(Demand, blank=True, related_name="tasks", verbose_name=_("来自哪些需求"))
    outcome = limited_text(_("突破情况"), max_length=2000, blank=True, editable=False)
    solved_on = models.DateField(_("突破日期"), null=True, editable=False)

    class Meta(FiledRecord.Meta):
        verbose_name = _("重点研发任务")


class TaskVote(models.Model):
    """What one expert or official gives a task: from 1 to 5, with a reason; changed by voting again."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    task = models.ForeignKey(ResearchTask, on_delete=models.CASCADE, related_name="votes")
    voter = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    organisation = models.ForeignKey("organisations.Organisation", on_delete=models.PROTECT, related_name="+")
    score = models.PositiveSmallIntegerField(_("评分"), validators=[MinValueValidator(LEAST), MaxValueValidator(MOST)])
    reason = models.CharField(_("理由"), max_length=LONGEST_REASON, blank=True)
    voted_at = models.DateTimeField(_("时间"), auto_now=True)

    class Meta:
        verbose_name = _("评议")
        ordering = ("-voted_at", "id")
        constraints = (
            models.UniqueConstraint(fields=("task", "voter"), name="needs_vote_once"),
            models.CheckConstraint(condition=models.Q(score__range=(LEAST, MOST)), name="needs_vote_score"),
        )

    def __str__(self) -> str:
        return f"{self.voter} {self.score}"
