"""What people do with research tasks besides changing their state."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from lianqiao.core import log, outbox
from lianqiao.core.access import Actor
from lianqiao.core.errors import AccessError, DomainError
from lianqiao.core.filing.domain import update_filing
from lianqiao.core.permissions import Permission
from lianqiao.registers.demands.models import Demand
from lianqiao.registers.needs.enums import TaskState
from lianqiao.registers.needs.models import ResearchTask, TaskVote
from lianqiao.registers.needs.models.task import LEAST, LONGEST_INDICATORS, LONGEST_PROBLEM, LONGEST_REASON, MOST

#: Demands that are put into a task at once.
MOST_DEMANDS = 50
#: Characters of the first demand's title in that of a task from several.
TITLE_KEPT = 150


@transaction.atomic
def vote(task: ResearchTask, *, actor: Actor, score: int, reason: str = "") -> TaskVote:
    """Give a task from 1 to 5; a second vote of the same person replaces the first.

    Those who oversee the region vote, while the task is handed in or on the list. Raises AccessError or DomainError.
    """
    locked = ResearchTask.objects.select_for_update().get(pk=task.pk)
    if not actor.oversees(locked.region_id) or not actor.has(Permission.FILING_VIEW) or actor.user is None:
        raise AccessError(_("只有本地区主管部门的人员可以评议。"))
    if locked.state not in (TaskState.SUBMITTED, TaskState.CONFIRMED):
        raise DomainError("wrong_state", _("这项任务现在不在评议中。"))
    if not LEAST <= score <= MOST:
        raise DomainError("score", _("评分在 1 到 5 之间。"), "score")
    if len(reason) > LONGEST_REASON:
        raise DomainError("reason", _("理由最多 %(most)d 字。") % {"most": LONGEST_REASON}, "reason")
    given, _created = TaskVote.objects.update_or_create(
        task=locked,
        voter=actor.user,
        defaults={"score": score, "reason": reason, "organisation": actor.organisation},
    )
    text = _("评议：%(score)d 分") % {"score": score}
    log.record(outbox.topic_of(locked, "vote"), locked, actor=actor, text=text, reason=reason)
    return given


@dataclass(frozen=True)
class Suggestion:
    """What demands together say of a task that is condensed from them; somebody completes it."""

    title: str
    problem: str
    indicators: str
    demands: list[Demand]


def suggestion(demands: Sequence[Demand]) -> Suggestion:
    """The words with which the form of a task from these demands begins: each text under its demand's title.

    Where they are too long together all are shortened alike.
    """
    title = demands[0].title
    if len(demands) > 1:
        title = _("%(title)s等%(count)d条需求") % {"title": title[:TITLE_KEPT], "count": len(demands)}
    return Suggestion(
        title=title,
        problem=_told([(one.title, one.problem) for one in demands], LONGEST_PROBLEM),
        indicators=_told([(one.title, one.indicators) for one in demands], LONGEST_INDICATORS),
        demands=list(demands),
    )


@transaction.atomic
def add_sources(task: ResearchTask, *, actor: Actor, demands: Collection[UUID]) -> ResearchTask:
    """Let a draft of the own body come from these demands too; its words stay, and so do the sources that it has.

    For a government body and the demands of its region, by their keys. Raises AccessError or DomainError, and then
    nothing has changed.
    """
    chosen = demands_for(actor, demands)
    locked = ResearchTask.objects.select_for_update().get(pk=task.pk)
    return update_filing(locked, actor=actor, values={}, parts={"demands": {*locked.demands.all(), *chosen}})


def demands_for(actor: Actor, keys: Collection[UUID]) -> list[Demand]:
    """The demands with these keys, in their order: all of the region of the actor's government.

    Raises AccessError for others than governments, DomainError when one is not of the region, for none and for more
    than `MOST_DEMANDS`.
    """
    if actor.oversight is None:
        raise AccessError(_("由政府部门凝练研发任务。"), permission=Permission.FILING_CREATE)
    if not keys:
        raise DomainError("demands", _("请先勾选需求。"), "demands")
    if len(keys) > MOST_DEMANDS:
        raise DomainError("demands", _("一次最多选 %(most)d 条需求。") % {"most": MOST_DEMANDS}, "demands")
    rows = Demand.objects.visible_to(actor).filter(region__code__startswith=actor.oversight).in_bulk(list(keys))
    if len(rows) < len(set(keys)):
        raise DomainError("demands", _("请选择本地区的需求。"), "demands")
    return [rows[key] for key in dict.fromkeys(keys)]


def _told(texts: Sequence[tuple[str, str]], longest: int) -> str:
    texts = [(title, text.strip()) for title, text in texts if text.strip()]
    if len(texts) <= 1:
        return "".join(text for _title, text in texts)[:longest]
    room = longest // len(texts)
    return "\n".join(_short(f"【{title}】{text}", room - 1) for title, text in texts)


def _short(text: str, longest: int) -> str:
    return text if len(text) <= longest else f"{text[: longest - 1]}…"
