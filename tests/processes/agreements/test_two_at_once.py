"""Two people at once: the last two signatures, two who judge one report, a stop beside an acceptance."""

from __future__ import annotations

import pytest

from lianqiao.core.transitions import apply
from lianqiao.processes.agreements import paying
from lianqiao.processes.agreements.domain.executing import judge_milestone
from lianqiao.processes.agreements.domain.signing import sign
from lianqiao.processes.agreements.enums import AgreementState as S
from lianqiao.processes.agreements.models import CarriedOut
from tests.factories.agreements import issuer_of, make_agreement, report, unit_of
from tests.processes.programmes.test_two_at_once import beside

pytestmark = pytest.mark.django_db(transaction=True)


def test_two_who_sign_last_bring_it_into_force_once() -> None:
    agreement = make_agreement(S.SIGNING)
    body = issuer_of(agreement)
    first, second, third = agreement.parties.all()
    given = agreement.content_sha256
    sign(first, actor=body, content_sha256=given, signer_name="魏申报")
    unit = unit_of(agreement)

    refusal = beside(
        lambda: sign(second, actor=unit, content_sha256=given, signer_name="季明湛"),
        lambda: sign(third, actor=body, content_sha256=given, signer_name="季明湛"),
    )

    agreement.refresh_from_db()
    assert (refusal, agreement.state, paying.ledger_of(agreement).count()) == ("", S.RUNNING, 3)


def test_stop_beside_the_acceptance_of_a_report_pays_nothing_more() -> None:
    agreement = make_agreement()
    milestone = agreement.milestones.get(key="m1")
    report(milestone)
    agreement = apply(agreement, "propose_stop", actor=issuer_of(agreement), reason="没有进展")
    agreement = apply(agreement, "plead", actor=unit_of(agreement), reason="请再等等")
    one, two = issuer_of(agreement), issuer_of(agreement)

    refusal = beside(
        lambda: apply(agreement, "stop", actor=one, reason="没有进展"),
        lambda: judge_milestone(milestone, "accept", actor=two),
    )

    agreement.refresh_from_db()
    assert refusal.startswith("当前状态是“不再执行”")
    assert agreement.state == S.STOPPED
    assert {row.payable_yuan for row in paying.ledger_of(agreement)} == {0}


def test_two_who_stop_carry_it_out_once() -> None:
    agreement = make_agreement(S.HEARING)
    agreement = apply(agreement, "plead", actor=unit_of(agreement), reason="请再等等")
    one, two = issuer_of(agreement), issuer_of(agreement)

    refusal = beside(
        lambda: apply(agreement, "stop", actor=one, reason="没有进展"),
        lambda: apply(agreement, "stop", actor=two, reason="没有进展"),
    )

    assert refusal.startswith("当前状态是“已终止”")
    assert CarriedOut.objects.count() == 2
