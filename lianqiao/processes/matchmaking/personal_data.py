"""What matchmaking keeps about persons: who recommended, and what managers work at."""

from typing import Any

from django.utils.translation import gettext_lazy as _

from lianqiao.core.access import Actor
from lianqiao.core.oversight.enums import Erasure, Ground
from lianqiao.core.oversight.purposes import Purpose, declare, declare_authorship
from lianqiao.processes.matchmaking.models import Profile


def delete_profiles(user: Any, actor: Actor) -> None:
    """Whoever has no account works at nothing."""
    Profile.objects.filter(user=user).delete()


declare_authorship("matchmaking.Candidate", "created_by", "manager", "assignee", "sent_by")
declare(
    Purpose(
        key="matchmaking.profile",
        model="matchmaking.Profile",
        columns=("user",),
        label=_("服务方向"),
        whose=_("技术经理人"),
        purpose=_("按技术领域和地区给技术经理人列出撮合候选"),
        ground=Ground.CONTRACT,
        kept=_("本人更改之前"),
        recipients=_("本人"),
        erasure=Erasure.DELETED,
        rows_of=lambda user: Profile.objects.filter(user=user),
        erase=delete_profiles,
    )
)
