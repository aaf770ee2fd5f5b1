"""The register of evaluators: which institutions may appraise what, and with whom."""

from __future__ import annotations

import pghistory
from django.contrib.postgres.fields import ArrayField
from django.core.exceptions import ValidationError
from django.db import models
from django.utils.translation import gettext_lazy as _

from lianqiao.core.fields import limited_text
from lianqiao.core.filing.enums import FilingState
from lianqiao.core.filing.models import FiledRecord
from lianqiao.core.ids import new_id
from lianqiao.processes.appraisals.enums import AppraisalKind, PersonGroup
from lianqiao.registers.organisations.enums import OrganisationKind

#: States in which an evaluator takes appraisals.
EVALUATING = (FilingState.CONFIRMED, FilingState.PUBLISHED)


def validate_kinds(kinds: list[str]) -> None:
    """At least one kind, each once."""
    if not kinds:
        raise ValidationError(_("至少选一种评价。"))
    if len(set(kinds)) != len(kinds):
        raise ValidationError(_("每种评价只选一次。"))


@pghistory.track()
class Evaluator(FiledRecord):
    """The institution `organisation` as an evaluator."""

    FILERS = frozenset(
        {
            OrganisationKind.GOVERNMENT,
            OrganisationKind.UNIVERSITY,
            OrganisationKind.INSTITUTE,
            OrganisationKind.NEW_RESEARCH_BODY,
            OrganisationKind.TRANSFER_ORGANISATION,
            OrganisationKind.PLATFORM_OPERATOR,
            OrganisationKind.ASSOCIATION,
        }
    )
    PUBLIC_STATES = (FilingState.PUBLISHED,)
    PARTS = ("people",)

    kinds = ArrayField(
        models.CharField(max_length=12, choices=AppraisalKind),
        verbose_name=_("开展的评价"),
        default=list,
        validators=[validate_kinds],
    )
    scope = models.CharField(_("擅长的领域"), max_length=200, help_text=_("如：新材料、装备制造；各领域都评的写“不限”"))
    ability = limited_text(
        _("评价能力"),
        max_length=2000,
        help_text=_("评价人员、制度、场所和做过的评价；对照《科技成果评估机构能力要求》写"),
    )
    since = models.DateField(_("从事评价的起始日期"))
    independence = limited_text(
        _("独立性说明"), max_length=1000, help_text=_("与成果完成单位、投资机构有没有利益关系，怎样回避")
    )

    class Meta(FiledRecord.Meta):
        verbose_name = _("成果评价机构")
        constraints = (
            *FiledRecord.Meta.constraints,
            models.UniqueConstraint(
                fields=("organisation",),
                condition=models.Q(state__in=EVALUATING),
                name="appraisals_evaluator_once",
                violation_error_message=_("本单位已经是成果评价机构。"),
            ),
        )
        indexes = (
            *FiledRecord.Meta.indexes,
            models.Index(
                fields=("-decided_at", "-id"),
                condition=models.Q(state__in=(FilingState.PUBLISHED,)),
                name="appraisals_evaluator_public",
            ),
        )

    def own_title(self) -> str:
        """The name of the institution."""
        return str(self.organisation) if self.organisation_id else ""

    @property
    def kind_labels(self) -> list[str]:
        """The kinds in words."""
        return [str(AppraisalKind(kind).label) for kind in self.kinds]

    @property
    def is_evaluating(self) -> bool:
        """Whether it takes appraisals."""
        return self.state in EVALUATING and bool(self.organisation.is_verified)


@pghistory.track()
class EvaluatorPerson(models.Model):
    """One of the people by whom the evaluator judges."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    evaluator = models.ForeignKey(Evaluator, on_delete=models.CASCADE, related_name="people")
    order = models.PositiveSmallIntegerField(default=0)
    name = models.CharField(_("姓名"), max_length=60)
    group = models.CharField(_("类别"), max_length=12, choices=PersonGroup)
    post = models.CharField(_("单位和职务"), max_length=120)

    class Meta:
        verbose_name = _("评价人员")
        ordering = ("evaluator", "order", "id")

    def __str__(self) -> str:
        return f"{self.get_group_display()} {self.name} {self.post}"
