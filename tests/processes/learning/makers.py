"""Demands with achievements that people took up and others that they left alone."""

from typing import Any

from django.utils import timezone

from lianqiao.core.ids import new_id
from lianqiao.processes.learning.enums import EventKind
from lianqiao.processes.learning.models import Event
from tests.engines.retrieval.test_retraining import NOUNS
from tests.processes import makers


def event(demand: Any, achievement: Any, kind: EventKind, *, reason: str = "", rank: int | None = None) -> Event:
    """Something that happened to a pair; `rank` is for what was shown."""
    return Event.objects.create(
        demand=demand,
        achievement=achievement,
        kind=kind,
        reason=reason,
        rank=rank,
        happened_at=timezone.now(),
        source=new_id(),
    )


def feedback(number: int, *, fields: Any = ()) -> list[Any]:
    """So many demands, each with an achievement named after it that was taken up and one that repeats it; the demands.

    By the standard numbers the one that repeats the word comes first.
    """
    company, institute = makers.organisation(), makers.organisation()
    demands = []
    for noun in NOUNS[:number]:
        demand = makers.demand(company, title=f"改进{noun}", problem=f"{noun}", keywords=[], fields=fields)
        named = makers.achievement(
            institute, title=noun, plain_text="检测方法与流程说明，共分三步。", academic_text="", keywords=[]
        )
        repeats = makers.achievement(
            institute, title="年会纪要", plain_text=f"会上提到{noun}，{noun}。", academic_text="", keywords=[]
        )
        event(demand, repeats, EventKind.SHOWN, rank=1)
        event(demand, named, EventKind.SHOWN, rank=2)
        event(demand, named, EventKind.CONTACTED)
        demands.append(demand)
    return demands
