"""The steps of a case one after the other, and what the other side or the government said of them."""

from typing import Any, ClassVar

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from lianqiao.core.fields import limited_text
from lianqiao.core.ids import new_id
from lianqiao.core.money import yuan_field
from lianqiao.processes.introductions.enums import CLAIMED_STAGES, OutcomeCode, Side, Stage, Verdict
from lianqiao.processes.introductions.models.introduction import Introduction
from lianqiao.processes.introductions.models.mandates import Mandate
from lianqiao.processes.introductions.models.parts import APPEND_ONLY
from lianqiao.processes.introductions.queries.visibility import OfCaseQuerySet


class Step(models.Model):
    """One step of a case, or its end where it stood; never changed. Its documents are stored files.

    `code` is what was told of the case, empty for the first two steps, which come about by asking and accepting.
    `side` is the side for which it was recorded, by itself or by the manager with `mandate`. A follow-up has its
    number in `round` and says what has come of the landing until then: money received, sales, taxes, jobs.
    """

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    introduction = models.ForeignKey(Introduction, on_delete=models.PROTECT, related_name="steps")
    stage = models.CharField(_("步骤"), max_length=12, choices=Stage)
    code = models.CharField(_("进展"), max_length=24, choices=OutcomeCode, blank=True)
    happened_on = models.DateField(_("日期"))
    text = limited_text(_("说明"), max_length=1000, blank=True)
    amount_yuan = yuan_field(verbose_name=_("合同金额"), null=True, blank=True)
    contract_number = models.CharField(
        _("合同登记编号"), max_length=40, blank=True, help_text=_("已在技术合同登记机构登记的，填写登记编号")
    )
    place: Any = models.ForeignKey(
        "taxonomy.Region",
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="+",
        verbose_name=_("落地地区"),
    )
    round = models.PositiveSmallIntegerField(_("第几次回访"), null=True, blank=True)
    paid_yuan = yuan_field(verbose_name=_("累计到账金额"), null=True, blank=True)
    sales_yuan = yuan_field(verbose_name=_("累计销售收入"), null=True, blank=True)
    tax_yuan = yuan_field(verbose_name=_("累计上缴税金"), null=True, blank=True)
    jobs = models.PositiveIntegerField(_("新增就业（人）"), null=True, blank=True)
    side = models.CharField(_("登记方"), max_length=12, choices=Side)
    organisation: Any = models.ForeignKey(
        "organisations.Organisation", on_delete=models.PROTECT, related_name="+", verbose_name=_("登记单位")
    )
    mandate = models.ForeignKey(
        Mandate, null=True, blank=True, on_delete=models.PROTECT, related_name="steps", verbose_name=_("受委托登记")
    )
    recorded_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", verbose_name=_("登记人")
    )
    recorded_at = models.DateTimeField(_("登记时间"))

    objects: ClassVar[Any] = OfCaseQuerySet.as_manager()

    class Meta:
        ordering = ("recorded_at", "id")
        verbose_name = _("对接进展")
        constraints = (
            models.CheckConstraint(
                condition=Q(stage=Stage.FOLLOW_UP, round__isnull=False)
                | ~Q(stage=Stage.FOLLOW_UP) & Q(round__isnull=True),
                name="introductions_step_round_of_follow_up",
            ),
            models.CheckConstraint(condition=~Q(stage=Stage.CANDIDATE), name="introductions_step_no_candidate"),
            models.UniqueConstraint(
                fields=("introduction", "round"),
                condition=Q(round__isnull=False),
                name="introductions_step_round_once",
            ),
        )
        indexes = (models.Index(fields=("introduction", "recorded_at", "id"), name="introductions_step_of_case"),)
        triggers = (APPEND_ONLY,)

    def __str__(self) -> str:
        return str(self.get_stage_display())

    @property
    def is_end(self) -> bool:
        """Whether the case came to an end here without success."""
        return bool(self.code) and OutcomeCode(self.code).is_failure

    @property
    def is_claim(self) -> bool:
        """Whether it counts only with the word of the other side or of the government."""
        return self.stage in CLAIMED_STAGES and not self.is_end

    @property
    def verdict(self) -> str:
        """What was said of it, empty as long as nothing was."""
        reply = getattr(self, "reply", None)
        return "" if reply is None else str(reply.verdict)

    @property
    def title(self) -> str:
        """The step in words; for an end why, for a follow-up which."""
        if self.is_end:
            return str(_("结束：%(reason)s") % {"reason": self.get_code_display()})
        if self.round is not None:
            return str(_("第 %(round)d 次回访") % {"round": self.round})
        return str(self.get_code_display() if self.code else self.get_stage_display())


class StepReply(models.Model):
    """What the other side, or the government of the region, said of a contract or a landing; never changed."""

    step = models.OneToOneField(Step, on_delete=models.PROTECT, related_name="reply")
    verdict = models.CharField(_("答复"), max_length=10, choices=Verdict)
    text = limited_text(_("说明"), max_length=1000, blank=True)
    organisation: Any = models.ForeignKey(
        "organisations.Organisation", on_delete=models.PROTECT, related_name="+", verbose_name=_("答复单位")
    )
    replied_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", verbose_name=_("答复人")
    )
    replied_at = models.DateTimeField(_("答复时间"))

    class Meta:
        verbose_name = _("对签约和落地的答复")
        constraints = (
            models.CheckConstraint(
                condition=~Q(verdict=Verdict.DISPUTED) | ~Q(text=""), name="introductions_dispute_has_words"
            ),
        )
        triggers = (APPEND_ONLY,)

    def __str__(self) -> str:
        return str(self.get_verdict_display())
