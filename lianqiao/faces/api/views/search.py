"""Searching: words or a told problem in, records out, best first, with the reasons why."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from drf_spectacular.utils import OpenApiParameter
from rest_framework import serializers

from lianqiao.core import clock
from lianqiao.core.errors import DomainError
from lianqiao.core.publishing.enums import Publicity
from lianqiao.faces.api.answers import answer
from lianqiao.faces.api.examples import PROBLEM_TEXT
from lianqiao.faces.api.operations import Operation
from lianqiao.faces.api.parameters import choice_parameter, text_parameter
from lianqiao.faces.api.problems import Fault, Problem
from lianqiao.faces.api.resources.registers import ACHIEVEMENTS, DEMANDS
from lianqiao.faces.api.serializers.processes import LineSerializer, explained
from lianqiao.faces.api.serializers.strict import StrictSerializer, TextField, WholeField, WordField
from lianqiao.faces.api.views.base import ApiView
from lianqiao.processes.matching.filters import SearchFilters
from lianqiao.processes.matching.search import POOL, TEXT_LIMIT, Results, find_achievements, find_demands
from lianqiao.registers.taxonomy.enums import PublicStage

WANTED = (("achievements", gettext_lazy("科技成果")), ("demands", gettext_lazy("技术需求")))
PAGE_SIZE = 10
#: Characters of a search in an address; a longer problem goes to `/match`.
IN_ADDRESS = 400
SHORTEST = 2
CODE = r"^[0-9]{2,6}$"
REGION = r"^[0-9]{6}$"
PRICE = r"^[0-9]{1,10}(\.[0-9]{1,6})?$"

_FIND = {"achievements": (find_achievements, ACHIEVEMENTS), "demands": (find_demands, DEMANDS)}


class HitSerializer(serializers.Serializer):
    """A found achievement or demand with the reasons why."""

    fit = serializers.IntegerField(help_text=gettext_lazy("契合度，百分比"))
    reasons = LineSerializer(many=True, help_text=gettext_lazy("为什么合适"))
    gaps = serializers.ListField(child=serializers.CharField(), help_text=gettext_lazy("哪里不合适"))
    achievement = ACHIEVEMENTS.serializer(required=False, help_text=gettext_lazy("找到的成果"))
    demand = DEMANDS.serializer(required=False, help_text=gettext_lazy("找到的需求"))


class HitsSerializer(serializers.Serializer):
    """What a search found, best first."""

    results = HitSerializer(many=True)
    total = serializers.IntegerField(help_text=gettext_lazy("找到的总数，最多 100"))
    page = serializers.IntegerField(help_text=gettext_lazy("第几页"))
    pages = serializers.IntegerField(help_text=gettext_lazy("共几页"))


class ProblemTextSerializer(StrictSerializer):
    """A problem told in plain words, and what a result must have."""

    text = TextField(
        min_length=SHORTEST, max_length=TEXT_LIMIT, help_text=gettext_lazy("用平时说话的方式写清难题，或介绍一项技术")
    )
    want = WordField(choices=WANTED, required=False, default="achievements", help_text=gettext_lazy("找什么"))
    field = TextField(required=False, help_text=gettext_lazy("技术领域代码"))
    region = TextField(required=False, help_text=gettext_lazy("地区代码，包括下级"))
    stage = WordField(choices=PublicStage.choices, required=False, help_text=gettext_lazy("成熟阶段"))
    price = TextField(required=False, help_text=gettext_lazy("成果价格上限或需求投入下限，万元"))
    publicity = WordField(choices=Publicity.choices, required=False, help_text=gettext_lazy("公开范围"))
    limit = WholeField(required=False, default=PAGE_SIZE, min_value=1, max_value=50, help_text=gettext_lazy("每页条数"))
    page = WholeField(required=False, default=1, min_value=1, max_value=POOL, help_text=gettext_lazy("第几页"))


_PAGE = OpenApiParameter("page", {"type": "integer", "minimum": 1, "maximum": POOL, "default": 1}, description="第几页")
_LIMIT = OpenApiParameter(
    "limit", {"type": "integer", "minimum": 1, "maximum": 50, "default": PAGE_SIZE}, description="每页条数"
)
_FILTERS = (
    OpenApiParameter("field", {"type": "string", "pattern": CODE}, description="技术领域代码，包括下级"),
    OpenApiParameter("region", {"type": "string", "pattern": REGION}, description="地区代码，包括下级"),
    choice_parameter("stage", "成熟阶段", PublicStage.choices),
    OpenApiParameter("price", {"type": "string", "pattern": PRICE}, description="成果价格上限或需求投入下限，万元"),
    choice_parameter("publicity", "公开范围", Publicity.choices),
)


class Search(ApiView):
    """`?q=` and the filters of the search page."""

    operations = {
        "get": Operation(
            id="search",
            tag=gettext_lazy("查找与匹配"),
            summary=gettext_lazy("按文字查找成果或需求"),
            description=gettext_lazy("与网站“难题找成果”相同。出示令牌时须有读取相应内容的许可。"),
            public=True,
            parameters=(
                text_parameter("q", "要找什么", length=IN_ADDRESS, required=True),
                choice_parameter("want", "找什么，默认成果", WANTED),
                *_FILTERS,
                _LIMIT,
                _PAGE,
            ),
            response=HitsSerializer,
        )
    }

    def get(self, request: Any) -> Any:
        """The results of a page."""
        query = request.GET.dict()
        text = query.pop("q").strip()
        if sum(character.isalnum() for character in text) < SHORTEST:
            detail = _("至少写 %(count)d 个字。") % {"count": SHORTEST}
            raise Problem(400, "invalid_parameter", detail, faults=[Fault(detail, "too_short", parameter="q")])
        return answer(found(self, text, query))


class Match(ApiView):
    """A problem of any length."""

    operations = {
        "post": Operation(
            id="match",
            tag=gettext_lazy("查找与匹配"),
            summary=gettext_lazy("为一段难题文字匹配成果，或为一项技术匹配需求"),
            description=gettext_lazy("不保存所提交的文字，也不改变任何内容。"),
            public=True,
            reads=True,
            request=ProblemTextSerializer,
            response=HitsSerializer,
            errors=(413, 422),
            examples=(PROBLEM_TEXT,),
        )
    }

    def post(self, request: Any) -> Any:
        """The results of a page."""
        serializer = ProblemTextSerializer(data=request.data)
        serializer.is_valid(raise_exception=True)
        given = dict(serializer.validated_data)
        text = given.pop("text")
        if sum(character.isalnum() for character in text) < SHORTEST:
            raise DomainError("too_short", _("至少写 %(count)d 个字。") % {"count": SHORTEST}, "text")
        return answer(found(self, text, {name: str(value) for name, value in given.items()}))


def found(view: ApiView, text: str, query: dict[str, str]) -> dict[str, Any]:
    """What a search finds for the view's actor. A malformed filter is refused: dropping it would find too much."""
    want = query.pop("want", "achievements")
    limit, page = int(query.pop("limit", PAGE_SIZE)), int(query.pop("page", 1))
    find, resource = _FIND[want]
    if view.token is not None:
        view.require(resource.read_scope)
    filters = SearchFilters.from_params(query)
    if dropped := query.keys() - filters.to_params().keys():
        name = min(dropped)
        raise DomainError("invalid_filter", _("筛选条件的写法不对。"), name)
    results: Results = find(text, actor=view.actor, on=clock.today(), filters=filters, k=limit, page=page)
    records = resource.shown([result.record for result in results.items], view.actor)
    one = want.removesuffix("s")
    return {
        "results": [
            {**explained(result.explanation), one: record}
            for result, record in zip(results.items, records, strict=True)
        ],
        "total": results.total,
        "page": results.page,
        "pages": results.pages,
    }
