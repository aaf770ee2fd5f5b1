"""How the API behaves towards every client: rates, foreign pages, sessions, versions, failures."""

from datetime import date
from typing import Any

import pytest
from django.db import connection
from django.test import Client, RequestFactory
from django.test.utils import CaptureQueriesContext

from lianqiao.core.norms.models import Norm
from lianqiao.faces.api.answers import answer
from lianqiao.faces.api.operations import Operation
from lianqiao.faces.api.resource import Resource
from lianqiao.faces.api.resources import ALL
from lianqiao.faces.api.views.base import ApiView, Deprecation
from lianqiao.registers.programs.domain.tokens import revoke_token
from tests.faces.api.conftest import ROOT, Program, program_of
from tests.factories import AchievementFactory, complete_achievement, make_actor

pytestmark = pytest.mark.django_db


def _allow(key: str, number: int) -> None:
    Norm.objects.filter(key=key).update(value=str(number))


def test_client_is_told_what_is_left_and_stopped_when_nothing_is(anybody: Program) -> None:
    _allow("programs.rate_of_addresses", 2)

    answers = [anybody.get("achievements") for _number in range(3)]

    assert [one.status_code for one in answers] == [200, 200, 429]
    assert [one.headers["RateLimit-Remaining"] for one in answers] == ["1", "0", "0"]
    assert {one.headers["RateLimit-Limit"] for one in answers} == {"2"}
    assert answers[2].headers["Retry-After"] == answers[2].headers["RateLimit-Reset"]
    assert answers[2].json()["code"] == "too_many_requests"


def test_tokens_have_rates_of_their_own(anybody: Program) -> None:
    _allow("programs.rate_of_addresses", 1)
    asking = program_of(make_actor())
    anybody.get("achievements")

    assert anybody.get("achievements").status_code == 429
    assert asking.get("achievements").status_code == 200


def test_guessing_tokens_counts_for_the_address(anybody: Program) -> None:
    _allow("programs.rate_of_addresses", 3)
    wrong = Program("lq_00000000_" + "x" * 43)

    codes = [wrong.get("me").status_code for _number in range(5)]

    assert codes == [401, 401, 401, 429, 429]


@pytest.mark.parametrize("header", ["", "Bearer", "Bearer x", "Basic eDp4", "Bearer lq_00000000_aaaa", "Bearer \udcff"])
def test_wrong_token_is_refused_even_for_what_is_public(anybody: Program, header: str) -> None:
    refused = anybody.get("achievements", Authorization=header)

    assert (refused.status_code, refused.json()["code"]) == (401, "unauthorised")
    assert refused.headers["WWW-Authenticate"].startswith("Bearer")


def test_revoked_token_is_refused_at_once() -> None:
    actor = make_actor()
    asking = program_of(actor)
    assert asking.get("me").json()["organisation"]["id"] == str(actor.organisation.pk)
    revoke_token(asking.token, actor=actor)  # type: ignore[arg-type]

    assert asking.get("me").status_code == 401


def test_session_of_a_browser_opens_nothing() -> None:
    draft = AchievementFactory()
    browser = Client(raise_request_exception=False)
    browser.force_login(make_actor(organisation=draft.organisation).user)

    with CaptureQueriesContext(connection) as queries:
        seen = browser.get(f"{ROOT}achievements/{draft.pk}")
    changed = browser.post(f"{ROOT}achievements/{draft.pk}/actions/submit", "{}", content_type="application/json")

    assert (seen.status_code, changed.status_code) == (404, 401)
    assert not [one for one in queries if "django_session" in one["sql"]]


def test_pages_of_other_sites_may_ask_only_where_they_are_let(anybody: Program, settings: Any) -> None:
    settings.API_ORIGINS = ["https://portal.example"]
    let, other = ({"Origin": one} for one in ("https://portal.example", "https://evil.example"))
    wish = {"Access-Control-Request-Method": "PATCH"}

    good, bad = anybody.get("achievements", **let), anybody.get("achievements", **other)
    before = [anybody.client.options(f"{ROOT}achievements", headers={**one, **wish}) for one in (let, other)]

    assert good.headers["Access-Control-Allow-Origin"] == "https://portal.example"
    assert "Access-Control-Allow-Credentials" not in good.headers
    assert "Access-Control-Allow-Origin" not in bad.headers
    assert [("Access-Control-Allow-Methods" in one.headers, one.status_code) for one in before] == [
        (True, 204),
        (False, 204),
    ]
    assert "Origin" in good.headers["Vary"]


