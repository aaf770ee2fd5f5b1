"""Making and changing achievements, and what a refusal leaves: nothing."""

from typing import Any

import pytest
from django.utils import timezone

from lianqiao.core.access import ANONYMOUS, Actor
from lianqiao.core.errors import AccessError, DomainError, InvalidInput
from lianqiao.core.models import Change, LogEntry
from lianqiao.core.permissions import Role
from lianqiao.core.transitions import apply, available
from lianqiao.registers.achievements.domain import completeness
from lianqiao.registers.achievements.domain.achievements import (
    CompleterEntry,
    RightEntry,
    create_achievement,
    update_achievement,
)
from lianqiao.registers.achievements.enums import RightKind, RightStatus
from lianqiao.registers.achievements.models import Achievement
from lianqiao.registers.organisations.enums import OrganisationState
from tests.factories import (
    AchievementFactory,
    OrganisationFactory,
    TechFieldFactory,
    UserFactory,
    complete_achievement,
    make_actor,
)

pytestmark = pytest.mark.django_db


def test_create_makes_a_draft_of_the_actors_organisation_with_its_parts() -> None:
    actor = make_actor()
    field = TechFieldFactory(code="0101")

    made = create_achievement(
        actor=actor,
        values={"title": "无氟提纯", "keywords": ["石墨"]},
        fields=[field],
        completers=[CompleterEntry("季明湛"), CompleterEntry("晁墨林", "辽河大学")],
        rights=[RightEntry(RightKind.INVENTION, RightStatus.GRANTED, "ZL1")],
    )

    achievement = Achievement.objects.get()
    assert achievement == made
    assert (achievement.state, achievement.organisation, achievement.region_id) == (
        "draft",
        actor.organisation,
        actor.organisation.region_id,
    )
    assert [(row.order, row.name) for row in achievement.completers.all()] == [(1, "季明湛"), (2, "晁墨林")]
    assert list(achievement.fields.all()) == [field]
    assert achievement.rights.get().number == "ZL1"
    entry = LogEntry.objects.get()
    assert (entry.action, entry.actor) == ("achievements.achievement.create", actor.user)


@pytest.mark.parametrize("who", ["visitor", "viewer", "nobody's member"])
def test_create_refuses_who_may_not_and_makes_nothing(who: str) -> None:
    actor = {
        "visitor": lambda: ANONYMOUS,
        "viewer": lambda: make_actor(Role.VIEWER),
        "nobody's member": lambda: Actor(user=UserFactory()),
    }[who]()

    with pytest.raises(AccessError):
        create_achievement(actor=actor, values={"title": "无氟提纯"})

    assert not Achievement.objects.exists()
    assert not LogEntry.objects.exists()


@pytest.mark.parametrize(
    ("values", "field"),
    [
        ({"title": ""}, "title"),
        ({"title": "甲", "readiness": 10}, "readiness"),
        ({"title": "甲", "modes": ["gift"]}, "modes"),
        ({"title": "甲", "keywords": [str(number) for number in range(9)]}, "keywords"),
        ({"title": "甲", "price_yuan": -1}, "price_yuan"),
    ],
)
def test_create_refuses_what_is_not_well_formed_beside_its_field(values: dict[str, Any], field: str) -> None:
    with pytest.raises(InvalidInput) as refusal:
        create_achievement(actor=make_actor(), values=values)

    assert list(refusal.value.errors) == [field]
    assert not Achievement.objects.exists()


@pytest.mark.parametrize(
    "kept", [{"state": "published"}, {"published_at": timezone.now()}, {"region_id": "310100"}, {"source": "别处"}]
)
def test_columns_that_the_program_keeps_are_not_filled_in(kept: dict[str, Any]) -> None:
    achievement = AchievementFactory()
    actor = make_actor(organisation=achievement.organisation)
    before = Achievement.objects.values().get(pk=achievement.pk)

    for call in (
        lambda values: update_achievement(achievement, actor=actor, values=values),
        lambda values: create_achievement(actor=actor, values=values),
    ):
        with pytest.raises(LookupError, match=next(iter(kept))):
            call({"title": "新名称", **kept})

    assert Achievement.objects.values().get() == before
    assert not LogEntry.objects.exists()


