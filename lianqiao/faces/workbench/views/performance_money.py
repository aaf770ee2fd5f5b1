"""Money of contracts in the workbench: payments and their answers, certificates of income, defaults."""

from __future__ import annotations

from typing import Any

from django.db.models import QuerySet
from django.http import Http404, HttpRequest
from django.http.response import HttpResponseBase
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from lianqiao.core.errors import AccessError
from lianqiao.core.money import format_yuan
from lianqiao.core.pages import Crumb, ListPage, RecordPage, TransitionAction
from lianqiao.core.pages.base import find_visible
from lianqiao.core.permissions import Permission
from lianqiao.faces.workbench.papers import PAPERS, evidence_of, sent
from lianqiao.faces.workbench.views.performances import BelowPerformance, OnPerformance, crumbs
from lianqiao.processes.performance.documents import income_paper
from lianqiao.processes.performance.domain.breaching import add_statement, raise_breach
from lianqiao.processes.performance.domain.certifying import ask_certificate
from lianqiao.processes.performance.domain.paying import (
    answer_payment,
    correct_payment,
    record_payment,
    withdraw_payment,
)
from lianqiao.processes.performance.enums import BreachState, CertificateState, PerformanceState
from lianqiao.processes.performance.interfaces.filters import CertificateFilter
from lianqiao.processes.performance.interfaces.forms import (
    BREACH_FORMS,
    AnswerPaymentForm,
    BreachForm,
    CertificateForm,
    PaymentForm,
    ReasonForm,
    StatementForm,
)
from lianqiao.processes.performance.interfaces.tables import CertificateTable
from lianqiao.processes.performance.models import Breach, ContractPayment, IncomeCertificate, Performance


class RecordPayment(OnPerformance):
    """Writes a payment down."""

    title = gettext_lazy("登记付款")
    help = gettext_lazy("收款方或付款方都可以登记，另一方确认以后才计入已支付。")
    form_class = PaymentForm
    submit_label = gettext_lazy("登记，请对方确认")

    def allow(self, performance: Performance) -> None:
        """While it is performed."""
        super().allow(performance)
        if performance.state != PerformanceState.RUNNING:
            raise AccessError(_("先定下履约计划，再登记付款。"), permission=self.needed)

    def form_arguments(self) -> dict[str, Any]:
        """The milestone that led here is chosen already."""
        return {**super().form_arguments(), "initial": {"milestone": self.request.GET.get("milestone", "")[:40]}}

    def save(self, form: Any) -> Any:
        """Call the domain."""
        return record_payment(self.performance(), actor=self.actor, **form.cleaned_data)

    def done_message(self, saved: Any) -> str:
        """What happens next."""
        return _("已登记，等对方确认。")


class _OnPayment(OnPerformance):
    """A form about one line of money."""

    def payment(self) -> ContractPayment:
        """The line of the address, of a contract that the actor may see."""
        if not hasattr(self, "_payment"):
            rows = ContractPayment.objects.visible_to(self.actor).for_answer()
            self._payment: ContractPayment = find_visible(rows, self.kwargs["pk"])
            self.allow_payment(self._payment)
        return self._payment

    def allow_payment(self, payment: ContractPayment) -> None:
        """Refuse those who may not fill the form."""
        raise NotImplementedError

    def performance(self) -> Performance:
        """The performance of the line."""
        found: Performance = self.payment().performance
        return found

    def page_subtitle(self) -> str:
        """Which line."""
        payment = self.payment()
        given = {
            "title": payment.performance,
            "kind": payment.get_kind_display(),
            "amount": format_yuan(payment.amount_yuan),
            "voucher": payment.voucher,
        }
        return _("%(title)s：%(kind)s %(amount)s，凭证 %(voucher)s") % given

    def form_arguments(self) -> dict[str, Any]:
        """Nothing besides what is typed."""
        return {}

    def draft_key(self) -> str:
        """One unsent form for each line."""
        return f"performance.{type(self).__name__}.{self.payment().pk}"


class AnswerPayment(_OnPayment):
    """Confirms or denies what the other side wrote down."""

    title = gettext_lazy("核对款项")
    help = gettext_lazy("对照银行流水和凭证核对；确认以后计入已支付，不能再改。")
    form_class = AnswerPaymentForm
    submit_label = gettext_lazy("提交")

    def allow_payment(self, payment: ContractPayment) -> None:
        """Whoever has to answer, once."""
        self.actor.require(Permission.PERFORMANCE_CONFIRM, payment)
        if payment.verdict:
            raise AccessError(_("这笔款项已经有答复。"), permission=Permission.PERFORMANCE_CONFIRM)

    def save(self, form: Any) -> Any:
        """Call the domain."""
        return answer_payment(self.payment(), actor=self.actor, **form.cleaned_data)


