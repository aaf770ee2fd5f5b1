"""Drafts, actions and files through the API: the checks of the pages, version after version, each request once."""

import threading
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection, connections, transaction

from lianqiao.core import clock, log
from lianqiao.core.models import StoredFile
from lianqiao.core.permissions import Role
from lianqiao.faces.api.resources import ALL
from lianqiao.registers.achievements.models import Achievement
from lianqiao.registers.demands.models import Demand
from lianqiao.registers.programs.limits import IDEMPOTENCY_TIME
from lianqiao.registers.programs.models import RememberedRequest
from lianqiao.registers.programs.requests import forget_old_requests, recall
from tests.faces.api.conftest import Program, program_of
from tests.factories import (
    AchievementFactory,
    DemandFactory,
    IndustryFactory,
    TechFieldFactory,
    complete_achievement,
    complete_demand,
    make_actor,
    make_manager,
    make_officer,
    make_reviewer,
)

DRAFT = {
    "title": "天然鳞片石墨无氟提纯",
    "plain_text": "用碱熔加盐酸梯级洗提纯石墨，不用氢氟酸，适合负极材料厂，万吨线改造约一千八百万元，已完成中试。",
    "readiness": 6,
    "modes": ["licence"],
    "price_yuan": "1800000.00",
    "keywords": ["石墨", "提纯"],
    "fields": ["01"],
    "industries": ["C"],
    "completers": [{"name": "季明湛", "organisation_name": "辽河大学"}],
    "rights": [{"kind": "invention", "status": "granted", "number": "ZL201810000000.0"}],
    "contact_name": "季明湛",
    "contact_phone": "0290-7654321",
    "external_id": "KY-2026-7",
}


@pytest.fixture
def codes(db: None) -> None:
    """The codes that the draft names."""
    TechFieldFactory()
    IndustryFactory()


def _state(record: Any) -> str:
    return str(type(record).objects.get(pk=record.pk).state)


def test_program_makes_a_draft_with_all_its_parts(codes: None) -> None:
    actor = make_actor()

    answer = program_of(actor).post("achievements", DRAFT)

    assert answer.status_code == 201, answer.content.decode()
    made = Achievement.objects.get()
    shown = answer.json()
    assert answer.headers["Location"].endswith(f"/api/v1/achievements/{made.pk}")
    assert (made.organisation, made.created_by, made.state) == (actor.organisation, actor.user, "draft")
    assert {name: shown[name] for name in ("title", "readiness", "modes", "price_yuan", "external_id")} == {
        name: DRAFT[name] for name in ("title", "readiness", "modes", "price_yuan", "external_id")
    }
    assert shown["fields"] == [{"code": "01", "name": "测试领域01"}]
    assert shown["completers"] == ["季明湛（辽河大学）"]
    assert shown["rights"] == ["发明专利 ZL201810000000.0 有效"]
    assert shown["contact"]["phone"] == "0290-7654321"
    entry = log.history_of(made).get()
    assert entry.request_id == answer.headers["X-Request-ID"]


@pytest.mark.parametrize(
    ("change", "pointers"),
    [
        ({"title": ""}, ["#/title"]),
        ({"title": 7}, ["#/title"]),
        ({"title": "a\0"}, ["#/title"]),
        ({"titel": "甲"}, ["#/titel"]),
        ({"readiness": 10}, ["#/readiness"]),
        ({"readiness": "6"}, ["#/readiness"]),
        ({"is_job_related": "true"}, ["#/is_job_related"]),
        ({"price_yuan": 12}, ["#/price_yuan"]),
        ({"price_yuan": "-1"}, ["#/price_yuan"]),
        ({"price_yuan": "1.005"}, ["#/price_yuan"]),
        ({"modes": ["barter"]}, ["#/modes/0"]),
        ({"modes": ["licence", "licence"]}, ["#/modes"]),
        ({"keywords": ["字"] * 9}, ["#/keywords"]),
        ({"fields": ["77"]}, ["#/fields"]),
        ({"fields": [1]}, ["#/fields"]),
        ({"completers": [{"name": ""}]}, ["#/completers/0/name"]),
        ({"rights": [{"kind": "invention"}]}, ["#/rights/0/status"]),
        ({"started_on": "2026-02-30"}, ["#/started_on"]),
        ({"started_on": "2026-02-03", "finished_on": "2026-02-01"}, ["#"]),
        ({"state": "published"}, ["#/state"]),
        ({"organisation": "x"}, ["#/organisation"]),
    ],
)
def test_draft_that_is_not_well_formed_is_refused_with_its_places(
    codes: None, change: dict[str, Any], pointers: list[str]
) -> None:
    answer = program_of(make_actor()).post("achievements", {**DRAFT, **change})

    assert answer.status_code == 422, answer.content.decode()
    assert answer.headers["Content-Type"] == "application/problem+json"
    assert [fault["pointer"] for fault in answer.json()["errors"]] == pointers
    assert Achievement.objects.count() == 0


