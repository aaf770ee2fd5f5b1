"""Two editions of the map of a chain side by side."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from lianqiao.faces.api.answers import answer
from lianqiao.faces.api.operations import Operation
from lianqiao.faces.api.parameters import id_of, id_parameter
from lianqiao.faces.api.problems import Fault, Problem
from lianqiao.faces.api.resources.campaigns import MAPS
from lianqiao.faces.api.serializers.maps import MapComparisonSerializer, shown_comparison
from lianqiao.faces.api.views.base import ApiView
from lianqiao.registers.industry_map.comparing import compare
from lianqiao.registers.industry_map.queries.content import views_side_by_side


class MapComparison(ApiView):
    """`?with=`: an edition against another one of its chain."""

    operations = {
        "get": Operation(
            id="industry_maps_comparison",
            tag=MAPS.label,
            summary=gettext_lazy("与同一产业链的另一期图谱比较"),
            description=gettext_lazy("较晚的一期与较早的一期比较，先后按数据截至的日期。"),
            scope=MAPS.read_scope,
            public=True,
            parameters=(id_parameter("with", gettext_lazy("另一期的编号"), required=True),),
            response=MapComparisonSerializer,
            errors=(404, 422),
        )
    }

    def get(self, request: Any, key: Any) -> Any:
        """What entered, left and changed."""
        edition, other = MAPS.find(key, self.actor), MAPS.find(id_of(request, "with"), self.actor)
        if edition.chain_id != other.chain_id:
            detail = _("只能比较同一条产业链的图谱。")
            raise Problem(422, "other_chain", detail, faults=[Fault(detail, "other_chain", parameter="with")])
        return answer(shown_comparison(compare(*views_side_by_side(edition, other, self.actor))))
