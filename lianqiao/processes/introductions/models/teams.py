"""The service team of a case: who was assigned, from which organisation, for what and until when."""

from typing import Any, ClassVar

import pghistory
from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from lianqiao.core.fields import limited_text
from lianqiao.core.ids import new_id
from lianqiao.processes.introductions.enums import TeamRole
from lianqiao.processes.introductions.models.introduction import Introduction
from lianqiao.processes.introductions.queries.visibility import OfCaseQuerySet


@pghistory.track()
class TeamMember(models.Model):
    """A person who helps with a case, acting for `organisation`; sees it up to and including `until`."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    introduction = models.ForeignKey(Introduction, on_delete=models.PROTECT, related_name="team")
    person: Any = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", verbose_name=_("姓名")
    )
    organisation: Any = models.ForeignKey(
        "organisations.Organisation", on_delete=models.PROTECT, related_name="+", verbose_name=_("所在单位")
    )
    role = models.CharField(_("专业"), max_length=12, choices=TeamRole)
    duty = limited_text(_("负责事项"), max_length=300, blank=True)
    until = models.DateField(_("到哪天为止"))
    assigned_by: Any = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", verbose_name=_("指派人")
    )
    assigned_for: Any = models.ForeignKey(
        "organisations.Organisation", on_delete=models.PROTECT, related_name="+", verbose_name=_("指派单位")
    )
    assigned_at = models.DateTimeField(_("指派时间"))
    ended_on = models.DateField(_("提前结束日期"), null=True, editable=False)

    objects: ClassVar[Any] = OfCaseQuerySet.as_manager()

    class Meta:
        verbose_name = _("服务人员")
        ordering = ("assigned_at", "id")
        constraints = (
            models.UniqueConstraint(
                fields=("introduction", "person", "role"),
                condition=Q(ended_on__isnull=True),
                name="introductions_team_once",
            ),
        )
        indexes = (models.Index(fields=("person", "organisation"), name="introductions_team_of_person"),)

    def __str__(self) -> str:
        return f"{self.organisation} {self.person}"
