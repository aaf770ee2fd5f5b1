"""Technology contracts in the workbench: conditions, defects, changes, objections, certificate, tax."""

from __future__ import annotations

from typing import Any

from django.db.models import QuerySet
from django.http import Http404, HttpRequest
from django.http.response import HttpResponseBase
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from lianqiao.core import clock
from lianqiao.core.errors import AccessError
from lianqiao.core.pages import Crumb, DeskRecordPage, FormPage, RecordPage, TransitionAction
from lianqiao.core.pages.base import find_visible
from lianqiao.core.permissions import Permission
from lianqiao.faces.workbench.contracts import CONTRACTS
from lianqiao.faces.workbench.papers import PAPERS, sent
from lianqiao.faces.workbench.views.supervision import below
from lianqiao.processes.contracts import tax
from lianqiao.processes.contracts.certificates import certificate, code_of
from lianqiao.processes.contracts.domain.changing import ask_change
from lianqiao.processes.contracts.domain.objecting import raise_objection
from lianqiao.processes.contracts.domain.writing import answer_conditions, answer_defect
from lianqiao.processes.contracts.enums import ContractState
from lianqiao.processes.contracts.interfaces.forms import (
    OBJECTION_FORMS,
    ChangeForm,
    ConditionsForm,
    DefectAnswerForm,
    ObjectionForm,
)
from lianqiao.processes.contracts.interfaces.tax_form import TaxForm
from lianqiao.processes.contracts.models import ContractChange, ContractObjection, Defect, TechnologyContract
from lianqiao.processes.contracts.questions import questions_of


class _OnContract(FormPage):
    """A form about one contract; `needed` is the permission for it."""

    needs_organisation = True
    needed = Permission.CONTRACT_EDIT

    def key(self) -> Any:
        """The key of the contract."""
        return self.kwargs["pk"]

    def contract(self) -> TechnologyContract:
        """The contract of the address, looked up once and asked whether the form may be filled now."""
        if not hasattr(self, "_contract"):
            self._contract: TechnologyContract = find_visible(
                TechnologyContract.objects.visible_to(self.actor).for_detail(), self.key()
            )
            self.actor.require(self.needed, self._contract)
        return self._contract

    def page_subtitle(self) -> str:
        """About which contract."""
        return str(self.contract())

    def draft_key(self) -> str:
        """One unsent form for each address."""
        self.contract()
        return f"contracts.{type(self).__name__}.{self.kwargs['pk']}"

    def record_url(self) -> str:
        """The contract's page."""
        return CONTRACTS.url("record", self.contract().pk)

    def after(self, saved: Any) -> str:
        """Back to the contract."""
        return self.record_url()

    def breadcrumb(self) -> list[Crumb]:
        """Below the contract."""
        return below(CONTRACTS, self.contract(), Crumb(self.page_title()))


class AnswerConditions(_OnContract):
    """The conditions of the kind."""

    title = gettext_lazy("回答认定条件")
    help = gettext_lazy("登记机构按这些条件认定合同类别。如实回答：对不上的，先看是不是该选别的类别。")
    form_class = ConditionsForm

    def stored_record(self) -> Any:
        """Two people at the answers are two people at the contract."""
        return self.contract()

    def form_arguments(self) -> dict[str, Any]:
        """The questions with the answers that are there."""
        contract = self.contract()
        asked = questions_of(contract.kind, contract.answers, where=contract.region_id, on=clock.today())
        return {"questions": asked.questions}

    def save(self, form: Any) -> Any:
        """Call the domain."""
        return answer_conditions(self.contract(), actor=self.actor, answers=form.values())


class AnswerDefect(_OnContract):
    """How one defect was mended."""

    title = gettext_lazy("答复补正事项")
    form_class = DefectAnswerForm

    def defect(self) -> Defect:
        """The defect of the address, of a contract that the actor may see."""
        if not hasattr(self, "_defect"):
            rows = Defect.objects.visible_to(self.actor).select_related("contract")
            self._defect: Defect = find_visible(rows, self.kwargs["pk"])
        return self._defect

    def key(self) -> Any:
        """The key of its contract."""
        return self.defect().contract_id

    def page_subtitle(self) -> str:
        """What is to be mended."""
        defect = self.defect()
        return f"{defect.field}：{defect.sentence}" if defect.field else defect.sentence

    def form_arguments(self) -> dict[str, Any]:
        """What was answered."""
        return {"initial": {"text": self.defect().answer}}

    def save(self, form: Any) -> Any:
        """Call the domain."""
        return answer_defect(self.defect(), actor=self.actor, text=form.cleaned_data["text"])


class AskChange(_OnContract):
    """Asks the office to change or to cancel."""

    title = gettext_lazy("办理变更或注销")
    help = gettext_lazy("合同变更、解除、被撤销或确认无效的，到原登记机构办理；享受过政策的要说明。")
    needed = Permission.CONTRACT_SUBMIT
    form_class = ChangeForm
    submit_label = gettext_lazy("提交申请")

    def contract(self) -> TechnologyContract:
        """A contract that is registered."""
        contract = super().contract()
        if contract.state != ContractState.REGISTERED:
            raise AccessError(_("登记有效的合同才能办理变更和注销。"), permission=self.needed)
        return contract

    def save(self, form: Any) -> Any:
        """Call the domain."""
        return ask_change(self.contract(), actor=self.actor, **form.values())

    def after(self, saved: Any) -> str:
        """To what was asked."""
        if isinstance(saved, ContractChange):
            return reverse("workbench:contract_change", args=[saved.pk])
        return super().after(saved)

    def done_message(self, saved: Any) -> str:
        """What happens next."""
        return _("已提交，等原登记机构办理。")


