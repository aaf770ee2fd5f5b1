"""Stored matches: found when something is published, told once, and the owner's decision stays."""

from datetime import date
from typing import Any

import pytest

from lianqiao.core import outbox
from lianqiao.core.access import ANONYMOUS, Actor
from lianqiao.core.errors import AccessError, DomainError
from lianqiao.core.models import Change, LogEntry, Message
from lianqiao.core.permissions import Permission, Role
from lianqiao.core.publishing.enums import Publicity
from lianqiao.core.transitions import apply
from lianqiao.processes.matching import index
from lianqiao.processes.matching.domain.matches import dismiss, mark_seen, restore
from lianqiao.processes.matching.domain.refresh import (
    BEST,
    THRESHOLD,
    THRESHOLD_BY_MEANING,
    least_score,
    note_changes,
    refresh,
)
from lianqiao.processes.matching.enums import MatchState
from lianqiao.processes.matching.jobs import refresh_matches
from lianqiao.processes.matching.models import Match, Pending
from lianqiao.registers.demands.enums import MaskedPart
from lianqiao.registers.organisations.enums import MembershipState
from lianqiao.registers.organisations.models import Membership
from tests.engines.retrieval.encoders import HashEncoder
from tests.factories import MembershipFactory
from tests.processes import makers

pytestmark = pytest.mark.django_db

DAY = date(2026, 11, 22)
OTHER = {
    "title": "水稻育种",
    "plain_text": "耐盐碱的水稻品种，亩产提高两成，已在沿海试种。",
    "academic_text": "",
    "keywords": ["水稻"],
}


@pytest.fixture(autouse=True)
def empty_index(db: None, index_folder: Any) -> None:
    index.rebuild()


def publish(record: Any) -> Any:
    outbox.publish(outbox.topic_of(record, "clear"), record.pk)
    return record


def run() -> Any:
    """What the worker does after a commit."""
    outbox.drain("matching.refresh")
    return refresh(on=DAY)


def employer() -> Any:
    """A company whose registrant acts for it."""
    unit = makers.organisation()
    Membership.objects.create(user=unit.created_by, organisation=unit, roles=[Role.EDITOR])
    return unit


def pair() -> tuple[Any, Any]:
    """A published achievement and a published demand that it fits, of two organisations."""
    return publish(makers.achievement(employer())), publish(makers.demand(employer()))


def test_a_new_demand_gets_its_answers_on_both_sides() -> None:
    achievement, demand = pair()
    publish(makers.achievement(achievement.organisation, **OTHER))
    done = run()
    assert (done.demands, done.found, done.told) == (1, 2, 2)
    assert not Pending.objects.exists()
    rows = {match.side: match for match in Match.objects.all()}
    assert {side: match.organisation for side, match in rows.items()} == {
        "demand": demand.organisation,
        "achievement": achievement.organisation,
    }
    match = rows["demand"]
    assert (match.own_record, match.other_record) == (demand, achievement)
    assert match.state == MatchState.NEW
    assert THRESHOLD <= match.score <= 1
    assert "提到“压铸”" in [line.label for line in match.explanation.reasons]
    assert match.explanation.fit == round(100 * match.score)


def test_a_new_achievement_finds_the_demands_that_wait() -> None:
    demand = publish(makers.demand(employer()))
    run()
    assert not Match.objects.exists()
    achievement = publish(makers.achievement(employer()))
    assert run().found == 2
    assert Match.objects.get(side="demand").achievement == achievement
    assert Match.objects.get(side="achievement").demand == demand


def test_few_new_achievements_among_many_demands_ask_only_for_theirs() -> None:
    company = employer()
    wanted = makers.demand(company)
    for number in range(30):
        makers.demand(company, title=f"水稻育种{number}", problem="耐盐碱的水稻品种产量低。", keywords=["水稻"])
    index.rebuild()
    publish(makers.achievement(employer()))
    done = run()
    assert done.demands == 1
    assert {match.demand for match in Match.objects.all()} == {wanted}


