"""The way of an empowerment: application, consent, check, decision, notice, agreement, register, ledger."""

from __future__ import annotations

from datetime import timedelta
from decimal import Decimal
from typing import Any

import pytest
from django.core.files.base import ContentFile
from django.db import IntegrityError, ProgrammingError, transaction

from lianqiao.core import clock, metrics, norms
from lianqiao.core.access import SYSTEM
from lianqiao.core.errors import AccessError, DomainError
from lianqiao.core.models import Change, Message
from lianqiao.core.norms.models import NormKey
from lianqiao.core.permissions import Role
from lianqiao.core.transitions import apply
from lianqiao.processes.asset_ledger import domain as ledger
from lianqiao.processes.asset_ledger.enums import Condition, Conversion
from lianqiao.processes.empowerments.domain.applying import (
    Completer,
    answer_consent,
    begin_empowerment,
    change_draft,
    submit_empowerment,
)
from lianqiao.processes.empowerments.domain.signing import sign_agreement
from lianqiao.processes.empowerments.enums import Answer, EmpowermentState, Form
from lianqiao.processes.empowerments.jobs import on_notice
from lianqiao.processes.empowerments.models import Empowerment, IncomeDue, Signature
from lianqiao.processes.empowerments.models.empowerment import after_months
from tests.core.norms.makers import make_norm
from tests.factories import AchievementFactory, make_actor, make_reviewer
from tests.factories.empowerments import (
    TERMS,
    announce,
    check,
    consent_on_paper,
    decide,
    hang,
    make_empowerment,
    sign_all,
    unit_of,
)

pytestmark = pytest.mark.django_db
S = EmpowermentState


def fresh(record: Empowerment) -> Empowerment:
    return Empowerment.objects.for_detail().get(pk=record.pk)


def test_full_empowerment_goes_from_application_to_register_and_ledger() -> None:
    people = unit_of()
    record = make_empowerment(S.IN_FORCE, unit=people)

    today = clock.today()
    assert (record.state, record.number[:6], record.starts_on) == (S.IN_FORCE, f"FQ{today.year}", today)
    assert (record.ends_on, record.idle_on, record.report_due_on) == (
        None,
        norms.get("empowerments.idle_years").value.end(today),
        norms.get("empowerments.report_every").value.end(today),
    )
    due = IncomeDue.objects.get()
    assert (due.amount_yuan, due.due_on) == (100_000, after_months(today, 6))
    asset = ledger.asset_of(record.achievement)
    assert asset is not None
    assert (asset.condition, asset.conversion, asset.book_yuan) == (Condition.OUT, Conversion.EMPOWERED, 0)
    assert Signature.objects.count() == 3


def test_use_right_has_a_term_and_leaves_the_value() -> None:
    record = make_empowerment(S.IN_FORCE, form=Form.USE, terms=())

    asset = ledger.asset_of(record.achievement)
    assert asset is not None
    assert (record.ends_on, record.form_words) == (after_months(clock.today(), 120), "10 年使用权")
    assert (asset.condition, asset.conversion, asset.book_yuan) == (Condition.HELD, Conversion.EMPOWERED, 1)


def test_consent_is_to_the_version_that_was_seen() -> None:
    people = unit_of()
    record = make_empowerment(S.CONSENTING, unit=people)
    other = record.participants.get(name="晁墨林")
    paper = ContentFile("同意".encode(), name="同意书.txt")
    given: dict[str, Any] = {"actor": people.professor, "agrees": True, "paper": paper}

    with pytest.raises(DomainError) as refusal:
        answer_consent(other, sha256="0" * 64, **given)
    assert refusal.value.code == "other_content"
    with pytest.raises(DomainError) as refusal:
        answer_consent(other, sha256=record.content_sha256, **{**given, "paper": None})
    assert (refusal.value.code, fresh(record).state) == ("paper", S.CONSENTING)

    record = answer_consent(other, sha256=record.content_sha256, **given)
    assert record.state == S.CHECKING
    record = apply(record, "return", actor=people.office, reason="份额没有写清")
    record = change_draft(
        record,
        actor=people.professor,
        values={"plan": "改成许可给一家企业实施。"},
        completers=[Completer("季明湛", share_percent=Decimal(50)), Completer("晁墨林", share_percent=Decimal(50))],
        terms=TERMS,
    )
    before = record.content_sha256
    record = submit_empowerment(record, actor=people.professor)
    assert (before, record.state) == ("", S.CONSENTING)
    assert set(record.participants.values_list("answer", flat=True)) == {Answer.WAITING}


