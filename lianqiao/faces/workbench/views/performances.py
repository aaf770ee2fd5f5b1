"""The performance of contracts: the list, the arrears, one contract's page, its plans and its milestones."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from django.db.models import Count, Q, QuerySet, Sum
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from lianqiao.core.errors import AccessError
from lianqiao.core.money import format_yuan
from lianqiao.core.pages import Crumb, DeskRecordPage, FormPage, ListPage, TransitionAction
from lianqiao.core.pages.base import find_visible
from lianqiao.core.permissions import Permission
from lianqiao.faces.workbench.contracts import CONTRACTS
from lianqiao.faces.workbench.papers import evidence_of
from lianqiao.processes.distributions.payments import divisions_of
from lianqiao.processes.performance.domain.certifying import certifiable
from lianqiao.processes.performance.domain.delivering import deliver_milestone
from lianqiao.processes.performance.domain.planning import propose_plan
from lianqiao.processes.performance.enums import (
    CertificateState,
    MilestoneKind,
    MilestoneState,
    PerformanceState,
    ProposalState,
)
from lianqiao.processes.performance.interfaces.filters import ArrearsFilter, PerformanceFilter
from lianqiao.processes.performance.interfaces.forms import MILESTONE_FORMS, DeliverForm, PlanForm
from lianqiao.processes.performance.interfaces.tables import ArrearsTable, PerformanceTable
from lianqiao.processes.performance.models import ContractMilestone, Performance, PlanProposal
from lianqiao.processes.performance.sides import answering, is_party

NEXT = {
    PerformanceState.PLANNING: gettext_lazy("由一方按合同填写履约计划，另一方确认以后开始履行。"),
    PerformanceState.RUNNING: gettext_lazy("按节点交付、验收、付款；全部办完以后点“履行完毕”。"),
    PerformanceState.COMPLETED: gettext_lazy("合同已经履行完毕。"),
    PerformanceState.ENDED: gettext_lazy("合同的登记已经注销或撤销，没有交付的节点不再履行。"),
}


def crumbs(*more: Crumb) -> list[Crumb]:
    """The way to a page below the performances."""
    home = Crumb(_("工作台"), reverse("workbench:home"))
    return [home, Crumb(_("合同履约"), reverse("workbench:performances")), *more]


def way_to(performance: Performance, *more: Crumb) -> list[Crumb]:
    """The way to a page below one performance."""
    url = reverse("workbench:performance", args=[performance.pk])
    return crumbs(Crumb(str(performance), url if more else ""), *more)


class Performances(ListPage):
    """Those of both sides, of the office and of governments."""

    title = gettext_lazy("合同履约")
    help = gettext_lazy("合同登记以后，节点、验收和每一笔款都在这里由双方对着记。")
    needs_organisation = True
    table_class = PerformanceTable
    filterset_class = PerformanceFilter
    template_name = "workbench/performance/list.html"
    order = ("-created_at", "-id")
    hidden_columns = ("number", "region")
    empty_title = gettext_lazy("还没有履行中的合同")
    empty_text = gettext_lazy("技术合同准予登记以后自动出现在这里。")

    def records(self) -> QuerySet[Any]:
        """Those that the actor may see."""
        rows: QuerySet[Any] = Performance.objects.visible_to(self.actor).for_list()
        return rows

    def breadcrumb(self) -> list[Crumb]:
        """Below the workbench."""
        return [crumbs()[0], Crumb(self.page_title())]

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """What all of them come to."""
        rows = Performance.objects.visible_to(self.actor)
        running = Q(state=PerformanceState.RUNNING)
        sums = rows.aggregate(
            ceiling=Sum("ceiling_yuan", filter=running),
            paid=Sum("paid_yuan", filter=running),
            waiting=Sum("waiting_yuan"),
            planning=Count("pk", filter=Q(state=PerformanceState.PLANNING)),
            running=Count("pk", filter=running),
        )
        owed = ContractMilestone.objects.visible_to(self.actor).overdue().aggregate(sum=Sum("unpaid"))["sum"]
        return super().get_context_data(
            sums=sums,
            ceiling=format_yuan(sums["ceiling"] or 0, places=2),
            paid=format_yuan(sums["paid"] or 0, places=2),
            owed=format_yuan(owed or 0, places=2),
            **kwargs,
        )


class Arrears(ListPage):
    """Payments that are overdue."""

    title = gettext_lazy("合同欠款")
    help = gettext_lazy("付款期限已过、双方没有确认付清的节点；交付类节点验收以后才计。")
    needs_organisation = True
    table_class = ArrearsTable
    filterset_class = ArrearsFilter
    order = ("pay_by", "id")
    empty_title = gettext_lazy("没有逾期的付款")
    empty_text = gettext_lazy("付款期限过了还没有付清的，第二天列在这里。")

    def records(self) -> QuerySet[Any]:
        """Those of contracts that the actor may see."""
        rows: QuerySet[Any] = ContractMilestone.objects.visible_to(self.actor).overdue().for_detail()
        return rows.select_related("region")

    def breadcrumb(self) -> list[Crumb]:
        """Below the performances."""
        return crumbs(Crumb(self.page_title()))


class OnPerformance(FormPage):
    """A form about one performance; `needed` is the permission for it."""

    needs_organisation = True
    needed = Permission.PERFORMANCE_EDIT

    def performance(self) -> Performance:
        """The performance of the address, looked up once."""
        if not hasattr(self, "_performance"):
            rows = Performance.objects.visible_to(self.actor).for_detail()
            self._performance: Performance = find_visible(rows, self.kwargs["pk"])
            self.allow(self._performance)
        return self._performance

    def allow(self, performance: Performance) -> None:
        """Refuse those who may not fill the form."""
        self.actor.require(self.needed, performance)
        if not performance.is_open:
            raise AccessError(_("合同已经履行完毕或提前终止。"), permission=self.needed)

    def page_subtitle(self) -> str:
        """Of which contract."""
        return str(self.performance())

    def form_arguments(self) -> dict[str, Any]:
        """Whose milestones and payments may be chosen."""
        return {"performance": self.performance()}

    def draft_key(self) -> str:
        """One unsent form for each contract."""
        return f"performance.{type(self).__name__}.{self.performance().pk}"

    def after(self, saved: Any) -> str:
        """Back to the contract."""
        return reverse("workbench:performance", args=[self.performance().pk])

    def record_url(self) -> str:
        """The contract's page."""
        return self.after(None)

    def breadcrumb(self) -> list[Crumb]:
        """Below the contract."""
        return way_to(self.performance(), Crumb(self.page_title()))


