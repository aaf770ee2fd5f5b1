"""The way of an agreement, from the result of a call to its end; what is refused changes nothing."""

from __future__ import annotations

from datetime import timedelta
from decimal import Decimal
from typing import Any

import pytest
from django.core.files.base import ContentFile
from django.db import ProgrammingError, transaction

from lianqiao.core import clock, outbox
from lianqiao.core.access import SYSTEM
from lianqiao.core.chronograph.running import run_due
from lianqiao.core.documents.words import day_words
from lianqiao.core.errors import AccessError, DomainError, InvalidInput
from lianqiao.core.models import Message
from lianqiao.core.transitions import apply
from lianqiao.processes.agreements.checking import problems_of
from lianqiao.processes.agreements.content import digest, fresh
from lianqiao.processes.agreements.domain.drawing import Promised, Signatory, Target, draw_up, draw_up_all, update_draft
from lianqiao.processes.agreements.domain.signing import sign
from lianqiao.processes.agreements.enums import AgreementState as S
from lianqiao.processes.agreements.enums import MilestoneState
from lianqiao.processes.agreements.interfaces.documents import data_of, paper_of
from lianqiao.processes.agreements.jobs import on_decision
from lianqiao.processes.agreements.models import Agreement, Indicator, Milestone, Signature
from lianqiao.processes.obligations.models import Obligation
from lianqiao.processes.programmes.models import Application
from tests.factories import make_actor
from tests.factories.agreements import (
    AFTER,
    AMOUNT,
    issuer_of,
    make_agreement,
    make_selected,
    sign_all,
    unit_of,
)
from tests.factories.organisations import OrganisationFactory
from tests.processes.agreements.makers import money

pytestmark = pytest.mark.django_db


def test_draft_follows_from_the_scheme_and_the_decision() -> None:
    application = make_selected()

    agreement = draw_up(application, actor=issuer_of(application.call))

    assert agreement.ends_on == agreement.starts_on.replace(year=agreement.starts_on.year + 2) - timedelta(days=1)
    assert [(one.get_role_display(), one.name) for one in agreement.parties.all()] == [
        ("签约部门", ""),
        ("承担单位", ""),
        ("项目负责人", "季明湛"),
    ]
    assert [(one.key, one.due_on == agreement.ends_on) for one in agreement.milestones.all()] == [
        ("m1", False),
        ("acceptance", True),
    ]
    assert [(one.name, one.target_words, one.milestone.key) for one in agreement.indicators.all()] == [
        ("中性盐雾时间", "≥ 1,000 小时", "m1"),
        ("团队人数", "≥ 12 人", "acceptance"),
    ]
    assert [(one.part, one.amount_yuan) for one in agreement.payments.all()] == [
        ("signature", Decimal(600_000)),
        ("m1", Decimal(200_000)),
        ("acceptance", Decimal(200_000)),
    ]
    assert draw_up(application, actor=SYSTEM) == agreement
    assert Agreement.objects.count() == 1


def test_published_result_draws_up_what_is_missing() -> None:
    application = make_selected()
    apply_state = {"state": "decided", "published_at": clock.now(), "decided_at": clock.now()}
    type(application.call).objects.filter(pk=application.call_id).update(**apply_state)
    outbox.publish("programmes.call.decide", application.call_id)
    changes = outbox.after(outbox.START, topics=("programmes.call.decide",))

    on_decision(changes)
    on_decision(changes)

    made = Agreement.objects.get()
    assert (made.application, made.state, made.created_by) == (application, S.DRAFT, application.decision.updated_by)


def test_scheme_without_an_agreement_makes_none() -> None:
    application = make_selected(agreement={}, milestones={}, money={}, consequences=[])

    assert draw_up_all(application.call, actor=SYSTEM) == []
    with pytest.raises(DomainError) as refusal:
        draw_up(application, actor=SYSTEM)

    assert refusal.value.code == "no_agreement"


def test_draft_is_its_bodys_alone() -> None:
    agreement = make_agreement(S.DRAFT)
    unit = unit_of(agreement)

    assert list(Agreement.objects.visible_to(unit)) == []
    with pytest.raises(AccessError):
        apply(agreement, "offer", actor=unit)
    assert list(Agreement.objects.visible_to(make_actor())) == []
    apply(agreement, "offer", actor=issuer_of(agreement))
    assert list(Agreement.objects.visible_to(unit)) == [agreement]
    assert list(Agreement.objects.visible_to(make_actor())) == []