def test_completer_with_an_account_answers_for_himself() -> None:
    people = unit_of()
    colleague = make_actor(Role.EDITOR, organisation=people.organisation)
    record = begin_empowerment(
        AchievementFactory(organisation=people.organisation),
        actor=people.professor,
        values={"form": Form.SHARE, "share_percent": Decimal(70), "plan": "自己办企业。"},
        completers=[
            Completer("季明湛", "", Decimal(50), people.professor.user),
            Completer("晁墨林", "", Decimal(50), colleague.user),
        ],
        terms=TERMS,
    )
    assert not Empowerment.objects.visible_to(colleague).exists()
    record = submit_empowerment(record, actor=people.professor)
    assert Message.objects.filter(recipient=colleague.user, key__startswith="empowerments.consent.").count() == 1
    assert Empowerment.objects.visible_to(colleague).exists()
    mine = record.participants.get(user=colleague.user)
    with pytest.raises(AccessError):
        answer_consent(mine, actor=people.professor, agrees=True, sha256=record.content_sha256)

    record = answer_consent(mine, actor=colleague, agrees=False, sha256=record.content_sha256)

    assert (record.state, record.revision) == (S.DRAFT, 0)


@pytest.mark.parametrize(
    ("wrong", "told"),
    [
        ({"achievement": {"is_job_related": False}}, "只有职务科技成果可以赋权，这项成果登记为非职务成果。"),
        ({"form": Form.USE, "years": 9, "terms": ()}, "长期使用权不少于 10年。"),
        ({"terms": ()}, "赋予所有权的，请填写约定收益。"),
    ],
)
def test_application_is_refused_with_its_reason(wrong: dict[str, Any], told: str) -> None:
    people = unit_of()
    values = dict(wrong)
    achievement: Any = AchievementFactory(organisation=people.organisation, **values.pop("achievement", {}))
    record = make_empowerment(unit=people, achievement=achievement, **values)

    with pytest.raises(DomainError) as refusal:
        submit_empowerment(record, actor=people.professor)

    assert (refusal.value.message.replace(" 年", "年"), fresh(record).state) == (told, S.DRAFT)


def test_shares_of_completers_make_the_whole_and_nobody_is_left_out() -> None:
    people = unit_of()
    achievement: Any = AchievementFactory(organisation=people.organisation)
    achievement.completers.create(order=99, name="欧阳藏锋")
    record = make_empowerment(unit=people, achievement=achievement)
    with pytest.raises(DomainError, match="成果登记的完成人还没有列入：欧阳藏锋"):
        submit_empowerment(record, actor=people.professor)
    record = change_draft(
        record,
        actor=people.professor,
        values={},
        completers=[Completer("欧阳藏锋", share_percent=Decimal("99.99"))],
        terms=TERMS,
    )
    with pytest.raises(DomainError, match="份额合计要是 100%"):
        submit_empowerment(record, actor=people.professor)


def test_registered_completers_are_proposed_in_parts_that_make_the_whole() -> None:
    people = unit_of()
    achievement: Any = AchievementFactory(organisation=people.organisation)
    achievement.completers.all().delete()
    names = [people.professor.user.get_full_name(), "晁墨林", "欧阳藏锋"]
    for place, name in enumerate(names, start=1):
        achievement.completers.create(order=place, name=name)

    record = begin_empowerment(
        achievement, actor=people.professor, values={"form": Form.FULL, "plan": "自己办企业。"}, terms=TERMS
    )

    rows = [(one.name, one.share_percent, one.user_id) for one in record.participants.all()]
    part = Decimal("33.33")
    assert rows == [
        (names[0], Decimal("33.34"), people.professor.user_id),
        (names[1], part, None),
        (names[2], part, None),
    ]


def test_years_follow_the_norm_of_the_place_and_day() -> None:
    people = unit_of()
    record = make_empowerment(unit=people, form=Form.USE, years=12, terms=())
    key = NormKey.objects.get(key="ownership.use_right_years")
    make_norm(key, {"length": 15, "unit": "years"}, code=people.organisation.region_id)

    with pytest.raises(DomainError, match="不少于 15"):
        submit_empowerment(record, actor=people.professor)


def test_who_asks_does_not_check_and_who_checks_does_not_decide() -> None:
    people = unit_of()
    boss = make_actor(Role.ADMINISTRATOR, organisation=people.organisation)
    record = make_empowerment(S.CHECKING, unit=people)
    with pytest.raises(DomainError) as refusal:
        apply(record, "check", actor=people.office, statements=["owner"])
    assert (refusal.value.field, fresh(record).state) == ("statements", S.CHECKING)
    with pytest.raises(AccessError):
        check(record, type(people)(people.professor, people.professor, people.head))
    record = check(record, type(people)(people.professor, boss, people.head))

    with pytest.raises(DomainError, match="核查人不能作决定"):
        decide(record, type(people)(people.professor, people.office, boss))

    assert decide(record, people).state == S.NOTICE


