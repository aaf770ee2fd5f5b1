"""Challenges, races, recognitions, appraisals, secondments and key projects over the API, masked as the pages."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from lianqiao.core.permissions import Role
from lianqiao.core.publishing.enums import Publicity
from lianqiao.core.transitions import apply
from lianqiao.processes.challenges.gate import sign_terms
from lianqiao.processes.key_projects.enums import Batch
from lianqiao.processes.recognitions.models import Recognition
from lianqiao.processes.secondments.enums import SecondmentState as S
from tests.faces.api.conftest import Program, program_of
from tests.factories import OrganisationFactory, complete_achievement, make_actor, make_officer, make_reviewer
from tests.factories.challenges import make_challenge, make_edition
from tests.factories.races import close, leader_of, make_race, propose
from tests.factories.recognitions import body_of, holder_of, make_recognition
from tests.factories.secondments import home_of, host_of, make_post, make_secondment, self_of
from tests.processes.appraisals.makers import (
    checker_of,
    make_appraisal,
    make_evaluator,
    member_of,
    owner_of,
    publish,
    sign,
)
from tests.processes.key_projects.makers import make_project, make_task

pytestmark = pytest.mark.django_db

GATE = {"is_gated": True, "terms": "不得外传。", "details": "现用磷化工艺，寿命 600 小时。"}


def _ids(answer: Any) -> list[str]:
    assert answer.status_code == 200, answer.content.decode()
    return [one["id"] for one in answer.json()["results"]]


def _read(asking: Program, path: str) -> Any:
    answer = asking.get(path)
    assert answer.status_code == 200, answer.content.decode()
    return answer.json()


def test_challenge_is_read_by_everybody_and_its_details_behind_the_gate(anybody: Program) -> None:
    challenge = make_challenge(**GATE)
    signer = make_actor()
    path = f"challenges/{challenge.pk}"
    before = _read(program_of(signer), path)
    sign_terms(challenge, actor=signer, seen=challenge.terms_sha256)

    for asking in (anybody, program_of(make_actor())):
        shown = _read(asking, path)
        assert (shown["shows_details"], shown["details"], shown["files"]) == (False, "", [])
        assert (shown["title"], shown["award_yuan"]) == (challenge.call.title, f"{challenge.award_yuan:.2f}")
        assert "600 小时" not in str(shown)
    assert before["shows_details"] is False
    for actor in (signer, make_actor(organisation=challenge.issuer), make_actor(organisation=challenge.organisation)):
        assert _read(program_of(actor), path)["details"] == GATE["details"]


def test_draft_of_a_challenge_is_for_body_and_issuer(anybody: Program) -> None:
    challenge = make_challenge("draft")

    for asking in (anybody, program_of(make_actor()), program_of(make_reviewer())):
        assert asking.get(f"challenges/{challenge.pk}").status_code == 404
    for unit in (challenge.issuer, challenge.organisation):
        shown = _read(program_of(make_actor(organisation=unit)), f"challenges/{challenge.pk}")
        assert (shown["state"], shown["url"]) == ("draft", None)


def test_blind_race_tells_numbers_until_it_is_decided(anybody: Program) -> None:
    race = make_race("racing", is_public=True, is_blind=True)
    first, second = race.teams.order_by("number")
    body = make_actor(Role.REVIEWER, organisation=race.organisation)

    open_ = _read(anybody, f"races/{race.pk}")
    own = _read(program_of(leader_of(first)), f"races/{race.pk}")
    whole = _read(program_of(body), f"races/{race.pk}")

    assert [(one["number"], one["title"], one["organisation"]) for one in open_["teams"]] == [
        (1, None, None),
        (2, None, None),
    ]
    assert [name for name in (first.organisation.name, first.title) if name in str(open_)] == []
    assert [(one["is_own"], one["title"]) for one in own["teams"]] == [(True, first.title), (False, None)]
    assert [one["title"] for one in whole["teams"]] == [first.title, second.title]


def test_gate_is_told_once_it_is_decided_and_scores_to_those_who_race(anybody: Program) -> None:
    body = make_reviewer()
    race = make_race("racing", body=body, is_public=True)
    proposed = propose(close(race), body, ["promote", "cut"])
    leader = leader_of(race.teams.order_by("number").first())

    waiting = [_read(asking, f"races/{race.pk}") for asking in (anybody, program_of(leader), program_of(body))]
    apply(proposed, "advance", actor=make_actor(Role.REVIEWER, organisation=race.organisation))
    told, raced = (_read(asking, f"races/{race.pk}") for asking in (anybody, program_of(leader)))

    for shown in waiting:
        runs = [run for team in shown["teams"] for run in team["runs"]]
        assert [(run["outcome"], run["score"]) for run in runs] == [(None, None)] * 2
    assert [team["runs"][0]["outcome"] for team in told["teams"]] == ["promote", "cut"]
    assert [team["runs"][0]["score"] for team in told["teams"]] == [None, None]
    assert None not in [team["runs"][0]["score"] for team in raced["teams"]]


def test_race_that_is_not_public_is_for_body_and_teams(anybody: Program) -> None:
    race = make_race("racing")
    draft = make_race(body=make_actor(Role.REVIEWER, organisation=race.organisation))
    leader = leader_of(draft.teams.order_by("number").first())

    for asking in (anybody, program_of(make_actor()), program_of(make_reviewer())):
        assert _ids(asking.get("races")) == []
    shown = _read(program_of(leader), f"races/{draft.pk}")
    assert [one["is_own"] for one in shown["teams"]] == [True]
    assert shown["url"] is None


def _published(record: Recognition, **values: Any) -> Recognition:
    Recognition.objects.filter(pk=record.pk).update(is_published=True, **values)
    record.refresh_from_db()
    return record


def _person(name: str = "林知夏", **values: Any) -> Recognition:
    record = make_recognition(kind="technology_manager", level="初级", title=name, **values)
    return _published(record)


def test_name_of_a_person_is_masked_until_the_person_shows_it(anybody: Program) -> None:
    masked, named = _person(), _person("祁遥")
    Recognition.objects.filter(pk=named.pk).update(shown="named")

    for asking in (anybody, program_of(make_actor()), program_of(make_reviewer(code="290200"))):
        assert _read(asking, f"recognitions/{masked.pk}")["title"] == "林**"
        assert _read(asking, f"recognitions/{named.pk}")["title"] == "祁遥"
        assert _ids(asking.get("recognitions", {"q": "知夏"})) == []
        assert _ids(asking.get("recognitions", {"q": "祁遥"})) == [str(named.pk)]
    for actor in (holder_of(masked), body_of(masked)):
        shown = _read(program_of(actor), f"recognitions/{masked.pk}")
        assert (shown["title"], shown["is_whole"]) == ("林知夏", True)
        assert _ids(program_of(actor).get("recognitions", {"q": "知夏"})) == [str(masked.pk)]


def test_what_is_only_proposed_against_a_holder_is_not_told(anybody: Program) -> None:
    hearing, valid = _published(make_recognition("hearing")), _published(make_recognition())
    stranger, body = program_of(make_actor()), program_of(body_of(hearing))

    for asking in (anybody, stranger):
        shown = _read(asking, f"recognitions/{hearing.pk}")
        assert (shown["state"], shown["is_current"], shown["hearing_until"]) == ("valid", True, None)
        assert _ids(asking.get("recognitions", {"state": "hearing"})) == []
        assert _ids(asking.get("recognitions", {"state": "valid"})) == [str(valid.pk), str(hearing.pk)]
    assert _read(body, f"recognitions/{hearing.pk}")["state"] == "hearing"
    assert _ids(body.get("recognitions", {"state": "hearing"})) == [str(hearing.pk)]
    assert [one for one in _read(stranger, "changes")["results"] if one["id"] == str(hearing.pk)] == []
    heard = [one["topic"] for one in _read(body, "changes")["results"] if one["id"] == str(hearing.pk)]
    assert heard[-1] == "recognitions.recognition.propose"


def test_hidden_recognition_is_for_those_inside_and_others_hear_that_it_has_gone(anybody: Program) -> None:
    record = make_recognition()
    stranger = program_of(make_actor())
    officer = make_actor(Role.SECRECY_OFFICER, organisation=record.organisation)
    apply(record, "publish", actor=officer, opinion="可以公开")
    seen = anybody.get(f"recognitions/{record.pk}").status_code
    apply(record, "hide", actor=officer, reason="单位要求")

    assert (seen, anybody.get(f"recognitions/{record.pk}").status_code) == (200, 404)
    assert program_of(holder_of(record)).get(f"recognitions/{record.pk}").status_code == 200
    heard = [one for one in _read(stranger, "changes")["results"] if one["id"] == str(record.pk)]
    assert [(one["topic"], one["gone"]) for one in heard] == [("recognitions.recognition.hide", True)]


def test_appraisal_is_public_with_its_abstract_and_whole_for_those_inside(anybody: Program) -> None:
    public, signed = publish(make_appraisal()), sign(make_appraisal())

    for asking in (anybody, program_of(make_actor())):
        shown = _read(asking, f"appraisals/{public.pk}")
        assert (shown["abstract"], shown["is_whole"], shown["conclusion"]) == ("连续三批结果一致。", False, None)
        assert (shown["level"], shown["parts"], shown["purpose"]) == (public.level, [], None)
        assert asking.get(f"appraisals/{signed.pk}").status_code == 404
        assert _ids(asking.get("appraisals", {"organisation": public.organisation.name})) == []
    for actor in (owner_of(public), checker_of(public), make_reviewer(code=public.region_id)):
        shown = _read(program_of(actor), f"appraisals/{public.pk}")
        assert (shown["is_whole"], shown["conclusion"]) == (True, "主要指标达到设计值。")
        found = program_of(actor).get("appraisals", {"organisation": public.organisation.name})
        assert _ids(found) == [str(public.pk)]


def test_appraisal_does_not_tell_the_owner_of_a_masked_achievement(anybody: Program) -> None:
    owner = member_of(OrganisationFactory(name="北岭应用化学研究所"), Role.EDITOR)
    hidden = complete_achievement("published", organisation=owner.organisation, publicity=Publicity.HIDDEN_OWNER)
    appraisal = publish(make_appraisal(achievement=hidden, owner=owner))

    shown = _read(anybody, f"appraisals/{appraisal.pk}")

    assert (shown["organisation"], shown["abstract"]) == (None, "")
    assert "北岭" not in str(shown)
    assert _read(program_of(owner), f"appraisals/{appraisal.pk}")["organisation"]["name"] == "北岭应用化学研究所"


def test_people_in_office_are_public_with_the_name_that_they_let_be_shown(anybody: Program) -> None:
    serving = make_secondment(S.ENDING)
    offered = make_secondment(S.OFFERED)
    name = serving.person.name

    for asking in (anybody, program_of(make_actor())):
        assert _ids(asking.get("secondments")) == [str(serving.pk)]
        shown = _read(asking, f"secondments/{serving.pk}")
        assert (shown["name"], shown["state"], shown["is_whole"]) == (f"{name[:1]}**", "serving", False)
        assert (shown["profile"], shown["position"], shown["number"]) == (None, None, None)
        assert (
            _ids(asking.get("secondments", {"q": name})) == _ids(asking.get("secondments", {"state": "ending"})) == []
        )
    for actor in (self_of(serving), home_of(serving), host_of(serving)):
        shown = _read(program_of(actor), f"secondments/{serving.pk}")
        assert (shown["name"], shown["state"], shown["is_whole"]) == (name, "ending", True)
        assert _ids(program_of(actor).get("secondments", {"q": name})) == [str(serving.pk)]
    assert _read(program_of(host_of(offered)), f"secondments/{offered.pk}")["state"] == "offered"
    viewer = make_actor(Role.VIEWER, organisation=offered.organisation)
    assert program_of(viewer).get(f"secondments/{offered.pk}").status_code == 404
    assert "rank" not in _read(program_of(self_of(offered)), f"secondments/{offered.pk}")


def test_key_projects_are_for_their_region_and_those_who_take_part() -> None:
    keeper, leader = make_reviewer(code="290100"), make_actor()
    project = make_project(keeper, Batch.RESEARCH, lead_unit=leader.organisation)
    make_task(project, keeper)

    for actor in (keeper, leader, make_reviewer(code="290000")):
        shown = _read(program_of(actor), f"key-projects/{project.pk}")
        assert (shown["state"], shown["moves"][-1]["from_batch"]) == ("research", None)
        assert [len(one["shares"]) for one in shown["joint_tasks"]] == [2]
    for actor in (make_actor(), make_reviewer(code="290200"), make_officer(code="290200")):
        assert _ids(program_of(actor).get("key-projects")) == []
    assert Program().get("key-projects").status_code == 401


def _challenges() -> Callable[[], Any]:
    edition = make_edition()
    return lambda: make_challenge(edition=edition)


def _appraisals() -> Callable[[], Any]:
    evaluator = make_evaluator()
    owner = member_of(OrganisationFactory(), Role.EDITOR)
    return lambda: publish(make_appraisal(owner=owner, evaluator=evaluator))


def _key_projects(actor: Any) -> Callable[[], Any]:
    keeper = make_reviewer(code="290100")

    def make() -> None:
        make_task(make_project(keeper, lead_unit=actor.organisation), keeper)

    return make


MAKERS: dict[str, Callable[[Any], Callable[[], Any]]] = {
    "challenges": lambda actor: _challenges(),
    "races": lambda actor: lambda: make_race("racing", is_public=True, with_unit=actor.organisation),
    "recognitions": lambda actor: _person,
    "appraisals": lambda actor: _appraisals(),
    "secondments": lambda actor: lambda: make_secondment(S.SERVING, post=make_post(host=actor.organisation)),
    "key-projects": _key_projects,
}


@pytest.mark.parametrize("name", MAKERS)
def test_list_needs_the_same_queries_for_many_rows(name: str) -> None:
    actor = make_actor()
    asking, make = program_of(actor), MAKERS[name](actor)

    def queries() -> int:
        with CaptureQueriesContext(connection) as captured:
            answer = asking.get(name, {"limit": "100"})
        assert answer.status_code == 200, answer.content.decode()
        return len(captured)

    make()
    queries()
    with_one = queries()
    for _number in range(5):
        make()

    assert queries() == with_one
    assert len(asking.get(name, {"limit": "100"}).json()["results"]) == 6
