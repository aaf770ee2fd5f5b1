"""Applying for a post, and how the host ranks those who have."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from lianqiao.core import clock
from lianqiao.core.access import Actor
from lianqiao.core.errors import AccessError, DomainError, InvalidInput
from lianqiao.core.permissions import Permission
from lianqiao.core.records import assign
from lianqiao.processes.secondments import checks, phrases
from lianqiao.processes.secondments.domain.keeping import tell
from lianqiao.processes.secondments.enums import IN_OFFICE, UNDER_WAY, SecondmentState
from lianqiao.processes.secondments.models import Post, Secondment

#: The last place that a host can give.
LAST_RANK = 999


def refusal(post: Post, actor: Actor) -> str:
    """Why the actor cannot apply for the post at all, before anything is written; empty where it can."""
    today, person = clock.today(), actor.user
    if person is None:
        return _("请先登录。")
    if said := checks.closed(post, today) or checks.home_refusal(post, actor.organisation):
        return said
    if Secondment.objects.filter(post=post, person=person, state__in=(*UNDER_WAY, *IN_OFFICE)).exists():
        return _("已经应聘过这个岗位。")
    return (
        checks.conflict(post, person, holds_shares=False)
        or checks.barred(post, person, actor.organisation, today)
        or checks.too_many(post.kind, person, where=post.region_id, on=today)
    )


@transaction.atomic
def apply_for(post: Post, *, actor: Actor, values: Mapping[str, Any]) -> Secondment:
    """Apply for a post that is open, as somebody of the unit acted for; the unit is asked for its consent.

    `values` are position, formal_since, profile, intent, what is declared, and whether the name is shown. Raises
    AccessError, DomainError for a closed post or a conflict, InvalidInput, and then nothing is kept.
    """
    locked: Post = Post.objects.select_for_update(no_key=True).get(pk=post.pk)
    if not actor.has(Permission.SECONDMENT_APPLY):
        raise AccessError(_("请先加入一家已核验的单位，以该单位人员的身份应聘。"))
    if said := refusal(locked, actor):
        raise DomainError("not_possible", said)
    home: Any = actor.organisation
    made = Secondment(
        post=locked,
        host_id=locked.organisation_id,
        kind=locked.kind,
        person=actor.user,
        organisation=home,
        region_id=locked.region_id,
        created_by=actor.user,
        declared_at=clock.now(),
    )
    actor.require(Permission.SECONDMENT_APPLY, made)
    assign(made, values)
    if said := checks.conflict(locked, actor.user, holds_shares=made.holds_shares):
        raise InvalidInput({"holds_shares": [said]})
    if made.formal_since > clock.today():
        raise InvalidInput({"formal_since": [_("日期不能晚于今天。")]})
    if said := checks.too_recent(locked, made.formal_since, clock.today()):
        raise InvalidInput({"formal_since": [said]})
    made.save(force_insert=True)
    phrases.ask_home(made)
    tell(made, "apply", actor, _("应聘“%(post)s”") % {"post": locked.title})
    return made


@transaction.atomic
def rank_applicants(post: Post, *, actor: Actor, ranks: Mapping[Any, int | None]) -> list[Secondment]:
    """Keep in which order the host would take those who wait for its choice; equal places are allowed.

    `ranks` {key of the secondment: place, None for none}. Raises AccessError, or DomainError for somebody who does not
    wait for the host's choice or a place that is none; then nothing has changed.
    """
    waiting = {SecondmentState.OFFERED, SecondmentState.CHOSEN}
    rows = Secondment.objects.select_for_update(of=("self",)).filter(post=post, pk__in=ranks).order_by("pk")
    found = {row.pk: row for row in rows}
    if found.keys() != set(ranks) or any(row.state not in waiting for row in found.values()):
        raise DomainError("not_waiting", _("有人已经不在待选名单里，请刷新页面。"))
    for key, row in found.items():
        actor.require(Permission.SECONDMENT_HOST, row)
        rank = ranks[key]
        if rank is not None and not 1 <= rank <= LAST_RANK:
            raise InvalidInput({f"rank_{key}": [_("名次从 1 到 %(last)d。") % {"last": LAST_RANK}]})
        row.rank = rank
        row.save()
    tell(post, "rank", actor, _("给应聘者排序"))
    return list(found.values())
