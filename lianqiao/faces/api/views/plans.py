"""The raw text of a plan, in which the places of its sections and finds are counted."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext_lazy

from lianqiao.faces.api.answers import answer
from lianqiao.faces.api.operations import Operation
from lianqiao.faces.api.resources.governance import PLAN_VERSIONS
from lianqiao.faces.api.serializers.plans import PlanTextSerializer
from lianqiao.faces.api.views.base import ApiView


class PlanText(ApiView):
    """The text of one version."""

    operations = {
        "get": Operation(
            id="plan_versions_text",
            tag=PLAN_VERSIONS.label,
            summary=gettext_lazy("方案版本的原文"),
            description=gettext_lazy("还没有读完的版本，原文为空。"),
            scope=PLAN_VERSIONS.read_scope,
            response=PlanTextSerializer,
            errors=(404,),
        )
    }

    def get(self, request: Any, key: Any) -> Any:
        """As it was uploaded, read as text."""
        return answer(dict(PlanTextSerializer(PLAN_VERSIONS.find(key, self.actor)).data))
