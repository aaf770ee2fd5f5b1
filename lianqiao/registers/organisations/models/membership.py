"""The membership: a person may act for an organisation, in the roles that it gives."""

import pghistory
import pgtrigger
from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.utils.translation import gettext_lazy as _

from lianqiao.core.ids import new_id
from lianqiao.core.permissions import Role
from lianqiao.registers.organisations.enums import MembershipState
from lianqiao.registers.organisations.models.organisation import Organisation

#: The database's own guard for "an office and a membership exclude each other"; the other half stands on User. The
#: row lock makes a membership and an appointment that happen at once wait for each other.
NO_OFFICER_JOINS = """
    IF NEW.state = 'active' THEN
        PERFORM 1 FROM accounts_user WHERE id = NEW.user_id FOR SHARE;
        IF EXISTS (SELECT 1 FROM accounts_user WHERE id = NEW.user_id AND office IS NOT NULL) THEN
            RAISE EXCEPTION 'an officer is a member of no organisation' USING ERRCODE = 'check_violation';
        END IF;
    END IF;
    RETURN NEW;
"""


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
        triggers = (
            pgtrigger.Trigger(
                name="office_or_membership",
                when=pgtrigger.Before,
                operation=pgtrigger.Insert | pgtrigger.UpdateOf("state", "user_id"),
                func=NO_OFFICER_JOINS,
            ),
        )

    def __str__(self) -> str:
        return f"{self.user} · {self.organisation}"

    @property
    def role_labels(self) -> list[str]:
        """The roles in words, in the order of the enum."""
        return [str(role.label) for role in Role if role in self.roles]