def test_method_that_is_not_offered_names_those_that_are(anybody: Program) -> None:
    for method in ("put", "options", "trace"):
        refused = getattr(anybody.client, method)(f"{ROOT}achievements")
        assert (refused.status_code, refused.headers["Allow"]) == (405, "GET, HEAD, POST")
        assert refused.json()["code"] == "method_not_allowed"


def test_head_is_a_get_without_content(anybody: Program) -> None:
    complete_achievement()
    got, headed = anybody.get("achievements"), anybody.client.head(f"{ROOT}achievements")

    assert (headed.status_code, headed.content) == (200, b"")
    assert headed.headers["ETag"] == got.headers["ETag"]


class _Old(ApiView):
    """An address that will go."""

    operations = {"get": Operation(id="old", tag="旧", summary="旧地址", public=True)}
    deprecation = Deprecation(date(2026, 1, 1), date(2027, 1, 1), "https://site.example/api/")

    def get(self, request: Any) -> Any:
        """Something."""
        return answer({})


def test_address_that_will_go_says_so() -> None:
    request: Any = RequestFactory().get(f"{ROOT}old")
    request.request_id = "x"

    headers = _Old.as_view()(request).headers

    assert headers["Deprecation"] == "@1767225600"
    assert headers["Sunset"] == "Fri, 01 Jan 2027 00:00:00 GMT"
    assert 'rel="deprecation"' in headers["Link"]


def test_fault_of_the_program_is_a_problem_with_the_request_id(
    anybody: Program, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(*args: Any, **values: Any) -> Any:
        raise RuntimeError("秘密的内部细节")

    monkeypatch.setattr(Resource, "shown", fail)
    complete_achievement()

    broken = anybody.get("achievements")

    assert broken.status_code == 500
    assert broken.headers["Content-Type"] == "application/problem+json"
    assert broken.json()["request_id"] == broken.headers["X-Request-ID"]
    assert "秘密" not in broken.content.decode()


@pytest.mark.parametrize("value", ["", "2026-5-1", "20260501", "2026-02-30"])
def test_a_day_that_is_none_is_refused_and_never_dropped(anybody: Program, value: str) -> None:
    answer = anybody.get("league-tables", {"since": value})

    assert (answer.status_code, answer.json()["errors"][0]["parameter"]) == (400, "since")


@pytest.mark.parametrize("value", ["", "1", "01a20385-3850-759d-9059db822a6c2bba"])
def test_an_id_that_is_none_is_refused_and_never_dropped(anybody: Program, value: str) -> None:
    answer = anybody.get("industry-map-nodes", {"map": value})

    assert (answer.status_code, answer.json()["errors"][0]["parameter"]) == (400, "map")


def test_way_in_names_every_list_and_what_it_asks(anybody: Program) -> None:
    _allow("programs.rate_of_addresses", 1000)
    told = anybody.get("").json()

    assert told["description"].endswith("/api/v1/openapi.json")
    assert {one["name"] for one in told["resources"]} == {one.name for one in ALL}
    for one in told["resources"]:
        answer = anybody.client.get(one["url"])
        assert (answer.status_code == 200) == one["is_public"], one["name"]


@pytest.mark.parametrize(
    ("query", "words"),
    [
        ({"colour": "red"}, "可以用：q、state、kind、outcome、limit、cursor。"),
        ({"state": "over"}, "只能是：announced、open、closed、called_off。"),
        ({"limit": "500"}, "1 到 100 的整数"),
    ],
)
def test_refusal_says_what_a_parameter_takes(anybody: Program, query: dict[str, str], words: str) -> None:
    answer = anybody.get("auctions", query)

    assert answer.status_code == 400
    assert words in answer.json()["detail"]


def test_refusal_without_a_token_says_where_one_is_made(anybody: Program) -> None:
    assert "开放接口" in anybody.get("deals").json()["detail"]
    assert "开放接口" in program_of(make_actor(), "read:demands").get("deals").json()["detail"]