@pytest.mark.parametrize(
    "body",
    [b"", b"{", b"[1]", b'"x"', b"null", b"[" * 100_000, b'{"title": NaN}', "\ud800".encode("utf-8", "surrogatepass")],
)
def test_body_that_is_no_object_is_refused(db: None, body: bytes) -> None:
    answer = program_of(make_actor()).post("achievements", body)

    assert answer.status_code in (400, 422)
    assert answer.json()["request_id"] == answer.headers["X-Request-ID"]
    assert Achievement.objects.count() == 0


def test_half_a_character_is_refused_and_named(db: None) -> None:
    answer = program_of(make_actor()).post("achievements", b'{"title": "\\ud800", "\\udfff": 1}')

    assert answer.status_code == 422
    assert Achievement.objects.count() == 0


def test_number_of_the_sender_is_used_once(codes: None) -> None:
    asking = program_of(make_actor())
    asking.post("achievements", DRAFT)

    again = asking.post("achievements", DRAFT)

    assert again.status_code == 422
    assert "这个外部编号已经录入过。" in again.json()["detail"]
    assert Achievement.objects.count() == 1


def test_change_names_the_version_that_it_is_based_on(codes: None) -> None:
    asking = program_of(make_actor())
    made = asking.post("achievements", DRAFT)
    path = f"achievements/{made.json()['id']}"
    without = asking.patch(path, {"title": "没有版本"})
    first = asking.patch(path, {"title": "甲"}, If_Match=made.headers["ETag"])
    second = asking.patch(path, {"title": "乙"}, If_Match=made.headers["ETag"])
    third = asking.patch(path, {"readiness": None}, If_Match=f"W/{first.headers['ETag']}")

    assert [one.status_code for one in (without, first, second, third)] == [428, 200, 412, 200]
    shown = asking.get(path).json()
    assert (shown["title"], shown["readiness"], shown["fields"][0]["code"]) == ("甲", None, "01")


def test_change_leaves_the_parts_that_it_does_not_name(codes: None) -> None:
    asking = program_of(make_actor())
    made = asking.post("achievements", DRAFT)

    changed = asking.patch(f"achievements/{made.json()['id']}", {"rights": []}, If_Match=made.headers["ETag"]).json()

    assert (changed["rights"], changed["completers"]) == ([], ["季明湛（辽河大学）"])


def test_published_record_is_not_changed(db: None) -> None:
    record = complete_achievement()
    asking = program_of(make_actor(organisation=record.organisation))
    etag = asking.get(f"achievements/{record.pk}").headers["ETag"]

    answer = asking.patch(f"achievements/{record.pk}", {"title": "新"}, If_Match=etag)

    assert answer.status_code == 403
    assert "请先申请修订" in answer.json()["detail"]


def test_actions_are_offered_with_their_reasons_and_taken(db: None) -> None:
    draft = AchievementFactory(modes=[])
    asking = program_of(make_actor(organisation=draft.organisation))
    path = f"achievements/{draft.pk}"

    offers = asking.get(f"{path}/actions").json()["results"]
    refused = asking.post(f"{path}/actions/submit")

    assert [(one["name"], one["allowed"], one["reason"]) for one in offers] == [
        ("submit", False, "还缺：希望的转化方式。")
    ]
    assert (refused.status_code, refused.json()["detail"]) == (409, "还缺：希望的转化方式。")
    etag = asking.get(path).headers["ETag"]
    asking.patch(path, {"modes": ["licence"]}, If_Match=etag)
    assert asking.post(f"{path}/actions/submit").json()["state"] == "submitted"
    assert _state(draft) == "submitted"


def test_reviewer_returns_with_a_reason(db: None) -> None:
    submitted = complete_achievement("submitted")
    asking = program_of(make_reviewer(code="290100"))
    path = f"achievements/{submitted.pk}/actions/return"

    without = asking.post(path)
    given = asking.post(path, {"reason": "请写明成本"})

    assert (without.status_code, without.json()["errors"][0]["pointer"]) == (422, "#/reason")
    assert given.json()["state"] == "returned"


