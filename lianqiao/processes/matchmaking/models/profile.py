"""What a technology manager works at: the fields and regions from which candidates come."""

from typing import Any, ClassVar

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from lianqiao.core.ids import new_id
from lianqiao.processes.matchmaking.queries.visibility import ProfileQuerySet


class Profile(models.Model):
    """The fields and regions of `user` as a manager of `organisation`; no region means any.

    `is_told` says whether the person hears once a day how many candidates are new, `told_until` up to when that was
    told, by the system's clock as `Match.found_at` is.
    """

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")
    organisation = models.ForeignKey("organisations.Organisation", on_delete=models.CASCADE, related_name="+")
    fields = models.ManyToManyField("taxonomy.TechField", related_name="+", verbose_name=_("技术领域"))
    regions = models.ManyToManyField("taxonomy.Region", blank=True, related_name="+", verbose_name=_("地区"))
    is_told = models.BooleanField(_("每天告诉我新增多少候选"), default=True)
    told_until = models.DateTimeField(editable=False)
    updated_at = models.DateTimeField(auto_now=True)

    objects: ClassVar[Any] = ProfileQuerySet.as_manager()

    class Meta:
        verbose_name = _("技术经理人的服务方向")
        constraints = (models.UniqueConstraint(fields=("user", "organisation"), name="matchmaking_profile_once"),)

    def __str__(self) -> str:
        return f"{self.user_id} {self.organisation_id}"
