"""From price to income over the API: each reads what the pages show, and nothing of what they keep back."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from decimal import Decimal
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from lianqiao.core import clock
from lianqiao.core.chronograph.running import run_object
from lianqiao.core.permissions import Role
from lianqiao.processes.disposals.domain.consents import ask_co_owners
from lianqiao.processes.disposals.domain.reserves import seal_reserve
from lianqiao.processes.disposals.enums import PricingMethod
from tests.faces.api.conftest import Program, program_of
from tests.factories import AchievementFactory, OrganisationFactory, make_actor, make_manager, make_reviewer
from tests.factories.auctions import SEALED, START, bid, fresh, make_auction, make_bidder, seal
from tests.factories.deals import buyer_of, make_deal, make_mandate, seller_of
from tests.factories.disposals import colleague_of, make_disposal
from tests.factories.distributions import make_distribution

pytestmark = pytest.mark.django_db


def _ids(answer: Any) -> list[str]:
    assert answer.status_code == 200, answer.content.decode()
    return [one["id"] for one in answer.json()["results"]]


def _read(asking: Program, path: str) -> Any:
    answer = asking.get(path)
    assert answer.status_code == 200, answer.content.decode()
    return answer.json()


def _sold_auction() -> Any:
    """One that a bidder won, and its bidder."""
    with clock.ahead(-timedelta(days=1)):
        auction = make_auction()
        part, bidder = make_bidder(auction)
        bid(auction, bidder, START)
    run_object(fresh(auction))
    return fresh(auction), part, bidder


def test_running_auction_tells_labels_alone_to_everybody_but_the_bidder(anybody: Program) -> None:
    auction = make_auction()
    part, bidder = make_bidder(auction)
    bid(auction, bidder, START)
    seller = make_actor(organisation=auction.organisation)
    name = bidder.organisation.name

    for asking in (anybody, program_of(make_actor()), program_of(make_reviewer())):
        shown = _read(asking, f"auctions/{auction.pk}")
        assert (shown["leader"], shown["participants"], shown["log_digest"]) == (part.label, [], None)
        assert name not in str(shown) + str(_read(asking, f"auctions/{auction.pk}/bids"))
    sold, own = (_read(program_of(one), f"auctions/{auction.pk}")["participants"] for one in (seller, bidder))
    assert [(one["organisation"]["name"], one["number"]) for one in sold] == [(name, None)]
    assert [(one["organisation"]["name"], one["number"]) for one in own] == [(name, part.label)]
    bids = _read(program_of(bidder), f"auctions/{auction.pk}/bids")["results"]
    assert [(one["bidder"], one["name"], one["is_own"]) for one in bids] == [(part.label, "", True)]


def test_names_of_an_auction_that_is_over_are_for_seller_and_winner(anybody: Program) -> None:
    auction, part, bidder = _sold_auction()
    seller = make_actor(organisation=auction.organisation)
    name = bidder.organisation.name

    open_ = _read(anybody, f"auctions/{auction.pk}")
    inside = [_read(program_of(one), f"auctions/{auction.pk}")["winner"] for one in (seller, bidder)]

    assert (open_["outcome"], open_["result_yuan"]) == ("won", "100000.00")
    assert open_["winner"] == {"number": part.label, "organisation": None}
    assert [(one["number"], one["organisation"]["name"]) for one in inside] == [(part.label, name)] * 2
    assert _read(program_of(seller), f"auctions/{auction.pk}/bids")["results"][0]["name"] == name
    assert _read(anybody, f"auctions/{auction.pk}/bids")["results"][0]["name"] == ""


def test_log_is_published_after_the_end(anybody: Program) -> None:
    running, (auction, _part, bidder) = make_auction(), _sold_auction()

    early = anybody.get(f"auctions/{running.pk}/log")
    log = _read(anybody, f"auctions/{auction.pk}/log")

    assert (early.status_code, early.json()["code"]) == (404, "not_found")
    assert log["digest"] == log["lines"][-1]["digest"] == auction.head
    assert [line["number"] for line in log["lines"]] == list(range(auction.lines))
    assert [line["previous"] for line in log["lines"][1:]] == [line["digest"] for line in log["lines"][:-1]]
    assert bidder.organisation.name not in str(log)


def test_sealed_amounts_are_nowhere_before_the_opening(anybody: Program) -> None:
    auction = make_auction(SEALED)
    _part, bidder = make_bidder(auction)
    seal(auction, bidder, 123_456)

    for asking in (anybody, program_of(bidder), program_of(make_actor(organisation=auction.organisation))):
        shown = _read(asking, f"auctions/{auction.pk}")
        assert (shown["offers"], shown["price_yuan"]) == (1, None)
        assert _read(asking, f"auctions/{auction.pk}/bids") == {"results": []}
        assert "123456" not in str(shown)


def test_auction_that_is_not_public_is_for_those_who_have_a_part(anybody: Program) -> None:
    auction = make_auction(is_public=False)
    _part, bidder = make_bidder(auction)

    assert _ids(anybody.get("auctions")) == _ids(program_of(make_reviewer()).get("auctions")) == []
    for path in ("", "/bids", "/log"):
        assert anybody.get(f"auctions/{auction.pk}{path}").status_code == 404
    shown = _read(program_of(bidder), f"auctions/{auction.pk}")
    assert (shown["id"], shown["url"]) == (str(auction.pk), None)


def test_disposal_is_read_by_its_unit_and_whoever_supervises_it() -> None:
    decided = make_disposal("approved")
    draft = make_disposal(actor=make_actor(organisation=decided.organisation), title="还在准备")
    region = decided.organisation.region_id

    unit = program_of(make_actor(organisation=decided.organisation))
    assert _ids(unit.get("disposals")) == [str(draft.pk), str(decided.pk)]
    assert _ids(program_of(make_reviewer(code=region)).get("disposals")) == [str(decided.pk)]
    for asking in (make_actor(), make_manager(), make_reviewer(code="290200")):
        assert _ids(program_of(asking).get("disposals")) == []
        assert program_of(asking).get(f"disposals/{decided.pk}").status_code == 404
    shown = _read(unit, f"disposals/{decided.pk}")
    assert (shown["number"], shown["decision"]["result"]) == (decided.number, "approved")
    assert shown["decision"]["content_sha256"] == shown["content_sha256"]
    assert [one["share_percent"] for one in shown["items"][0]["owners"]] == ["100"]
    members = [one.name for one in decided.decisions.get().members.all()]
    assert [name for name in members if name in str(shown)] == []


def test_reserve_price_is_told_to_nobody() -> None:
    disposal = make_disposal("approved", asked_yuan=Decimal(900_000))
    seal_reserve(disposal, actor=colleague_of(disposal, Role.ADMINISTRATOR), amount_yuan=Decimal("765432.10"))
    unit = colleague_of(disposal, Role.ADMINISTRATOR)

    for asking in (unit, make_reviewer(code=disposal.organisation.region_id)):
        text = program_of(asking).get(f"disposals/{disposal.pk}").content.decode()
        assert "asked_yuan" in text
        assert [word for word in ("765432", "reserve", "commitment") if word in text] == []


def test_co_owner_reads_what_it_was_asked_and_not_the_disposal() -> None:
    partner = OrganisationFactory()
    disposal = make_disposal(co_owners=[partner])
    consent = ask_co_owners(disposal, actor=make_actor(organisation=disposal.organisation))[0]
    asking = program_of(make_actor(organisation=partner))

    shown = _read(asking, f"disposal-consents/{consent.pk}")

    assert _ids(asking.get("disposals")) == []
    assert (shown["disposal"]["title"], shown["answer"], shown["is_current"]) == (disposal.title, "asked", True)
    assert [(one["name"], one["lines"]) for one in shown["content"]] == list(consent.content)
    assert _ids(program_of(make_actor()).get("disposal-consents")) == []
    assert [one for one in _read(asking, "changes")["results"] if one["kind"] == "disposals"] == []


def test_deal_is_whole_for_its_parties_and_counted_by_others() -> None:
    achievement = AchievementFactory()
    manager = make_manager()
    make_mandate(
        achievement.organisation, achievement=achievement, is_exclusive=True, manager_organisation=manager.organisation
    )
    deal = make_deal(
        "concluded",
        seller=achievement.organisation,
        achievements=[achievement],
        pricing=PricingMethod.AUCTION,
    )
    government = make_reviewer(code=deal.region_id)

    for actor in (seller_of(deal), buyer_of(deal)):
        shown = _read(program_of(actor), f"deals/{deal.pk}")
        assert (shown["is_whole"], len(shown["parties"])) == (True, 2)
        assert "全国" in str(shown["terms"])
        assert shown["parts"]
    for actor in (government, manager):
        shown = _read(program_of(actor), f"deals/{deal.pk}")
        assert (shown["is_whole"], shown["parties"], shown["parts"], shown["terms"]) == (False, [], [], [])
        assert (shown["price_yuan"], shown["number"]) == (f"{deal.price_yuan:.2f}", deal.number)
        assert deal.number in shown["verify_url"]
    for actor in (make_actor(), make_reviewer(code="290200")):
        assert program_of(actor).get(f"deals/{deal.pk}").status_code == 404


def test_draft_and_offered_deals_are_for_the_sides_alone() -> None:
    draft, offered = make_deal(), make_deal("offered")

    assert _ids(program_of(seller_of(draft)).get("deals")) == [str(draft.pk)]
    assert _ids(program_of(buyer_of(draft)).get("deals")) == []
    assert _ids(program_of(buyer_of(offered)).get("deals")) == [str(offered.pk)]
    assert _ids(program_of(make_reviewer(code=offered.region_id)).get("deals")) == []


def test_commissions_are_for_who_pays_and_who_is_paid() -> None:
    achievement = AchievementFactory()
    manager = make_manager()
    mandate = make_mandate(
        achievement.organisation, achievement=achievement, is_exclusive=True, manager_organisation=manager.organisation
    )
    deal = make_deal(
        "concluded", seller=achievement.organisation, achievements=[achievement], pricing=PricingMethod.AUCTION
    )
    statement = deal.statements.get()

    for actor in (seller_of(deal), manager):
        shown = _read(program_of(actor), f"commission-statements/{statement.pk}")
        assert [one["mandate"] for one in shown["lines"]] == [str(mandate.pk)]
        assert sum(Decimal(one["amount_yuan"]) for one in shown["lines"]) == Decimal(shown["total_yuan"])
        assert _ids(program_of(actor).get("mandates")) == [str(mandate.pk)]
    for actor in (buyer_of(deal), make_reviewer(code=deal.region_id)):
        assert _ids(program_of(actor).get("commission-statements")) == []
    assert _ids(program_of(make_actor()).get("mandates")) == []


def test_persons_of_a_distribution_are_for_those_who_may_read_them() -> None:
    distribution = make_distribution("decided")
    draft = make_distribution(actor=make_actor(organisation=distribution.organisation))
    unit = distribution.organisation
    editor, government = make_actor(organisation=unit), make_reviewer(code=unit.region_id)

    for actor in (editor, government):
        shown = _read(program_of(actor), f"distributions/{distribution.pk}")
        assert [one["name"] for one in shown["rewards"]] == [one.name for one in distribution.rewards.all()]
        percents = [Decimal(shown[f"{group}_percent"]) for group in ("completers", "contributors", "unit")]
        assert sum(percents) == 100
    assert _ids(program_of(government).get("distributions")) == [str(distribution.pk)]
    assert _ids(program_of(editor).get("distributions")) == [str(draft.pk), str(distribution.pk)]
    for actor in (make_actor(Role.VIEWER, organisation=unit), make_actor(), make_reviewer(code="290200")):
        assert _ids(program_of(actor).get("distributions")) == []
        assert program_of(actor).get(f"distributions/{distribution.pk}").status_code == 404
    without_scope = program_of(editor, "read:deals").get("distributions")
    assert (without_scope.status_code, without_scope.json()["code"]) == (403, "scope_missing")


def test_government_hears_what_was_decided_and_not_the_way_there() -> None:
    disposal = make_disposal("approved")
    deal = make_deal("concluded", pricing=PricingMethod.AUCTION)
    program = program_of(make_reviewer(code="290000"))

    heard = [(one["id"], one["topic"]) for one in _read(program, "changes?limit=100")["results"]]

    assert [topic for pk, topic in heard if pk == str(disposal.pk)] == ["disposals.disposal.approve"]
    assert [topic for pk, topic in heard if pk == str(deal.pk)] == ["deals.deal.conclude"]
    own = _read(program_of(seller_of(deal)), "changes?limit=100")["results"]
    topics = [one["topic"] for one in own if one["id"] == str(deal.pk)]
    assert topics[0] == "deals.deal.create"
    assert topics[-1] == "deals.deal.conclude"


def _auction_of(actor: Any) -> None:
    auction = make_auction(seller=actor.organisation)
    _part, bidder = make_bidder(auction)
    bid(auction, bidder, START)


def _deal_of(actor: Any) -> None:
    achievement = AchievementFactory(organisation=actor.organisation)
    make_mandate(actor.organisation, achievement=achievement, is_exclusive=True)
    make_deal("concluded", seller=actor.organisation, achievements=[achievement], pricing=PricingMethod.AUCTION)


MAKERS: dict[str, Callable[[Any], Any]] = {
    "auctions": _auction_of,
    "disposals": lambda actor: make_disposal("approved", actor=actor),
    "deals": _deal_of,
    "commission-statements": _deal_of,
    "mandates": _deal_of,
    "distributions": lambda actor: make_distribution("decided", actor=actor),
}


@pytest.mark.parametrize("name", MAKERS)
def test_list_needs_the_same_queries_for_many_rows(name: str) -> None:
    actor = make_actor(organisation=OrganisationFactory(is_state_founded=True))
    asking = program_of(actor)

    def queries() -> int:
        with CaptureQueriesContext(connection) as captured:
            answer = asking.get(name, {"limit": "100"})
        assert answer.status_code == 200, answer.content.decode()
        return len(captured)

    MAKERS[name](actor)
    queries()
    with_one = queries()
    for _number in range(9):
        MAKERS[name](actor)

    assert queries() == with_one
    assert len(asking.get(name, {"limit": "100"}).json()["results"]) == 10
