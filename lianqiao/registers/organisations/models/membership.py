"""The membership: a person may act for an organisation, in the roles that it gives."""

import pghistory
from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.utils.translation import gettext_lazy as _

from lianqiao.core.ids import new_id
from lianqiao.core.permissions import Role
from lianqiao.registers.organisations.enums import MembershipState
from lianqiao.registers.organisations.models.organisation import Organisation


@pghistory.track()
class Membership(models.Model):
    """One person in one organisation; a person may have several and switches between them."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="memberships")
    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="memberships")
    roles = ArrayField(models.CharField(max_length=20, choices=Role), verbose_name=_("角色"))
    title = models.CharField(_("职务"), max_length=60, blank=True)
    state = models.CharField(_("状态"), max_length=12, choices=MembershipState, default=MembershipState.ACTIVE)
    created_at = models.DateTimeField(_("加入时间"), auto_now_add=True)
    updated_at = models.DateTimeField(auto_now=True)

    class Meta:
        ordering = ("created_at", "id")
        verbose_name = _("成员")
        constraints = (
            models.UniqueConstraint(fields=("user", "organisation"), name="organisations_member_once"),
            models.CheckConstraint(condition=~models.Q(roles=[]), name="organisations_member_has_role"),
        )

    def __str__(self) -> str:
        return f"{self.user} · {self.organisation}"

    @property
    def role_labels(self) -> list[str]:
        """The roles in words, in the order of the enum."""
        return [str(role.label) for role in Role if role in self.roles]
