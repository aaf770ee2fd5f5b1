"""Whole ways from price to income: auctioned on the market, signed, registered, divided, paid, and in the ledger."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import timedelta
from decimal import Decimal
from typing import Any

from django.core.files.base import ContentFile

from lianqiao.core import clock
from lianqiao.core.access import SYSTEM, Actor
from lianqiao.core.attachments import attach
from lianqiao.core.chronograph.running import run_object
from lianqiao.core.permissions import Permission
from lianqiao.core.transitions import apply
from lianqiao.demo.dividing import Dividing
from lianqiao.demo.dividing import person as person_of
from lianqiao.demo.marketing import Marketing
from lianqiao.demo.papers import paper
from lianqiao.demo.texts import Content, read
from lianqiao.processes.asset_ledger import domain as ledger
from lianqiao.processes.asset_ledger.models import Book
from lianqiao.processes.auctions import domain as auctions
from lianqiao.processes.auctions.models import Auction, Participant
from lianqiao.processes.contracts import filling
from lianqiao.processes.contracts.domain.writing import answer_conditions, create_contract
from lianqiao.processes.contracts.models import RegistrationOffice, TechnologyContract
from lianqiao.processes.contracts.questions import questions_of
from lianqiao.processes.deals.models import Deal
from lianqiao.processes.disposals.models import Disposal, DisposalItem
from lianqiao.processes.distributions import sources
from lianqiao.processes.distributions.domain import begin
from lianqiao.processes.distributions.models import Distribution
from lianqiao.processes.market.domain.listings import start_contest
from lianqiao.processes.market.models import Intent, Listing
from lianqiao.processes.market.times import earliest_contest

#: Minutes of a contest, and of an office day.
_LASTS, _DAY = 120, 540
#: The part of an office day after which what ended on it is closed.
_EVENING = 0.98


def told() -> list[Mapping[str, Any]]:
    """What is written by hand."""
    rows: list[Mapping[str, Any]] = read("ways")["ways"]
    return rows


def pieces(content: Content) -> int:
    """How many are made."""
    return len(told())


class Ways(Marketing):
    """Takes lots all the way, each step on its day; what another part has used already is left to it."""

    def make(self, *, step: Callable[[], None]) -> None:
        """All of them."""
        self._runner = self._runs(self._told["market"])
        for row in told():
            achievement = self._records.achievements.get(row["item"])
            is_free = achievement is not None and not DisposalItem.objects.filter(achievement=achievement).exists()
            if is_free and self._acts.is_there(row["unit"], *row["buyers"]):
                self._walk({**row, "state": "sold", "then": row["state"]})
            step()

    def _walk(self, row: Mapping[str, Any]) -> None:
        deal = self._sold(row)
        if row["then"] == "paid":
            contract = self._register(deal, row)
            self._divide(deal, contract, row)

    def _sold(self, row: Mapping[str, Any]) -> Deal:
        self._enter_asset(row)
        self._list(row, None)
        decision: Any = Disposal.objects.get(items__achievement=self._records.achievements[row["item"]])
        listing: Any = Listing.objects.get(disposal=decision)
        deal: Deal = Deal.objects.get(pk=listing.deal_id)
        return deal

    def _enter_asset(self, row: Mapping[str, Any]) -> None:
        """Into the ledger of the unit, unless its book for that day is closed."""
        achievement, owner = self._records.achievements[row["item"]], self._acts.owner(row["unit"])
        self._acts.begin(row["days"] + 20)
        closed = Book.objects.filter(organisation=owner.organisation, closed_until__gte=clock.today())
        if not closed.exists():
            ledger.enter_asset(
                actor=owner,
                organisation=owner.organisation,
                achievement=achievement,
                memo_yuan=Decimal(186_000),
                reason="课题结题成果纳入单列管理",
                paper="校资产〔2026〕31号",
            )

    # ---- the contest

    def _settle(self, listing: Listing, row: Mapping[str, Any], writer: Actor, intents: list[Intent]) -> None:
        begins = earliest_contest(listing)
        lasts = timedelta(minutes=_LASTS)
        listing = start_contest(listing, actor=self._runner, opens_at=begins, closes_at=begins + lasts)
        auction: Any = listing.auction
        firms = {key: self._acts.owner(key) for key in row["buyers"]}
        for firm in firms.values():
            part = Participant.objects.get(auction=auction, organisation=firm.organisation)
            auctions.agree(part, actor=firm, terms_sha256=auction.terms_sha256)
        day = self._acts.ago(begins.date())
        opening = (begins - self._past.morning(day)) / timedelta(minutes=1)
        for number, (minutes, key, yuan) in enumerate(row["bids"]):
            self._past.go(day, share=(opening + minutes) / _DAY)
            run_object(Auction.objects.get(pk=auction.pk))
            name = f"way-{row['item']}-{number}"
            auctions.place_bid(auction, actor=firms[key], amount_yuan=Decimal(yuan), key=name)
        self._past.go(day, share=_EVENING)
        run_object(Auction.objects.get(pk=auction.pk))
        listing = Listing.objects.get(pk=listing.pk)
        self._after(listing.result_until)
        listing = apply(listing, "hand_over", actor=SYSTEM)
        winner = next(key for key, firm in firms.items() if firm.organisation_id == listing.winner_id)
        self._sell(listing, {**row, "buyers": [winner]})

    # ---- contract, money, rewards

    def _register(self, deal: Deal, row: Mapping[str, Any]) -> TechnologyContract:
        """Filled from the deal, checked and registered by two people of the office."""
        acts, owner, said = self._acts, self._acts.owner(row["unit"]), row["contract"]
        office = RegistrationOffice.objects.filter(organisation=acts.owner(said["office"]).organisation).get()
        acts.later(3, 5)
        values = {**filling.begin_with(owner), **filling.values_from(deal, owner)}
        values |= {name: said[name] for name in ("title", "acceptance", "field")}
        values |= {
            "office": office,
            "counterpart": deal.buyer,
            "counterpart_region": deal.buyer_region,
            "place": deal.buyer_region,
            "goal": "industry",
            "ends_on": clock.today() + timedelta(days=365),
        }
        contract = create_contract(actor=owner, values=values, source=deal)
        asked = questions_of(contract.kind, {}, where=contract.region_id, on=clock.today())
        contract = answer_conditions(
            contract, actor=owner, answers={one.fact: not one.is_veto for one in asked.questions}
        )
        text = ContentFile(paper(said["title"], [str(deal.organisation), str(deal.buyer)]), name="技术合同.pdf")
        attach(contract, text, actor=owner, permission=Permission.CONTRACT_EDIT)
        clerk, registrar = self._of_office(said["office"])
        contract = apply(contract, "submit", actor=owner)
        acts.later(1)
        contract = apply(contract, "accept", actor=clerk)
        acts.later(1, 2)
        contract = apply(contract, "check", actor=clerk)
        acts.later(1, 2)
        return apply(contract, "register", actor=registrar)

    def _of_office(self, key: str) -> tuple[Actor, Actor]:
        """Who looks first, and who decides."""
        registrar = self._acts.owner(key)
        names = [one.name for one in self._acts.content.people if key in (one.organisation, one.also)]
        others = (self._cast.actor(name, key) for name in names)
        clerk = next(one for one in others if one.user_id != registrar.user_id and one.has(Permission.CONTRACT_EXAMINE))
        return clerk, registrar

    def _divide(self, deal: Deal, contract: TechnologyContract, row: Mapping[str, Any]) -> None:
        """What came in is divided from the deal's own offer, decided, put up, and paid."""
        acts, said = self._acts, row["division"]
        dividing = Dividing(acts.content, self._cast, self._past, self._records)
        dividing.take_over(acts)
        writer, head = dividing.writer(row["unit"]), acts.owner(row["unit"])
        acts.later(6, 9)
        (income,) = (one.income for one in sources.incomes_of(deal))
        made = begin(
            deal,
            income.part,
            actor=writer,
            values={
                **income.values,
                "contract_number": contract.registration_number,
                "rule_paper": said["rule"],
                "rule_words": said["words"],
                "completers_share": said["completers"] * 100,
                "contributors_share": said["contributors"] * 100,
            },
            costs=[
                {"kind": kind, "amount_yuan": Decimal(amount), "paper": voucher}
                for kind, amount, voucher in said["costs"]
            ],
            persons=[person_of(line) for line in said["people"]],
        )
        apply(_now(made), "submit", actor=writer)
        acts.later(3, 5)
        apply(_now(made), "decide", actor=head, decision_paper=said["paper"])
        dividing.put_up(_now(made), row, writer)
        acts.later(4, 7)
        dividing.pay(_now(made), writer, "银行代发回单")


def _now(distribution: Distribution) -> Distribution:
    found: Distribution = Distribution.objects.for_detail().get(pk=distribution.pk)
    return found
