"""The registration of one achievement: the form, the number, the certificate."""

import pghistory
from django.core.exceptions import ValidationError
from django.core.validators import MinValueValidator
from django.db import models
from django.utils.translation import gettext_lazy as _

from lianqiao.core.fields import limited_text
from lianqiao.core.filing.enums import FilingState
from lianqiao.core.filing.models import FiledRecord
from lianqiao.core.money import yuan_field
from lianqiao.registers.achievements.models import Achievement
from lianqiao.registers.registrations.enums import EvaluationWay, ResultForm, ResultStage


@pghistory.track()
class Registration(FiledRecord):
    """What is registered of `achievement`, which tells title, keywords, completers and rights.

    The certificate says that the achievement was registered; it proves no ownership. `registered_on` is the day on
    which the number was given; a later correction does not move it.
    """

    PUBLIC_STATES = (FilingState.PUBLISHED,)
    NUMBERED = ("achievement",)
    OWNER_SHOWN_BY = "achievement"

    achievement = models.ForeignKey(
        Achievement, on_delete=models.PROTECT, related_name="registrations", verbose_name=_("科技成果")
    )
    result_form = models.CharField(_("成果体现形式"), max_length=16, choices=ResultForm)
    stage = models.CharField(_("成果所处阶段"), max_length=8, choices=ResultStage)
    evaluation = models.CharField(_("评价方式"), max_length=16, choices=EvaluationWay)
    evaluator = models.CharField(_("评价单位"), max_length=120)
    evaluated_on = models.DateField(_("评价日期"))
    evaluation_number = models.CharField(_("评价证明编号"), max_length=80, blank=True)
    conclusion = limited_text(_("评价结论"), max_length=2000)
    discipline = models.CharField(_("学科"), max_length=60, blank=True, help_text=_("如 430 材料科学"))
    people = models.PositiveIntegerField(_("研究人数"), null=True, blank=True, validators=[MinValueValidator(1)])
    cost_yuan = yuan_field(_("研究经费"), null=True, blank=True)
    used = limited_text(_("应用情况"), max_length=2000, blank=True)
    income_yuan = yuan_field(_("已产生的经济效益"), null=True, blank=True)
    may_be_transferred = models.BooleanField(_("同意对外转让或合作"), default=True)
    registered_on = models.DateField(_("登记日期"), null=True, editable=False)

    class Meta(FiledRecord.Meta):
        verbose_name = _("成果登记")
        constraints = (
            *FiledRecord.Meta.constraints,
            models.UniqueConstraint(
                fields=("achievement",),
                condition=~models.Q(state=FilingState.CANCELLED),
                name="registrations_achievement_once",
                violation_error_message=_("这项成果已经有一份登记申请。"),
            ),
        )
        indexes = (
            *FiledRecord.Meta.indexes,
            models.Index(
                fields=("-decided_at", "-id"),
                condition=models.Q(state__in=(FilingState.PUBLISHED,)),
                name="registrations_public",
            ),
        )

    def own_title(self) -> str:
        """The achievement's own."""
        return str(self.achievement) if self.achievement_id else ""

    def clean(self) -> None:
        """An evaluation does not precede the research."""
        started = self.achievement.started_on if self.achievement_id else None
        if started is not None and self.evaluated_on is not None and self.evaluated_on < started:
            raise ValidationError({"evaluated_on": _("评价日期不能早于研究开始日期。")})
