"""What machines ask: alive, whole, figures; each under any host name, and the figures not for everybody."""

import shutil
from collections.abc import Iterator
from typing import Any

import pytest
from django.core.cache import cache
from django.db import connection
from django.db.migrations.recorder import MigrationRecorder
from django.test import Client, override_settings
from prometheus_client.parser import text_string_to_metric_families

from lianqiao.config.health import examine
from lianqiao.core.models import Change
from lianqiao.core.outbox import Cursor, subscribers
from lianqiao.processes.matching.index import folder, rebuild
from tests.config.test_worker import add_task, add_worker

TOKEN = "a-token-for-the-tests"


@pytest.fixture
def index() -> Iterator[None]:
    rebuild()
    yield
    shutil.rmtree(folder())
    cache.clear()


def figures(client: Client, **headers: str) -> dict[tuple[str, tuple[str, ...]], float]:
    """Every figure by its name and the values of its labels, in the order of the labels' names."""
    text = client.get("/metrics", headers=headers).content.decode()
    return {
        (sample.name, tuple(value for _label, value in sorted(sample.labels.items()))): sample.value
        for family in text_string_to_metric_families(text)
        for sample in family.samples
    }


def test_healthz_answers_under_any_name_without_the_database(client: Client) -> None:
    response = client.get("/healthz", headers={"host": "10.0.0.7"})

    assert (response.status_code, response.content, response["Cache-Control"]) == (200, b"ok\n", "no-store")
    assert client.post("/healthz").status_code == 405


@pytest.mark.django_db
def test_readyz_names_what_is_missing_and_nothing_more(client: Client) -> None:
    response = client.get("/readyz")

    assert response.status_code == 503
    assert response.json()["ready"] is False
    assert response.json()["parts"]["database"] == "ok"
    assert response.json()["parts"]["worker"] == "failed"
    assert set(response.json()["parts"].values()) == {"ok", "failed"}


@pytest.mark.django_db
def test_readyz_is_content_with_a_whole_installation(client: Client, index: None) -> None:
    add_worker(silent_seconds=1)

    response = client.get("/readyz", headers={"host": "10.0.0.7"})

    assert response.json() == {
        "ready": True,
        "parts": {"database": "ok", "migrations": "ok", "index": "ok", "worker": "ok", "disk": "ok"},
    }
    assert response.status_code == 200


@pytest.mark.django_db
def test_readiness_sees_a_missing_migration_a_silent_worker_and_a_full_disk(
    index: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    add_worker(silent_seconds=60)
    MigrationRecorder(connection).record_unapplied("core", "0001_initial")
    monkeypatch.setattr("lianqiao.config.health.LEAST_FREE_BYTES", 10**18)

    assert examine() == {"database": True, "migrations": False, "index": True, "worker": False, "disk": False}


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("token", "given", "address", "status"),
    [
        ("", {}, "127.0.0.1", 200),
        ("", {}, "::1", 200),
        ("", {}, "10.1.2.3", 403),
        ("", {"x-forwarded-for": "10.1.2.3"}, "127.0.0.1", 403),
        ("", {}, "", 403),
        (TOKEN, {}, "127.0.0.1", 403),
        (TOKEN, {"authorization": "Bearer another"}, "127.0.0.1", 403),
        (TOKEN, {"authorization": f"Bearer {TOKEN}"}, "10.1.2.3", 200),
    ],
)
def test_figures_are_for_this_machine_or_for_the_token(
    client: Client, token: str, given: dict[str, str], address: str, status: int
) -> None:
    with override_settings(METRICS_TOKEN=token):
        response = client.get("/metrics", headers=given, REMOTE_ADDR=address)

    assert response.status_code == status
    assert (b"lianqiao_database_up" in response.content) == (status == 200)


@pytest.mark.django_db
def test_figures_count_requests_by_route_and_status(client: Client) -> None:
    before = figures(client)
    client.get("/help/")
    client.get("/help/")
    client.get("/no-such-page/")

    after = figures(client)

    def more(name: str, *labels: str) -> float:
        return after[(name, labels)] - before.get((name, labels), 0.0)

    assert more("lianqiao_requests_total", "GET", "portal:about", "200") == 2
    assert more("lianqiao_requests_total", "GET", "none", "404") == 1
    assert more("lianqiao_request_seconds_count", "GET", "portal:about") == 2
    assert more("lianqiao_request_seconds_bucket", "+Inf", "GET", "portal:about") == 2
    assert more("lianqiao_request_seconds_sum", "GET", "portal:about") > 0


@pytest.mark.django_db
def test_figures_count_failed_sign_ins(client: Client) -> None:
    before = figures(client).get(("lianqiao_sign_ins_total", ("failed",)), 0.0)

    client.post("/accounts/login/", {"login": "nobody@lianqiao.example", "password": "wrong-password"})

    assert figures(client)[("lianqiao_sign_ins_total", ("failed",))] == before + 1


@pytest.mark.django_db
def test_figures_of_the_installation_are_those_of_the_database(client: Client, index: None) -> None:
    living = add_worker(silent_seconds=1)
    add_worker(silent_seconds=600)
    for status, worker in (("todo", None), ("todo", None), ("doing", living), ("failed", None)):
        add_task(status=status, worker=worker)
    name = sorted(subscribers())[0]
    topic = subscribers()[name][0]
    Cursor.objects.create(subscriber=name)
    record: Any = "01a20123-8262-7437-ba44-37a538f6fd56"
    Change.objects.create(topic=f"{topic}x", record_id=record)
    Change.objects.create(topic="nobody.reads.this", record_id=record)

    found = figures(client)

    assert found[("lianqiao_database_up", ())] == 1
    assert found[("lianqiao_workers", ())] == 1
    assert [found[("lianqiao_tasks", (status,))] for status in ("todo", "doing", "failed")] == [2, 1, 1]
    assert found[("lianqiao_task_wait_seconds", ())] >= 0
    assert found[("lianqiao_outbox_unread", (name,))] == 1
    assert found[("lianqiao_outbox_lag_seconds", (name,))] >= 0
    assert found[("lianqiao_index_up", ())] == 1
    assert found[("lianqiao_index_documents", ())] == 0
    assert found[("lianqiao_mail_waiting", ())] == 0
    assert found[("lianqiao_disk_free_bytes", ())] > 0