def test_manager_confirms_with_the_data_of_the_form(db: None) -> None:
    demand = complete_demand("diagnosis")
    asking = program_of(make_manager(code="290100"))
    path = f"demands/{demand.pk}/actions/confirm_by_manager"
    talk = {"confirmed_by_way": "visit", "confirmed_on": clock.today().isoformat(), "confirmation_note": "属实"}

    wrong = asking.post(path, {**talk, "outcome": "given_up"})
    early = asking.post(path, {**talk, "confirmed_on": "2001-01-01"})
    missing = asking.post(path, {"confirmed_by_way": "visit"})
    good = asking.post(path, talk)

    assert [one.status_code for one in (wrong, early, missing, good)] == [422, 409, 422, 200]
    assert {fault["pointer"] for fault in missing.json()["errors"]} == {"#/confirmed_on", "#/confirmation_note"}
    assert Demand.objects.get(pk=demand.pk).confirmation_note == "属实"


def test_no_program_signs_a_secrecy_review(db: None) -> None:
    accepted = complete_achievement("accepted")
    asking = program_of(make_officer(code="290100"))

    offers = asking.get(f"achievements/{accepted.pk}/actions").json()["results"]
    answer = asking.post(f"achievements/{accepted.pk}/actions/clear", {"reason": "可以公开"})

    assert (offers, answer.status_code, _state(accepted)) == ([], 404, "accepted")


def test_action_on_an_older_version_is_refused_when_it_names_one(db: None) -> None:
    draft = AchievementFactory()
    asking = program_of(make_actor(organisation=draft.organisation))
    old = asking.get(f"achievements/{draft.pk}").headers["ETag"]
    asking.patch(f"achievements/{draft.pk}", {"title": "改过"}, If_Match=old)

    answer = asking.post(f"achievements/{draft.pk}/actions/submit", If_Match=old)

    assert (answer.status_code, _state(draft)) == (412, "draft")


def test_files_are_added_read_and_taken_away(db: None) -> None:
    draft = AchievementFactory()
    asking = program_of(make_actor(organisation=draft.organisation))
    path = f"achievements/{draft.pk}/files"

    added = asking.upload(path, {"file": SimpleUploadedFile("说明.txt", "内容".encode())})
    assert added.status_code == 201, added.content.decode()
    one = f"{path}/{added.json()['id']}"
    content = b"".join(asking.get(one).streaming_content)

    assert content == "内容".encode()
    assert [file["name"] for file in asking.get(path).json()["results"]] == ["说明.txt"]
    assert program_of(make_actor()).get(one).status_code == 404
    assert asking.delete(one).status_code == 204
    assert asking.get(path).json()["results"] == []
    assert asking.get(one).status_code == 404


def test_wrong_file_is_refused(db: None) -> None:
    draft = AchievementFactory()
    asking = program_of(make_actor(organisation=draft.organisation))

    empty = asking.upload(f"achievements/{draft.pk}/files", {"file": SimpleUploadedFile("空.txt", b"")})
    none = asking.upload(f"achievements/{draft.pk}/files", {"other": "x"})
    as_json = asking.post(f"achievements/{draft.pk}/files", {"file": "x"})

    assert [one.status_code for one in (empty, none, as_json)] == [422, 422, 415]
    assert StoredFile.objects.count() == 0


def test_same_key_is_done_once_and_answered_twice(codes: None) -> None:
    asking = program_of(make_actor())

    first = asking.post("achievements", DRAFT, Idempotency_Key="k-1")
    again = asking.post("achievements", DRAFT, Idempotency_Key="k-1")
    other = asking.post("achievements", {**DRAFT, "title": "另一项"}, Idempotency_Key="k-1")
    elsewhere = asking.post("demands", DRAFT, Idempotency_Key="k-1")

    assert (first.status_code, again.status_code) == (201, 201)
    assert (again.content, again.headers["Location"]) == (first.content, first.headers["Location"])
    assert "Idempotency-Replayed" not in first.headers
    assert again.headers["Idempotency-Replayed"] == "true"
    assert [(one.status_code, one.json()["code"]) for one in (other, elsewhere)] == [(422, "key_reused")] * 2
    assert Achievement.objects.count() == 1


def test_refused_request_may_be_sent_again_under_its_key(codes: None) -> None:
    asking = program_of(make_actor())

    refused = asking.post("achievements", {**DRAFT, "title": ""}, Idempotency_Key="k-1")
    good = asking.post("achievements", DRAFT, Idempotency_Key="k-1")

    assert (refused.status_code, good.status_code) == (422, 201)