class RaiseObjection(_OnContract):
    """Asks the office to look again."""

    title = gettext_lazy("提出异议")
    help = gettext_lazy("由没有作出原决定的登记员复核。")
    needed = Permission.CONTRACT_OBJECT
    form_class = ObjectionForm
    submit_label = gettext_lazy("提交异议")

    def save(self, form: Any) -> Any:
        """Call the domain."""
        return raise_objection(self.contract(), actor=self.actor, **form.cleaned_data)

    def after(self, saved: Any) -> str:
        """To the objection."""
        if isinstance(saved, ContractObjection):
            return reverse("workbench:contract_objection", args=[saved.pk])
        return super().after(saved)


class _BelowContract(DeskRecordPage):
    """What was asked about a contract."""

    acting = ""

    def breadcrumb(self) -> list[Crumb]:
        """Below the contract."""
        return below(CONTRACTS, self.record().contract, Crumb(self.page_title()))

    def page_subtitle(self) -> str:
        """Of which contract."""
        return str(self.record().contract)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """With the address of what may be done."""
        record = self.record()
        return super().get_context_data(
            **{
                "contract": record.contract,
                "contract_url": CONTRACTS.url("record", record.contract_id),
                "act_url": reverse(self.acting, args=[record.pk]),
                "may_comment": False,
                **kwargs,
            }
        )


class _OfChange:
    """Pages and actions of one change."""

    actor: Any

    def records(self) -> QuerySet[Any]:
        """Those of contracts that the actor may see."""
        rows: QuerySet[Any] = ContractChange.objects.visible_to(self.actor).for_detail()
        return rows

    def after(self, record: Any) -> str:
        """Back to it."""
        return reverse("workbench:contract_change", args=[record.pk])


class ChangePage(_OfChange, _BelowContract):
    """One change: before and after, and the benefits that were used."""

    template_name = "workbench/contracts/change.html"
    acting = "workbench:contract_change_act"

    def page_title(self) -> str:
        """What is asked."""
        return str(self.record().get_kind_display())


class ActOnChange(_OfChange, TransitionAction):
    """Grants, refuses or withdraws."""


class _OfObjection:
    """Pages and actions of one objection."""

    actor: Any

    def records(self) -> QuerySet[Any]:
        """Those of contracts that the actor may see."""
        rows: QuerySet[Any] = ContractObjection.objects.visible_to(self.actor).for_detail()
        return rows

    def after(self, record: Any) -> str:
        """Back to it."""
        return reverse("workbench:contract_objection", args=[record.pk])


class ObjectionPage(_OfObjection, _BelowContract):
    """One objection and what was found."""

    template_name = "workbench/contracts/objection.html"
    acting = "workbench:contract_objection_act"
    action_forms = OBJECTION_FORMS

    def page_title(self) -> str:
        """Which sort."""
        return str(self.record().get_ground_display())


class ActOnObjection(_OfObjection, TransitionAction):
    """Upholds or rejects."""

    action_forms = OBJECTION_FORMS


class _OfContract:
    """Pages of one contract."""

    actor: Any

    def records(self) -> QuerySet[Any]:
        """Those that the actor may see."""
        rows: QuerySet[Any] = TechnologyContract.objects.visible_to(self.actor).for_detail()
        return rows


class Certificate(_OfContract, RecordPage):
    """The certificate of a registered contract."""

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        """Send it as the document that the address names; what does not hold any more has none."""
        contract, ending = self.record(), kwargs["ending"]
        if ending not in PAPERS or contract.state != ContractState.REGISTERED:
            raise Http404(_("没有有效的登记，或没有这种格式。"))
        place = reverse("portal:contract_verify", args=[contract.registration_number, code_of(contract)])
        content = certificate(contract, ending=ending, verify_url=request.build_absolute_uri(place))
        name = _("技术合同登记证明 %(number)s") % {"number": contract.registration_number}
        return sent(content, name=name, ending=ending)


class Tax(_OfContract, RecordPage):
    """What relief the contract may bring, with the reasons and the papers."""

    title = gettext_lazy("税收减免测算")
    help = gettext_lazy("按规定逐条核对，不保存填写的内容；是否减免以税务机关的处理为准。")
    template_name = "workbench/contracts/tax.html"

    def breadcrumb(self) -> list[Crumb]:
        """Below the contract."""
        return below(CONTRACTS, self.record(), Crumb(str(self.title)))

    def page_title(self) -> str:
        """What the page tells."""
        return str(self.title)

    def page_subtitle(self) -> str:
        """Of which contract."""
        return str(self.record())

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Both taxes by what is known and what was filled in."""
        contract = self.record()
        form = TaxForm(self.request.GET or None, contract=contract)
        said = form.said() if form.is_bound and form.is_valid() else {}
        income = form.cleaned_data.get("income_yuan") if said or (form.is_bound and form.is_valid()) else None
        return super().get_context_data(
            **{
                "contract": contract,
                "form": form,
                "vat": tax.vat_of(contract, said),
                "income": tax.income_of(contract, said),
                "split": None if income is None else tax.split_of(contract, income),
                "on": tax.day_of(contract),
                **kwargs,
            }
        )
