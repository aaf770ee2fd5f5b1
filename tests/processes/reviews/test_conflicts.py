"""Which experts are barred from which subjects, and that copies hide names."""

from __future__ import annotations

from typing import Any

import pytest

from lianqiao.core.access import Actor
from lianqiao.core.permissions import Role
from lianqiao.processes.reviews.domain import add_subjects, change_own_profile, draw_experts
from lianqiao.processes.reviews.models import Expert, Review, Subject
from lianqiao.processes.reviews.queries.conflicts import conflicts
from lianqiao.processes.reviews.subjects import HIDDEN, found_in, hide, short_names
from lianqiao.registers.achievements.models.parts import Completer
from lianqiao.registers.organisations.enums import OrganisationKind
from tests.factories import MembershipFactory, OrganisationFactory, complete_achievement
from tests.processes.reviews.makers import actor_of_expert, make_expert, make_keeper, make_review, person

pytestmark = pytest.mark.django_db


@pytest.fixture
def keeper() -> Actor:
    return make_keeper()


@pytest.fixture
def owner() -> Any:
    return OrganisationFactory(kind=OrganisationKind.UNIVERSITY, name="松江大学")


def subject_of(keeper: Actor, owner: Any, **values: Any) -> Subject:
    """An achievement of the owner, completed by 李树 of it, in a review."""
    record = complete_achievement("submitted", organisation=owner, **values)
    record.completers.all().delete()
    Completer.objects.create(achievement=record, order=1, name="李树", organisation_name="松江大学")
    review = make_review(keeper, subjects=0, experts=0)
    return add_subjects(review, [record], actor=keeper)[0]


def reason(keeper: Actor, expert: Expert, subject: Subject) -> str:
    """Why the expert is barred; empty when he is not."""
    loaded = Expert.objects.select_related("user", "employer").get(pk=expert.pk)
    return conflicts([loaded], [subject], organiser=keeper.organisation_id).get((0, 0), "")


def test_a_stranger_is_not_barred(keeper: Actor, owner: Any) -> None:
    assert reason(keeper, make_expert(keeper), subject_of(keeper, owner)) == ""


def test_same_organisation_is_barred_also_through_a_second_membership(keeper: Actor, owner: Any) -> None:
    subject = subject_of(keeper, owner)
    colleague, guest = make_expert(keeper, person(owner)), make_expert(keeper)
    MembershipFactory(user=guest.user, organisation=owner, roles=[Role.VIEWER])

    assert reason(keeper, colleague, subject) == "与申报单位是同一单位"
    assert reason(keeper, guest, subject) == "与申报单位是同一单位"


def test_organisers_own_people_are_barred(keeper: Actor, owner: Any) -> None:
    expert = make_expert(keeper, person(keeper.organisation))

    assert reason(keeper, expert, subject_of(keeper, owner)) == "在组织评审的部门工作"


def test_a_completer_is_barred_from_his_own(keeper: Actor) -> None:
    expert = make_expert(keeper)
    subject = subject_of(keeper, OrganisationFactory(name="北江研究院"))
    record: Any = complete_achievement("submitted")
    record.completers.all().delete()
    Completer.objects.create(achievement=record, order=1, name=expert.user.name, organisation_name=expert.employer.name)
    own = add_subjects(subject.review, [record], actor=keeper)[0]

    assert reason(keeper, expert, own) == "是本项目的人员"
    assert reason(keeper, expert, subject) == ""


def test_joint_work_is_barred_but_not_a_namesake(keeper: Actor, owner: Any) -> None:
    subject = subject_of(keeper, owner)
    expert, namesake = make_expert(keeper), make_expert(keeper)
    joint = complete_achievement("submitted")
    joint.completers.all().delete()
    Completer.objects.create(achievement=joint, order=1, name="李树", organisation_name="松江大学")
    Completer.objects.create(achievement=joint, order=2, name=expert.user.name, organisation_name=expert.employer.name)
    namesake.user.name = expert.user.name
    namesake.user.save()

    assert reason(keeper, expert, subject) == "与项目人员共同完成过成果"
    assert reason(keeper, namesake, subject) == ""


@pytest.mark.parametrize(
    ("row", "is_barred"),
    [
        ({"organisation_name": "松江大学"}, True),
        ({"person": "李树"}, True),
        ({"organisation_name": "松江大学", "person": "李树"}, True),
        ({"organisation_name": "别的大学", "person": "李树"}, False),
        ({"organisation_name": "松江大学", "person": "王五"}, False),
    ],
)
def test_declared_relations_are_barred(keeper: Actor, owner: Any, row: dict[str, str], is_barred: bool) -> None:
    subject, expert = subject_of(keeper, owner), make_expert(keeper)
    change_own_profile(expert, actor=actor_of_expert(expert), most_open=5, relations=[{"kind": "kin", **row}])

    assert bool(reason(keeper, expert, subject)) is is_barred


def test_draw_never_takes_a_barred_expert_and_keeps_the_reason(keeper: Actor, owner: Any) -> None:
    subject = subject_of(keeper, owner)
    barred = make_expert(keeper, person(owner))
    free = [make_expert(keeper) for _number in range(2)]

    made = draw_experts(Review.objects.get(pk=subject.review_id), actor=keeper)

    experts = made.problem["experts"]
    assert {experts[column] for _row, column in made.pairs} == {str(one.pk) for one in free}
    assert made.problem["barred"] == [[0, experts.index(str(barred.pk)), "与申报单位是同一单位"]]


def test_number_of_queries_does_not_grow(keeper: Actor, django_assert_max_num_queries: Any) -> None:
    subjects = list(make_review(keeper, subjects=3, experts=6).subjects.all())
    experts = list(Expert.objects.select_related("user", "employer"))

    with django_assert_max_num_queries(3):
        conflicts(experts, subjects, organiser=keeper.organisation_id)


def test_copy_hides_every_name_of_the_parties(keeper: Actor, owner: Any) -> None:
    subject = subject_of(
        keeper,
        owner,
        title="松江大学高强镁合金",
        plain_text="松江大学李树团队研制，联系 13800000000。" * 5,
        contact_phone="13800000000",
    )

    text = "".join(text for _heading, text in subject.sections)
    assert subject.title == f"{HIDDEN}高强镁合金"
    assert f"{HIDDEN}{HIDDEN}团队研制，联系 {HIDDEN}。" in text
    assert found_in(text + subject.title, ["松江大学", "李树", "13800000000"]) == []


def test_short_names_of_institutions_and_firms() -> None:
    assert short_names("松江大学材料学院") == ["松江大学"]
    assert short_names("辽河北方重工股份有限公司") == ["辽河北方重工股份有限公司", "辽河北方重工"]
    assert short_names("安达科技有限公司") == ["安达科技有限公司"]
    assert hide("北方重工与松江大学", ["松江大学"]) == f"北方重工与{HIDDEN}"
    assert found_in("松 江\n大学", ["松江大学", "李树"]) == ["松江大学"]