class OfPerformance:
    """Pages and actions of one performance."""

    actor: Any

    def records(self) -> QuerySet[Any]:
        """Those that the actor may see."""
        rows: QuerySet[Any] = Performance.objects.visible_to(self.actor).for_detail()
        return rows

    def after(self, record: Any) -> str:
        """Back to it."""
        return reverse("workbench:performance", args=[record.pk])


class PerformancePage(OfPerformance, DeskRecordPage):
    """One contract: its plan, what was delivered and paid, certificates and defaults."""

    template_name = "workbench/performance/performance.html"

    def breadcrumb(self) -> list[Crumb]:
        """Below the performances."""
        return way_to(self.record())

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """All of it."""
        record = self.record()
        writes = bool(self.actor.can(Permission.PERFORMANCE_EDIT, record))
        payments = list(record.payments.all())
        papers = evidence_of(payments) if payments else {}
        divisions = self._divisions()
        proposals = [one for one in record.proposals.all() if one.state == ProposalState.ASKED]
        sells = writes and self.actor.organisation_id == record.seller_id
        may_certify = sells and record.state != PerformanceState.PLANNING and certifiable(record).exists()
        return super().get_context_data(
            **{
                "contract": record.contract,
                "contract_url": CONTRACTS.url("record", record.contract_id),
                "milestones": list(record.milestones.all()),
                "payments": [self._line(one, papers.get(one.pk, []), divisions, writes=writes) for one in payments],
                "certificates": list(record.certificates.all()),
                "certified": format_yuan(
                    sum(one.income_yuan for one in record.certificates.all() if one.state == CertificateState.ISSUED),
                    places=2,
                ),
                "breaches": list(record.breaches.all()),
                "proposal": proposals[0] if proposals else None,
                "past_proposals": [one for one in record.proposals.all() if one.state != ProposalState.ASKED],
                "may_plan": writes and record.is_open and not proposals,
                "may_pay": writes and record.state == PerformanceState.RUNNING,
                "may_raise": writes and record.state != PerformanceState.PLANNING,
                "may_certify": may_certify,
                "is_party": is_party(self.actor, record),
                "next_step": NEXT[PerformanceState(record.state)],
                "act_url": reverse("workbench:performance_act", args=[record.pk]),
                "may_comment": False,
                **kwargs,
            }
        )

    def _divisions(self) -> dict[Any, Any]:
        """For the seller, by payment, what of it was begun to be divided, None of what may be."""
        record = self.record()
        if self.actor.organisation_id != record.seller_id or not self.actor.has(Permission.DISTRIBUTION_VIEW):
            return {}
        return divisions_of(record)

    def _line(self, payment: Any, papers: list[Any], divisions: dict[Any, Any], *, writes: bool) -> dict[str, Any]:
        """A line of money with its papers and what the actor may do with it."""
        side = answering(payment)
        office = self.record().contract.office.organisation_id
        answers = self.actor.organisation_id == (side or office) and self.actor.has(Permission.PERFORMANCE_CONFIRM)
        own = writes and self.actor.organisation_id == payment.organisation_id
        is_open = payment.verdict == "" and (self.record().is_open or payment.corrects_id is not None)
        confirmed = payment.verdict == "confirmed" and payment.corrects_id is None
        certified = any(one.is_live for one in payment.certified.all())
        return {
            "payment": payment,
            "papers": papers,
            "may_answer": is_open and answers,
            "may_withdraw": payment.verdict == "" and own,
            "may_correct": confirmed and writes and not payment.has_correction and not certified,
            "certified": certified,
            "distribution": divisions.get(payment.pk),
            "may_divide": payment.pk in divisions and self.actor.has(Permission.DISTRIBUTION_EDIT),
        }