def test_draft_is_changed_with_its_rows() -> None:
    agreement = make_agreement(S.DRAFT)
    other = OrganisationFactory(name="辽河压铸有限公司")
    day = agreement.starts_on + timedelta(days=100)

    update_draft(
        agreement,
        actor=issuer_of(agreement),
        values={"amount_yuan": Decimal(300_000), "leader_name": "米轻尘"},
        promised=[Promised("m7", "小试", "阶段检查", "", day, Decimal(30))],
        targets=[Target("i7", "得率", ">=", Decimal("92.5"), "%", "小试")],
        first_share=Decimal(70),
        others=[Signatory(other, "需求单位")],
    )

    agreement = fresh(agreement)
    assert [(one.key, one.due_on) for one in agreement.milestones.all()] == [
        ("m7", day),
        ("acceptance", agreement.ends_on),
    ]
    assert [one.sentence() for one in agreement.indicators.all()] == ["得率 ≥ 92.5 %（小试）"]
    assert [one.amount_yuan for one in agreement.payments.all()] == [Decimal(210_000), Decimal(90_000)]
    assert [str(one) for one in agreement.parties.all()][2:] == ["项目负责人 米轻尘", "需求单位 辽河压铸有限公司"]


def test_draft_whose_money_does_not_add_up_stays() -> None:
    agreement = make_agreement(S.DRAFT)

    with pytest.raises(InvalidInput) as refusal:
        update_draft(
            agreement,
            actor=issuer_of(agreement),
            values={"leader_name": "米轻尘"},
            promised=[],
            targets=[],
            first_share=Decimal(70),
        )

    assert refusal.value.errors == {"promised": ["各次拨款的比例加起来是 70%，应当是 100%。"]}
    agreement.refresh_from_db()
    assert (agreement.leader_name, agreement.milestones.count()) == ("季明湛", 2)


def test_pledge_with_an_empty_part_is_not_offered() -> None:
    agreement = make_agreement(S.DRAFT)
    Agreement.objects.filter(pk=agreement.pk).update(powers="", body="{没有的内容}")
    Indicator.objects.filter(agreement=agreement, key="i2").update(target=None)

    with pytest.raises(DomainError):
        apply(agreement, "offer", actor=issuer_of(agreement))

    agreement.refresh_from_db()
    assert problems_of(fresh(agreement)) == [
        "正文里还有没有代入的内容：{没有的内容}。",
        "这些考核指标还没有目标值：团队人数。",
        "军令状还没有写明：授予的权限。",
    ]
    assert (agreement.state, agreement.number, agreement.revision) == (S.DRAFT, "", 0)


def test_offer_freezes_the_wording_under_a_number_and_a_hash() -> None:
    agreement = make_agreement(S.SIGNING)

    assert agreement.number == f"HT{clock.today():%Y}29000000001"
    assert agreement.wording is not None
    assert agreement.wording["body"] == (
        f"一、任务\n{agreement.undertaker}承担“压铸件防腐涂层产业化”，团队 12 人，支持100 万元。"
    )
    assert agreement.content_sha256 == digest(fresh(agreement).snapshot())
    with pytest.raises(ProgrammingError), transaction.atomic():
        Agreement.objects.filter(pk=agreement.pk).update(leader_name="别人")
    with pytest.raises(ProgrammingError), transaction.atomic():
        Milestone.objects.filter(agreement=agreement).update(due_on=agreement.starts_on)
    with pytest.raises(ProgrammingError), transaction.atomic():
        Indicator.objects.filter(agreement=agreement).update(target=1)
    with pytest.raises(DomainError) as refusal:
        update_draft(
            agreement, actor=issuer_of(agreement), values={}, promised=[], targets=[], first_share=Decimal(100)
        )
    assert refusal.value.code == "not_draft"


def test_what_nobody_has_signed_is_sent_back_and_changed() -> None:
    agreement = make_agreement(S.SIGNING)
    old = agreement.content_sha256

    agreement = apply(agreement, "send_back", actor=unit_of(agreement), reason="执行期不够")
    assert (agreement.state, agreement.wording, agreement.revision) == (S.DRAFT, None, 0)
    Agreement.objects.filter(pk=agreement.pk).update(leader_name="米轻尘")
    agreement = apply(agreement, "offer", actor=issuer_of(agreement))
    with pytest.raises(DomainError) as refusal:
        sign(agreement.parties.all()[0], actor=issuer_of(agreement), content_sha256=old, signer_name="魏申报")

    assert refusal.value.code == "other_content"
    assert not Signature.objects.exists()


