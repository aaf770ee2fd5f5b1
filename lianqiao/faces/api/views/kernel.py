"""Questions to norms and lists that are no list of records: what holds where, and what has changed between editions."""

from __future__ import annotations

from typing import Any

from django.utils.dateparse import parse_date
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from drf_spectacular.utils import OpenApiParameter

from lianqiao.core import clock, norms
from lianqiao.core.lists.comparing import compare
from lianqiao.faces.api.answers import answer
from lianqiao.faces.api.operations import Operation
from lianqiao.faces.api.parameters import id_of, id_parameter
from lianqiao.faces.api.problems import Fault, Problem
from lianqiao.faces.api.resources.kernel import LISTS, NORMS
from lianqiao.faces.api.serializers.kernel import AnswerSerializer, ComparisonSerializer, shown_answer, shown_entry
from lianqiao.faces.api.views.base import ApiView

_KEY = OpenApiParameter(
    "key", {"type": "string", "pattern": r"^[a-z_.]{3,100}$"}, required=True, description="规定的代号"
)
_WHERE = OpenApiParameter("where", {"type": "string", "pattern": r"^[0-9]{6}$"}, description="地区代码；不写为全国")
_ON = OpenApiParameter("on", {"type": "string", "format": "date"}, description="哪一天；不写为今天")
_WITH = id_parameter("with", "较早一期的编号", required=True)


class NormAnswer(ApiView):
    """`?key=&where=&on=`: what holds."""

    operations = {
        "get": Operation(
            id="norms_answer",
            tag=NORMS.label,
            summary=gettext_lazy("某地某日适用的规定"),
            description=gettext_lazy("给出值、依据，以及自上而下各级的规定中为什么以它为准。"),
            scope=NORMS.read_scope,
            parameters=(_KEY, _WHERE, _ON),
            response=AnswerSerializer,
            errors=(404,),
        )
    }

    def get(self, request: Any) -> Any:
        """The answer with its chain."""
        key, where = request.GET["key"], request.GET.get("where")
        try:
            found = norms.get(key, where=where, on=_day(request.GET.get("on")))
        except norms.NormMissing as error:
            raise Problem(404, "norm_missing", _("当地当日没有这项规定。")) from error
        return answer(shown_answer(key, found))


class ListComparison(ApiView):
    """`?with=`: an edition against an older one of the same kind."""

    operations = {
        "get": Operation(
            id="lists_comparison",
            tag=LISTS.label,
            summary=gettext_lazy("与较早一期清单比较"),
            scope=LISTS.read_scope,
            public=True,
            parameters=(_WITH,),
            response=ComparisonSerializer,
            errors=(404, 422),
        )
    }

    def get(self, request: Any, key: Any) -> Any:
        """Who entered, who left, what changed."""
        new, old = LISTS.find(key, self.actor), LISTS.find(id_of(request, "with"), self.actor)
        if old.kind_id != new.kind_id:
            detail = _("只能比较同一种清单。")
            raise Problem(422, "other_kind", detail, faults=[Fault(detail, "other_kind", parameter="with")])
        found = compare(old, new, actor=self.actor)
        return answer(
            {
                "entered": [shown_entry(entry) for entry in found.entered],
                "left": [shown_entry(entry) for entry in found.left],
                "changed": [
                    {
                        "entry": shown_entry(one.entry),
                        "differences": [vars(difference) for difference in one.differences],
                    }
                    for one in found.changed
                ],
                "same": found.same,
            }
        )


def _day(text: str | None) -> Any:
    if text is None:
        return clock.today()
    try:
        day = parse_date(text)
    except ValueError:
        day = None
    if day is None:
        raise _wrong("on", _("日期须写成 2026-05-01 的样子。"))
    return day


def _wrong(parameter: str, detail: str) -> Problem:
    return Problem(400, "invalid_parameter", detail, faults=[Fault(detail, parameter=parameter)])
