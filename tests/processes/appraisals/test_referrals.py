"""Strong appraisals go to the funds that want them, with the owner's consent, once, and their answers are tracked."""

from __future__ import annotations

from datetime import timedelta
from decimal import Decimal

import pytest
import time_machine

from lianqiao.core import clock, metrics
from lianqiao.core.chronograph.running import run_due
from lianqiao.core.errors import AccessError, DomainError
from lianqiao.core.models import Message
from lianqiao.core.transitions import apply
from lianqiao.processes.appraisals.domain.appraisals import set_consent
from lianqiao.processes.appraisals.enums import ReferralState
from lianqiao.processes.appraisals.models import Referral
from lianqiao.processes.appraisals.queries.boards import conversion_of
from tests.factories import RegionFactory, make_actor
from tests.processes.appraisals import makers

pytestmark = pytest.mark.django_db


def test_a_strong_result_goes_to_the_funds_that_want_it() -> None:
    draft = makers.make_appraisal(claimed=6)
    wide, high, far = makers.make_fund(), makers.make_fund(), makers.make_fund()
    makers.make_subscription(wide)
    makers.make_subscription(high, least_level=8)
    makers.make_subscription(far, place=RegionFactory(code="310100"))

    signed = makers.sign(draft)

    assert [row.organisation for row in signed.referrals.all()] == [wide.organisation]
    assert Message.objects.filter(recipient=wide.user, kind="referrals").count() == 1


@pytest.mark.parametrize(("claimed", "consents"), [(5, True), (6, False)])
def test_a_weak_result_and_one_without_consent_goes_to_nobody(claimed: int, consents: bool) -> None:
    makers.make_subscription()

    makers.sign(makers.make_appraisal(claimed=claimed, consents=consents))

    assert not Referral.objects.exists()


def test_consent_given_later_and_a_new_subscription_are_acted_on_once() -> None:
    signed = makers.sign(makers.make_appraisal(consents=False))
    owner, fund = makers.owner_of(signed), makers.make_fund()
    makers.make_subscription(fund)
    before = Referral.objects.count()

    set_consent(signed, actor=owner, consents=True)
    set_consent(signed, actor=owner, consents=True)
    makers.make_subscription(fund, title="再订一次")
    makers.make_subscription()

    assert before == 0
    assert Referral.objects.filter(organisation=fund.organisation).count() == 1
    assert Referral.objects.count() == 2


def test_only_funds_subscribe() -> None:
    with pytest.raises(AccessError):
        makers.make_subscription(make_actor())


def test_program_reminds_and_lapses_and_a_late_answer_still_counts() -> None:
    fund = makers.make_fund()
    sent = makers.make_referral(fund)

    with time_machine.travel(clock.now() + timedelta(days=60), tick=False):
        run_due()
        lapsed = Referral.objects.get(pk=sent.pk)
        answered = apply(lapsed, "interest", actor=fund, note="想看中试线")

    assert (lapsed.state, lapsed.reminded_on is not None) == (ReferralState.LAPSED, True)
    assert (answered.state, answered.note) == (ReferralState.INTERESTED, "想看中试线")
    assert Message.objects.filter(recipient=makers.owner_of(sent.appraisal).user, kind="referrals").exists()


def test_investment_has_an_amount_and_is_counted() -> None:
    fund = makers.make_fund()
    sent = makers.make_referral(fund)
    talking = apply(sent, "talk", actor=fund)
    with pytest.raises(DomainError, match="大于零"):
        apply(talking, "invest", actor=fund, **{**makers.investment(), "invested_yuan": Decimal(0)})

    apply(talking, "invest", actor=fund, **makers.investment())

    assert metrics.get("appraisals.invested").value(on=clock.today()) == Decimal(3_000_000)
    assert metrics.get("appraisals.referrals").value(on=clock.today()) == 1
    assert metrics.get("appraisals.signed").value(on=clock.today()) == 1
    found = conversion_of(Referral.objects.all(), sent_label="推荐")
    assert [(step.figure.value, step.length) for step in found.steps] == [(1, 100)] * 4
    assert found.invested_yuan == Decimal(3_000_000)


def test_a_revoked_result_calls_off_what_is_open() -> None:
    fund = makers.make_fund()
    sent = makers.make_referral(fund)

    apply(sent.appraisal, "revoke", actor=makers.signer_of(sent.appraisal), reason="材料不实")

    assert Referral.objects.get(pk=sent.pk).state == ReferralState.CALLED_OFF
