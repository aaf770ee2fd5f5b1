"""The deals of the demonstration: out of cases whose two sides have met, in every state, with commissions."""

from __future__ import annotations

from collections.abc import Callable
from decimal import Decimal
from typing import Any

from django.db.models import Exists, OuterRef
from django.utils.timezone import localdate

from lianqiao.core.access import Actor
from lianqiao.core.money import WAN
from lianqiao.core.notices.domain.notices import Posting
from lianqiao.core.notices.enums import Place
from lianqiao.core.transitions import apply
from lianqiao.demo.acts import LATEST, Acts
from lianqiao.demo.announcements import Announcements
from lianqiao.demo.cast import Cast
from lianqiao.demo.past import Past
from lianqiao.demo.records import Records
from lianqiao.demo.texts import Content, read
from lianqiao.processes.deals import content as terms_of
from lianqiao.processes.deals.domain.commissions import confirm_statement
from lianqiao.processes.deals.domain.dealing import begin_deal, confirm_terms, update_deal
from lianqiao.processes.deals.domain.noticing import announce_price, proposed
from lianqiao.processes.deals.enums import DealState
from lianqiao.processes.deals.models import Deal
from lianqiao.processes.disposals.enums import PricingMethod
from lianqiao.processes.introductions.enums import DISCLOSED_STATES, MandateState
from lianqiao.processes.introductions.models import Introduction, Mandate
from lianqiao.registers.achievements.enums import TransformationMode

#: So many days before today a case must have come about for its price to have hung for the whole time since.
ROOM_FOR_A_NOTICE = 45
#: Of the statements of commission every third is confirmed by both, every fifth disputed.
CONFIRMED_EVERY, DISPUTED_EVERY = 3, 5
BOARD, MARKET_HALL = "单位网站通知公告栏", "辽河技术市场交易大厅"


def pieces(content: Content) -> int:
    """How many deals are told."""
    return len(read("deals"))


