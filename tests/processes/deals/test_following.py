"""What a concluded deal does to its introduction and to the separate ledger of the seller."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import pytest

from lianqiao.core.transitions import apply
from lianqiao.processes.asset_ledger.enums import Condition, Conversion, Movement
from lianqiao.processes.asset_ledger.models import Asset, Holding, JournalEntry
from lianqiao.processes.deals import concluding, following
from lianqiao.processes.deals.enums import DealState
from lianqiao.processes.introductions.domain import introductions as cases
from lianqiao.processes.introductions.enums import OutcomeCode, Stage
from lianqiao.processes.introductions.models import Introduction
from lianqiao.registers.achievements.enums import TransformationMode as Mode
from lianqiao.registers.organisations.enums import OrganisationKind
from tests.factories import OrganisationFactory, complete_achievement, make_actor
from tests.factories.asset_ledger import make_asset
from tests.factories.deals import PRICE, TERMS, confirm_all, make_deal, seller_of

pytestmark = pytest.mark.django_db


def _case() -> Introduction:
    """An enterprise has asked a university about its achievement, and both have agreed to meet."""
    achievement = complete_achievement("published")
    asker = make_actor(organisation=OrganisationFactory())
    case = cases.request_introduction(
        actor=asker, achievement=achievement, problem_text="压铸件盐雾试验以后返锈，换过三种封闭剂。", agrees=True
    )
    return cases.accept(case, actor=make_actor(organisation=achievement.organisation))


def _deal_of(case: Introduction, state: str = DealState.DRAFT) -> Any:
    achievement: Any = case.achievement
    return make_deal(state, seller=case.counterpart, buyer=case.organisation, achievements=[achievement], source=case)


def test_introduction_has_its_contract_confirmed_by_both() -> None:
    case = _case()

    deal = _deal_of(case, DealState.CONCLUDED)

    case.refresh_from_db()
    step = case.steps.get(stage=Stage.CONTRACT)
    assert (case.outcome, case.contract_on) == (OutcomeCode.CONTRACT_SIGNED, deal.concluded_on)
    assert (step.amount_yuan, step.contract_number) == (PRICE, deal.number)
    assert (step.organisation_id, step.reply.organisation_id) == (deal.organisation_id, deal.buyer_id)


def test_contract_that_waits_is_confirmed_by_the_conclusion_and_not_written_twice() -> None:
    case = _case()
    buyer = make_actor(organisation=case.organisation)
    cases.record_outcome(case, actor=buyer, code=OutcomeCode.CONTRACT_SIGNED, amount_yuan=PRICE)

    deal = _deal_of(Introduction.objects.get(pk=case.pk), DealState.CONCLUDED)
    following.tell_introduction(deal, seller_of(deal))

    case.refresh_from_db()
    assert case.contract_on is not None
    assert case.steps.filter(stage=Stage.CONTRACT).count() == 1


def test_cancelled_deal_leaves_the_introduction_alone() -> None:
    case = _case()

    _deal_of(case, DealState.CANCELLED)

    case.refresh_from_db()
    assert (case.contract_on, case.steps.filter(stage=Stage.CONTRACT).count()) == (None, 0)


def _unit_with_asset() -> tuple[Any, Asset]:
    unit = OrganisationFactory(kind=OrganisationKind.UNIVERSITY, is_state_founded=True)
    achievement = complete_achievement("published", organisation=unit)
    return unit, make_asset(organisation=unit, achievement=achievement, title="")


@pytest.mark.parametrize(
    ("mode", "kind", "conversion", "condition"),
    [
        (Mode.ASSIGNMENT, Movement.TRANSFER, Conversion.TRANSFERRED, Condition.OUT),
        (Mode.LICENCE, Movement.LICENCE, Conversion.LICENSED, Condition.HELD),
        (Mode.EQUITY_CONTRIBUTION, Movement.CONTRIBUTION, Conversion.CONTRIBUTED, Condition.OUT),
    ],
)
def test_asset_moves_with_the_deal_once(mode: str, kind: str, conversion: str, condition: str) -> None:
    unit, asset = _unit_with_asset()

    deal = make_deal(DealState.CONCLUDED, seller=unit, achievements=[asset.achievement], mode=mode)
    following.post_movements(deal, seller_of(deal))

    asset.refresh_from_db()
    entry = JournalEntry.objects.get(asset=asset, kind=kind)
    assert (asset.conversion, asset.condition, asset.income_yuan) == (conversion, condition, Decimal(0))
    assert (entry.cause, entry.paper) == (deal, deal.number)


def test_shares_of_several_achievements_are_the_shares_of_the_deal() -> None:
    unit, first = _unit_with_asset()
    second = make_asset(organisation=unit, achievement=complete_achievement("published", organisation=unit), title="")
    terms = {**TERMS[Mode.EQUITY_CONTRIBUTION], "share": Decimal("33.33")}

    deal = make_deal(
        DealState.CONCLUDED,
        seller=unit,
        achievements=[first.achievement, second.achievement],
        mode=Mode.EQUITY_CONTRIBUTION,
        terms=terms,
    )

    holdings = list(Holding.objects.order_by("pk"))
    assert sum(one.share_percent for one in holdings) == Decimal("33.33")
    assert sum(one.cost_yuan for one in holdings) == deal.price_yuan


def test_asset_that_is_out_does_not_hold_the_conclusion_up() -> None:
    unit, asset = _unit_with_asset()
    make_deal(DealState.CONCLUDED, seller=unit, achievements=[asset.achievement], mode=Mode.ASSIGNMENT)

    deal = make_deal(DealState.CONCLUDED, seller=unit, achievements=[asset.achievement], mode=Mode.LICENCE)

    assert deal.state == DealState.CONCLUDED
    assert not JournalEntry.objects.filter(asset=asset, kind=Movement.LICENCE).exists()


def test_conclusion_that_fails_posts_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    unit, asset = _unit_with_asset()
    deal = confirm_all(make_deal(DealState.OFFERED, seller=unit, achievements=[asset.achievement], pricing="listing"))

    def fail(*_given: Any) -> None:
        raise RuntimeError("a part above failed")

    monkeypatch.setattr(concluding, "_reactions", [*concluding._reactions, fail])
    with pytest.raises(RuntimeError):
        apply(deal, "conclude", actor=seller_of(deal))

    asset.refresh_from_db()
    assert asset.conversion == Conversion.NONE
