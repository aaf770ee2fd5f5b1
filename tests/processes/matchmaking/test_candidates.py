"""Work lists: which pairs stand in them, what is done with a pair, and that nothing is recommended twice."""

import threading
from datetime import timedelta
from typing import Any

import pytest
from django.core import mail
from django.db import IntegrityError, connection, transaction
from django.utils import timezone

from lianqiao.core import inbox
from lianqiao.core.access import Actor
from lianqiao.core.errors import AccessError, DomainError
from lianqiao.core.models import Message
from lianqiao.core.permissions import Role
from lianqiao.core.publishing.enums import Publicity
from lianqiao.processes.introductions.domain.introductions import request_introduction
from lianqiao.processes.matching.domain.matches import dismiss
from lianqiao.processes.matching.models import Match
from lianqiao.processes.matchmaking.domain import candidates as domain
from lianqiao.processes.matchmaking.domain.clock import tell_managers
from lianqiao.processes.matchmaking.domain.profiles import save_profile
from lianqiao.processes.matchmaking.models import Candidate, Profile
from lianqiao.processes.matchmaking.queries.feedback import feedback_on
from lianqiao.processes.matchmaking.queries.pairs import open_pairs
from lianqiao.registers.achievements.enums import AchievementState
from lianqiao.registers.achievements.models import Achievement
from lianqiao.registers.organisations.enums import OrganisationKind, OrganisationState
from lianqiao.registers.organisations.models import Membership
from tests.processes import makers
from tests.processes.matchmaking.conftest import Scene, a_pair, match_of
from tests.waiting import until_somebody_waits

pytestmark = pytest.mark.django_db


def listed(actor: Actor) -> list[Any]:
    return list(open_pairs(actor).order_by("-score", "id").values_list("pk", flat=True))


def sent(scene: Scene, by: Actor | None = None, note: str = "都是压铸。") -> Candidate:
    actor = by or scene.body
    return domain.send(domain.candidate_of(scene.match, actor=actor), actor=actor, note=note)


def government(code: str) -> Actor:
    return makers.actor(makers.organisation(code=code, kind=OrganisationKind.GOVERNMENT), Role.REVIEWER)


def test_body_sees_pairs_of_its_region_from_either_side(scene: Scene) -> None:
    offered = a_pair(code="310102", other="290102")
    a_pair(code="310103", other="310104")

    assert set(listed(scene.body)) == {scene.match.pk, offered.pk}
    assert listed(government("320000")) == []


def test_manager_sees_pairs_of_the_fields_and_regions_of_the_profile(scene: Scene) -> None:
    a_pair(fields=[makers.field("05")])
    before = listed(scene.manager)
    save_profile(actor=scene.manager, fields=[makers.field("04")], regions=[makers.region("330101")])

    assert (before, listed(scene.manager)) == ([scene.match.pk], [])


def test_manager_without_profile_sees_none(scene: Scene) -> None:
    Profile.objects.all().delete()

    assert listed(scene.manager) == []


def test_pairs_with_an_own_record_are_none_of_the_managers(scene: Scene) -> None:
    own = makers.actor(scene.asker.organisation, Role.MANAGER)
    save_profile(actor=own, fields=[makers.field("04")])

    assert listed(own) == []


@pytest.mark.parametrize("role", [Role.EDITOR, Role.ADMINISTRATOR, Role.VIEWER])
def test_others_keep_no_list(scene: Scene, role: Role) -> None:
    actor = makers.actor(scene.body.organisation, role)

    assert listed(actor) == []
    with pytest.raises(AccessError):
        domain.candidate_of(scene.match, actor=actor)


def test_manager_of_an_unverified_organisation_keeps_no_list(scene: Scene) -> None:
    unit = makers.organisation(state=OrganisationState.PENDING)
    actor = makers.actor(unit, Role.MANAGER)

    assert listed(actor) == []
    with pytest.raises(AccessError):
        save_profile(actor=actor, fields=[makers.field("04")])
    assert Profile.objects.count() == 1


@pytest.mark.parametrize(
    "change", [{"state": AchievementState.WITHDRAWN}, {"publicity": Publicity.VERIFIED, "state": "draft"}]
)
def test_record_that_was_taken_back_is_in_no_list(scene: Scene, change: dict[str, Any]) -> None:
    candidate = domain.candidate_of(scene.match, actor=scene.body)
    Achievement.objects.filter(pk=scene.match.achievement_id).update(**change)

    assert listed(scene.body) == []
    assert not Candidate.objects.visible_to(scene.body).exists()
    candidate = Candidate.objects.get()
    with pytest.raises(AccessError):
        domain.send(candidate, actor=scene.body)
    assert (Candidate.objects.get().state, Message.objects.count()) == ("open", 0)


