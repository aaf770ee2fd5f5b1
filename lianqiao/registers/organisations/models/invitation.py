"""Invitations: an organisation asks a person by e-mail to act for it."""

from typing import Self

import pghistory
from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.utils.translation import gettext_lazy as _

from lianqiao.core.access import Actor
from lianqiao.core.ids import new_id
from lianqiao.core.permissions import Permission, Role
from lianqiao.core.records import VisibleQuerySet
from lianqiao.registers.organisations.models.organisation import Organisation


class InvitationQuerySet(VisibleQuerySet["Invitation"]):
    """Invitations, beginning with what the actor may see."""

    def visible_to(self, actor: Actor) -> Self:
        """Those of the own organisation, for who manages its members."""
        if actor.organisation_id is None or not actor.has(Permission.MEMBER_MANAGE):
            return self.none()
        return self.filter(organisation=actor.organisation_id)


@pghistory.track()
class Invitation(models.Model):
    """One address invited by one organisation; used once, until `expires_on`, unless revoked.

    The link carries a signature over the key and `sends`, so that sending again makes the earlier link useless and
    the table holds nothing that opens one.
    """

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="invitations")
    email = models.EmailField(_("邮箱"))
    roles = ArrayField(models.CharField(max_length=20, choices=Role), verbose_name=_("角色"))
    title = models.CharField(_("职务"), max_length=60, blank=True)
    invited_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    created_at = models.DateTimeField(_("邀请时间"), auto_now_add=True)
    sends = models.PositiveSmallIntegerField(_("发送次数"), default=1)
    mailed = models.PositiveSmallIntegerField(default=0, editable=False)
    expires_on = models.DateField(_("有效期至"))
    accepted_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="invitations_accepted"
    )
    accepted_at = models.DateTimeField(_("接受时间"), null=True)
    revoked_at = models.DateTimeField(_("撤回时间"), null=True)

    objects = InvitationQuerySet.as_manager()

    class Meta:
        ordering = ("-created_at", "-id")
        verbose_name = _("邀请")
        constraints = (
            models.UniqueConstraint(
                fields=("organisation", "email"),
                condition=models.Q(accepted_at__isnull=True, revoked_at__isnull=True),
                name="organisations_one_open_invitation",
            ),
            models.CheckConstraint(
                condition=models.Q(accepted_at__isnull=True) | models.Q(revoked_at__isnull=True),
                name="organisations_invitation_ends_once",
            ),
            models.CheckConstraint(
                condition=models.Q(accepted_at__isnull=True, accepted_by__isnull=True)
                | models.Q(accepted_at__isnull=False, accepted_by__isnull=False),
                name="organisations_invitation_accepted_whole",
            ),
            models.CheckConstraint(
                condition=models.Q(email=models.functions.Lower("email")), name="organisations_invitation_lower_email"
            ),
        )
        indexes = (
            models.Index(fields=("organisation", "-created_at", "-id"), name="organisations_invitations"),
            models.Index(
                fields=("created_at",),
                condition=models.Q(mailed__lt=models.F("sends"), accepted_at__isnull=True, revoked_at__isnull=True),
                name="organisations_invitation_mail",
            ),
        )

    def __str__(self) -> str:
        return f"{self.email} → {self.organisation}"

    @property
    def role_labels(self) -> list[str]:
        """The roles in words, in the order of the enum."""
        return [str(role.label) for role in Role if role in self.roles]