class Dealing:
    """Makes the deals that are told, as far as there are cases for them."""

    def __init__(self, content: Content, cast: Cast, past: Past, records: Records) -> None:
        self._acts = Acts(content, cast, past)
        self._notices = Announcements(self._acts, records)
        self._past = past
        self._statements = 0

    def make(self, *, step: Callable[[], None]) -> None:
        """All of them; `step` for each."""
        cases = self._cases()
        for told in read("deals"):
            needs_time = told["state"] == DealState.CONCLUDED and told["pricing"] == PricingMethod.AGREEMENT
            case = next((one for one in cases if not needs_time or self._met(one) > ROOM_FOR_A_NOTICE), None)
            if case is not None:
                cases.remove(case)
                self._deal(told, case)
            step()

    def _cases(self) -> list[Introduction]:
        """Cases about an achievement whose sides have met and not parted, those with a manager and the oldest first."""
        managed = Mandate.objects.filter(introduction=OuterRef("pk"), state=MandateState.ACTIVE)
        rows = Introduction.objects.filter(state__in=DISCLOSED_STATES, achievement__isnull=False)
        rows = rows.annotate(managed=Exists(managed)).order_by("-managed", "disclosed_at", "pk").for_list()
        found, seen = [], set()
        for one in rows:
            key = (one.achievement_id, one.organisation_id, one.counterpart_id)
            verified = one.organisation.is_verified and one.counterpart.is_verified
            if not one.is_ended and key not in seen and verified and self._met(one) > LATEST + 1:
                seen.add(key)
                found.append(one)
        return found

    def _met(self, case: Introduction) -> int:
        return self._acts.ago(localdate(case.disclosed_at))

    def _person(self, unit: Any) -> Actor:
        key = next(text.key for text in self._acts.content.organisations.values() if text.name == unit.name)
        return self._acts.owner(key)

    def _deal(self, told: dict[str, Any], case: Introduction) -> None:
        """One deal, taken to the state that is told."""
        acts = self._acts
        achievement: Any = case.achievement
        seller_unit = achievement.organisation
        buyer_unit = case.counterpart if case.organisation_id == seller_unit.pk else case.organisation
        seller, buyer = self._person(seller_unit), self._person(buyer_unit)
        state = told["state"]
        is_alone = told["mode"] == TransformationMode.SELF_IMPLEMENTATION
        late = 12 if state in (DealState.NOTICED, DealState.OFFERED) else 4
        days = self._met(case) - int(told["days"])
        acts.begin(max(LATEST, min(days, late) if state in (*_FRESH, DealState.NOTICED) else days))
        deal = begin_deal(
            actor=seller,
            seller=seller_unit,
            buyer=None if is_alone else buyer_unit,
            achievements=[achievement],
            mode=told["mode"],
            pricing=told["pricing"],
            price_yuan=None if "price" not in told else _yuan(told["price"]),
            source=None if is_alone else case,
            terms=self._terms(told, buyer_unit),
            parts=[{"kind": kind, "amount_yuan": _yuan(wan), "condition": words} for kind, wan, words in told["parts"]],
        )
        if state == DealState.DRAFT:
            return
        acts.later(0, 1)
        deal = apply(deal, "offer", actor=seller)
        if state == DealState.CANCELLED:
            acts.later(2, 5)
            apply(deal, "cancel", actor=buyer, reason=told["reason"])
            return
        acts.later(1, 2)
        if "changed" in told:
            price = _yuan(told["changed"])
            update_deal(
                deal, actor=buyer, values={"price_yuan": price}, parts=[{"kind": "fixed", "amount_yuan": price}]
            )
            return
        if state == DealState.OFFERED and not told.get("confirmed"):
            return
        if not is_alone:
            deal = confirm_terms(deal, actor=buyer, content_sha256=deal.content_sha256)
        if state == DealState.OFFERED:
            return
        if told["pricing"] == PricingMethod.AGREEMENT:
            self._put_up(deal, told, seller)
        if state == DealState.CONCLUDED:
            acts.later(1, 3)
            deal = apply(terms_of.fresh(deal), "conclude", actor=seller)
            self._answer(deal)

    def _terms(self, told: dict[str, Any], buyer: Any) -> dict[str, Any]:
        given = dict(told["terms"])
        if "valuation" in given:
            given["valuation_yuan"] = _yuan(given.pop("valuation"))
            given["company"] = buyer.name
        for name in ("share", "royalty_rate", "seller_share"):
            if name in given:
                given[name] = Decimal(str(given[name]))
        return given

    def _put_up(self, deal: Deal, told: dict[str, Any], seller: Actor) -> None:
        """The price in the unit and, unless told otherwise, in the market; over where the deal is concluded."""
        places = [Posting(Place.UNIT, BOARD)]
        if told.get("places") != "unit":
            places.append(Posting(Place.MARKET, MARKET_HALL))
        fresh = terms_of.fresh(deal)
        self._acts.later(0, 1)
        notice = announce_price(fresh, actor=seller, places=places, **proposed(fresh))
        is_over = told["state"] == DealState.CONCLUDED
        self._notices.carry_on(notice, {"state": "passed" if is_over else "running"}, seller)

    def _answer(self, deal: Deal) -> None:
        """What who pays and who is paid say to the statements."""
        for statement in deal.statements.order_by("pk"):
            self._statements += 1
            line = statement.lines.select_related("manager_organisation", "manager").first()
            payer = self._person(statement.organisation)
            manager = self._acts.cast.actor(line.manager.name, self._key(line.manager_organisation))
            self._acts.later(2, 4)
            if self._statements % DISPUTED_EVERY == 0:
                apply(statement, "dispute", actor=payer, reason="签约前委托已经口头终止，请核对引荐的时间。")
            elif self._statements % CONFIRMED_EVERY != 0:
                for person in (manager, payer):
                    confirm_statement(statement, actor=person, content_sha256=statement.content_sha256)

    def _key(self, unit: Any) -> str:
        return next(text.key for text in self._acts.content.organisations.values() if text.name == unit.name)


#: What has only just begun.
_FRESH = (DealState.DRAFT, DealState.OFFERED)


def _yuan(wan: float | str) -> Decimal:
    return (Decimal(str(wan)) * WAN).quantize(Decimal("0.01"))
