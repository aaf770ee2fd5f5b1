"""Teams in a stage before experts: what a review copies of them, for races that are scored by a review."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.db.models import QuerySet
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from lianqiao.core.access import Actor
from lianqiao.processes.races.checking import parties_of
from lianqiao.processes.races.enums import RaceState, ScoredBy
from lianqiao.processes.races.models import Run
from lianqiao.processes.reviews.subjects import Parties, SubjectKind, declare


def _parties(run: Run) -> Parties:
    return parties_of([run.team])


def _sections(run: Run) -> Iterable[tuple[str, str]]:
    race = run.stage.race
    yield _("任务"), race.task
    yield str(race.words.report), run.report
    told = [
        f"{item.name}：{run.measured[str(item.pk)]} {item.unit}".strip()
        for item in run.stage.items.all()
        if str(item.pk) in run.measured
    ]
    yield _("自测结果"), "\n".join(told)


def _offered(actor: Actor) -> QuerySet[Any]:
    """Those that race in a stage that is being scored by a review of the body."""
    rows: Any = (
        Run.objects.visible_to(actor)
        .under_way()
        .filter(
            stage__race__organisation=actor.organisation_id,
            stage__race__state=RaceState.SCORING,
            stage__race__scored_by=ScoredBy.REVIEW,
        )
    )
    related = rows.select_related("stage__race", "team__organisation")
    found: QuerySet[Any] = related.prefetch_related("stage__items", "team__members__organisation")
    return found


RUN = SubjectKind(
    model=Run,
    label=gettext_lazy("赛马队伍（本阶段）"),
    title=lambda run: f"{run.team.title}（{run.stage.name}）",
    owner_label=lambda run: str(run.team.organisation.name),
    parties=_parties,
    fields=lambda run: (),
    sections=_sections,
    offered=_offered,
)
declare(RUN)