class WithdrawPayment(_OnPayment):
    """Takes back one's own line that was not answered."""

    title = gettext_lazy("撤回登记")
    form_class = ReasonForm
    submit_label = gettext_lazy("撤回")

    def allow_payment(self, payment: ContractPayment) -> None:
        """Who wrote it down, until it is answered."""
        self.actor.require(Permission.PERFORMANCE_EDIT, payment)
        if payment.verdict:
            raise AccessError(_("这笔款项已经有答复。"), permission=Permission.PERFORMANCE_EDIT)

    def save(self, form: Any) -> Any:
        """Call the domain."""
        return withdraw_payment(self.payment(), actor=self.actor, **form.cleaned_data)


class CorrectPayment(_OnPayment):
    """Writes the counter-line of a confirmed one."""

    title = gettext_lazy("冲正")
    help = gettext_lazy("记一笔相反的款项，对方确认以后原来的款项不再计入；正确的另行登记。")
    form_class = ReasonForm
    submit_label = gettext_lazy("登记冲正，请对方确认")

    def allow_payment(self, payment: ContractPayment) -> None:
        """Either side."""
        self.actor.require(Permission.PERFORMANCE_EDIT, payment.performance)

    def save(self, form: Any) -> Any:
        """Call the domain."""
        return correct_payment(self.payment(), actor=self.actor, **form.cleaned_data)


class Certificates(ListPage):
    """What was certified, and what waits for it."""

    title = gettext_lazy("技术性收入核定")
    help = gettext_lazy("合同款扣除非技术性费用以后的收入，由登记合同的机构核定；一笔款只核定一次。")
    needs_organisation = True
    table_class = CertificateTable
    filterset_class = CertificateFilter
    order = ("-created_at", "-id")
    empty_title = gettext_lazy("还没有核定")
    empty_text = gettext_lazy("卖方在合同履约页面选已经确认的款项申请核定。")

    def records(self) -> QuerySet[Any]:
        """Those of contracts that the actor may see."""
        rows: QuerySet[Any] = IncomeCertificate.objects.visible_to(self.actor).for_detail()
        return rows

    def breadcrumb(self) -> list[Crumb]:
        """Below the performances."""
        return crumbs(Crumb(self.page_title()))


class AskCertificate(OnPerformance):
    """Asks the office to certify income."""

    title = gettext_lazy("申请核定技术性收入")
    help = gettext_lazy("技术性收入是奖励和税收优惠的基数，由登记合同的机构核定。")
    form_class = CertificateForm
    submit_label = gettext_lazy("提交登记机构核定")

    def allow(self, performance: Performance) -> None:
        """The seller, also after the end."""
        self.actor.require(self.needed, performance)
        if self.actor.organisation_id != performance.seller_id:
            raise AccessError(_("技术性收入由卖方申请核定。"), permission=self.needed)

    def save(self, form: Any) -> Any:
        """Call the domain."""
        return ask_certificate(self.performance(), actor=self.actor, **form.values())

    def after(self, saved: Any) -> str:
        """To what was asked."""
        if isinstance(saved, IncomeCertificate):
            return reverse("workbench:income_certificate", args=[saved.pk])
        return super().after(saved)


class OfCertificate:
    """Pages and actions of one certificate."""

    actor: Any

    def records(self) -> QuerySet[Any]:
        """Those of contracts that the actor may see."""
        rows: QuerySet[Any] = IncomeCertificate.objects.visible_to(self.actor).for_detail()
        return rows

    def after(self, record: Any) -> str:
        """Back to it."""
        return reverse("workbench:income_certificate", args=[record.pk])


class CertificatePage(OfCertificate, BelowPerformance):
    """One certificate: its payments, what was taken off, and what is left."""

    template_name = "workbench/performance/certificate.html"
    acting = "workbench:income_certificate_act"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """With payments and costs."""
        record = self.record()
        lines = record.lines.select_related("payment__milestone").order_by("payment__paid_on", "id")
        payments = [one.payment for one in lines]
        papers = evidence_of(payments) if payments else {}
        return super().get_context_data(
            payments=[(one, papers.get(one.pk, [])) for one in payments],
            costs=list(record.costs.select_related("cost")),
            is_issued=record.state == CertificateState.ISSUED,
            next_step=_("登记机构核对款项和扣除的费用。") if record.state == CertificateState.ASKED else "",
            **kwargs,
        )


