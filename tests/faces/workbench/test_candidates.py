"""The work lists of matchmakers in the browser: filters, what is done with many, feedback, the manager's profile."""

from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from lianqiao.core.permissions import Role
from lianqiao.core.publishing.enums import Publicity
from lianqiao.processes.introductions.domain.introductions import request_introduction
from lianqiao.processes.matching.models import Match
from lianqiao.processes.matchmaking.domain import candidates as domain
from lianqiao.processes.matchmaking.models import Candidate, Profile
from lianqiao.registers.achievements.models import Achievement
from tests.faces.workbench.conftest import signed_in
from tests.processes import makers
from tests.processes.matchmaking.conftest import Scene, a_pair, scene  # noqa: F401

pytestmark = pytest.mark.django_db

LIST = reverse("workbench:candidates")
HANDLE = reverse("workbench:candidates_handle")


def shown(answer: Any) -> set[Any]:
    return {row.record.pk for row in answer.context["table"].rows}


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ({}, {"first", "second"}),
        ({"side": "demand"}, {"first"}),
        ({"side": "achievement"}, {"second"}),
        ({"side": "both"}, set()),
        ({"field": "04"}, {"first"}),
        ({"region": "310100"}, {"first", "second"}),
        ({"region": "310101"}, {"first"}),
        ({"fit": "70"}, {"second"}),
        ({"q": "稀土"}, {"second"}),
        ({"mine": "on"}, {"second"}),
    ],
)
def test_list_is_narrowed_by_filters(scene: Scene, query: dict[str, str], found: set[str]) -> None:  # noqa: F811
    second = a_pair(code="310102", other="290102")
    Match.objects.filter(demand=second.demand).update(score=0.8)
    type(second.demand).objects.filter(pk=second.demand_id).update(title="稀土永磁")
    domain.assign(domain.candidate_of(second, actor=scene.body), actor=scene.body, person=scene.body.user)

    answer = signed_in(scene.body).get(LIST, query)

    assert shown(answer) == {{"first": scene.match.pk, "second": second.pk}[name] for name in found}


def test_best_come_first_and_the_export_has_no_boxes(scene: Scene) -> None:  # noqa: F811
    better = a_pair()
    Match.objects.filter(pk=better.pk).update(score=0.9)
    browser = signed_in(scene.body)

    rows = [row.record.pk for row in browser.get(LIST).context["table"].rows]
    export = b"".join(browser.get(LIST, {"export": "csv"})).decode("utf-8-sig")

    assert rows == [better.pk, scene.match.pk]
    assert export.splitlines()[0] == "需求,成果,契合度,发现日期,经办人"


def test_hidden_owner_is_not_named_to_a_far_manager(scene: Scene) -> None:  # noqa: F811
    Achievement.objects.update(publicity=Publicity.HIDDEN_OWNER)

    page = signed_in(scene.manager).get(LIST).content.decode()
    pair = signed_in(scene.manager).get(reverse("workbench:candidate_pair", args=[scene.match.pk])).content.decode()

    assert scene.holder.organisation.name not in page + pair
    assert "单位信息在对接后提供" in page


def test_ticked_pairs_are_recommended_together(scene: Scene) -> None:  # noqa: F811
    second = a_pair()
    keys = [str(scene.match.pk), str(second.pk)]

    answer = signed_in(scene.body).post(HANDLE, {"pair": keys, "action": "send", "note": "请看看"}, follow=True)

    assert "已向 2 对的双方推荐对接。" in answer.content.decode()
    assert shown(answer) == set()
    assert list(Candidate.objects.values_list("state", "note")) == [("sent", "请看看")] * 2


@pytest.mark.parametrize(
    ("given", "sentence"),
    [
        ({"action": "send"}, "请先勾选要处理的候选。"),
        ({"action": "send", "pair": "nonsense"}, "请先勾选要处理的候选。"),
        ({"action": "drop", "code": "other", "pair": "this"}, "选择“其他原因”时请写明情况。"),
        ({"action": "send", "note": "加微信：abcd1234", "pair": "this"}, "请不要在这里写联系方式"),
    ],
)
def test_what_cannot_be_done_is_said_and_changes_nothing(scene: Scene, given: dict[str, str], sentence: str) -> None:  # noqa: F811
    data = {name: str(scene.match.pk) if value == "this" else value for name, value in given.items()}

    answer = signed_in(scene.body).post(HANDLE, data, follow=True)

    assert sentence in answer.content.decode()
    assert Candidate.objects.count() == 0
    assert shown(answer) == {scene.match.pk}


def test_manager_fills_the_profile_takes_up_and_recommends(scene: Scene) -> None:  # noqa: F811
    Profile.objects.all().delete()
    browser = signed_in(scene.manager)

    empty = browser.get(LIST)
    before = shown(empty)
    browser.post(reverse("workbench:manager_profile"), {"fields_of_work": ["04"], "is_told": "on"})
    after = shown(browser.get(LIST))
    browser.post(HANDLE, {"pair": [str(scene.match.pk)], "action": "take"})
    candidate = Candidate.objects.get()
    browser.post(
        reverse("workbench:candidate_act", args=[candidate.pk]), {"transition": "send", "send-note": "工艺对得上"}
    )

    candidate.refresh_from_db()
    assert (before, after) == (set(), {scene.match.pk})
    assert "请先填写服务方向" in empty.content.decode()
    assert (candidate.state, candidate.note, candidate.manager) == ("sent", "工艺对得上", scene.manager.user)


def test_owners_see_who_recommends_and_the_body_what_they_did(scene: Scene) -> None:  # noqa: F811
    candidate = domain.send(domain.candidate_of(scene.match, actor=scene.body), actor=scene.body, note="工艺对得上")

    owner = signed_in(scene.asker).get(reverse("workbench:matches")).content.decode()
    request_introduction(
        actor=scene.asker,
        achievement=candidate.achievement,
        demand=candidate.demand,
        problem_text=makers.PROBLEM,
        agrees=True,
    )
    handled = signed_in(scene.body).get(reverse("workbench:candidates_handled")).content.decode()
    page = signed_in(scene.body).get(reverse("workbench:candidate", args=[candidate.pk])).content.decode()

    assert "工艺对得上" in owner
    assert scene.body.organisation.display_name in owner
    assert "已对接：" in handled
    assert "已对接：" in page


def test_lists_need_no_query_for_each_row(scene: Scene) -> None:  # noqa: F811
    browser = signed_in(scene.body)
    handled = reverse("workbench:candidates_handled")

    def recommend(count: int) -> None:
        for _number in range(count):
            domain.send(domain.candidate_of(a_pair(), actor=scene.body), actor=scene.body)
            a_pair()

    def counted(address: str) -> int:
        with CaptureQueriesContext(connection) as queries:
            assert browser.get(address).status_code == 200
        return len(queries)

    recommend(1)
    counted(LIST)
    few = (counted(LIST), counted(handled))
    recommend(15)
    many = (counted(LIST), counted(handled))

    assert many <= few


def test_role_without_government_is_told_why(scene: Scene) -> None:  # noqa: F811
    unit = makers.organisation(state="pending")
    answer = signed_in(makers.actor(unit, Role.MANAGER)).get(LIST)

    assert answer.status_code == 403
    assert "单位通过核验后才能使用撮合候选。" in answer.content.decode()