def test_one_message_per_person_and_run() -> None:
    company = employer()
    for number in range(3):
        publish(makers.demand(company, title=f"压铸件气孔{number}"))
    institute = employer()
    for number in range(7):
        publish(makers.achievement(institute, title=f"真空压铸{number}"))
    assert run().found == 3 * 7 * 2
    messages = {message.recipient: message for message in Message.objects.all()}
    assert set(messages) == {company.created_by, institute.created_by}
    assert messages[company.created_by].subject == "发现 21 项新匹配"
    assert messages[company.created_by].text.split("\n") == [
        f"需求“压铸件气孔{number}”：7 项可能适用的成果" for number in range(3)
    ]
    assert messages[institute.created_by].text.split("\n")[-1] == "另有 2 条记录也有新匹配。"


def test_matches_of_somebody_who_left_are_told_to_the_administrators() -> None:
    achievement, demand = pair()
    Membership.objects.filter(user=demand.created_by).update(state=MembershipState.ENDED)
    MembershipFactory(user=demand.created_by)
    administrator = makers.actor(demand.organisation)
    run()
    assert {message.recipient for message in Message.objects.all()} == {administrator.user, achievement.created_by}


def test_a_message_names_no_record_of_the_other_side() -> None:
    achievement, demand = pair()
    run()
    told = {message.recipient: message.text for message in Message.objects.all()}
    assert achievement.title not in told[demand.created_by]
    assert demand.title not in told[achievement.created_by]


def test_running_again_changes_nothing_and_tells_nobody() -> None:
    pair()
    run()
    before = list(Match.objects.order_by("pk").values("pk", "score", "reasons", "gaps", "found_at"))
    note_changes(Change.objects.all())
    note_changes(Change.objects.all())
    assert Pending.objects.count() == 2
    assert refresh(on=DAY).found == 0
    assert list(Match.objects.order_by("pk").values("pk", "score", "reasons", "gaps", "found_at")) == before
    assert Message.objects.count() == 2


def test_a_change_during_the_run_stays_pending() -> None:
    achievement, _demand = pair()
    outbox.drain("matching.refresh")
    row = Pending.objects.get(record_id=achievement.pk)
    stale = Pending(pk=row.pk, kind=row.kind, record_id=row.record_id, change_id=row.change_id - 1)
    from lianqiao.processes.matching.domain.refresh import _forget

    _forget([stale])
    assert Pending.objects.filter(pk=row.pk).exists()
    _forget([row])
    assert not Pending.objects.filter(pk=row.pk).exists()


def test_a_run_that_died_before_telling_is_made_up_for() -> None:
    pair()
    run()
    Message.objects.all().delete()
    Match.objects.update(told_at=None)
    assert refresh(on=DAY).told == 2


def test_ones_own_achievement_is_no_match() -> None:
    unit = employer()
    publish(makers.achievement(unit))
    publish(makers.demand(unit))
    assert run().found == 0
    assert not Match.objects.exists()


def test_a_demand_keeps_its_best_answers_only() -> None:
    publish(makers.demand(employer()))
    institute = employer()
    for _number in range(BEST):
        publish(makers.achievement(institute, **OTHER))
    for number in range(BEST + 5):
        publish(makers.achievement(institute, title=f"真空压铸{number}"))
    run()
    assert Match.objects.filter(side="demand").count() == BEST


def test_the_reasons_hold_nothing_masked() -> None:
    publish(makers.achievement(employer(), price_yuan=100))
    publish(
        makers.demand(
            employer(),
            background="真空压铸的背景",
            budget_yuan=500000,
            masked=[MaskedPart.BUDGET, MaskedPart.BACKGROUND],
        )
    )
    run()
    kinds = {reason["kind"] for match in Match.objects.all() for reason in match.reasons}
    assert "word" in kinds
    assert "price" not in kinds


def test_a_withdrawn_record_takes_its_matches_out_of_sight_and_then_away() -> None:
    achievement, demand = pair()
    run()
    owner, seeker = makers.actor(achievement.organisation), makers.actor(demand.organisation)
    assert Match.objects.visible_to(seeker).count() == 1
    apply(achievement, "withdraw", actor=owner, reason="撤回")
    assert not Match.objects.visible_to(seeker).exists()
    assert not Match.objects.visible_to(owner).exists()


def test_a_changed_demand_loses_the_matches_that_no_longer_fit() -> None:
    _achievement, demand = pair()
    run()
    type(demand).objects.filter(pk=demand.pk).update(
        title="水稻减产", problem="盐碱地水稻减产，希望有耐盐碱的品种。", keywords=["水稻"]
    )
    publish(demand)
    run()
    assert not Match.objects.exists()


