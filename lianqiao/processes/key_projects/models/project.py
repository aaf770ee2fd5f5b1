"""The key project, who takes part, and what is expected of it year by year."""

from __future__ import annotations

from datetime import date
from typing import Any, ClassVar

import pghistory
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from lianqiao.core.fields import limited_text
from lianqiao.core.ids import new_id
from lianqiao.core.money import yuan_field
from lianqiao.core.records import Record
from lianqiao.processes.key_projects.enums import BATCHES, Batch, Level, ProjectKind
from lianqiao.processes.key_projects.queries.visibility import KeyProjectQuerySet
from lianqiao.registers.organisations.enums import OrganisationKind

#: The years that an expectation or a funding frame may name.
FIRST_YEAR, LAST_YEAR = 2000, 2100
_LINK: dict[str, Any] = {"null": True, "blank": True, "on_delete": models.PROTECT}


@pghistory.track()
class KeyProject(Record):
    """A project that the government body `organisation` keeps in the pipeline, carried out in `region`.

    `state` is its batch, `since` the day on which it came there; both are changed by moves alone. The unit that leads
    it has a name and a kind, and is `lead_unit` where it is registered; that unit reports. `readiness_at_start` is the
    level that the linked achievement had when it was linked. `previous` is the project that this one follows.
    """

    state = models.CharField(_("批次"), max_length=16, choices=Batch, default=Batch.PLANNING, editable=False)
    since = models.DateField(_("进入本批次"), editable=False)
    title = models.CharField(_("项目名称"), max_length=120)
    kind = models.CharField(_("项目类型"), max_length=20, choices=ProjectKind)
    level = models.CharField(_("层级"), max_length=10, choices=Level)
    chain: Any = models.ForeignKey("taxonomy.Chain", related_name="+", verbose_name=_("产业链"), **_LINK)
    industry: Any = models.ForeignKey("taxonomy.Industry", related_name="+", verbose_name=_("国民经济行业"), **_LINK)
    content = limited_text(_("主要内容"), max_length=3000, help_text=_("要攻克什么、建设什么、形成什么产品"))
    lead_unit: Any = models.ForeignKey(
        "organisations.Organisation",
        related_name="+",
        verbose_name=_("牵头单位（已在平台登记）"),
        help_text=_("登记过的单位选在这里，由它按月填报进展"),
        **_LINK,
    )
    lead_name = models.CharField(_("牵头单位"), max_length=120)
    lead_kind = models.CharField(_("牵头单位类型"), max_length=24, choices=OrganisationKind)
    starts_on = models.DateField(_("计划开始"), null=True, blank=True)
    ends_on = models.DateField(_("计划完成"), null=True, blank=True)
    investment_yuan = yuan_field(_("总投资"), null=True, blank=True)
    research_task: Any = models.ForeignKey(
        "needs.ResearchTask", related_name="+", verbose_name=_("来自重点研发任务"), **_LINK
    )
    achievement: Any = models.ForeignKey(
        "achievements.Achievement", related_name="+", verbose_name=_("依托的科技成果"), **_LINK
    )
    demand: Any = models.ForeignKey("demands.Demand", related_name="+", verbose_name=_("来自技术需求"), **_LINK)
    application: Any = models.ForeignKey(
        "programmes.Application", related_name="+", verbose_name=_("来自申报项目"), **_LINK
    )
    source_note = models.CharField(_("其他来源"), max_length=200, blank=True)
    readiness_at_start = models.PositiveSmallIntegerField(_("起点技术就绪度"), null=True, editable=False)
    previous: Any = models.ForeignKey(
        "self",
        null=True,
        blank=True,
        editable=False,
        on_delete=models.PROTECT,
        related_name="followers",
        verbose_name=_("接续自"),
    )

    objects: ClassVar[Any] = KeyProjectQuerySet.as_manager()

    class Meta(Record.Meta):
        verbose_name = _("重点项目")
        ordering = ("-since", "-id")
        constraints = (
            models.UniqueConstraint(
                fields=("organisation", "title"),
                name="key_projects_title_once",
                violation_error_message=_("项目库里已有同名项目。"),
            ),
            models.CheckConstraint(
                condition=Q(starts_on__isnull=True) | Q(ends_on__isnull=True) | Q(ends_on__gte=F("starts_on")),
                name="key_projects_ends_after_start",
                violation_error_message=_("计划完成不能早于计划开始。"),
            ),
        )
        indexes = (
            models.Index(fields=("-since", "-id"), name="key_projects_order"),
            models.Index(fields=("state", "-since", "-id"), name="key_projects_batch"),
            models.Index(fields=("lead_unit", "state"), name="key_projects_lead"),
            models.Index(fields=("achievement",), name="key_projects_achievement"),
        )

    def __str__(self) -> str:
        return self.title

    @property
    def is_running(self) -> bool:
        """Whether it stands in one of the four batches."""
        return self.state in BATCHES

    def is_overdue(self, today: date) -> bool:
        """Whether it should be finished by now and has not landed."""
        return self.is_running and self.state != Batch.LANDING and self.ends_on is not None and self.ends_on < today

    def snapshot(self) -> dict[str, Any]:
        """What the project is, who takes part, and what is expected."""
        names = ("title", "content", "lead_name", "starts_on", "ends_on", "investment_yuan", "source_note")
        told = {name: None if (value := getattr(self, name)) is None else str(value) for name in names}
        links = ("region", "chain", "industry", "research_task", "achievement", "demand", "application")
        shown = {name: None if (value := getattr(self, name)) is None else str(value) for name in links}
        choices = {name: getattr(self, f"get_{name}_display")() for name in ("kind", "level", "lead_kind")}
        return {
            **told,
            **choices,
            **shown,
            "partners": [str(partner) for partner in self.partners.all()],
            "expected": [str(year) for year in self.expected.all()],
        }


