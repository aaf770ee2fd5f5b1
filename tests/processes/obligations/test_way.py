"""From acceptance over checks, hearing and decision onto the lists, what they do to applications, and off them."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest

from lianqiao.core import clock, metrics
from lianqiao.core.access import SYSTEM
from lianqiao.core.errors import AccessError, DomainError
from lianqiao.core.lists.models import Edition, Entry
from lianqiao.core.models import Message
from lianqiao.core.permissions import Role
from lianqiao.core.transitions import apply
from lianqiao.processes.obligations import announcing, domain
from lianqiao.processes.obligations.enums import CheckState as C
from lianqiao.processes.obligations.enums import ListingState as L
from lianqiao.processes.obligations.models import Check, Listing, Obligation
from lianqiao.processes.programmes.definitions.conditions import eligibility
from lianqiao.processes.programmes.domain.applications import begin_application, save_section
from lianqiao.processes.programmes.facts import Applicant
from lianqiao.processes.programmes.queries.eligible import eligibility_for, eligibility_of
from lianqiao.registers.organisations.queries.actors import actor_of
from tests.factories import MembershipFactory, OrganisationFactory, UserFactory, make_actor, make_reviewer
from tests.factories.obligations import (
    COMPLETERS,
    load_norms_of_the_province,
    make_check,
    make_listing,
    make_obligation,
    person_of,
    report,
)
from tests.factories.programmes import HEAD, hand_in, make_application, make_call

pytestmark = pytest.mark.django_db


def test_checks_follow_from_the_norm_and_the_day_of_acceptance() -> None:
    obligation = make_obligation(ago=timedelta(days=0))
    day = clock.today()

    rows = list(obligation.checks.values_list("number", "due_on", "state"))

    assert [row[0] for row in rows] == [1, 2, 3]
    assert [row[1].year - day.year for row in rows] == [1, 2, 3]
    assert {row[2] for row in rows} == {C.WAITING}
    names = list(obligation.completers.values_list("rank", "name", "employer"))
    assert names == [(rank, name, str(obligation.unit)) for rank, name in enumerate(COMPLETERS, start=1)]


def test_beginning_twice_watches_once() -> None:
    obligation = make_obligation()

    subject: Any = obligation.subject
    again = domain.begin(
        subject,
        actor=SYSTEM,
        body=obligation.organisation,
        unit=obligation.unit,
        promised="别的",
        accepted_on=clock.today(),
        completers=[domain.Person("别人")],
    )

    assert (again, Obligation.objects.count(), Check.objects.count()) == (obligation, 1, 3)


def test_person_begins_for_his_own_body_alone_and_names_completers() -> None:
    one, other = make_reviewer(), make_reviewer(code="290100")
    given: dict[str, Any] = {"unit": OrganisationFactory(), "promised": "投产", "accepted_on": clock.today()}
    people = [domain.Person("季明湛")]

    with pytest.raises(AccessError):
        domain.begin(one.organisation, actor=other, body=one.organisation, completers=people, **given)
    with pytest.raises(DomainError, match="请按顺序写明完成人"):
        domain.begin(one.organisation, actor=one, body=one.organisation, completers=[domain.Person(" ")], **given)
    tomorrow = given | {"accepted_on": clock.today() + timedelta(days=1)}
    with pytest.raises(DomainError, match="验收日期不能晚于今天"):
        domain.begin(one.organisation, actor=one, body=one.organisation, completers=people, **tomorrow)

    assert not Obligation.objects.exists()


def test_clock_asks_on_the_day_and_marks_what_is_late() -> None:
    check = make_check()
    administrator: Any = MembershipFactory(organisation=check.obligation.unit, roles=[Role.ADMINISTRATOR])
    events = [(event.transition, event.when.date()) for event in check.future()]
    assert [name for name, _day in events] == ["ask"]

    asked = apply(check, "ask", actor=SYSTEM)

    assert asked.report_until == clock.today() + timedelta(days=30)
    assert [event.transition for event in asked.future()] == ["lapse"]
    message = Message.objects.get(recipient=administrator.user)
    assert message.subject == "请报告“压铸件防腐涂层产业化”的转化情况"
    with pytest.raises(DomainError, match="还没有到报告期限"):
        apply(asked, "lapse", actor=SYSTEM)
    later = make_obligation(ago=timedelta(days=0)).checks.get(number=1)
    with pytest.raises(DomainError, match="还没有到核查日期"):
        apply(later, "ask", actor=SYSTEM)


@pytest.mark.parametrize(
    ("name", "outcome", "others"),
    [("keep", "kept", {C.CALLED_OFF}), ("partly", "", {C.WAITING}), ("fail", "", {C.WAITING})],
)
def test_finding_ends_the_obligation_only_when_it_is_kept(name: str, outcome: str, others: set[str]) -> None:
    check = make_check(C.REPORTED)
    actor = person_of(check.obligation.organisation)

    found = apply(check, name, actor=actor, opinion="已到现场查看")

    obligation = Obligation.objects.get(pk=check.obligation_id)
    assert (found.judged_on, found.judged_by, obligation.outcome) == (clock.today(), actor.user, outcome)
    assert set(obligation.checks.exclude(pk=check.pk).values_list("state", flat=True)) == others


def test_last_check_decides_and_a_release_ends_all() -> None:
    check = make_check(C.REPORTED)
    check.obligation.checks.exclude(pk=check.pk).update(state=C.PARTLY, judged_on=clock.today())
    apply(check, "fail", actor=person_of(check.obligation.organisation), opinion="没有合同")
    assert Obligation.objects.get(pk=check.obligation_id).outcome == "not_kept"

    other = make_obligation()
    actor = person_of(other.organisation)
    released = domain.release(other, actor=actor, reason="不可抗力")
    assert released.outcome == "released"
    assert set(released.checks.values_list("state", flat=True)) == {C.CALLED_OFF}
    with pytest.raises(DomainError, match="已经结束"):
        domain.release(other, actor=actor, reason="再来一次")


def test_report_names_only_records_of_the_unit() -> None:
    check = make_check(C.ASKED)
    stranger: Any = make_check(C.ASKED).obligation.subject

    with pytest.raises(DomainError, match="只能引用本单位的记录"):
        domain.report_check(check, actor=person_of(check.obligation.unit), report="做了", achievement=stranger)

    assert Check.objects.get(pk=check.pk).state == C.ASKED


def test_yellow_listing_needs_a_finding_a_hearing_and_a_second_person() -> None:
    kept = make_check(C.KEPT)
    with pytest.raises(DomainError, match="核查结论是“没有转化”的"):
        domain.propose_yellow(kept, actor=person_of(kept.obligation.organisation), grounds="没有")
    check = make_check(C.NOT_KEPT)
    load_norms_of_the_province()
    body = check.obligation.organisation
    proposer, second = person_of(body), person_of(body)
    listing = domain.propose_yellow(check, actor=proposer, grounds="没有转化。")
    with pytest.raises(DomainError, match="已经提出列入黄名单"):
        domain.propose_yellow(check, actor=second, grounds="没有转化。")
    assert list(listing.lines.values_list("rank", "name")) == [
        (0, str(listing.unit)),
        *enumerate(COMPLETERS[:3], start=1),
    ]

    with pytest.raises(DomainError, match="先告知单位和完成人"):
        apply(listing, "decide", actor=second, decision_title="决定")
    listing = apply(listing, "hear", actor=proposer)
    with pytest.raises(DomainError, match="听取意见的期限还没有到"):
        apply(listing, "decide", actor=second, decision_title="决定")
    domain.make_statement(listing, actor=person_of(listing.unit, Role.EDITOR), text="正在谈合同。")
    with pytest.raises(DomainError, match="提出的人不能决定"):
        apply(listing, "decide", actor=proposer, decision_title="决定")
    decided = apply(listing, "decide", actor=second, decision_title="决定")

    assert (decided.state, decided.decided_by, decided.decided_on) == (L.DECIDED, second.user, clock.today())
    with pytest.raises(DomainError, match="公示还没有办结"):
        apply(decided, "enter", actor=second)
    assert not Entry.objects.exists()


def test_notice_names_the_project_and_no_person() -> None:
    listing = make_listing(L.DECIDED)

    told = announcing.proposed(listing)

    assert "压铸件防腐涂层产业化" in told["title"]
    assert not [name for name in COMPLETERS if name in str(told)]


def test_entry_bars_the_first_three_and_the_unit_for_the_time_of_the_norm() -> None:
    listing = make_listing(L.LISTED)

    entries = list(Entry.objects.order_by("position").values_list("name", "holder", "effect_until"))
    until = listing.effect_until
    unit = listing.unit
    assert until == clock.today().replace(year=clock.today().year + 2)
    assert entries == [(unit.name, "", until), *((name, str(unit), until) for name in COMPLETERS[:3])]
    edition = Edition.objects.get()
    assert (edition.state, edition.kind_id, edition.organisation_id) == ("issued", "yellow", listing.organisation_id)
    barred = metrics.get("obligations.barred")
    assert barred.value(on=clock.today(), region="290000") == 3
    assert barred.value(on=clock.today() - timedelta(days=1)) == 0


def test_barred_person_and_unit_apply_to_no_call_and_read_why() -> None:
    listing = make_listing(L.LISTED)
    call = make_call()
    unit = make_actor(organisation=listing.unit)
    stranger = make_actor(organisation=OrganisationFactory())

    found = eligibility_for(call, unit)
    assert (found.may_apply, found.lines[-1].text) == (False, "单位没有被限制申报")
    assert "科技成果转化黄名单" in found.lines[-1].known
    with pytest.raises(DomainError, match="不符合申报条件"):
        begin_application(call, actor=unit, values=HEAD)

    # The same name in another unit is somebody else until the body has looked.
    application = begin_application(call, actor=stranger, values=HEAD | {"leader_name": COMPLETERS[0]})
    lines = eligibility_of(application, stranger).lines
    assert [(line.verdict, str(listing.unit) in line.known) for line in lines if line.verdict == "unknown"] == [
        ("unknown", True)
    ]


def test_named_members_are_looked_for_in_the_answers_and_the_leader_by_name_and_unit() -> None:
    listing = make_listing(L.LISTED)
    Entry.objects.filter(subject_id__isnull=False).delete()
    call = make_call()
    actor = make_actor(organisation=listing.unit)
    with pytest.raises(DomainError) as refusal:
        begin_application(call, actor=actor, values=HEAD | {"leader_name": COMPLETERS[1]})
    assert (refusal.value.code, refusal.value.field) == ("barred", "leader_name")
    assert f"{COMPLETERS[1]}在《科技成果转化黄名单》上（列入决定 1 号）到" in refusal.value.message
    application = make_application(call=call, unit=listing.unit, leader_name=COMPLETERS[3])
    note = {"f6": f"成员：{COMPLETERS[0]}、{COMPLETERS[3]}"}
    save_section(application, "s2", actor=actor, values=note, seen=1)

    with pytest.raises(DomainError, match=f"不能申报：{COMPLETERS[0]}在《科技成果转化黄名单》上"):
        hand_in(application, actor)

    save_section(application, "s2", actor=actor, values={"f6": ""}, seen=2)
    assert hand_in(application, actor).state == "submitted"


def test_bar_ends_by_itself_on_its_day() -> None:
    listing = make_listing(L.LISTED)
    assert [event.transition for event in listing.future()] == ["expire"]
    with pytest.raises(DomainError, match="还没有期满"):
        apply(listing, "expire", actor=SYSTEM)
    call, unit = make_call(), make_actor(organisation=listing.unit)
    yesterday = clock.today() - timedelta(days=1)
    Entry.objects.update(effect_until=yesterday, entered_on=yesterday)
    Edition.objects.update(period_from=yesterday)
    Listing.objects.update(effect_until=yesterday)

    expired = apply(Listing.objects.get(), "expire", actor=SYSTEM)

    assert (expired.state, expired.left_on) == (L.EXPIRED, clock.today())
    assert eligibility_for(call, unit).may_apply
    assert metrics.get("obligations.barred").value(on=clock.today()) == 0


def test_appeal_is_judged_by_somebody_else_and_lifts_the_bar() -> None:
    user = UserFactory()
    listing = make_listing(L.LISTED, user=user)
    decider = listing.decided_by
    himself = make_actor(Role.VIEWER, user=user)
    appealed = apply(listing, "appeal", actor=himself, reason="合同在对方处")
    statement = appealed.statements.get()
    assert (statement.kind, statement.text, statement.said_by) == ("appeal", "合同在对方处", user)
    the_same = actor_of(decider, listing.organisation_id)
    with pytest.raises(DomainError, match="作出决定的人不能处理申诉"):
        apply(appealed, "uphold", actor=the_same, reason="属实", decision_title="决定 2 号")

    lifted = apply(appealed, "uphold", actor=person_of(listing.organisation), reason="属实", decision_title="决定 2 号")

    assert (lifted.state, lifted.left_on) == (L.LIFTED, clock.today())
    assert set(Entry.objects.values_list("left_on", "exit_decision")) == {(clock.today(), "决定 2 号")}
    assert eligibility_for(make_call(), make_actor(organisation=listing.unit)).may_apply


def test_appeal_comes_in_time() -> None:
    listing = make_listing(L.LISTED)
    Listing.objects.update(listed_on=clock.today() - timedelta(days=61))

    with pytest.raises(DomainError, match="提出申诉的期限已过"):
        apply(listing, "appeal", actor=person_of(listing.unit, Role.EDITOR), reason="不服")


def test_second_project_of_the_same_people_replaces_the_entry() -> None:
    first = make_listing(L.LISTED)
    body, unit = first.organisation, first.unit

    second = make_listing(L.LISTED, body=body, unit=unit)

    standing = Entry.objects.filter(left_on__isnull=True)
    assert (second.state, standing.count(), Edition.objects.count()) == (L.LISTED, 4, 1)


def test_region_without_such_a_list_proposes_nobody() -> None:
    check = make_check(C.NOT_KEPT, body=make_reviewer(code="310100").organisation)

    with pytest.raises(DomainError, match="本地区没有规定黄名单制度"):
        domain.propose_yellow(check, actor=person_of(check.obligation.organisation), grounds="没有")

    assert not Listing.objects.exists()


def test_white_platform_meets_the_rule_is_looked_at_again_and_leaves() -> None:
    actor = make_reviewer()
    bare = domain.propose_platform(actor=actor, unit=OrganisationFactory(), title="甲平台", grounds="省级", criteria={})
    with pytest.raises(DomainError, match="还有条件没有写明如何符合：省级以上创新平台"):
        apply(bare, "decide", actor=person_of(actor.organisation), decision_title="决定")
    listing = make_listing(L.LISTED, white=True)
    day = clock.today()
    assert (listing.review_on, listing.effect_until) == (day.replace(year=day.year + 2), None)
    entry = Entry.objects.get()
    assert (entry.subject, entry.attributes["platform"]) == (listing.unit, listing.title)
    rows = [{"fact": "unit_white", "comparator": ">=", "value": "1", "text": "白名单平台", "group": "", "veto": False}]
    applicant = Applicant.of(make_actor(organisation=listing.unit), region_id="290000", scheme_id=None)
    assert eligibility(rows, applicant, kinds=(), kind_words="").verdict == "met"

    review: Any = make_listing(L.REVIEW, body=listing.organisation, unit=listing.unit, title="乙平台")
    reviewer = person_of(listing.organisation)
    kept = apply(review, "renew", actor=reviewer, reason="考核优秀", decision_title="复核 1 号")
    assert (kept.state, kept.review_on) == (L.LISTED, day.replace(year=day.year + 2))
    lifted = apply(listing, "lift", actor=reviewer, reason="平台撤销", decision_title="移出 1 号")
    assert lifted.state == L.LIFTED
    left = dict(Entry.objects.values_list("attributes__platform", "left_on"))
    assert left == {listing.title: day, "乙平台": None}
    assert metrics.get("obligations.white").value(on=day) == 1
    with pytest.raises(DomainError, match="已经提出过"):
        make_listing(L.PROPOSED, white=True, body=listing.organisation, unit=listing.unit, title="乙平台")


def test_proposal_is_the_bodys_own_until_the_hearing() -> None:
    user = UserFactory()
    proposed = make_listing(L.PROPOSED, user=user)
    hearing = make_listing(L.HEARING, user=user)
    unit, himself = person_of(proposed.unit, Role.VIEWER), make_actor(Role.VIEWER, user=user)

    assert not Listing.objects.visible_to(unit).exists()
    assert list(Listing.objects.visible_to(himself)) == [hearing]
    assert not Listing.objects.visible_to(make_reviewer()).exists()
    with pytest.raises(AccessError):
        domain.make_statement(hearing, actor=person_of(hearing.unit, Role.VIEWER), text="我说")


def test_figures_count_checks_and_what_was_kept() -> None:
    check = make_check(C.KEPT)
    make_check(C.NOT_KEPT, body=check.obligation.organisation)
    today, where = clock.today(), {"region": "290000"}

    figures = {name: metrics.get(f"obligations.{name}").value(on=today, **where) for name in ("checked", "kept")}

    assert figures == {"checked": 2, "kept": 1}
    assert metrics.get("obligations.watched").value(on=today, **where) == 1
    assert metrics.get("obligations.checked").value(on=today - timedelta(days=1), **where) == 0


def test_returned_report_is_asked_again() -> None:
    check = make_check(C.REPORTED)
    back = apply(check, "send_back", actor=person_of(check.obligation.organisation), reason="请附合同")
    assert (back.state, back.report) == (C.ASKED, "已签合同，正在建线。")

    assert report(back).state == C.REPORTED
