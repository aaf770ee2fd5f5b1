"""What the register of organisations keeps about persons."""

from typing import Any

from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from lianqiao.core.access import Actor
from lianqiao.core.oversight.enums import Erasure, Ground
from lianqiao.core.oversight.purposes import Purpose, declare, declare_authorship, not_personal, obstacle
from lianqiao.core.permissions import Role
from lianqiao.registers.organisations.enums import MembershipState
from lianqiao.registers.organisations.models import Invitation, Membership


def end_memberships(user: Any, actor: Actor) -> None:
    """Whoever has no account acts for nobody."""
    for membership in Membership.objects.select_for_update().filter(user=user).exclude(state=MembershipState.ENDED):
        membership.state = MembershipState.ENDED
        membership.save()


@obstacle
def is_the_last_administrator(user: Any) -> str | None:
    """An organisation keeps an administrator."""
    mine = Membership.objects.filter(user=user, state=MembershipState.ACTIVE, roles__contains=[Role.ADMINISTRATOR])
    for membership in mine.select_related("organisation"):
        others = Membership.objects.filter(
            organisation=membership.organisation_id,
            state=MembershipState.ACTIVE,
            roles__contains=[Role.ADMINISTRATOR],
        ).exclude(user=user)
        if not others.exists():
            return _now("您是“%(unit)s”唯一的管理员，请先设定另一位管理员。") % {"unit": membership.organisation}
    return None


declare(
    Purpose(
        key="organisations.membership",
        model="organisations.Membership",
        columns=("user", "organisation", "roles", "title", "state"),
        label=_("单位成员"),
        whose=_("单位的成员"),
        purpose=_("决定一个人能为单位办理什么"),
        ground=Ground.CONTRACT,
        kept=_("单位登记存续期间"),
        recipients=_("同单位成员；核验单位的政府部门"),
        erasure=Erasure.ANONYMISED,
        rows_of=lambda user: Membership.objects.filter(user=user),
        erase=end_memberships,
        why_kept=_("记录留存，账号注销后只显示“已注销用户”"),
    )
)
declare(
    Purpose(
        key="organisations.contact",
        model="organisations.Organisation",
        columns=("contact_name", "contact_phone", "contact_email"),
        label=_("单位联系人"),
        whose=_("单位指定的联系人"),
        purpose=_("核验单位和联系业务"),
        ground=Ground.CONTRACT,
        kept=_("单位改为他人之前"),
        recipients=_("核验单位的政府部门；单位选择公开时为公众"),
        erasure=Erasure.KEPT,
        why_kept=_("由单位填写和更改，请向单位提出"),
    )
)
declare_authorship("organisations.Organisation", "created_by")
not_personal("organisations.Organisation", "name")
declare(
    Purpose(
        key="organisations.invitation",
        model="organisations.Invitation",
        columns=("email", "invited_by", "accepted_by"),
        label=_("邀请"),
        whose=_("被邀请加入单位的人"),
        purpose=_("按邮箱邀请同事为单位办事"),
        ground=Ground.CONTRACT,
        kept=_("单位登记存续期间"),
        recipients=_("邀请单位的管理员"),
        erasure=Erasure.ANONYMISED,
        rows_of=lambda user: Invitation.objects.filter(accepted_by=user),
        why_kept=_("记录留存，账号注销后只显示“已注销用户”"),
    )
)
