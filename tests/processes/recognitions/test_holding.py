"""What is recognised, while it is held: time, renewal, yearly checks, revocation, certificate."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest

from lianqiao.core import clock
from lianqiao.core.chronograph.running import run_due
from lianqiao.core.errors import AccessError, DomainError, InvalidInput
from lianqiao.core.models import Message
from lianqiao.core.permissions import Role
from lianqiao.core.transitions import apply
from lianqiao.processes.recognitions.certificates import certificate, find_certified
from lianqiao.processes.recognitions.domain.checks import open_checks
from lianqiao.processes.recognitions.domain.persons import choose_shown, link_account
from lianqiao.processes.recognitions.domain.renewing import refuse_renewal, renew_recognition
from lianqiao.processes.recognitions.domain.reserve import promote_entry
from lianqiao.processes.recognitions.enums import CheckState as K
from lianqiao.processes.recognitions.enums import Grade, Origin, Shown
from lianqiao.processes.recognitions.enums import RecognitionState as S
from lianqiao.processes.recognitions.metrics import managers, platforms, promoted, reserve
from lianqiao.processes.recognitions.models import Recognition, YearlyCheck
from lianqiao.processes.recognitions.queries import waiting
from lianqiao.processes.recognitions.queries.reading import filed_managers
from lianqiao.registers.organisations.enums import OrganisationKind
from tests.factories import MembershipFactory, OrganisationFactory, make_actor, make_reviewer
from tests.factories.recognitions import (
    DECISION,
    body_of,
    hand_in,
    holder_of,
    kind,
    make_check,
    make_recognition,
    over,
)
from tests.processes.recognitions.makers import in_reserve

pytestmark = pytest.mark.django_db
MANAGER = {"kind": "technology_manager", "title": "季明湛", "level": "中级"}


def test_holder_is_reminded_and_it_expires_on_its_day() -> None:
    told = make_recognition(valid_from=date(2026, 5, 1), decided_on=date(2026, 4, 20))
    holder_of(told)
    Message.objects.all().delete()

    with clock.ahead(timedelta(days=(date(2029, 2, 1) - clock.today()).days)):
        run_due()
        told.refresh_from_db()
        assert (told.state, told.reminded_for) == (S.VALID, date(2029, 4, 30))
    assert Message.objects.filter(key=f"recognitions.recognition.{told.pk}.remind.2029-04-30").count() == 1
    with clock.ahead(timedelta(days=(date(2029, 5, 1) - clock.today()).days)):
        run_due()
        told.refresh_from_db()
        assert told.state == S.EXPIRED
        assert Message.objects.count() == 2


def test_renewal_by_form_makes_a_recognition_that_goes_on() -> None:
    told: Any = make_recognition()
    holder, actor = holder_of(told), body_of(told)

    with pytest.raises(DomainError, match="还没有到可以申请延续的时间"):
        apply(told, "ask_renewal", actor=holder, renewal_text="继续运行")
    over(told, "valid_until", days=-30)
    told = apply(told, "ask_renewal", actor=holder, renewal_text="继续运行")
    assert [one.pk for one in waiting.renewals_to_decide(actor)] == [told.pk]
    first_day = told.valid_until + timedelta(days=1)
    values = {**DECISION, "decided_on": clock.today(), "valid_from": first_day}
    made = renew_recognition(told, actor=actor, values=values)

    told.refresh_from_db()
    assert (told.state, told.ended_on, told.asked_at) == (S.RENEWED, first_day, None)
    assert (made.previous, made.title, made.category, made.holder) == (told, told.title, told.category, told.holder)
    assert made.origin == Origin.RENEWAL
    with pytest.raises(DomainError, match="没有待答复"):
        renew_recognition(told, actor=actor, values=values)


def test_refused_renewal_leaves_the_rest_of_the_time() -> None:
    told = make_recognition()
    over(told, "valid_until", days=-30)
    told = apply(told, "ask_renewal", actor=holder_of(told), renewal_text="继续运行")

    with pytest.raises(DomainError, match="理由"):
        refuse_renewal(told, actor=body_of(told), reason=" ")
    refuse_renewal(told, actor=body_of(told), reason="没有开放服务")

    told.refresh_from_db()
    assert (told.state, told.asked_at) == (S.VALID, None)


# ---- yearly checks


def test_checks_are_asked_once_and_only_of_what_held() -> None:
    year = clock.today().year
    old = make_recognition(valid_from=date(year - 1, 6, 1))
    actor = body_of(old)
    make_recognition(S.SUSPENDED, body=actor, title="停着的")
    due = clock.today() + timedelta(days=20)

    assert open_checks(old.kind, actor=actor, year=year, due_on=due) == 1
    with pytest.raises(DomainError, match="已经发起过"):
        open_checks(old.kind, actor=actor, year=year, due_on=due)
    with pytest.raises(AccessError):
        open_checks(old.kind, actor=holder_of(old), year=year - 1, due_on=due)
    with pytest.raises(DomainError, match="没有年度报告"):
        open_checks(kind("first_set"), actor=actor, year=year, due_on=due)

    assert YearlyCheck.objects.get().recognition == old


def test_incomplete_report_is_not_taken() -> None:
    check = make_check()

    with pytest.raises(DomainError, match="研发投入"):
        apply(check, "submit", actor=holder_of(check))

    check.refresh_from_db()
    assert check.state == K.OPEN


def test_first_failure_warns_and_the_second_in_a_row_proposes_to_revoke() -> None:
    year = clock.today().year
    held = make_recognition(valid_from=date(year - 3, 1, 1))
    actor = body_of(held)
    failed = {"grade": Grade.FAILED, "opinion": "没有转化成果"}

    apply(hand_in(make_check(recognition=held, year=year - 2)), "grade", actor=actor, **failed)
    held.refresh_from_db()
    assert (held.state, held.warned_on) == (S.VALID, clock.today())
    apply(hand_in(make_check(recognition=held, year=year - 1)), "grade", actor=actor, grade="passed", opinion="好转")
    make_check(K.MISSED, recognition=held, year=year)
    held.refresh_from_db()
    assert held.state == S.VALID
    apply(
        hand_in(
            make_check(recognition=make_recognition(body=actor, title="另一个")),
        ),
        "grade",
        actor=actor,
        **failed,
    )

    again = make_recognition(body=actor, title="再一个", valid_from=date(year - 3, 1, 1))
    make_check(K.MISSED, recognition=again, year=year - 1)
    again.refresh_from_db()
    make_check(K.MISSED, recognition=again, year=year)
    again.refresh_from_db()
    assert (again.state, again.statement) == (S.HEARING, "")
    assert again.hearing_until is not None


# ---- revoking


def test_revocation_waits_for_the_hearing_and_can_be_appealed() -> None:
    told = make_recognition(S.HEARING)
    actor, holder = body_of(told), holder_of(told)
    revoke = {"reason": "查实", "end_decision": "辽科发〔2026〕21号"}

    with pytest.raises(DomainError, match="听取意见的期限还没有到"):
        apply(told, "revoke", actor=actor, **revoke)
    told = apply(told, "answer", actor=holder, statement="已经整改")
    assert [one.pk for one in waiting.hearings_to_decide(actor)] == [told.pk]
    told = apply(told, "revoke", actor=actor, **revoke)
    assert (told.state, told.ended_on, told.ended_by) == (S.REVOKED, clock.today(), actor.user)
    told = apply(told, "appeal", actor=holder, appeal="认定事实不清")
    with pytest.raises(DomainError, match="作出撤销决定的人"):
        apply(told, "reinstate", actor=actor, reason="成立")
    told = apply(told, "reinstate", actor=body_of(told), reason="成立")

    assert (told.state, told.ended_on, told.end_decision) == (S.VALID, None, "")


def test_appeal_comes_in_time_or_not_at_all() -> None:
    told = make_recognition(S.REVOKED)
    over(told, "ended_on", days=31)

    with pytest.raises(DomainError, match="期限已过"):
        apply(told, "appeal", actor=holder_of(told), appeal="不服")

    told.refresh_from_db()
    assert told.appealed_at is None


# ---- persons


def test_person_is_known_by_the_unit_and_decides_what_is_shown() -> None:
    unit = OrganisationFactory(kind=OrganisationKind.TRANSFER_ORGANISATION)
    member: Any = MembershipFactory(organisation=unit, user__name="季明湛", roles=[Role.MANAGER])
    told = make_recognition(unit=unit, **MANAGER)
    person = make_actor(Role.MANAGER, organisation=OrganisationFactory(), user=member.user)

    assert told.user == member.user
    assert filed_managers([member.user_id]) == {member.user_id: told}
    assert told.public_title == "季**"
    with pytest.raises(AccessError):
        choose_shown(told, actor=body_of(told), shown=Shown.NAMED)
    with pytest.raises(InvalidInput):
        choose_shown(told, actor=person, shown=Shown.CONTACT)
    told = choose_shown(told, actor=person, shown=Shown.CONTACT, contact="0290-7654321")
    assert (told.public_title, told.public_contact) == ("季明湛", "0290-7654321")
    with pytest.raises(DomainError, match="同名的成员"):
        link_account(told, actor=holder_of(told), user=holder_of(told).user)
    told = link_account(told, actor=holder_of(told), user=None)
    assert (told.user, told.public_title, told.public_contact) == (None, "季**", "")


# ---- the reserve


def test_line_of_the_reserve_is_promoted_with_reason_and_day() -> None:
    actor, unit = make_reviewer(), OrganisationFactory()
    entry = in_reserve(actor, unit)
    assert reserve(clock.today()).count() == 1
    values = {**DECISION, "decided_on": clock.today(), "valid_from": clock.today()}

    told = promote_entry(
        entry,
        actor=actor,
        values={**values, "title": "石墨中试线", "category": "新建", "level": "省级"},
        reason="试运行达标",
    )

    entry.refresh_from_db()
    assert (told.origin, told.reserve_entry, told.holder) == (Origin.RESERVE, entry, unit)
    assert entry.left_on == clock.today()
    assert entry.exit_reason == f"晋升为中试平台认定，编号 {told.number}。试运行达标"
    tomorrow = clock.today() + timedelta(days=1)
    assert (promoted(clock.today()).count(), platforms(tomorrow).count(), reserve(tomorrow).count()) == (1, 1, 0)
    with pytest.raises(DomainError):
        promote_entry(
            entry, actor=actor, values={**values, "title": "再来", "category": "新建", "level": "省级"}, reason=""
        )
    assert Recognition.objects.count() == 1


# ---- the certificate


def test_certificate_is_a_paper_that_can_be_checked() -> None:
    told = make_recognition()

    assert certificate(told, verify_url="https://lianqiao.example/x/").startswith(b"%PDF")
    assert find_certified(told.pk, told.code) == told
    assert find_certified(told.pk, "0" * 16) is None


def test_figures_count_what_holds_on_the_day() -> None:
    actor = make_reviewer()
    make_recognition(body=actor, **MANAGER)
    make_recognition(S.SUSPENDED, body=actor, **{**MANAGER, "title": "米轻尘"})
    ended = make_recognition(S.REVOKED, body=actor, **{**MANAGER, "title": "欧阳湖"})

    assert managers(clock.today()).count() == 1
    assert apply(
        apply(ended, "appeal", actor=holder_of(ended), appeal="不服"), "reinstate", actor=body_of(ended), reason="是"
    )
    assert managers(clock.today()).count() == 2