def test_update_changes_a_draft_and_leaves_other_parts_alone() -> None:
    achievement = AchievementFactory()
    actor = make_actor(organisation=achievement.organisation)

    update_achievement(achievement, actor=actor, values={"title": "新名称"}, completers=[CompleterEntry("米轻尘")])

    achievement.refresh_from_db()
    assert achievement.title == "新名称"
    assert [row.name for row in achievement.completers.all()] == ["米轻尘"]
    assert achievement.fields.count() == 1


@pytest.mark.parametrize("state", ["submitted", "accepted", "published", "stale", "withdrawn"])
def test_update_refuses_what_has_left_its_owners_desk(state: str) -> None:
    achievement = complete_achievement(state)
    before = Achievement.objects.values().get(pk=achievement.pk)

    with pytest.raises(AccessError):
        update_achievement(
            achievement, actor=make_actor(organisation=achievement.organisation), values={"title": "新名称"}
        )

    assert Achievement.objects.values().get(pk=achievement.pk) == before


@pytest.mark.parametrize(
    ("field", "limit"),
    [("plain_text", 2000), ("academic_text", 5000), ("readiness_evidence", 1000), ("applications", 2000)],
)
def test_overlong_text_is_refused_beside_its_field_and_changes_nothing(field: str, limit: int) -> None:
    achievement = AchievementFactory()
    actor = make_actor(organisation=achievement.organisation)
    update_achievement(achievement, actor=actor, values={field: "长" * limit})
    before = Achievement.objects.values().get(), LogEntry.objects.count()

    for call in (
        lambda values: update_achievement(achievement, actor=actor, values={"title": "新名称", **values}),
        lambda values: create_achievement(actor=actor, values={"title": "另一项", **values}),
    ):
        with pytest.raises(InvalidInput) as refusal:
            call({field: "长" * (limit + 1)})
        assert list(refusal.value.errors) == [field]

    assert (Achievement.objects.values().get(), LogEntry.objects.count()) == before


def test_update_refuses_another_organisation() -> None:
    achievement = AchievementFactory()
    changes = Change.objects.count()

    with pytest.raises(AccessError):
        update_achievement(achievement, actor=make_actor(), values={"title": "新名称"})

    achievement.refresh_from_db()
    assert achievement.title != "新名称"
    assert Change.objects.count() == changes


def test_bad_update_leaves_the_record_as_it_was() -> None:
    achievement = AchievementFactory()
    title = achievement.title

    with pytest.raises(InvalidInput):
        update_achievement(
            achievement,
            actor=make_actor(organisation=achievement.organisation),
            values={"title": "新名称", "readiness": 0},
            completers=[],
        )

    achievement.refresh_from_db()
    assert achievement.title == title
    assert achievement.completers.count() == 1


def test_submission_names_all_that_is_missing() -> None:
    actor = make_actor()
    achievement = create_achievement(actor=actor, values={"title": "无氟提纯"})

    with pytest.raises(DomainError) as refusal:
        apply(achievement, "submit", actor=actor)

    assert refusal.value.message == (
        "还缺：通俗说明（企业看得懂）、技术领域、技术就绪度、完成人、希望的转化方式、联系人、联系电话或邮箱。"
    )
    assert [(offer.transition.name, offer.allowed) for offer in available(achievement, actor)] == [("submit", False)]


def test_unverified_organisation_keeps_its_draft_and_may_not_submit() -> None:
    achievement = AchievementFactory(organisation=OrganisationFactory(state=OrganisationState.PENDING))

    with pytest.raises(DomainError) as refusal:
        apply(achievement, "submit", actor=make_actor(organisation=achievement.organisation))

    assert refusal.value.message == "单位还没有通过核验，暂时不能提交。草稿已保存，核验通过后再提交即可。"
    achievement.refresh_from_db()
    assert achievement.state == "draft"


def test_completeness_counts_required_items_twice() -> None:
    achievement = AchievementFactory()

    assert completeness.score(achievement) == round(100 * 16 / 22)
    assert [item.field for item in completeness.items(achievement) if not item.present] == [
        "keywords",
        "academic_text",
        "readiness_evidence",
        "industries",
        "rights",
        "applications",
    ]
