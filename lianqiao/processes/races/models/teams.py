"""Teams, the units in them, and who judges."""

from __future__ import annotations

from typing import Any, ClassVar

import pghistory
from django.conf import settings
from django.db import models
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from lianqiao.core.ids import new_id
from lianqiao.core.records import Record
from lianqiao.processes.races.enums import TeamState
from lianqiao.processes.races.models.race import Race
from lianqiao.processes.races.queries.visibility import JudgeQuerySet, TeamQuerySet


@pghistory.track()
class Team(Record):
    """One team of a race, led by the unit `organisation`; `merged_into` is the team that took it in.

    `number` is what it is called where names are not shown.
    """

    race = models.ForeignKey(Race, on_delete=models.PROTECT, related_name="teams", verbose_name=_("赛马"))
    application = models.ForeignKey(
        "programmes.Application",
        null=True,
        on_delete=models.PROTECT,
        related_name="+",
        editable=False,
        verbose_name=_("来自哪项申报"),
    )
    state = models.CharField(_("状态"), max_length=10, choices=TeamState, default=TeamState.ENTERED, editable=False)
    number = models.PositiveSmallIntegerField(_("编号"), editable=False)
    title = models.CharField(_("方案名称"), max_length=120, help_text=_("用什么路线、什么办法完成任务"))
    leader_name = models.CharField(_("负责人"), max_length=60)
    answered_at = models.DateTimeField(_("答复时间"), null=True, editable=False)
    answered_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+", editable=False
    )
    merged_into = models.ForeignKey(
        "self", null=True, on_delete=models.PROTECT, related_name="taken_in", editable=False, verbose_name=_("并入")
    )

    objects: ClassVar[Any] = TeamQuerySet.as_manager()

    class Meta(Record.Meta):
        verbose_name = _("参赛队伍")
        ordering = ("race", "number")
        constraints = (
            models.UniqueConstraint(
                fields=("race", "organisation"),
                name="races_team_unit_once",
                violation_error_message=_("一家单位在同一场赛马里只牵头一支队伍。"),
            ),
            models.UniqueConstraint(fields=("race", "number"), name="races_team_number_once"),
        )
        indexes = (models.Index(fields=("organisation", "-created_at", "-id"), name="races_team_of_unit"),)

    def __str__(self) -> str:
        return self.title

    @property
    def code(self) -> str:
        """What it is called without a name."""
        return gettext("%(number)d 号") % {"number": self.number}

    def snapshot(self) -> dict[str, Any]:
        """Who races with what."""
        return {"title": self.title, "leader_name": self.leader_name, "organisation": str(self.organisation)}


@pghistory.track()
class Member(models.Model):
    """A unit that works in a team beside its leader; `came_with` is the team with which it was taken in."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    team = models.ForeignKey(Team, on_delete=models.CASCADE, related_name="members")
    organisation = models.ForeignKey(
        "organisations.Organisation", on_delete=models.PROTECT, related_name="+", verbose_name=_("成员单位")
    )
    task = models.CharField(_("承担的工作"), max_length=200, blank=True)
    came_with = models.ForeignKey(
        Team, null=True, on_delete=models.PROTECT, related_name="+", editable=False, verbose_name=_("随哪支队伍并入")
    )

    class Meta:
        verbose_name = _("成员单位")
        ordering = ("team", "id")
        constraints = (
            models.UniqueConstraint(
                fields=("team", "organisation"),
                name="races_member_once",
                violation_error_message=_("同一家单位在一支队伍里只写一次。"),
            ),
        )

    def __str__(self) -> str:
        return f"{self.organisation}（{self.task}）" if self.task else str(self.organisation)


@pghistory.track()
class Judge(models.Model):
    """An expert of the body's pool who reads what the test measures."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    race = models.ForeignKey(Race, on_delete=models.CASCADE, related_name="judges")
    expert = models.ForeignKey("reviews.Expert", on_delete=models.PROTECT, related_name="+", verbose_name=_("裁判"))

    objects: ClassVar[Any] = JudgeQuerySet.as_manager()

    class Meta:
        verbose_name = _("裁判")
        ordering = ("race", "id")
        constraints = (models.UniqueConstraint(fields=("race", "expert"), name="races_judge_once"),)

    def __str__(self) -> str:
        return str(self.race)