def test_signing_waits_for_the_notice() -> None:
    people = unit_of()
    record = make_empowerment(S.NOTICE, unit=people)
    announce(record, people)

    with pytest.raises(DomainError, match="公示还没有通过"):
        apply(record, "begin_signing", actor=SYSTEM)
    with pytest.raises(DomainError, match="现在不能签署"):
        sign_agreement(record, actor=people.office, content_sha256=record.content_sha256, signer_name="邵签批")
    assert Signature.objects.count() == 0


def test_notice_that_passed_begins_the_signing() -> None:
    people = unit_of()
    record = make_empowerment(S.NOTICE, unit=people)
    notice = announce(record, people)
    change = Change(topic="notices.publicnotice.conclude", record_id=notice.pk)
    notice = hang(notice, people)
    assert fresh(record).state == S.NOTICE

    on_notice([change])
    on_notice([change])

    assert fresh(record).state == S.SIGNING


def test_signature_is_on_the_content_and_stands_once() -> None:
    people = unit_of()
    record = make_empowerment(S.SIGNING, unit=people)
    with pytest.raises(DomainError) as refusal:
        sign_agreement(record, actor=people.office, content_sha256="0" * 64, signer_name="邵签批")
    assert refusal.value.code == "other_content"
    one = sign_agreement(record, actor=people.office, content_sha256=record.content_sha256, signer_name="邵签批")
    sign_agreement(record, actor=people.office, content_sha256=record.content_sha256, signer_name="另一人")
    assert (one.state, Signature.objects.count()) == (S.SIGNING, 1)

    assert sign_all(record, people).state == S.IN_FORCE


def test_database_keeps_what_was_agreed_to() -> None:
    record = make_empowerment(S.IN_FORCE)

    for write in (
        lambda: Empowerment.objects.filter(pk=record.pk).update(plan="别的"),
        lambda: Empowerment.objects.filter(pk=record.pk).update(share_percent=Decimal(50), form=Form.SHARE),
        lambda: Signature.objects.update(signer_name="别人"),
        lambda: Signature.objects.all().delete(),
    ):
        with pytest.raises((ProgrammingError, IntegrityError)), transaction.atomic():
            write()
    assert fresh(record).plan == record.plan


def test_achievement_has_one_at_a_time() -> None:
    people = unit_of()
    record = make_empowerment(S.CONSENTING, unit=people)
    with pytest.raises(DomainError) as refusal:
        make_empowerment(unit=people, achievement=record.achievement)
    assert (refusal.value.code, Empowerment.objects.count()) == ("under_way", 1)
    apply(record, "withdraw", actor=people.professor, reason="另有安排")
    assert make_empowerment(unit=people, achievement=record.achievement).state == S.DRAFT


def test_government_sees_what_was_handed_in_and_strangers_nothing() -> None:
    people = unit_of()
    record = make_empowerment(S.CONSENTING, unit=people)
    government, stranger = make_reviewer(), make_actor(Role.ADMINISTRATOR)
    colleague = make_actor(Role.EDITOR, organisation=people.organisation)

    assert [Empowerment.objects.visible_to(one).count() for one in (people.professor, people.office)] == [1, 1]
    assert [Empowerment.objects.visible_to(one).count() for one in (government, stranger, colleague)] == [0, 0, 0]
    consent_on_paper(record, people)
    assert [Empowerment.objects.visible_to(one).count() for one in (government, stranger, colleague)] == [1, 0, 1]


def test_figures_count_by_form_unit_and_month() -> None:
    record = make_empowerment(S.IN_FORCE)
    make_empowerment(S.CHECKING)
    today = clock.today()

    granted = metrics.get("empowerments.granted")
    assert (granted.value(on=today), granted.value(on=today - timedelta(days=1))) == (1, 0)
    assert granted.by("form", on=today) == {Form.FULL: 1}
    assert granted.by("organisation", on=today) == {record.organisation_id: 1}
    assert granted.by("month", on=today) == {today.replace(day=1): 1}
    assert metrics.get("empowerments.granted_fully").value(on=today) == 1
    apply(record, "end", actor=make_actor(Role.ADMINISTRATOR, organisation=record.organisation), reason="双方同意")
    assert metrics.get("empowerments.held").value(on=today) == 0
