"""The public notice of cash rewards: who receives how much for which transformation."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.contrib.contenttypes.models import ContentType
from django.db import transaction
from django.db.models import Count
from django.utils.translation import gettext as _

from lianqiao.core import documents
from lianqiao.core.access import Actor
from lianqiao.core.documents import day_words
from lianqiao.core.errors import AccessError, DomainError
from lianqiao.core.money import format_yuan
from lianqiao.core.notices.domain.notices import UNDER_WAY, Posting, is_concluded, open_notice
from lianqiao.core.notices.kinds import CASH_REWARD
from lianqiao.core.notices.models import PublicNotice
from lianqiao.core.permissions import Permission
from lianqiao.processes.distributions.domain.writing import locked_distribution
from lianqiao.processes.distributions.enums import DistributionState
from lianqiao.processes.distributions.models import Distribution


def notices_of(distribution: Distribution, actor: Actor) -> list[PublicNotice]:
    """The notices about the distribution that the actor may see, newest first, with `objection_count`."""
    rows = _about(distribution).filter(pk__in=PublicNotice.objects.visible_to(actor).values("pk"))
    return list(rows.annotate(objection_count=Count("objections")).order_by("-created_at", "-id"))


def is_announced(distribution: Distribution) -> bool:
    """Whether the cash rewards were shown for their whole time, and every objection is answered."""
    return is_concluded(distribution, CASH_REWARD.key)


def may_announce(distribution: Distribution, actor: Actor) -> bool:
    """Whether the actor can open the notice now."""
    if distribution.state != DistributionState.DECIDED or distribution.is_equity:
        return False
    if not actor.can(Permission.DISTRIBUTION_EDIT, distribution) or not actor.has(Permission.NOTICE_CREATE):
        return False
    return not _about(distribution).filter(state__in=UNDER_WAY).exists() and not is_announced(distribution)


def proposed(distribution: Distribution) -> dict[str, Any]:
    """Title, text and table of the notice, as the text of 2018 asks: the transformation, the persons, the amounts."""
    given = {
        "title": distribution.title,
        "day": day_words(distribution.received_on),
        "net": format_yuan(distribution.gross_yuan - distribution.costs_yuan),
        "rule": distribution.rule_paper,
        "paper": distribution.decision_paper,
    }
    text = _(
        "“%(title)s”于%(day)s取得收入，扣除成本后净收入 %(net)s。按%(rule)s，经%(paper)s审定，拟发放现金奖励如下。"
    )
    more = _("对公示内容有异议的，请在公示期内提出，并写明事实和依据。")
    rows = [
        [one.name, one.post, str(one.get_group_display()), format_yuan(one.amount_yuan)]
        for one in distribution.rewards.all()
    ]
    head = [_("姓名"), _("单位和职务"), _("身份"), _("奖励金额")]
    return {
        "title": _("科技成果转化现金奖励公示：%(title)s") % {"title": distribution.title[:80]},
        "text": f"{text % given}{more}",
        "items": documents.table(head, rows),
    }


@transaction.atomic
def announce(distribution: Distribution, *, actor: Actor, places: Iterable[Posting]) -> PublicNotice:
    """Open the notice of a decided distribution and hand it on to its secrecy review.

    Raises AccessError or DomainError, as `open_notice` does, and then nothing has changed.
    """
    locked = locked_distribution(distribution.pk)
    actor.require(Permission.DISTRIBUTION_EDIT, locked)
    if locked.organisation_id != actor.organisation_id:
        raise AccessError(_("由取得收益的单位公示。"), permission=Permission.NOTICE_CREATE)
    if locked.state != DistributionState.DECIDED or locked.is_equity:
        raise DomainError("wrong_state", _("现金奖励审定以后才能公示。"))
    if is_announced(locked):
        raise DomainError("notice_concluded", _("已经公示期满，不用再公示。"))
    return open_notice(locked, actor=actor, kind=CASH_REWARD.key, places=places, **proposed(locked))


def _about(distribution: Distribution) -> Any:
    about = ContentType.objects.get_for_model(Distribution)
    return PublicNotice.objects.filter(subject_type=about, subject_id=distribution.pk, kind=CASH_REWARD.key)
