"""What matchmaking tells: both owners of a recommended pair, a colleague who gets one, managers what is new."""

from __future__ import annotations

from datetime import date
from typing import Any
from uuid import UUID

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from lianqiao.core import inbox
from lianqiao.core.messages import Words, register
from lianqiao.core.transitions import Context
from lianqiao.processes.matching.documents import ACHIEVEMENT, DEMAND, MODELS
from lianqiao.processes.matchmaking.models import Candidate, Profile
from lianqiao.registers.achievements.queries.masking import shown_to as achievement_shown_to
from lianqiao.registers.demands.queries.masking import shown_to as demand_shown_to
from lianqiao.registers.organisations.queries.actors import actors_of, people_for

_OTHER = {DEMAND: ACHIEVEMENT, ACHIEVEMENT: DEMAND}


def tell_both_sides(candidate: Candidate, context: Context) -> None:
    """The owners' people: somebody recommends that they meet. Which record it is stands on the page and in the mail."""
    for side in (DEMAND, ACHIEVEMENT):
        own = getattr(candidate, side)
        inbox.send(
            people_for(own.organisation_id, own.submitted_by_id or own.created_by_id),
            key=f"matchmaking.pair.{candidate.demand_id}.{candidate.achievement_id}.{candidate.pk}.{side}",
            kind="matchmaking.pair",
            subject=_("%(body)s向您推荐一项对接") % {"body": candidate.organisation.display_name},
            text=_("关于“%(own)s”。请到“匹配推荐”查看理由；合适就点“寻求对接”，不合适请告诉我们原因。")
            % {"own": own.title[:60]},
            url=f"{reverse('workbench:matches')}?record={own.pk}",
            organisations=[own.organisation_id],
        )


def compose(message: Any) -> Words | None:
    """The mail of a recommendation as it may be sent now: none when one of the records is not public any more."""
    *_rest, key, side = message.key.split(".")
    candidate = Candidate.objects.select_related("organisation", "demand", "achievement").filter(pk=UUID(key)).first()
    if candidate is None:
        return None
    own = getattr(candidate, side)
    actor = next((one for one in actors_of(message.recipient) if one.organisation_id == own.organisation_id), None)
    if actor is None or not own.is_public:
        return None
    kind = _OTHER[side]
    other = (
        MODELS[kind]
        .objects.public(actor)
        .select_related("organisation", "region")
        .filter(pk=getattr(candidate, f"{kind}_id"))
        .first()
    )
    if other is None:
        return None
    shown_to: Any = achievement_shown_to if kind == ACHIEVEMENT else demand_shown_to
    lines = [
        message.text,
        _("推荐：%(title)s（%(holder)s · %(region)s）")
        % {"title": other.title, "holder": shown_to(other, actor).owner_name, "region": other.region.name},
    ]
    if candidate.note:
        lines.append(_("推荐意见：%(note)s") % {"note": candidate.note})
    return Words(message.subject, "\n\n".join(lines))


def tell_colleague(candidate: Candidate) -> None:
    """Whoever is to look at a pair now."""
    inbox.send(
        [candidate.assignee],
        key=f"matchmaking.assigned.{candidate.pk}.{candidate.updated_at:%Y%m%d%H%M%S%f}",
        kind="matchmaking.work",
        subject=_("有一项撮合交给您办理"),
        text=_("请到“撮合候选”，筛选“交给我的”。"),
        url=f"{reverse('workbench:candidates')}?mine=on",
    )


def tell_manager(profile: Profile, *, count: int, on: date) -> None:
    """How many candidates are new in the manager's fields."""
    inbox.send(
        [profile.user],
        key=f"matchmaking.new.{profile.pk}.{on:%Y%m%d}",
        kind="matchmaking.work",
        subject=_("您的领域新增 %(count)d 项撮合候选") % {"count": count},
        text=_("按您填写的技术领域和地区。可以跟进、推荐给双方，或说明为什么不合适。"),
        url=reverse("workbench:candidates"),
    )


register("matchmaking.pair", gettext_lazy("有人推荐的对接"), group="matches", compose=compose)
register("matchmaking.work", gettext_lazy("撮合候选"), group="matches")
