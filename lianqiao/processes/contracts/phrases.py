"""What the registration of contracts tells people, and whom."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.contrib.auth import get_user_model
from django.contrib.contenttypes.models import ContentType
from django.db.models import Q
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from lianqiao.core import inbox, links
from lianqiao.core.access import Actor
from lianqiao.core.documents import day_words
from lianqiao.core.messages import register
from lianqiao.core.permissions import ROLE_PERMISSIONS, Permission
from lianqiao.core.transitions import Context
from lianqiao.processes.contracts.enums import OVER, ContractState
from lianqiao.processes.contracts.models import ContractChange, ContractObjection, TechnologyContract
from lianqiao.processes.deals.models import Deal
from lianqiao.processes.introductions.models import Introduction
from lianqiao.registers.organisations.enums import MembershipState
from lianqiao.registers.organisations.models import Membership

register("contracts", gettext_lazy("技术合同登记"), group="tasks")

_NEXT = {
    ContractState.EXAMINING: gettext_lazy("登记机构已经受理，正在审查。"),
    ContractState.RETURNED: gettext_lazy("请逐项补正并答复以后再次提交，补正期间不计入办理时限。"),
    ContractState.REGISTERED: gettext_lazy("登记证明可以下载；申请减免税时和合同、发票一起备查。"),
    ContractState.REFUSED: gettext_lazy("不服的，可以申请复核。"),
    ContractState.CANCELLED: gettext_lazy("登记已经注销；享受过政策的，请按规定向有关部门报告。"),
    ContractState.REVOKED: gettext_lazy("登记已经撤销，证明不能再使用。"),
}


def _holding(permission: Permission) -> list[str]:
    return [str(role) for role, permissions in ROLE_PERMISSIONS.items() if permission in permissions]


def people_of(organisation: Any, permission: Permission) -> list[Any]:
    """Who holds the permission in the organisation; one query."""
    rows = Membership.objects.filter(
        organisation=organisation, state=MembershipState.ACTIVE, roles__overlap=_holding(permission)
    )
    return list(get_user_model().objects.filter(pk__in=rows.values("user")).order_by("pk"))


def _send(people: Iterable[Any], occasion: str, subject: str, text: str, record: Any, units: Iterable[Any]) -> None:
    inbox.send(
        people,
        key=f"contracts.{occasion}",
        subject=subject,
        text=text,
        url=links.page_of(record),
        organisations=units,
    )


def tell_office(contract: TechnologyContract, context: Context) -> None:
    """The office: an application was handed in."""
    office = contract.office.organisation_id
    _send(
        people_of(office, Permission.CONTRACT_EXAMINE),
        f"submitted.{contract.pk}.{context.at:%Y%m%d%H%M%S%f}",
        _("%(unit)s 申请登记技术合同“%(title)s”") % {"unit": contract.organisation, "title": contract.title[:60]},
        _("请核对材料，决定是否受理。"),
        contract,
        [office],
    )


def tell_registrant(contract: TechnologyContract, context: Context) -> None:
    """The unit that brought it: how far it has come."""
    unit = contract.organisation_id
    given = {"title": contract.title[:60], "what": contract.get_state_display()}
    _send(
        people_of(unit, Permission.CONTRACT_SUBMIT),
        f"state.{contract.pk}.{context.at:%Y%m%d%H%M%S%f}",
        _("技术合同“%(title)s”：%(what)s") % given,
        context.reason or str(_NEXT.get(ContractState(contract.state), "")),
        contract,
        [unit],
    )


def remind_office(contract: TechnologyContract, context: Context) -> None:
    """The office: its time ends soon."""
    office = contract.office.organisation_id
    day = "" if contract.due_on is None else day_words(contract.due_on)
    _send(
        people_of(office, Permission.CONTRACT_EXAMINE),
        f"due.{contract.pk}.{contract.due_on}",
        _("技术合同“%(title)s”的办理时限到%(day)s") % {"title": contract.title[:60], "day": day},
        _("请在时限内作出决定；需要补正的，一次列清。"),
        contract,
        [office],
    )


def tell_office_of_change(change: ContractChange) -> None:
    """The office: a change or a cancellation was asked for."""
    contract = change.contract
    office = contract.office.organisation_id
    given = {"unit": change.organisation, "what": change.get_kind_display(), "title": contract.title[:60]}
    _send(
        people_of(office, Permission.CONTRACT_REGISTER),
        f"change.{change.pk}",
        _("%(unit)s 申请%(what)s：“%(title)s”") % given,
        change.reason,
        change,
        [office],
    )


def tell_registrant_of_change(change: ContractChange, context: Context) -> None:
    """The unit that asked: what became of it."""
    unit = change.organisation_id
    given = {"title": change.contract.title[:60], "what": change.get_state_display()}
    _send(
        people_of(unit, Permission.CONTRACT_SUBMIT),
        f"changed.{change.pk}.{change.state}",
        _("“%(title)s”的变更：%(what)s") % given,
        context.reason or change.reason,
        change,
        [unit],
    )


def tell_office_of_objection(objection: ContractObjection) -> None:
    """The office: somebody objects."""
    contract = objection.contract
    office = contract.office.organisation_id
    given = {"unit": objection.organisation, "title": contract.title[:60]}
    _send(
        people_of(office, Permission.CONTRACT_REGISTER),
        f"objection.{objection.pk}",
        _("%(unit)s 对技术合同“%(title)s”提出异议") % given,
        objection.text[:500],
        objection,
        [office],
    )


def tell_of_objection(objection: ContractObjection, context: Context) -> None:
    """Who objected, and the unit that brought the contract: what the office found."""
    units = list({objection.organisation_id, objection.contract.organisation_id})
    people = [one for unit in units for one in people_of(unit, Permission.CONTRACT_OBJECT)]
    given = {"title": objection.contract.title[:60], "what": objection.get_state_display()}
    _send(
        people,
        f"objected.{objection.pk}.{objection.state}",
        _("技术合同“%(title)s”的异议：%(what)s") % given,
        objection.answer[:500],
        objection,
        units,
    )


def warn_of_cancelled_deal(deal: Deal, actor: Actor) -> None:
    """The registrant, and the office once it has the application: the deal of the contract was given up."""
    about = Q(source_type=ContentType.objects.get_for_model(Deal), source_id=deal.pk)
    if deal.introduction_id is not None:
        case = ContentType.objects.get_for_model(Introduction)
        about |= Q(source_type=case, source_id=deal.introduction_id)
    rows = TechnologyContract.objects.filter(about).exclude(state__in=OVER).select_related("office", "organisation")
    for contract in rows.order_by("pk"):
        people = people_of(contract.organisation_id, Permission.CONTRACT_SUBMIT)
        units = [contract.organisation_id]
        if contract.submitted_at is not None:
            people += people_of(contract.office.organisation_id, Permission.CONTRACT_EXAMINE)
            units.append(contract.office.organisation_id)
        _send(
            list({person.pk: person for person in people}.values()),
            f"deal_cancelled.{contract.pk}.{deal.pk}",
            _("所依据的交易已取消：%(title)s") % {"title": contract.title[:60]},
            _("这份技术合同由交易“%(deal)s”而来，该交易已经取消。请核对合同是否还成立；不成立的请撤回或注销。")
            % {"deal": deal.title[:60]},
            contract,
            units,
        )