def test_each_party_signs_once_and_the_last_brings_it_into_force() -> None:
    agreement = make_agreement(S.SIGNING)
    body, unit = issuer_of(agreement), unit_of(agreement)
    issuer, applicant, leader = agreement.parties.all()
    given: dict[str, Any] = {"content_sha256": agreement.content_sha256, "signer_name": "季明湛"}

    with pytest.raises(AccessError):
        sign(issuer, actor=unit, **given)
    with pytest.raises(AccessError):
        sign(applicant, actor=make_actor(), **given)
    with pytest.raises(DomainError) as tomorrow:
        sign(applicant, actor=unit, signed_on=clock.today() + timedelta(days=1), **given)
    sign(applicant, actor=unit, paper=ContentFile(b"%PDF-1.7\n%%EOF\n", name="签字页.pdf"), **given)
    sign(applicant, actor=unit, **given)
    with pytest.raises(DomainError) as signed:
        apply(agreement, "take_back", actor=body, reason="改一下")
    sign(leader, actor=unit, **given)
    agreement = sign(issuer, actor=body, **given)

    assert tomorrow.value.code == "signed_later"
    assert signed.value.message.startswith("已经有人签署")
    assert (agreement.state, Signature.objects.count()) == (S.RUNNING, 3)
    assert {one.content_sha256 for one in Signature.objects.all()} == {agreement.content_sha256}
    assert [one.state for one in agreement.milestones.all()] == [MilestoneState.OPEN] * 2
    assert money(agreement) == {
        "acceptance": (Decimal(200_000), Decimal(0), Decimal(0)),
        "m1": (Decimal(200_000), Decimal(0), Decimal(0)),
        "signature": (Decimal(600_000), Decimal(600_000), Decimal(0)),
    }


def test_those_who_have_not_signed_are_reminded_once() -> None:
    agreement = make_agreement(S.SIGNING)
    unit = unit_of(agreement)

    for days in (5, 30, 60):
        with clock.ahead(timedelta(days=days)):
            run_due()

    assert Message.objects.filter(recipient=unit.user, subject__startswith="提醒：").count() == 1


def test_signed_application_is_not_given_up_and_an_unsigned_agreement_goes_with_it() -> None:
    signed, offered = make_agreement(), make_agreement(S.SIGNING, title="另一项制度")
    for one in (signed, offered):
        type(one.application.call).objects.filter(pk=one.application.call_id).update(
            state="decided", published_at=clock.now(), decided_at=clock.now()
        )

    with pytest.raises(DomainError) as bound:
        apply(Application.objects.get(pk=signed.application_id), "renounce", actor=unit_of(signed), reason="不做了")
    given_up = apply(
        Application.objects.get(pk=offered.application_id), "renounce", actor=unit_of(offered), reason="不做了"
    )
    with pytest.raises(DomainError) as late:
        sign(
            offered.parties.all()[0],
            actor=issuer_of(offered),
            content_sha256=offered.content_sha256,
            signer_name="魏申报",
        )

    assert bound.value.message == "合同已经生效，需要退出的先办理终止。"
    assert given_up.state == "renounced"
    assert late.value.code == "given_up"


def test_paper_says_what_is_signed() -> None:
    agreement = fresh(make_agreement())

    data = data_of(agreement)

    assert data["indicators"]["rows"][0] == ["中性盐雾时间", "≥ 1,000 小时", "中试放大"]
    assert data["payments"]["rows"][0] == ["各方签署以后", "60%", "60 万元"]
    assert [one["heading"] for one in data["sections"]] == [
        "双方投入",
        "授予的权限",
        "完成后的奖励",
        "后续义务与违约后果",
        "承诺",
    ]
    assert data["signatures"]["rows"][2] == ["项目负责人 季明湛", "季明湛", day_words(clock.today())]
    assert data["hash"] == agreement.content_sha256
    assert paper_of(agreement, ending="docx")[:2] == b"PK"
    assert agreement.amount_yuan == AMOUNT


def test_signed_by_all_at_once_is_no_different() -> None:
    agreement = sign_all(make_agreement(S.SIGNING))

    with pytest.raises(DomainError):
        apply(agreement, "enter_force", actor=SYSTEM)

    assert Agreement.objects.get().state == S.RUNNING


def test_final_acceptance_begins_to_watch_what_was_promised() -> None:
    duty = {"occasion": "accepted", "kind": "duty", "share": "", "late": 0, "text": "两年内在省内投产"}
    agreement = make_agreement(S.ACCEPTED, consequences=[*AFTER["consequences"], duty])

    watched = Obligation.objects.get(subject_id=agreement.application_id)

    assert (watched.unit, watched.organisation) == (agreement.undertaker, agreement.organisation)
    assert (watched.promised, [one.name for one in watched.completers.all()]) == ("两年内在省内投产", ["季明湛"])
    assert agreement.carried_out.get().text == "已开始跟踪转化义务：两年内在省内投产"
