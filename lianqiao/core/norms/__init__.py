"""Law as dated data: norms with jurisdiction, dates, source, and the choice among them.

ANSWER_TIME = norms.declare("introductions.answer_time", norms.Kind.DURATION, _("对方答复对接请求的时限"))
answer = ANSWER_TIME.get(where=record.region, on=day)
answer.value.end(day)
"""

from lianqiao.core.norms.answers import Answer, Candidate, Edition, NormMissing
from lianqiao.core.norms.durations import Duration
from lianqiao.core.norms.enums import Kind, TimeUnit
from lianqiao.core.norms.registry import Declared, declare, get

__all__ = [
    "Answer",
    "Candidate",
    "Declared",
    "Duration",
    "Edition",
    "Kind",
    "NormMissing",
    "TimeUnit",
    "declare",
    "get",
]
