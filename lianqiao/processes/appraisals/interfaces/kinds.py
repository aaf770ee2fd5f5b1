"""The register of evaluators, as every face shows it."""

from typing import Any

from django.utils.translation import gettext_lazy as _

from lianqiao.core.access import Actor
from lianqiao.core.filing.kinds import FilingGroup, FilingKind, register
from lianqiao.processes.appraisals.enums import FROZEN, AppraisalState
from lianqiao.processes.appraisals.interfaces.evaluator_form import EvaluatorFilter, EvaluatorForm, EvaluatorTable
from lianqiao.processes.appraisals.models import Appraisal, Evaluator


def evaluator_context(evaluator: Any, actor: Actor) -> dict[str, Any]:
    """How many appraisals it has signed, and how many of them were revoked."""
    rows = Appraisal.objects.filter(evaluator=evaluator.pk, state__in=FROZEN)
    return {
        "signed_count": rows.count(),
        "revoked_count": rows.filter(state=AppraisalState.REVOKED).count(),
    }


register(
    FilingKind(
        slug="evaluators",
        label=_("成果评价机构"),
        model=Evaluator,
        form=EvaluatorForm,
        table=EvaluatorTable,
        filters=EvaluatorFilter,
        group=FilingGroup.ACHIEVEMENTS,
        icon="certificate",
        new_label=_("申请成为评价机构"),
        empty_text=_("评价人员要有科研人员、企业家和技术经理人；审核通过并公开后，成果单位可以选来评价。"),
        subtitle=_("可以受理成果评价的机构。"),
        public_fields=("kinds", "scope", "since", "ability", "independence"),
        template="workbench/appraisals/evaluator.html",
        context=evaluator_context,
    )
)