def test_sending_tells_both_owners_once_and_ends_the_work_of_all(scene: Scene) -> None:
    upper = government("290000")
    candidate = sent(scene)

    messages = Message.objects.filter(kind="matchmaking.pair")
    assert candidate.state == "sent"
    assert {message.recipient for message in messages} == {scene.asker.user, scene.holder.user}
    assert [listed(actor) for actor in (scene.body, upper, scene.manager)] == [[], [], []]
    with pytest.raises(AccessError):
        domain.candidate_of(scene.match, actor=upper)
    assert messages.count() == 2


def test_message_names_the_own_record_and_the_mail_the_other(scene: Scene) -> None:
    sent(scene)
    inbox.deliver_mail()

    message = Message.objects.get(recipient=scene.asker.user)
    letter = next(one for one in mail.outbox if one.to == [scene.asker.user.email])
    assert scene.match.achievement.title not in message.text
    assert scene.match.demand.title in message.text
    assert scene.match.achievement.title in letter.body
    assert "推荐意见：都是压铸。" in letter.body


def test_hidden_owner_is_named_in_no_mail(scene: Scene) -> None:
    Achievement.objects.update(publicity=Publicity.HIDDEN_OWNER)
    sent(scene)
    inbox.deliver_mail()

    letter = next(one for one in mail.outbox if one.to == [scene.asker.user.email])
    assert scene.holder.organisation.name not in letter.body
    assert "单位信息在对接后提供" in letter.body


def test_mail_about_a_record_that_turned_confidential_is_not_sent(scene: Scene) -> None:
    sent(scene)
    Achievement.objects.update(state=AchievementState.WITHDRAWN)

    assert (inbox.deliver_mail(), mail.outbox) == (0, [])


def test_note_with_contact_data_is_refused(scene: Scene) -> None:
    candidate = domain.candidate_of(scene.match, actor=scene.body)

    with pytest.raises(DomainError, match="联系方式"):
        domain.send(candidate, actor=scene.body, note="请打 13912345678")

    assert (Candidate.objects.get().state, Message.objects.count()) == ("open", 0)


def test_pair_in_contact_is_not_recommended(scene: Scene) -> None:
    candidate = domain.candidate_of(scene.match, actor=scene.body)
    request_introduction(
        actor=scene.asker,
        achievement=scene.match.achievement,
        demand=scene.match.demand,
        problem_text=makers.PROBLEM,
        agrees=True,
    )

    with pytest.raises(DomainError, match="已经在对接"):
        domain.send(candidate, actor=scene.body)

    assert (listed(scene.body), Candidate.objects.get().state) == ([], "open")


def test_pair_that_an_owner_put_aside_is_not_recommended(scene: Scene) -> None:
    candidate = domain.candidate_of(scene.match, actor=scene.body)
    dismiss(scene.match, actor=scene.asker, code="wrong_stage")

    with pytest.raises(DomainError, match="其中一方已经表示不合适"):
        domain.send(candidate, actor=scene.body)

    assert listed(scene.body) == []


def test_manager_takes_up_and_recommends(scene: Scene) -> None:
    colleague = makers.actor(scene.manager.organisation, Role.MANAGER, name="同事")
    save_profile(actor=colleague, fields=[makers.field("04")])
    candidate = domain.take(domain.candidate_of(scene.match, actor=scene.manager), actor=scene.manager)

    assert (candidate.state, listed(scene.manager), listed(colleague)) == ("taken", [], [])
    assert listed(scene.body) == [scene.match.pk]
    domain.send(candidate, actor=scene.manager)
    assert listed(scene.body) == []


def test_managers_reason_concerns_the_own_list_alone(scene: Scene) -> None:
    colleague = makers.actor(scene.manager.organisation, Role.MANAGER, name="同事")
    save_profile(actor=colleague, fields=[makers.field("04")])
    candidate = domain.drop(
        domain.candidate_of(scene.match, actor=scene.manager), actor=scene.manager, code="not_my_field"
    )

    assert (listed(scene.manager), listed(colleague)) == ([], [scene.match.pk])
    domain.restore(candidate, actor=scene.manager)
    assert listed(scene.manager) == [scene.match.pk]
    assert (Candidate.objects.get().drop_code, Candidate.objects.get().state) == ("", "open")


@pytest.mark.parametrize(("code", "text"), [("nonsense", ""), ("other", ""), ("known", "长" * 301)])
def test_dropping_wants_a_reason_of_the_list(scene: Scene, code: str, text: str) -> None:
    candidate = domain.candidate_of(scene.match, actor=scene.body)

    with pytest.raises(DomainError):
        domain.drop(candidate, actor=scene.body, code=code, text=text)

    assert (Candidate.objects.get().state, Candidate.objects.get().drop_code) == ("open", "")