@pytest.mark.parametrize("key", ["", "字", "k" * 256, "a\tb"])
def test_malformed_key_is_refused(codes: None, key: str) -> None:
    answer = program_of(make_actor()).post("achievements", DRAFT, Idempotency_Key=key)

    assert (answer.status_code, answer.json()["errors"][0]["header"]) == (400, "Idempotency-Key")
    assert Achievement.objects.count() == 0


def test_key_of_another_token_is_another_key(codes: None) -> None:
    actor = make_actor()
    for asking in (program_of(actor), program_of(actor)):
        asking.post("achievements", {**DRAFT, "external_id": ""}, Idempotency_Key="k-1")

    assert Achievement.objects.count() == 2


def test_key_may_be_used_anew_after_its_time(codes: None) -> None:
    actor = make_actor()
    asking = program_of(actor)
    asking.post("achievements", DRAFT, Idempotency_Key="k-1")
    life = IDEMPOTENCY_TIME.get(on=clock.today()).value.end(clock.today()) - clock.today()

    with clock.ahead(life * 1.01):
        later = program_of(actor)
        later.token, later.text = asking.token, asking.text
        assert forget_old_requests() == 1
    assert RememberedRequest.objects.count() == 0


@pytest.mark.django_db(transaction=True)
def test_two_at_once_with_one_key_are_done_once() -> None:
    TechFieldFactory()
    IndustryFactory()
    asking = program_of(make_actor())
    assert asking.token is not None
    held, go = threading.Event(), threading.Event()

    def work() -> None:
        with transaction.atomic():
            recall(asking.token, "k-1", request_hash="0")  # type: ignore[arg-type]
            held.set()
            go.wait(60)
        connections.close_all()

    other = threading.Thread(target=work)
    other.start()
    assert held.wait(60)
    during = asking.post("achievements", DRAFT, Idempotency_Key="k-1")
    go.set()
    other.join()
    afterwards = asking.post("achievements", DRAFT, Idempotency_Key="k-1")

    assert (during.status_code, during.json()["code"]) == (409, "request_running")
    assert afterwards.status_code == 201
    assert Achievement.objects.count() == 1


@pytest.mark.django_db(transaction=True)
def test_two_at_once_from_the_same_version_leave_one_change() -> None:
    draft = DemandFactory()
    actor = make_actor(organisation=draft.organisation)
    programs = [program_of(actor), program_of(actor)]
    etag = programs[0].get(f"demands/{draft.pk}").headers["ETag"]
    start = threading.Barrier(2)
    got: list[int] = []

    def change(asking: Program, title: str) -> None:
        start.wait(60)
        got.append(asking.patch(f"demands/{draft.pk}", {"title": title}, If_Match=etag).status_code)
        connections.close_all()

    threads = [
        threading.Thread(target=change, args=(asking, title)) for asking, title in zip(programs, "甲乙", strict=True)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert sorted(got) == [200, 412]
    assert connection.vendor == "postgresql"


MATRIX = [
    ("get", "achievements", "read:achievements"),
    ("post", "achievements", "write:achievements"),
    ("get", "demands", "read:demands"),
    ("post", "demands", "write:demands"),
    ("get", "organisations", "read:organisations"),
    ("get", "introductions", "read:introductions"),
    ("get", "matches", "read:matches"),
    ("get", "jobs", "read:jobs"),
]


@pytest.mark.parametrize(("method", "path", "scope"), MATRIX)
def test_token_opens_what_its_scopes_name_and_nothing_else(codes: None, method: str, path: str, scope: str) -> None:
    actor = make_actor()
    every = {one.read_scope for one in ALL if one.read_scope} | {"write:achievements", "act:demands", "write:demands"}
    right, wrong = program_of(actor, scope), program_of(actor, *(every - {scope}))
    body = {"title": "名称"} if method == "post" else None

    granted = getattr(right, method)(path, body)
    refused = getattr(wrong, method)(path, body)
    anybody = getattr(Program(), method)(path, body)

    assert granted.status_code in (200, 201), granted.content.decode()
    assert (refused.status_code, refused.json()["code"]) == (403, "scope_missing")
    public = method == "get" and path in ("achievements", "demands", "organisations")
    assert anybody.status_code == (200 if public else 401)


def test_scope_gives_no_right_that_the_role_does_not_have(codes: None) -> None:
    viewer = program_of(make_actor(Role.VIEWER))
    draft = AchievementFactory(organisation=viewer.token.organisation)  # type: ignore[union-attr]

    made = viewer.post("achievements", DRAFT)
    submitted = viewer.post(f"achievements/{draft.pk}/actions/submit")

    assert (made.status_code, submitted.status_code) == (403, 403)
    assert (Achievement.objects.count(), _state(draft)) == (1, "draft")
