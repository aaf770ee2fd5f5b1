"""The nightly work of accounts: sessions that have run out go, the others stay."""

import pytest
from django.contrib.sessions.backends.db import SessionStore
from django.contrib.sessions.models import Session
from procrastinate.contrib.django import app

from lianqiao.registers.accounts.jobs import TASK, clear_sessions

pytestmark = pytest.mark.django_db


def _session(*, seconds: int) -> str:
    session = SessionStore()
    session["typed"] = "石墨提纯"
    session.set_expiry(seconds)
    session.save()
    return str(session.session_key)


def test_only_sessions_that_have_run_out_are_taken_away() -> None:
    _session(seconds=-1)
    current = _session(seconds=60)

    clear_sessions(0)

    assert list(Session.objects.values_list("session_key", flat=True)) == [current]


def test_worker_clears_sessions_each_night() -> None:
    periodic = {task.task.name: task.cron for task in app.periodic_registry.periodic_tasks.values()}

    assert periodic[TASK] == "50 3 * * *"