class ActOnPerformance(OfPerformance, TransitionAction):
    """Completes it."""


class WritePlan(OnPerformance):
    """Proposes a plan, or a change of it."""

    title = gettext_lazy("填写履约计划")
    help = gettext_lazy("提交以后由对方确认；对方不在平台上的，提交即生效。已经交付或付款的节点不能删去。")
    form_class = PlanForm
    submit_label = gettext_lazy("提交给对方确认")

    def save(self, form: Any) -> Any:
        """Call the domain."""
        return propose_plan(self.performance(), actor=self.actor, **form.values())

    def after(self, saved: Any) -> str:
        """To what was proposed."""
        if isinstance(saved, PlanProposal):
            return reverse("workbench:plan_proposal", args=[saved.pk])
        return super().after(saved)

    def done_message(self, saved: Any) -> str:
        """What happens next."""
        return _("计划已经生效。") if saved.state == ProposalState.AGREED else _("已提交，等对方确认。")


class BelowPerformance(DeskRecordPage):
    """Something that belongs to a performance."""

    acting = ""

    def page_subtitle(self) -> str:
        """Of which contract."""
        return str(self.record().performance)

    def breadcrumb(self) -> list[Crumb]:
        """Below the contract."""
        return way_to(self.record().performance, Crumb(self.page_title()))

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """With the contract and the address of what may be done."""
        record = self.record()
        return super().get_context_data(
            **{
                "performance": record.performance,
                "contract": record.performance.contract,
                "act_url": reverse(self.acting, args=[record.pk]),
                "may_comment": False,
                **kwargs,
            }
        )


class OfProposal:
    """Pages and actions of one plan."""

    actor: Any

    def records(self) -> QuerySet[Any]:
        """Those of contracts that the actor may see."""
        rows: QuerySet[Any] = PlanProposal.objects.visible_to(self.actor).for_detail()
        return rows

    def after(self, record: Any) -> str:
        """Back to it."""
        return reverse("workbench:plan_proposal", args=[record.pk])


