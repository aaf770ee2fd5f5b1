"""Foresight by Delphi rounds: topics and panel as long as it is prepared, and the answers of each round."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from lianqiao.core import clock
from lianqiao.core.access import Actor
from lianqiao.core.errors import DomainError, InvalidInput
from lianqiao.core.permissions import Permission
from lianqiao.core.records import assign
from lianqiao.processes.reviews.domain.keeping import begin, lock, set_rows, tell
from lianqiao.processes.reviews.enums import ExpertState, ForesightState, Obstacle
from lianqiao.processes.reviews.models import Expert, Forecast, Foresight, Panelist
from lianqiao.processes.reviews.models.foresight import LEAST_IMPORTANT, MOST_IMPORTANT
from lianqiao.processes.reviews.queries.foresight import asked_topics, findings_of, is_answered, place_of

MOST_TOPICS = 50
LONGEST_REASON = 500
#: So many years ahead are asked about at most.
FARTHEST = 50
_OPEN = gettext_lazy("已经开始征求意见，不能再改。")


@transaction.atomic
def create_foresight(*, actor: Actor, values: Mapping[str, Any], topics: Iterable[Mapping[str, Any]]) -> Foresight:
    """A foresight of the government body acted for: `values` are title and purpose, `topics` {text} in order.

    Raises AccessError, DomainError or InvalidInput, and then nothing is kept.
    """
    return _keep(begin(Foresight, actor, Permission.REVIEW_EDIT), actor, values, topics, "create", _("筹备技术预测"))


@transaction.atomic
def change_foresight(
    foresight: Foresight, *, actor: Actor, values: Mapping[str, Any], topics: Iterable[Mapping[str, Any]]
) -> Foresight:
    """Change what is asked, before anybody was."""
    locked = lock(foresight, actor, Permission.REVIEW_EDIT, (ForesightState.DRAFT,), str(_OPEN))
    return _keep(locked, actor, values, topics, "change", _("修改技术预测"))


@transaction.atomic
def choose_panel(foresight: Foresight, *, actor: Actor, experts: Iterable[Expert]) -> Foresight:
    """Let the panel be exactly these active experts of the body's pool, before anybody was asked."""
    locked = lock(foresight, actor, Permission.REVIEW_EDIT, (ForesightState.DRAFT,), str(_OPEN))
    chosen = {expert.pk for expert in experts}
    usable = Expert.objects.filter(organisation=locked.organisation_id, state=ExpertState.ACTIVE, pk__in=chosen)
    if usable.count() != len(chosen):
        raise DomainError("not_in_pool", _("只能请本部门专家库在库的专家。"), "experts")
    locked.panel.exclude(expert__in=chosen).delete()
    present = set(locked.panel.values_list("expert", flat=True))
    Panelist.objects.bulk_create(Panelist(foresight=locked, expert_id=key) for key in chosen if key not in present)
    tell(locked, "panel", actor, _("确定受邀专家"))
    return locked


@transaction.atomic
def give_forecasts(foresight: Foresight, *, actor: Actor, answers: Mapping[Any, Mapping[str, Any]]) -> list[Forecast]:
    """The answers of a panelist to all topics of the present round, once.

    `answers` by key of the topic: importance 1 to 5, year (None: never), obstacles, reason. Who stands outside of the
    quartiles of the round before says why. Raises AccessError, DomainError, or InvalidInput with sentences for
    `importance_<key>`, `year_<key>`, `obstacles_<key>`, `reason_<key>`; then nothing is kept.
    """
    locked: Foresight = Foresight.objects.select_for_update(of=("self",)).get(pk=foresight.pk)
    actor.require(Permission.FORESIGHT_ANSWER, locked)
    panelist = place_of(locked, actor)
    if panelist is None or locked.state != ForesightState.ASKING or locked.due_on is None:
        raise DomainError("not_asked", _("现在不在征求意见期间。"))
    if clock.today() > locked.due_on:
        raise DomainError("not_asked", _("本轮征求意见已经截止。"))
    if is_answered(locked, panelist):
        raise DomainError("answered", _("本轮您已经回答过。"))
    before = {one.topic.pk: one.last for one in findings_of(locked)}
    errors: dict[str, list[str]] = {}
    topics = asked_topics(locked)
    for topic in topics:
        errors |= _faults(topic.pk, answers.get(topic.pk, {}), before.get(topic.pk))
    if errors:
        raise InvalidInput(errors)
    return Forecast.objects.bulk_create(
        Forecast(
            panelist=panelist,
            topic=topic,
            round=locked.round,
            importance=answers[topic.pk]["importance"],
            year=answers[topic.pk].get("year"),
            obstacles=list(answers[topic.pk].get("obstacles", ())),
            reason=answers[topic.pk].get("reason", "").strip(),
            given_at=clock.now(),
        )
        for topic in topics
    )


def _faults(key: Any, given: Mapping[str, Any], before: Any) -> dict[str, list[str]]:
    """What is wrong with the answer to one topic."""
    errors: dict[str, list[str]] = {}
    importance, year, reason = given.get("importance"), given.get("year"), given.get("reason", "").strip()
    today = clock.today().year
    if importance is None or not LEAST_IMPORTANT <= importance <= MOST_IMPORTANT:
        errors[f"importance_{key}"] = [_("请选择重要程度。")]
    if year is not None and not today <= year <= today + FARTHEST:
        errors[f"year_{key}"] = [
            _("请写 %(first)d 到 %(last)d 之间的年份。") % {"first": today, "last": today + FARTHEST}
        ]
    if not set(given.get("obstacles", ())) <= set(Obstacle.values):
        errors[f"obstacles_{key}"] = [_("请从列出的障碍里选择。")]
    if len(reason) > LONGEST_REASON:
        errors[f"reason_{key}"] = [_("最多 %(most)d 个字。") % {"most": LONGEST_REASON}]
    elif not errors and not reason and stands_apart(before, importance, year):
        errors[f"reason_{key}"] = [_("您的意见与上一轮多数人不同，请写明理由；理由会匿名转给其他专家。")]
    return errors


def stands_apart(before: Any, importance: int | None, year: int | None) -> bool:
    """Whether an answer lies outside of the quartiles of the round before; no without one."""
    if before is None or importance is None:
        return False
    if before.importance is not None and not before.importance.holds(importance):
        return True
    return before.years is not None and year is not None and not before.years.holds(year)


def _keep(
    foresight: Foresight,
    actor: Actor,
    values: Mapping[str, Any],
    topics: Iterable[Mapping[str, Any]],
    name: str,
    text: str,
) -> Foresight:
    rows = list(topics)
    if len(rows) > MOST_TOPICS:
        raise DomainError("too_many", _("一次最多 %(most)d 个题目。") % {"most": MOST_TOPICS}, "topics")
    assign(foresight, values)
    foresight.save()
    set_rows(foresight.topics, foresight, rows, field="topics")
    tell(foresight, name, actor, text)
    return foresight
