"""Alliances and their reports, as every face shows them."""

from typing import Any

from django.utils.translation import gettext_lazy as _

from lianqiao.core import clock
from lianqiao.core.access import Actor
from lianqiao.core.filing.kinds import FilingGroup, FilingKind, register
from lianqiao.registers.alliances.domain import waits_for
from lianqiao.registers.alliances.interfaces import forms, tables
from lianqiao.registers.alliances.models import Alliance, AllianceReport


def alliance_context(alliance: Any, actor: Actor) -> dict[str, Any]:
    """Who has agreed, whether the actor's organisation still has to, and the reports so far and the next one."""
    due = alliance.due_year()
    due_on = None if due is None else alliance.due_on(due)
    today = clock.today()
    return {
        "due_year": due,
        "due_on": due_on,
        "is_late": due_on is not None and due_on < today,
        "may_report": due is not None and due < today.year and alliance.organisation_id == actor.organisation_id,
        "members": alliance.members.all(),
        "may_agree": waits_for(alliance, actor),
        "reports": AllianceReport.objects.visible_to(actor).filter(alliance=alliance).order_by("-year"),
    }


register(
    FilingKind(
        slug="alliances",
        label=_("联合体与联盟"),
        model=Alliance,
        form=forms.AllianceForm,
        table=tables.AllianceTable,
        filters=tables.AllianceFilter,
        group=FilingGroup.ALLIANCES,
        icon="affiliate",
        new_label=_("登记联合体或联盟"),
        empty_text=_("牵头组建了创新联合体、攻关联合体或联盟，在这里登记。"),
        subtitle=_("企业、高校、院所联合攻关的组织，按年评估，优胜劣汰。"),
        public_fields=("kind", "chain", "founded_on", "purpose"),
        public_parts={"members": ("organisation", "role")},
        outcome_parts={"members": ("agreed_at",)},
        hidden_columns=("region",),
        template="workbench/alliance.html",
        context=alliance_context,
        also=lambda actor: actor.organisation is not None,
    )
)
register(
    FilingKind(
        slug="alliance-reports",
        prefill=("alliance", "year"),
        label=_("联盟年度评估"),
        model=AllianceReport,
        form=forms.AllianceReportForm,
        table=tables.AllianceReportTable,
        filters=tables.AllianceReportFilter,
        group=FilingGroup.ALLIANCES,
        icon="report-analytics",
        new_label=_("提交年度报告"),
        empty_text=_("牵头单位每年提交一次，主管部门据此评估。"),
        outcome_fields=("verdict", "score"),
        action_forms={"confirm": forms.VerdictForm},
    )
)
