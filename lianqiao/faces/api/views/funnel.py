"""The figures of the funnel of introductions."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from drf_spectacular.utils import OpenApiParameter

from lianqiao.faces.api.answers import answer
from lianqiao.faces.api.operations import Operation
from lianqiao.faces.api.parameters import choice_parameter
from lianqiao.faces.api.problems import Problem
from lianqiao.faces.api.resources.registers import INTRODUCTIONS
from lianqiao.faces.api.serializers.funnel import FunnelSerializer, shown_funnel
from lianqiao.faces.api.views.base import ApiView
from lianqiao.governance.boards.queries.places import regions_of
from lianqiao.processes.introductions.queries.grouping import By
from lianqiao.processes.introductions.queries.scope import Scope

_DAY = {"type": "string", "format": "date"}
#: The asked sides are not told apart here: of some nobody may know yet.
_WAYS = [(way.value, way.label) for way in By if way != By.UNIT]


class IntroductionFunnel(ApiView):
    """`?by=&region=&since=&until=`: of the region for a government, of the own organisation for others."""

    operations = {
        "get": Operation(
            id="introductions_funnel",
            tag=INTRODUCTIONS.label,
            summary=gettext_lazy("对接漏斗"),
            description=gettext_lazy(
                "按发起的时间统计您能看到的对接：到现在走到了哪一步、用了多少天、答复得怎样、停在哪里。"
                "政府部门统计所辖地区，其他单位统计本单位。只有一方登记、对方没有确认的签约和落地不计入。"
            ),
            scope=INTRODUCTIONS.read_scope,
            parameters=(
                choice_parameter("by", gettext_lazy("按什么分组；不写只给合计"), _WAYS),
                OpenApiParameter(
                    "region",
                    {"type": "string", "pattern": r"^[0-9]{6}$"},
                    description="政府部门所辖地区的代码，包括下级；不写为全部所辖地区",
                ),
                OpenApiParameter("since", _DAY, description="从这一天起发起的"),
                OpenApiParameter("until", _DAY, description="到这一天为止发起的"),
            ),
            response=FunnelSerializer,
            errors=(404,),
        )
    }

    def get(self, request: Any) -> Any:
        """The figures."""
        query = request.GET
        by = By(query["by"]) if "by" in query else None
        return answer(shown_funnel(self._scope(query.get("region", ""), query), by=by))

    def _scope(self, code: str, query: Any) -> Scope:
        actor = self.actor
        prefix = actor.oversight or ""
        if code:
            found = regions_of(actor).filter(pk=code).first()
            if found is None:
                raise Problem(404, "not_found", _("没有这个地区，或它不由您所在的部门管辖。"))
            prefix = found.prefix
        return Scope(
            actor,
            region=prefix,
            organisation=actor.organisation_id if actor.oversight is None else None,
            since=_day(query.get("since")),
            until=_day(query.get("until")),
        )


def _day(text: str | None) -> date | None:
    return None if text is None else date.fromisoformat(text)
