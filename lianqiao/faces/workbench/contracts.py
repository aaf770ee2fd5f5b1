"""Technology contracts in the workbench: the desk of those who bring them, of offices and of governments."""

from __future__ import annotations

from typing import Any

from django.db.models import QuerySet
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from lianqiao.core import clock, files
from lianqiao.core.access import Actor
from lianqiao.core.calendar import working_days_between
from lianqiao.core.documents import day_words
from lianqiao.core.filing.facts import facts_of
from lianqiao.core.money import format_yuan
from lianqiao.core.permissions import Permission
from lianqiao.faces.workbench.supervision import KeptDesk
from lianqiao.processes.contracts.certificates import code_of
from lianqiao.processes.contracts.checking import findings, is_large, needs_second
from lianqiao.processes.contracts.enums import EDITABLE, RUNNING, ContractState
from lianqiao.processes.contracts.interfaces.filters import ContractFilter
from lianqiao.processes.contracts.interfaces.forms import CONTRACT_FORMS, ContractForm
from lianqiao.processes.contracts.interfaces.tables import ContractTable
from lianqiao.processes.contracts.models import TechnologyContract
from lianqiao.processes.contracts.questions import questions_of
from lianqiao.processes.performance.models import Performance
from lianqiao.registers.organisations.enums import OrganisationKind

#: Kinds of organisation that conclude no technology contracts of their own.
_NO_PARTIES = frozenset({OrganisationKind.GOVERNMENT})
#: States in which the pre-check is shown: on the owner's desk, and on the office's.
_CHECKED = (*EDITABLE, ContractState.SUBMITTED, *RUNNING)
_OWNER_NEXT = {
    ContractState.DRAFT: _("回答认定条件、上传合同文本，预检通过以后提交。"),
    ContractState.SUBMITTED: _("等登记机构受理。"),
    ContractState.RETURNED: _("逐项补正并答复，再次提交；补正期间不计入办理时限。"),
    ContractState.EXAMINING: _("登记机构正在审查。"),
    ContractState.EXPERT: _("专家正在评审。"),
    ContractState.CHECKED: _("初审已通过，等另一位登记员复核。"),
    ContractState.REGISTERED: _("可以下载登记证明；合同变更、解除的，到原登记机构办理变更。"),
    ContractState.REFUSED: _("不服的，可以写明理由申请复核。"),
}
_OFFICE_NEXT = {
    ContractState.SUBMITTED: _("核对材料：齐全就受理，缺的一次列清退回。"),
    ContractState.EXAMINING: _("对照预检和认定条件审查；大额或有争议的先经专家评审。"),
    ContractState.EXPERT: _("登记每位专家的意见，再结束评审。"),
    ContractState.CHECKED: _("由没有初审的登记员复核登记，或退回初审。"),
    ContractState.REGISTERED: _("在全国系统登记后，把那里的编号记录在这里。"),
}


class ContractDesk(KeptDesk):
    """The desk of contracts: units begin them, and whoever sees one here sees all of it."""

    def may_create(self, actor: Actor) -> bool:
        """Units that conclude contracts."""
        organisation: Any = actor.organisation
        return organisation is not None and organisation.kind not in _NO_PARTIES and actor.has(self.create_permission)

    def whole(self, actor: Actor) -> QuerySet[Any]:
        """All that the actor may see."""
        rows: QuerySet[Any] = TechnologyContract.objects.visible_to(actor)
        return rows


def _save(form: Any, actor: Actor, record: Any) -> Any:
    return form.save(actor, record)


