"""What is known of an enterprise, and what the pre-check of a credential says of it now."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from lianqiao.core import clock
from lianqiao.faces.api.answers import answer
from lianqiao.faces.api.operations import Operation
from lianqiao.faces.api.problems import Problem
from lianqiao.faces.api.resources.campaigns import PRE_CHECKS
from lianqiao.faces.api.serializers.cultivation import CheckSerializer, FactsSerializer, shown_check, shown_facts
from lianqiao.faces.api.views.base import ApiView
from lianqiao.registers.cultivation.checks import CHECKS, run
from lianqiao.registers.cultivation.reading import known_to, readable_enterprises
from lianqiao.registers.organisations.models import Organisation


class _OfEnterprise(ApiView):
    def enterprise(self, key: Any) -> Organisation:
        """The enterprise of the address, if the actor may read of it; else it does not exist (a Problem 404)."""
        found = readable_enterprises(self.actor).select_related("region").filter(pk=key).first()
        if found is None:
            raise Problem(404, "not_found", _("没有这家企业，或它不在您的地区。"))
        return found


class EnterpriseFacts(_OfEnterprise):
    """The facts that conditions of recognition ask for."""

    operations = {
        "get": Operation(
            id="enterprise_facts",
            tag=PRE_CHECKS.label,
            summary=gettext_lazy("企业的已知事实"),
            description=gettext_lazy(
                "资质条件问到的事实，各有依据。本企业读到全部；主管部门只读到由已提交的记录得出的部分。"
            ),
            scope=PRE_CHECKS.read_scope,
            response=FactsSerializer,
            errors=(404,),
        )
    }

    def get(self, request: Any, key: Any) -> Any:
        """What the actor may read of them, today."""
        enterprise = self.enterprise(key)
        return answer(shown_facts(enterprise, known_to(self.actor, enterprise)))


class EnterpriseCheck(_OfEnterprise):
    """The pre-check of one credential, computed now."""

    operations = {
        "get": Operation(
            id="enterprise_check",
            tag=PRE_CHECKS.label,
            summary=gettext_lazy("预检企业的一项资质"),
            description=gettext_lazy(
                "逐条给出要求、现有、差距和依据。主管部门只有在企业提供这项预检时，才读到它自填的答复。"
            )
            + "\n\n"
            + "；".join(f"`{check.kind.value}` {check.kind.label}" for check in CHECKS.values()),
            scope=PRE_CHECKS.read_scope,
            response=CheckSerializer,
            errors=(404,),
        )
    }

    def get(self, request: Any, key: Any, kind: str) -> Any:
        """The answer to each condition."""
        if kind not in CHECKS:
            raise Problem(404, "not_found", _("没有这种资质的预检。"))
        enterprise = self.enterprise(key)
        result = run(CHECKS[kind], known_to(self.actor, enterprise, kind=kind), where=enterprise, on=clock.today())
        return answer(shown_check(enterprise, kind, result))
