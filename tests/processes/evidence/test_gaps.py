"""What is missing: named with its law, mended by its page, followed when something changes, counted by day."""

from datetime import timedelta
from typing import Any

import pytest

from lianqiao.core import clock, metrics, outbox
from lianqiao.core.notices.models import NoticePlace, PublicNotice
from lianqiao.core.permissions import Role
from lianqiao.core.transitions import apply
from lianqiao.processes.evidence.chain import read_chain
from lianqiao.processes.evidence.checking import missing_in
from lianqiao.processes.evidence.domain.dossiers import check_chain
from lianqiao.processes.evidence.enums import Stage
from lianqiao.processes.evidence.following import recheck_waiting
from lianqiao.processes.evidence.material import Material
from lianqiao.processes.evidence.models import Dossier, Gap
from lianqiao.processes.evidence.queries.waiting import to_complete
from tests.factories import OrganisationFactory, make_actor
from tests.factories.deals import PLACES, announce, confirm_all, fresh, make_deal, pass_notice, seller_of
from tests.factories.distributions import make_distribution
from tests.factories.evidence import decider_of, make_chain, make_dossier

pytestmark = pytest.mark.django_db


def _sentences(record: Any) -> list[str]:
    root = record.disposal or record
    return [one.sentence for one in missing_in(Material(read_chain(root)))]


def test_a_whole_chain_misses_nothing_on_the_day_of_the_deal() -> None:
    assert _sentences(make_chain()) == []


def test_a_missing_notice_is_named_with_its_law_and_its_page() -> None:
    deal = make_chain("offered")

    found = missing_in(Material(read_chain(deal.disposal)))

    assert [one.sentence for one in found][-1] == "协议定价没有期满的价格公示。"
    assert found[-1].stage == Stage.BEFORE
    assert found[-1].url.endswith(f"/deals/{deal.pk}/")
    assert found[-1].law


def test_who_has_not_confirmed_is_named() -> None:
    deal = make_chain("offered")

    assert f"{deal.buyer}还没有确认现在的条款。" in _sentences(deal)
    assert f"{deal.buyer}还没有确认现在的条款。" not in _sentences(confirm_all(deal))


def test_a_notice_outside_the_market_does_not_exempt() -> None:
    deal = confirm_all(make_chain("offered"))
    announce(deal, places=PLACES[:1])
    pass_notice(fresh(deal))

    assert _sentences(fresh(deal)) == ["价格没有同时在本单位和技术市场公示期满，不符合定价免责的条件。"]


def test_a_notice_whose_proof_of_the_market_is_gone_is_missed() -> None:
    deal = make_chain()
    notice = PublicNotice.objects.get(subject_id=deal.pk)

    NoticePlace.objects.filter(notice=notice, place="market").delete()

    assert _sentences(deal) == ["价格没有同时在本单位和技术市场公示期满，不符合定价免责的条件。"]


def test_a_deal_of_a_state_founded_unit_without_decision_is_named_and_of_a_private_one_is_not() -> None:
    state, private = (OrganisationFactory(is_state_founded=founded) for founded in (True, False))

    assert "没有登记本单位的转化决策。" in _sentences(make_deal("offered", seller=state))
    assert "没有登记本单位的转化决策。" not in _sentences(make_deal("offered", seller=private))


def test_a_contract_is_missed_once_its_time_is_over() -> None:
    deal = make_chain()
    dossier = make_dossier(deal)
    assert dossier.missing == 0

    with clock.ahead(timedelta(days=61)):
        assert recheck_waiting() == 1
        dossier.refresh_from_db()

    assert dossier.missing_after == 1
    assert dossier.gaps[0]["sentence"] == "成交后过了60 日还没有登记技术合同。"


def test_rewards_without_notice_and_voucher_are_missed() -> None:
    actor = make_actor(Role.EDITOR, organisation=OrganisationFactory(is_state_founded=True))
    distribution = make_distribution("decided", actor=actor)

    found = [one.sentence for one in missing_in(Material(read_chain(distribution)))]

    assert found == ["现金奖励没有期满的公示。", "有 3 人的奖酬没有兑现凭证。"]


def test_changes_are_followed_and_gaps_are_counted_when_found_and_when_closed() -> None:
    deal = make_chain("offered")
    outbox.drain("evidence.check")
    dossier = Dossier.objects.get(root_id=deal.disposal_id)
    before = dossier.missing
    today = clock.today()
    assert before == Gap.objects.filter(closed_on__isnull=True).count() == 2

    confirm_all(deal)
    check_chain(deal.disposal)

    assert metrics.get("evidence.gaps_found").value(on=today) == 2
    assert metrics.get("evidence.gaps_closed").value(on=today) == 1
    assert metrics.get("evidence.gaps_closed").value(on=today - timedelta(days=1)) == 0
    check_chain(deal.disposal)
    assert Gap.objects.count() == 2


def test_what_is_missing_waits_for_who_decides_in_the_unit() -> None:
    deal = make_chain("offered")
    dossier = make_dossier(deal)

    assert list(to_complete(decider_of(dossier))) == [dossier]
    assert to_complete(seller_of(deal)) is None
    apply(fresh(deal), "cancel", actor=seller_of(deal), reason="另有安排")
    check_chain(deal.disposal)
    assert list(to_complete(decider_of(dossier))) == []