def contract_context(contract: TechnologyContract, actor: Actor) -> dict[str, Any]:
    """What the page shows besides the form: pre-check, conditions, defects, opinions, clock, papers."""
    is_owner = actor.organisation_id == contract.organisation_id
    is_office = actor.organisation_id == contract.office.organisation_id and not is_owner
    state = ContractState(contract.state)
    may_edit = bool(actor.can(Permission.CONTRACT_EDIT, contract))
    running = state in RUNNING
    decided = (ContractState.REGISTERED, ContractState.REFUSED)
    may_object = state in decided and bool(actor.can(Permission.CONTRACT_OBJECT, contract))
    return {
        "sections": facts_of(contract, ContractForm),  # type: ignore[arg-type]
        "amount": format_yuan(contract.amount_yuan),
        "technical": format_yuan(contract.technical_yuan),
        "due_words": "" if contract.due_on is None else day_words(contract.due_on),
        "is_owner": is_owner,
        "is_office": is_office,
        "may_edit": may_edit,
        "findings": findings(contract) if state in _CHECKED and (is_owner or is_office) else [],
        "shows_check": state in _CHECKED and (is_owner or is_office),
        "asked": questions_of(contract.kind, contract.answers, where=contract.region_id, on=clock.today()),
        "rounds": _rounds(contract),
        "last_round": max((one.round for one in contract.defects.all()), default=0),
        "changes": list(contract.changes.order_by("number")),
        "objections": list(contract.objections.select_related("organisation").order_by("created_at")),
        "days_left": working_days_between(clock.today(), contract.due_on) if contract.due_on else None,
        "is_late": running and contract.due_on is not None and contract.due_on < clock.today(),
        "is_large": is_large(contract) if running else False,
        "needs_second": needs_second(contract) if running else False,
        "may_change": state == ContractState.REGISTERED and is_owner and actor.has(Permission.CONTRACT_SUBMIT),
        "may_object": may_object and (is_owner or state == ContractState.REGISTERED),
        "verify_url": reverse("portal:contract_verify", args=[contract.registration_number, code_of(contract)])
        if contract.is_numbered
        else "",
        "performance_url": _performance_url(contract),
        "next_step": (_OWNER_NEXT if is_owner else _OFFICE_NEXT if is_office else {}).get(state, ""),
        "attachments": _attachments(contract, may_edit=may_edit),
        "attach_url": reverse("workbench:contracts_attach", args=[contract.pk]),
    }


def _performance_url(contract: TechnologyContract) -> str:
    """Where its performance is kept, empty until it was registered."""
    key = Performance.objects.filter(contract=contract).values_list("pk", flat=True).first()
    return "" if key is None else reverse("workbench:performance", args=[key])


def _rounds(contract: TechnologyContract) -> list[tuple[int, list[Any]]]:
    """The defects by return, the newest first."""
    found: dict[int, list[Any]] = {}
    for defect in contract.defects.all():
        found.setdefault(defect.round, []).append(defect)
    return sorted(found.items(), reverse=True)


def _attachments(contract: TechnologyContract, *, may_edit: bool) -> list[dict[str, Any]]:
    return [
        {
            "name": file.name,
            "size": file.size,
            "created_at": file.created_at,
            "url": reverse("workbench:file", args=[file.pk]),
            "remove_url": reverse("workbench:contracts_detach", args=[contract.pk, file.pk]) if may_edit else "",
        }
        for file in files.files_of(contract)
    ]


CONTRACTS = ContractDesk(
    face="workbench",
    slug="contracts",
    label=_("技术合同登记"),
    model=TechnologyContract,
    table=ContractTable,
    filters=ContractFilter,
    form=ContractForm,
    record_template="workbench/contracts/contract.html",
    save=_save,
    create_permission=Permission.CONTRACT_CREATE,
    edit_permission=Permission.CONTRACT_EDIT,
    new_label=_("申请登记合同"),
    save_label=_("保存草稿"),
    empty_text=_(
        "技术开发、转让、许可、咨询、服务合同签订以后，由卖方向登记机构申请认定登记；登记后可以申请税收减免和奖励。"
    ),
    form_help=_("按合同文本填写；保存以后回答认定条件，看预检结果，再提交。"),
    hidden_columns=("number", "field", "region", "signed_on", "office", "registered_on", "due_on"),
    prefill=("from", "source"),
    context=contract_context,
    action_forms=CONTRACT_FORMS,
)