@pghistory.track()
class ProjectPartner(models.Model):
    """A unit that takes part beside the leader; `organisation` where it is registered and verified."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    project = models.ForeignKey(KeyProject, on_delete=models.CASCADE, related_name="partners")
    order = models.PositiveSmallIntegerField()
    name = models.CharField(_("单位"), max_length=120)
    kind = models.CharField(_("类型"), max_length=24, choices=OrganisationKind, default=OrganisationKind.ENTERPRISE)
    task = models.CharField(_("承担的工作"), max_length=200, blank=True)
    organisation: Any = models.ForeignKey(
        "organisations.Organisation", null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )

    class Meta:
        verbose_name = _("参与单位")
        ordering = ("project", "order")
        constraints = (models.UniqueConstraint(fields=("project", "name"), name="key_projects_partner_once"),)
        indexes = (models.Index(fields=("organisation", "project"), name="key_projects_partner_of"),)

    def __str__(self) -> str:
        return f"{self.name}（{self.task}）" if self.task else self.name


@pghistory.track()
class ExpectedYear(models.Model):
    """What a project is to bring in a calendar year: investment done in it, output of it, jobs at its end."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    project = models.ForeignKey(KeyProject, on_delete=models.CASCADE, related_name="expected")
    year = models.PositiveSmallIntegerField(
        _("年份"), validators=[MinValueValidator(FIRST_YEAR), MaxValueValidator(LAST_YEAR)]
    )
    investment_yuan = yuan_field(_("投资"), null=True, blank=True)
    output_yuan = yuan_field(_("产值"), null=True, blank=True)
    jobs = models.PositiveIntegerField(_("就业（人）"), null=True, blank=True)

    class Meta:
        verbose_name = _("分年预期")
        ordering = ("project", "year")
        constraints = (models.UniqueConstraint(fields=("project", "year"), name="key_projects_year_once"),)

    def __str__(self) -> str:
        told = ((_("投资"), self.investment_yuan), (_("产值"), self.output_yuan), (_("就业"), self.jobs))
        return f"{self.year} " + " ".join(f"{label} {value}" for label, value in told if value is not None)
