"""The research project: what it cost, when it ended, and which achievements came of it."""

from __future__ import annotations

from typing import Any, ClassVar, Self

import pghistory
from django.core.validators import MinValueValidator
from django.db import models
from django.utils.translation import gettext_lazy as _

from lianqiao.core.filing.enums import FilingState
from lianqiao.core.filing.models import FiledRecord, FilingQuerySet
from lianqiao.core.money import yuan_field
from lianqiao.registers.achievements.models import Achievement
from lianqiao.registers.registrations.enums import FISCAL, PlanLevel


class ProjectQuerySet(FilingQuerySet["ResearchProject"]):
    """Projects, by whether their results have been registered."""

    def with_registered(self) -> Self:
        """With `registered`: how many achievements of the project hold a registration number."""
        held = models.Q(achievements__registrations__state__in=(FilingState.CONFIRMED, FilingState.PUBLISHED))
        return self.annotate(registered=models.Count("achievements", filter=held, distinct=True))

    def owing(self) -> Self:
        """Fiscally funded, accepted, and none of their results registered (促进科技成果转化法 Art. 11)."""
        done = self.with_registered().filter(state=FilingState.CONFIRMED, accepted_on__isnull=False, registered=0)
        return done.filter(level__in=FISCAL)


@pghistory.track()
class ResearchProject(FiledRecord):
    """A project that `organisation` carried out, alone or as leader."""

    PARTS = ("achievements",)

    project_number = models.CharField(_("项目编号"), max_length=80)
    level = models.CharField(_("计划类别"), max_length=12, choices=PlanLevel)
    plan = models.CharField(_("计划名称"), max_length=120, blank=True)
    leader = models.CharField(_("负责人"), max_length=60)
    funding_yuan = yuan_field(_("财政经费"), null=True, blank=True)
    own_yuan = yuan_field(_("自筹经费"), null=True, blank=True)
    started_on = models.DateField(_("开始日期"))
    ends_on = models.DateField(_("计划完成日期"))
    accepted_on = models.DateField(_("验收日期"), null=True, blank=True)
    people = models.PositiveIntegerField(_("参加人数"), null=True, blank=True, validators=[MinValueValidator(1)])
    achievements = models.ManyToManyField(
        Achievement, blank=True, related_name="projects", verbose_name=_("形成的成果")
    )

    objects: ClassVar[Any] = ProjectQuerySet.as_manager()

    class Meta(FiledRecord.Meta):
        verbose_name = _("科技项目")
        constraints = (
            *FiledRecord.Meta.constraints,
            models.UniqueConstraint(
                fields=("organisation", "project_number"),
                condition=~models.Q(state=FilingState.CANCELLED),
                name="registrations_project_once",
                violation_error_message=_("这个项目编号已经登记过。"),
            ),
            models.CheckConstraint(
                condition=models.Q(ends_on__gte=models.F("started_on")),
                name="registrations_project_ends_after_start",
                violation_error_message=_("完成日期不能早于开始日期。"),
            ),
        )

    @property
    def is_fiscal(self) -> bool:
        """Whether the state paid for it."""
        return self.level in FISCAL