def test_pair_is_given_to_a_colleague_who_is_told(scene: Scene) -> None:
    colleague = makers.actor(scene.body.organisation, Role.REVIEWER, name="同事")
    candidate = domain.candidate_of(scene.match, actor=scene.body)
    domain.assign(candidate, actor=scene.body, person=colleague.user)
    domain.assign(candidate, actor=scene.body, person=colleague.user)

    (row,) = open_pairs(scene.body)
    assert (row.assignee_id, row.assignee_name) == (colleague.user_id, "同事")
    assert [message.recipient for message in Message.objects.filter(kind="matchmaking.work")] == [colleague.user]


def test_pair_is_given_to_no_stranger(scene: Scene) -> None:
    candidate = domain.candidate_of(scene.match, actor=scene.body)

    with pytest.raises(DomainError, match="本部门"):
        domain.assign(candidate, actor=scene.body, person=scene.manager.user)

    assert (Candidate.objects.get().assignee, Message.objects.count()) == (None, 0)


def test_many_are_handled_each_for_itself(scene: Scene) -> None:
    good = a_pair()
    request_introduction(
        actor=scene.asker,
        achievement=scene.match.achievement,
        demand=scene.match.demand,
        problem_text=makers.PROBLEM,
        agrees=True,
    )
    Match.objects.filter(pk=scene.match.pk).update(introduced_at=None)
    far = a_pair(code="310103", other="310104")

    handled = domain.handle_many(
        [scene.match.pk, good.pk, far.pk], actor=scene.body, act=lambda one: domain.send(one, actor=scene.body)
    )

    assert handled == domain.Handled(1, ("双方已经在对接，不需要再推送。", "有 1 对已经处理过，或不在您的名单里。"))
    assert [(row.demand_id, row.state) for row in Candidate.objects.all()] == [(good.demand_id, "sent")]


def test_feedback_says_what_the_owners_did(scene: Scene) -> None:
    first = sent(scene)
    second_match = a_pair()
    second = domain.send(domain.candidate_of(second_match, actor=scene.body), actor=scene.body)
    introduction = request_introduction(
        actor=scene.asker,
        achievement=first.achievement,
        demand=first.demand,
        problem_text=makers.PROBLEM,
        agrees=True,
    )
    owner = makers.actor(second_match.demand.organisation)
    dismiss(second_match, actor=owner, code="wrong_terms")

    found = feedback_on([first, second])

    assert found[first.demand_id, first.achievement_id].introduced
    assert introduction.get_state_display() in found[first.demand_id, first.achievement_id].text
    assert found[second.demand_id, second.achievement_id].text == "需求方认为不合适：价格、地区等条件不合适"


def test_managers_hear_once_a_day_of_what_is_new(scene: Scene) -> None:
    Profile.objects.update(told_until=timezone.now() - timedelta(days=1))
    on = timezone.localdate()

    told = [tell_managers(on=on), tell_managers(on=on)]

    message = Message.objects.get(recipient=scene.manager.user)
    assert told == [1, 0]
    assert message.subject == "您的领域新增 1 项撮合候选"


def test_managers_who_left_hear_nothing(scene: Scene) -> None:
    Profile.objects.update(told_until=timezone.now() - timedelta(days=1))
    Membership.objects.filter(user=scene.manager.user).update(state="ended")

    assert (tell_managers(on=timezone.localdate()), Message.objects.count()) == (0, 0)


def test_database_holds_one_recommendation_for_each_pair(scene: Scene) -> None:
    candidate = sent(scene)
    values = {
        "demand": candidate.demand,
        "achievement": candidate.achievement,
        "region": candidate.region,
        "created_by": candidate.created_by,
        "score": 0.5,
        "state": "sent",
        "sent_at": timezone.now(),
    }

    with pytest.raises(IntegrityError, match="matchmaking_sent_once"), transaction.atomic():
        Candidate.objects.create(organisation=scene.manager.organisation, **values)


def test_queries_do_not_grow_with_pairs(scene: Scene, django_assert_max_num_queries: Any) -> None:
    for _number in range(20):
        a_pair()

    with django_assert_max_num_queries(3):
        assert len(listed(scene.body)) == 21


@pytest.mark.django_db(transaction=True)
def test_two_bodies_at_once_recommend_a_pair_once(transactional_db: None) -> None:
    demand = makers.demand(makers.organisation(code="290101"))
    match = match_of(demand, makers.achievement(makers.organisation(code="310101")))
    first, second = government("290100"), government("290000")
    mine = domain.candidate_of(match, actor=first)
    theirs = domain.candidate_of(match, actor=second)
    outcome: list[str] = []

    def other() -> None:
        try:
            domain.send(theirs, actor=second)
            outcome.append("sent")
        except DomainError as refusal:
            outcome.append(refusal.code)
        connection.close()

    thread = threading.Thread(target=other)
    with transaction.atomic():
        domain.send(mine, actor=first)
        thread.start()
        until_somebody_waits(thread)
    thread.join(60)

    assert outcome == ["once"]
    assert Candidate.objects.filter(state="sent").count() == 1
