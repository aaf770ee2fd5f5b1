"""Disposals in the workbench of their unit: one configuration of the generic pages, and what their page shows."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from lianqiao.core import files
from lianqiao.core.access import Actor
from lianqiao.core.money import format_yuan
from lianqiao.core.pages import Desk
from lianqiao.core.pages.records import shown_offers
from lianqiao.core.permissions import Permission
from lianqiao.processes.disposals.checking import co_owners, defects
from lianqiao.processes.disposals.comparables import compare, wanted_for
from lianqiao.processes.disposals.content import items_of, share_text
from lianqiao.processes.disposals.domain.deciding import may_decide
from lianqiao.processes.disposals.domain.reserves import commitment_of
from lianqiao.processes.disposals.enums import DECIDED, Approach, DisposalState
from lianqiao.processes.disposals.interfaces.filters import DisposalFilter
from lianqiao.processes.disposals.interfaces.forms import DisposalForm
from lianqiao.processes.disposals.interfaces.tables import DisposalTable
from lianqiao.processes.disposals.models import Disposal
from lianqiao.processes.disposals.valuing import shown_cases, shown_inputs, shown_steps

#: Transitions that follow from recording the decision and have no button of their own.
_BY_DECISION = frozenset({"approve", "refuse"})
#: Where a reserve price may still be sealed.
_SEALABLE = (DisposalState.DRAFT, DisposalState.PROPOSED, DisposalState.APPROVED)
#: What comes next, by state, for the unit.
NEXT = {
    DisposalState.DRAFT: _("按上面的检查逐项补齐：权属、知识产权、共有人同意、完成人意见、保密审查；齐了就提交决策。"),
    DisposalState.PROPOSED: _("开会或会签以后，由提交人以外的管理员登记决策记录。"),
    DisposalState.APPROVED: _("可以用于挂牌、拍卖或协议成交；有效期内有效。"),
    DisposalState.IN_USE: _("正在用于交易；交易结束以前不能用于别的交易。"),
    DisposalState.LAPSED: _("要继续转化，请重新准备并再次决策。"),
    DisposalState.REFUSED: _("可以按决策意见修改后重新准备。"),
}


@dataclass(frozen=True)
class DisposalDesk(Desk):
    """Units decide on what is theirs; government bodies supervise."""

    save_label: Any = _("保存")

    def may_create(self, actor: Actor) -> bool:
        """Not for government bodies."""
        return actor.oversight is None and super().may_create(actor)


def shown_items(disposal: Disposal) -> list[dict[str, Any]]:
    """The achievements as the page shows them, with the shares in words."""
    return [
        {
            "item": item,
            "owners": [(owner, share_text(owner.share)) for owner in item.owners.all()],
            "rights": list(item.rights.all()),
            "completers": list(item.achievement.completers.all()),
        }
        for item in items_of(disposal)
    ]


def decided_context(disposal: Disposal) -> dict[str, Any]:
    """What both the unit and whoever supervises it read: what was decided, by whom, on what."""
    decisions = disposal.decisions.select_related("minutes", "recorded_by").prefetch_related("members")
    statement = disposal.secrecy_statements.select_related("stated_by").first()
    consents = disposal.consents.select_related("organisation", "answered_by", "paper").order_by(
        "owner_name", "-asked_at"
    )
    for consent in (found := list(consents)):
        consent.disposal = disposal
    return {
        "items": shown_items(disposal),
        "equity": "" if disposal.equity_share is None else share_text(disposal.equity_share),
        "decisions": [
            (one, reverse("workbench:file", args=[one.minutes_id]), list(one.members.all())) for one in decisions
        ],
        "consents": found,
        "statement": statement,
        "statement_is_current": statement is not None and statement.content_sha256 == disposal.content_sha256,
        "commitment": commitment_of(disposal),
        "papers": [
            (ending, reverse("workbench:disposal_paper", args=[disposal.pk, ending])) for ending in ("pdf", "docx")
        ]
        if disposal.state in DECIDED
        else [],
    }


def valuations_of(disposal: Disposal) -> list[dict[str, Any]]:
    """The calculations, newest first, with steps and sensitivity in words."""
    return [
        {
            "row": row,
            "value": format_yuan(row.value_yuan, places=2),
            "inputs": shown_inputs(row),
            "steps": shown_steps(row),
            "cases": shown_cases(row),
        }
        for row in disposal.valuations.select_related("made_by")
    ]


def _context(disposal: Disposal, actor: Actor) -> dict[str, Any]:
    is_draft = disposal.state == DisposalState.DRAFT
    may_edit = is_draft and bool(actor.can(Permission.DISPOSAL_EDIT, disposal))
    items = items_of(disposal)
    others = co_owners(disposal, items)
    said = {row.owner_name for row in disposal.consents.filter(content_sha256=disposal.content_sha256)}
    preparing = disposal.state in (DisposalState.DRAFT, DisposalState.PROPOSED)
    found = defects(disposal) if preparing else []
    may_seal = disposal.state in _SEALABLE and bool(actor.can(Permission.DISPOSAL_SEAL, disposal))
    may_state = is_draft and bool(actor.can(Permission.DISPOSAL_STATE_SECRECY, disposal))
    offers = [one for one in shown_offers(disposal, actor, {}) if one.transition.name not in _BY_DECISION]
    return {
        **decided_context(disposal),
        "offers": offers,
        "defects": found,
        "blocking_count": sum(one.is_blocking for one in found),
        "preparing": preparing,
        "may_change": may_edit,
        "may_ask": may_edit and any(key is not None and name not in said for name, key in others.items()),
        "paper_owners": [name for name, key in others.items() if key is None and name not in said] if may_edit else [],
        "has_co_owners": bool(others),
        "may_state": may_state and disposal.created_by_id != actor.user_id,
        "may_seal": may_seal,
        "valuations": valuations_of(disposal),
        "compared": compare(wanted_for(disposal), where=disposal.organisation),
        "approaches": [
            (Approach(one).label, reverse("workbench:disposal_valuation", args=[disposal.pk, one])) for one in Approach
        ]
        if may_edit
        else [],
        "decide_url": reverse("workbench:disposal_decide", args=[disposal.pk]) if may_decide(disposal, actor) else "",
        "files": files_of(disposal, removable=may_edit),
        "next_step": NEXT.get(DisposalState(disposal.state), ""),
    }


def files_of(disposal: Disposal, *, removable: bool) -> list[dict[str, Any]]:
    """The papers of a disposal as the component shows them."""
    return [
        {
            "name": file.name,
            "size": file.size,
            "created_at": file.created_at,
            "url": reverse("workbench:file", args=[file.pk]),
            "remove_url": reverse("workbench:disposals_detach", args=[disposal.pk, file.pk]) if removable else "",
        }
        for file in files.files_of(disposal)
    ]


def _save(form: Any, actor: Actor, record: Any) -> Any:
    return form.save(actor, record)


DISPOSALS = DisposalDesk(
    face="workbench",
    slug="disposals",
    label=_("转化决策"),
    model=Disposal,
    table=DisposalTable,
    filters=DisposalFilter,
    form=DisposalForm,
    record_template="workbench/disposals/record.html",
    save=_save,
    create_permission=Permission.DISPOSAL_EDIT,
    edit_permission=Permission.DISPOSAL_EDIT,
    new_label=_("准备转化决策"),
    empty_text=_("成果要转让、许可、作价投资，先在这里备齐权属、同意、审查和决策，再去挂牌或成交。"),
    form_help=_("先选成果、方式和价格；保存以后逐项填写权属和知识产权。"),
    context=_context,
    hidden_columns=("number",),
)
ALL = (DISPOSALS,)