class ProposalPage(OfProposal, BelowPerformance):
    """One plan, before and after."""

    template_name = "workbench/performance/proposal.html"
    acting = "workbench:plan_proposal_act"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Both plans row by row."""
        record = self.record()
        return super().get_context_data(
            rows=_compared(record),
            is_change=bool(record.before),
            next_step=_("由对方核对节点、金额和期限。") if record.state == ProposalState.ASKED else "",
            **kwargs,
        )


def _compared(proposal: PlanProposal) -> list[dict[str, Any]]:
    """Each row of a plan with what it was, and the rows that are left out."""
    kinds = dict(MilestoneKind.choices)

    def words(row: Any) -> dict[str, Any]:
        amount = row["amount_yuan"]
        shown = _("按期计算") if amount is None else f"{Decimal(amount):,.2f}"
        return {**row, "kind": kinds.get(row["kind"], row["kind"]), "amount_yuan": shown}

    before = {row["key"]: words(row) for row in proposal.before}
    rows = [{"now": words(row), "was": before.pop(row["key"], None)} for row in proposal.rows]
    return rows + [{"now": None, "was": row} for row in before.values()]


class ActOnProposal(OfProposal, TransitionAction):
    """Agrees, refuses or withdraws."""


class OfMilestone:
    """Pages and actions of one milestone."""

    actor: Any

    def records(self) -> QuerySet[Any]:
        """Those of contracts that the actor may see."""
        rows: QuerySet[Any] = ContractMilestone.objects.visible_to(self.actor).for_detail()
        return rows

    def after(self, record: Any) -> str:
        """Back to it."""
        return reverse("workbench:contract_milestone", args=[record.pk])


class MilestonePage(OfMilestone, BelowPerformance):
    """One milestone: what was delivered, accepted, returned and paid."""

    template_name = "workbench/performance/milestone.html"
    acting = "workbench:contract_milestone_act"
    action_forms = MILESTONE_FORMS

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Its steps with their papers, and its payments."""
        record = self.record()
        steps = list(record.steps.select_related("organisation"))
        papers = evidence_of(steps) if steps else {}
        may_deliver = record.owes_delivery and record.performance.state == PerformanceState.RUNNING
        context = super().get_context_data(
            steps=[(one, papers.get(one.pk, [])) for one in steps],
            payments=list(record.payments.select_related("answer", "organisation").order_by("paid_on", "id")),
            may_deliver=may_deliver and bool(self.actor.can(Permission.PERFORMANCE_EDIT, record)),
            next_step=_MILESTONE_NEXT.get(record.state, "") if record.kind == MilestoneKind.DELIVERY else "",
            **kwargs,
        )
        # Delivering has a page of its own, for its papers.
        context["offers"] = [one for one in context["offers"] if one.transition.name != "deliver"]
        return context


_MILESTONE_NEXT = {
    MilestoneState.PLANNED: gettext_lazy("由卖方在期限内交付，上传交付证明。"),
    MilestoneState.DELIVERED: gettext_lazy("由买方对照验收标准验收：通过，或写明理由退回整改。"),
    MilestoneState.RETURNED: gettext_lazy("卖方按意见整改后再次交付。"),
    MilestoneState.ACCEPTED: gettext_lazy("按付款期限付款，登记后由对方确认。"),
}


class ActOnMilestone(OfMilestone, TransitionAction):
    """Accepts or returns."""

    action_forms = MILESTONE_FORMS


class Deliver(OnPerformance):
    """Writes down what was delivered."""

    title = gettext_lazy("登记交付")
    form_class = DeliverForm
    submit_label = gettext_lazy("提交验收")

    def milestone(self) -> ContractMilestone:
        """The milestone of the address, while something is owed."""
        if not hasattr(self, "_milestone"):
            rows = ContractMilestone.objects.visible_to(self.actor).for_detail()
            self._milestone: ContractMilestone = find_visible(rows, self.kwargs["pk"])
            self.actor.require(self.needed, self._milestone)
            if not self._milestone.owes_delivery:
                raise AccessError(_("这个节点现在不需要交付。"), permission=self.needed)
        return self._milestone

    def performance(self) -> Performance:
        """The performance of the milestone."""
        found: Performance = self.milestone().performance
        return found

    def page_subtitle(self) -> str:
        """For which milestone."""
        milestone = self.milestone()
        return f"{milestone.title}：{milestone.standard}" if milestone.standard else milestone.title

    def form_arguments(self) -> dict[str, Any]:
        """Nothing besides what is typed."""
        return {}

    def draft_key(self) -> str:
        """One unsent form for each milestone."""
        return f"performance.deliver.{self.milestone().pk}"

    def save(self, form: Any) -> Any:
        """Call the domain."""
        return deliver_milestone(self.milestone(), actor=self.actor, **form.cleaned_data)

    def after(self, saved: Any) -> str:
        """Back to the milestone."""
        return reverse("workbench:contract_milestone", args=[self.milestone().pk])
