"""Each request has one id, given by our proxy or by us, in the answer, the log and the business log; no names in it."""

import json
import subprocess
import sys
from typing import Any

import pytest
from django.contrib.auth import get_user_model
from django.db import InterfaceError, OperationalError
from django.test import Client
from psycopg import errors
from structlog.contextvars import get_contextvars
from structlog.testing import capture_logs

from lianqiao.config.env import CHECKOUT
from lianqiao.config.refusals import database_is_away, server_error
from lianqiao.config.requests import RequestMiddleware
from lianqiao.core import jobs
from lianqiao.core.access import SYSTEM
from lianqiao.core.context import in_request, request_id

GIVEN = "4a1b0c9d8e7f4a1b0c9d8e7f4a1b0c9d"


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("address", "given", "taken"),
    [
        ("127.0.0.1", GIVEN, True),
        ("10.1.2.3", GIVEN, False),
        ("127.0.0.1", "short", False),
        ("127.0.0.1", 'x" injected="1234567890', False),
    ],
)
def test_request_id_is_taken_from_our_proxy_only(client: Client, address: str, given: str, taken: bool) -> None:
    with capture_logs() as lines:
        response = client.get("/help/?q=secret", headers={"x-request-id": given}, REMOTE_ADDR=address)

    assert (response["X-Request-ID"] == given) is taken
    (line,) = [line for line in lines if line["event"] == "request"]
    assert line["route"] == "portal:about"
    assert line["path"] == "/help/"
    assert "secret" not in json.dumps(line, default=str)


@pytest.mark.django_db
def test_log_line_names_the_person_by_number(client: Client) -> None:
    user = get_user_model().objects.create_user(email="li.lei@lianqiao.example", password="forsythia-spring")
    client.force_login(user)

    with capture_logs() as lines:
        client.get("/help/")

    (line,) = [line for line in lines if line["event"] == "request"]
    assert line["user_id"] == user.pk
    assert line["statements"] > 0
    assert "li.lei" not in json.dumps(line, default=str)


@pytest.mark.django_db
def test_proxy_says_where_a_request_comes_from_and_nobody_else(client: Client) -> None:
    seen: list[str] = []

    def look(request: Any) -> Any:
        seen.append(request.META["REMOTE_ADDR"])
        return server_error(request)

    asked = Client().get("/help/").wsgi_request
    for address in ("127.0.0.1", "10.1.2.3"):
        asked.META |= {"REMOTE_ADDR": address, "HTTP_X_FORWARDED_FOR": "6.6.6.6, 203.0.113.9"}
        RequestMiddleware(look)(asked)

    assert seen == ["203.0.113.9", "10.1.2.3"]


def raised(error: Exception, cause: BaseException | None) -> Exception:
    error.__cause__ = cause
    return error


@pytest.mark.parametrize(
    ("error", "away"),
    [
        (raised(OperationalError(), errors.AdminShutdown()), True),
        (raised(OperationalError(), errors.CannotConnectNow()), True),
        (raised(OperationalError(), errors.TooManyConnections()), True),
        (raised(OperationalError(), errors.ConnectionFailure()), True),
        (OperationalError("connection refused"), True),
        (InterfaceError("the connection is closed"), True),
        (raised(RuntimeError(), raised(OperationalError(), errors.AdminShutdown())), True),
        (raised(OperationalError(), errors.DeadlockDetected()), False),
        (raised(OperationalError(), errors.QueryCanceled()), False),
        (ValueError(), False),
        (None, False),
    ],
)
def test_only_a_lost_database_counts_as_away(error: BaseException | None, away: bool) -> None:
    assert database_is_away(error) is away


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("path", "headers", "content_type", "words"),
    [
        ("/achievements/", {}, "text/html; charset=utf-8", "系统正在恢复"),
        ("/achievements/", {"hx-request": "true"}, "text/html; charset=utf-8", "数据库暂时没有应答"),
        ("/api/v1/achievements/", {}, "application/problem+json", "数据库暂时没有应答"),
    ],
)
def test_request_without_the_database_is_refused_politely(
    path: str, headers: dict[str, str], content_type: str, words: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken(*_args: Any, **_given: Any) -> Any:
        raise OperationalError("server closed the connection unexpectedly")

    monkeypatch.setattr("lianqiao.registers.accounts.middleware.ActorMiddleware.resolve", broken)
    client = Client(raise_request_exception=False)

    response = client.get(path, headers=headers)

    assert response.status_code == 503
    assert response["Retry-After"] == "5"
    assert response["Content-Type"] == content_type
    said = response.content.decode()
    said = json.loads(said)["detail"] if content_type.endswith("json") else said
    assert words in said


@pytest.mark.django_db
def test_other_errors_are_still_errors(monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(*_args: Any, **_given: Any) -> Any:
        raise ValueError("a mistake of ours")

    monkeypatch.setattr("lianqiao.registers.accounts.middleware.ActorMiddleware.resolve", broken)

    response = Client(raise_request_exception=False).get("/achievements/")

    assert response.status_code == 500
    assert not response.has_header("Retry-After")
    assert "系统出了问题" in response.content.decode()


LOG = """
from lianqiao.config import logs
logs.configure(level="INFO", as_json=True)
import logging, structlog
try:
    raise ValueError('duplicate key\\nDETAIL:  Key (email)=(li.lei@lianqiao.example) already exists.')
except ValueError:
    with structlog.contextvars.bound_contextvars(request_id="abc"):
        structlog.get_logger("lianqiao").exception("broken", number=7)
        logging.getLogger("a.library").warning("said %s", "this")
"""


def test_production_log_is_json_with_the_request_id_and_without_the_values_of_rows() -> None:
    answer = subprocess.run([sys.executable, "-c", LOG], cwd=CHECKOUT, capture_output=True, text=True, check=True)

    ours, theirs = [json.loads(line) for line in answer.stderr.splitlines()]
    assert (ours["event"], ours["number"], ours["request_id"], ours["level"]) == ("broken", 7, "abc", "error")
    assert "duplicate key" in ours["exception"]
    assert "li.lei" not in answer.stderr
    assert (theirs["event"], theirs["request_id"], theirs["logger"]) == ("said this", "abc", "a.library")


@pytest.mark.django_db
def test_what_a_job_does_leads_back_to_the_request_that_started_it() -> None:
    seen: list[tuple[str, str]] = []

    @jobs.job("tests.look_at_request")
    def look(_context: jobs.JobContext) -> None:
        seen.append((request_id(), get_contextvars()["request_id"]))

    with in_request(GIVEN):
        started = jobs.start("tests.look_at_request", actor=SYSTEM, label="试验")
    by_the_clock = jobs.start("tests.look_at_request", actor=SYSTEM, label="试验")

    jobs.run(started.pk)
    jobs.run(by_the_clock.pk)

    assert seen == [(GIVEN, GIVEN), (str(by_the_clock.pk), str(by_the_clock.pk))]