class ActOnCertificate(OfCertificate, TransitionAction):
    """Issues, refuses, withdraws or revokes."""


class CertificatePaper(OfCertificate, RecordPage):
    """The certificate as a document."""

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        """Send it as the address names; what does not hold has none."""
        record, ending = self.record(), kwargs["ending"]
        if ending not in PAPERS or record.state != CertificateState.ISSUED:
            raise Http404(_("没有有效的核定，或没有这种格式。"))
        name = _("技术性收入核定证明 %(number)s") % {"number": record.number}
        return sent(income_paper(record, ending=ending), name=name, ending=ending)


class RaiseBreach(OnPerformance):
    """Writes down what the other side did not do."""

    title = gettext_lazy("登记违约")
    help = gettext_lazy("双方的说明都留存、不能修改，作为协商、仲裁和诉讼的依据；平台不作判断。")
    form_class = BreachForm
    submit_label = gettext_lazy("登记，请对方说明")

    def allow(self, performance: Performance) -> None:
        """Either side, once there is a plan."""
        self.actor.require(self.needed, performance)
        if performance.state == PerformanceState.PLANNING:
            raise AccessError(_("先定下履约计划。"), permission=self.needed)

    def save(self, form: Any) -> Any:
        """Call the domain."""
        return raise_breach(self.performance(), actor=self.actor, **form.cleaned_data)

    def after(self, saved: Any) -> str:
        """To what was written down."""
        if isinstance(saved, Breach):
            return reverse("workbench:contract_breach", args=[saved.pk])
        return super().after(saved)


class OfBreach:
    """Pages and actions of one default."""

    actor: Any

    def records(self) -> QuerySet[Any]:
        """Those of contracts that the actor may see."""
        rows: QuerySet[Any] = Breach.objects.visible_to(self.actor).for_detail().select_related("milestone")
        return rows

    def after(self, record: Any) -> str:
        """Back to it."""
        return reverse("workbench:contract_breach", args=[record.pk])


class BreachPage(OfBreach, BelowPerformance):
    """One default with the statements of both sides."""

    template_name = "workbench/performance/breach.html"
    acting = "workbench:contract_breach_act"
    action_forms = BREACH_FORMS

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """The statements with their papers."""
        record = self.record()
        statements = list(record.statements.select_related("organisation"))
        papers = evidence_of(statements) if statements else {}
        is_open = record.state in (BreachState.RAISED, BreachState.ANSWERED)
        return super().get_context_data(
            statements=[(one, papers.get(one.pk, [])) for one in statements],
            may_add=is_open and bool(self.actor.can(Permission.PERFORMANCE_EDIT, record)),
            **kwargs,
        )


class ActOnBreach(OfBreach, TransitionAction):
    """Answers, settles or refers."""

    action_forms = BREACH_FORMS


class AddStatement(OnPerformance):
    """Says something further of a default."""

    title = gettext_lazy("补充说明")
    form_class = StatementForm
    submit_label = gettext_lazy("提交")

    def breach(self) -> Breach:
        """The default of the address, while it is open."""
        if not hasattr(self, "_breach"):
            rows = Breach.objects.visible_to(self.actor).for_detail()
            self._breach: Breach = find_visible(rows, self.kwargs["pk"])
            self.actor.require(self.needed, self._breach)
            if self._breach.state not in (BreachState.RAISED, BreachState.ANSWERED):
                raise AccessError(_("这件事已经了结或转争议解决。"), permission=self.needed)
        return self._breach

    def performance(self) -> Performance:
        """The performance of the default."""
        found: Performance = self.breach().performance
        return found

    def form_arguments(self) -> dict[str, Any]:
        """Nothing besides what is typed."""
        return {}

    def draft_key(self) -> str:
        """One unsent form for each default."""
        return f"performance.statement.{self.breach().pk}"

    def save(self, form: Any) -> Any:
        """Call the domain."""
        return add_statement(self.breach(), actor=self.actor, **form.cleaned_data)

    def after(self, saved: Any) -> str:
        """Back to the default."""
        return reverse("workbench:contract_breach", args=[self.breach().pk])