def test_each_side_sees_its_own_matches_and_nobody_else() -> None:
    achievement, demand = pair()
    run()
    buyer, researcher = makers.actor(demand.organisation), makers.actor(achievement.organisation)
    assert [match.side for match in Match.objects.visible_to(buyer)] == ["demand"]
    assert [match.side for match in Match.objects.visible_to(researcher)] == ["achievement"]
    for actor in (ANONYMOUS, Actor(user=makers.user()), makers.actor(employer())):
        assert not Match.objects.visible_to(actor).exists()


def test_the_list_and_the_rule_agree() -> None:
    achievement, demand = pair()
    run()
    units = [achievement.organisation, demand.organisation, makers.organisation(state="pending")]
    actors = [ANONYMOUS, *(makers.actor(unit, role) for unit in units for role in Role)]
    for publicity in Publicity:
        type(achievement).objects.update(publicity=publicity)
        for state in ("published", "withdrawn"):
            type(achievement).objects.update(state=state)
            for match in Match.objects.select_related("achievement", "demand"):
                for actor in actors:
                    listed = Match.objects.visible_to(actor).filter(pk=match.pk).exists()
                    assert bool(actor.can(Permission.MATCH_VIEW, match)) is listed


def test_a_dismissed_match_stays_dismissed() -> None:
    achievement, demand = pair()
    run()
    buyer = makers.actor(demand.organisation)
    match = dismiss(Match.objects.get(side="demand"), actor=buyer, code="wrong_terms", text="太贵")
    assert match.state == MatchState.DISMISSED
    entry = LogEntry.objects.get(action="matching.match.dismiss")
    assert entry.reason == "价格、地区等条件不合适 太贵"
    publish(achievement)
    publish(demand)
    run()
    match.refresh_from_db()
    assert match.state == MatchState.DISMISSED
    assert not Match.objects.visible_to(buyer).open().exists()
    assert Match.objects.get(side="achievement").state == MatchState.NEW
    assert Message.objects.count() == 2

    assert restore(match, actor=buyer).state == MatchState.NEW


@pytest.mark.parametrize(("code", "text"), [("other", " "), ("unknown", ""), ("", ""), ("known", "长" * 301)])
def test_putting_aside_needs_a_reason_of_the_list(code: str, text: str) -> None:
    _achievement, demand = pair()
    run()
    match = Match.objects.get(side="demand")
    with pytest.raises(DomainError):
        dismiss(match, actor=makers.actor(demand.organisation), code=code, text=text)
    match.refresh_from_db()
    assert match.state == MatchState.NEW
    assert not LogEntry.objects.exists()


def test_only_the_own_side_and_a_fitting_role_put_aside() -> None:
    achievement, demand = pair()
    run()
    match = Match.objects.get(side="demand")
    for actor in (makers.actor(achievement.organisation), makers.actor(demand.organisation, Role.VIEWER)):
        with pytest.raises(AccessError):
            dismiss(match, actor=actor, code="known")
    match.refresh_from_db()
    assert match.state == MatchState.NEW


def test_looking_marks_the_own_side_only() -> None:
    _achievement, demand = pair()
    run()
    assert mark_seen(Match.objects.all(), actor=makers.actor(demand.organisation)) == 1
    assert Match.objects.get(side="demand").state == MatchState.SEEN
    assert Match.objects.get(side="achievement").state == MatchState.NEW


def test_the_task_builds_a_missing_index_first() -> None:
    pair()
    outbox.drain("matching.refresh")
    for path in index.folder().glob("*"):
        if path.name == "CURRENT":
            path.unlink()
    index._open.clear()
    refresh_matches(timestamp=0)
    assert Match.objects.count() == 2


@pytest.mark.django_db
def test_a_match_needs_a_higher_score_where_vectors_lift_all(monkeypatch: pytest.MonkeyPatch) -> None:
    makers.achievement(makers.organisation())
    monkeypatch.setattr(index, "encoder", lambda: HashEncoder())
    filled = index.rebuild()

    before = least_score()
    while filled.fill(8):
        pass

    assert (before, least_score()) == (THRESHOLD, THRESHOLD_BY_MEANING)
    monkeypatch.setattr(index, "encoder", lambda: None)
    assert least_score() == THRESHOLD
