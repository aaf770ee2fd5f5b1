"""The published result of a call."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext_lazy

from lianqiao.faces.api.answers import answer
from lianqiao.faces.api.operations import Operation
from lianqiao.faces.api.resources.programmes import CALLS
from lianqiao.faces.api.serializers.programmes import CallResultsSerializer, shown_call_result
from lianqiao.faces.api.views.base import ApiView
from lianqiao.processes.programmes.queries.results import changes_of, results_of


class CallResults(ApiView):
    """Who was selected, and who stands by."""

    operations = {
        "get": Operation(
            id="calls_results",
            tag=CALLS.label,
            summary=gettext_lazy("遴选结果"),
            description=gettext_lazy("公布结果以后才有；未入选的和得分不公开。"),
            scope=CALLS.read_scope,
            public=True,
            response=CallResultsSerializer,
            errors=(404,),
        )
    }

    def get(self, request: Any, key: Any) -> Any:
        """As everybody reads it."""
        call = CALLS.find(key, self.actor)
        changes = [vars(one) for one in changes_of(call)]
        return answer({"results": [shown_call_result(one) for one in results_of(call)], "changes": changes})
