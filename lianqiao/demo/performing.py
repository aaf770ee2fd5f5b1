"""How the registered contracts of the demonstration are performed, and what the national system says of them."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date, timedelta
from decimal import Decimal
from functools import cache
from io import BytesIO
from typing import Any

from django.core.files.base import ContentFile

from lianqiao.core import clock, files
from lianqiao.core.access import Actor
from lianqiao.core.exchange.exporting import write_excel
from lianqiao.core.money import WAN
from lianqiao.core.permissions import Permission
from lianqiao.core.transitions import apply
from lianqiao.demo.acts import Acts
from lianqiao.demo.cast import Cast
from lianqiao.demo.papers import paper
from lianqiao.demo.past import Past
from lianqiao.demo.records import Records
from lianqiao.demo.texts import Content, read
from lianqiao.processes.contracts.domain.national import COLUMNS, enter_elsewhere, keep_ours, read_rows
from lianqiao.processes.contracts.models import NationalContract, RegistrationOffice, TechnologyContract
from lianqiao.processes.performance.domain.breaching import raise_breach
from lianqiao.processes.performance.domain.certifying import ask_certificate, certifiable
from lianqiao.processes.performance.domain.delivering import deliver_milestone
from lianqiao.processes.performance.domain.paying import answer_payment, record_payment
from lianqiao.processes.performance.domain.planning import propose_plan, rows_of
from lianqiao.processes.performance.enums import MilestoneKind
from lianqiao.processes.performance.income import divided
from lianqiao.processes.performance.models import ContractMilestone, Performance, PlanProposal

#: A plan is drawn up so many days after the registration.
PLANNED_AFTER = 9
#: The headings that the national system writes.
HEADINGS = (
    "合同登记编号",
    "合同名称",
    "合同类型",
    "卖方",
    "买方",
    "签订时间",
    "登记时间",
    "成交额（元）",
    "技术额（元）",
)


@cache
def told() -> Any:
    """What is written by hand."""
    return read("performance")


def pieces(content: Content) -> int:
    """How many contracts are told of."""
    return len(told()["contracts"])


class Performing:
    """Lets both sides perform their contracts up to yesterday, and offices read the national system's export."""

    def __init__(self, content: Content, cast: Cast, past: Past, records: Records) -> None:
        self._acts = Acts(content, cast, past)
        self._content = content
        self._cast = cast
        self._numbers = 0

    def make(self, *, step: Callable[[], None]) -> None:
        """One contract after the other, then the export."""
        for row in told()["contracts"]:
            contract = TechnologyContract.objects.registered().filter(title=row["title"]).first()
            if contract is not None:
                self._perform(row, Performance.objects.for_detail().get(contract=contract))
            step()
        for key in sorted({row["office"] for row in told()["national"]}):
            self._read_export(key)

    # ---- people

    def _writer(self, organisation: Any) -> Actor:
        return self._acts.owner(self._key(organisation))

    def _key(self, organisation: Any) -> str:
        return next(key for key, one in self._content.organisations.items() if one.name == organisation.name)

    def _official(self, organisation: Any, permission: Permission) -> Actor:
        """Somebody of an office who holds the permission."""
        key = self._key(organisation)
        names = [person.name for person in self._content.people if key in (person.organisation, person.also)]
        actors = [self._acts.owner(key), *(self._cast.actor(name, key) for name in names)]
        return next(actor for actor in actors if actor.has(permission))

    def _upload(self, title: str, *lines: str) -> ContentFile[bytes]:
        return ContentFile(paper(title, lines), name=f"{title}.pdf")

    # ---- one contract

    def _perform(self, row: Mapping[str, Any], performance: Performance) -> None:
        acts = self._acts
        acts.begin(max(acts.reached(performance) - PLANNED_AFTER, 1))
        seller, buyer = self._writer(performance.seller), self._writer(performance.buyer)
        amounts = divided(performance.contract.amount_yuan, [Decimal(one[2]) for one in row["plan"]])
        rows = [self._planned(one, part) for one, part in zip(row["plan"], amounts, strict=True)]
        proposal = propose_plan(performance, actor=seller, rows=rows)
        if row.get("proposed"):
            return
        acts.later(2, 4)
        apply(proposal, "agree", actor=buyer)
        papers = iter(row.get("delivered", ()))
        for what, place, days in row["steps"]:
            if acts.today_is() <= days:
                return
            acts.later(days)
            now = Performance.objects.for_detail().get(pk=performance.pk)
            self._step(what, now, self._milestones(now)[place], row, papers, seller, buyer)

    def _planned(self, told_row: list[Any], amount: Decimal) -> dict[str, Any]:
        title, kind, _percent, days, standard = told_row
        day = clock.today() + timedelta(days=days)
        is_delivery = kind == MilestoneKind.DELIVERY
        return {
            "title": title,
            "kind": kind,
            "due_on": day if is_delivery else None,
            "pay_by": None if is_delivery else day,
            "amount_yuan": None if kind == MilestoneKind.ROYALTY else amount,
            "standard": standard,
        }

    def _milestones(self, performance: Performance) -> list[ContractMilestone]:
        return list(performance.milestones.for_detail().order_by("order", "id"))

    def _step(
        self,
        what: str,
        performance: Performance,
        milestone: ContractMilestone,
        row: Mapping[str, Any],
        papers: Any,
        seller: Actor,
        buyer: Actor,
    ) -> None:
        acts = self._acts
        if what in ("pay", "claim", "deny", "royalty"):
            self._pay(what, performance, milestone, row, seller, buyer)
        elif what == "deliver":
            text = next(papers, "") or "整改后的资料和复测报告"
            deliver_milestone(
                milestone, actor=seller, on=clock.today(), text=text, uploads=[self._upload("交付清单", text)]
            )
        elif what == "accept":
            text = f"对照合同约定逐项核对：{milestone.standard}。符合要求。" if milestone.standard else ""
            apply(milestone, "accept", actor=buyer, on=clock.today(), text=text)
        elif what == "return":
            apply(milestone, "return", actor=buyer, reason=row["return"])
        elif what in ("certify", "certified"):
            payments = list(certifiable(performance))
            if not payments:
                return
            certificate = ask_certificate(performance, actor=seller, payments=payments)
            if what == "certified":
                acts.later(2, 4)
                office = self._official(performance.contract.office.organisation, Permission.INCOME_CERTIFY)
                apply(certificate, "issue", actor=office)
        elif what in ("change", "ask_change"):
            proposal = self._change(performance, row, seller)
            if what == "change":
                acts.later(3, 5)
                apply(proposal, "agree", actor=buyer)
        elif what == "complete":
            apply(performance, "complete", actor=seller)
        elif what == "breach":
            raise_breach(
                performance,
                actor=seller,
                kind="payment",
                happened_on=clock.today(),
                text=row["breach"],
                milestone=milestone,
                claim_yuan=milestone.unpaid_yuan,
                uploads=[self._upload("催款函", row["breach"])],
            )
        elif what == "answer":
            apply(performance.breaches.get(), "answer", actor=buyer, text=row["answer"])

    def _pay(
        self,
        what: str,
        performance: Performance,
        milestone: ContractMilestone,
        row: Mapping[str, Any],
        seller: Actor,
        buyer: Actor,
    ) -> None:
        self._numbers += 1
        today = clock.today()
        amount = milestone.unpaid_yuan
        royalty: dict[str, Any] = {}
        if amount is None:
            amount = (performance.ceiling_yuan / 10).quantize(Decimal("0.01"))
            royalty = {"period_first": today - timedelta(days=181), "period_last": today, "base_yuan": amount * 25}
        voucher = f"银回{today:%Y%m%d}-{self._numbers:03}"
        payment = record_payment(
            performance,
            actor=seller,
            amount_yuan=amount,
            paid_on=today - timedelta(days=1),
            voucher=voucher,
            milestone=milestone,
            invoice=f"24{29000000 + self._numbers * 137:08}",
            uploads=[self._upload("银行电子回单", f"回单编号 {voucher}", f"金额 {amount} 元")],
            **royalty,
        )
        if what == "claim":
            return
        self._acts.later(1, 3)
        if what == "deny":
            answer_payment(payment, actor=buyer, is_right=False, text=row["deny"])
        else:
            answer_payment(payment, actor=buyer, is_right=True)

    def _change(self, performance: Performance, row: Mapping[str, Any], seller: Actor) -> PlanProposal:
        """The last deliveries later, the last of them with what the contract has grown by."""
        rows = rows_of(performance)
        for one in rows:
            if one["due_on"] is not None and one["due_on"] > clock.today():
                one["due_on"] += timedelta(days=60)
        rows[-1]["amount_yuan"] += performance.contract.amount_yuan - sum(one["amount_yuan"] for one in rows)
        return propose_plan(performance, actor=seller, rows=rows, reason=row["reason"])

    # ---- the national system

    def _read_export(self, key: str) -> None:
        """The office reads its export, keeps the file for another trial, and decides on some of what differs."""
        office = RegistrationOffice.objects.get(organisation__name=self._content.organisations[key].name)
        self._acts.begin(12)
        actor = self._official(office.organisation, Permission.CONTRACT_COMPARE)
        rows = [one for row in told()["national"] if row["office"] == key if (one := self._line(row)) is not None]
        rows += [self._alone(row) for row in told()["alone"] if row["office"] == key]
        if not rows:
            return
        book = BytesIO()
        write_excel(book, HEADINGS, [[row[name] for name in COLUMNS] for row in rows])
        upload = ContentFile(book.getvalue(), name="全国系统导出（试用）.xlsx")
        files.store(upload, actor=actor, organisation=office.organisation, subject=office)
        read_rows(rows, actor=actor)
        self._acts.later(2, 4)
        found = NationalContract.objects.filter(organisation=office.organisation, decision="")
        if theirs := found.filter(finding="theirs").order_by("national_number").first():
            enter_elsewhere(theirs, actor=actor)
        if differs := found.filter(finding="differs").order_by("national_number").first():
            keep_ours(differs, actor=actor)

    def _line(self, row: Mapping[str, Any]) -> dict[str, Any] | None:
        contract = TechnologyContract.objects.registered().filter(title=row["title"]).first()
        if contract is None:
            return None
        more = Decimal(row.get("more", 0)) * WAN
        return {
            "national_number": contract.national_number or contract.registration_number,
            "title": row.get("says", contract.title),
            "kind": contract.get_kind_display(),
            "seller": contract.seller_name,
            "buyer": row.get("buyer", contract.buyer_name),
            "signed_on": contract.signed_on,
            "registered_on": contract.registered_on,
            "amount_yuan": contract.amount_yuan + more,
            "technical_yuan": contract.technical_yuan + more,
        }

    def _alone(self, row: Mapping[str, Any]) -> dict[str, Any]:
        day: date = self._acts.past.today - timedelta(days=row["days"])
        return {
            "national_number": row["number"],
            **{name: row[name] for name in ("title", "kind", "seller", "buyer")},
            "signed_on": day - timedelta(days=12),
            "registered_on": day,
            "amount_yuan": Decimal(str(row["amount"])) * WAN,
            "technical_yuan": Decimal(str(row["technical"])) * WAN,
        }
