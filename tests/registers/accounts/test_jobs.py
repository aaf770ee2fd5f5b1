"""The nightly work of accounts: sessions that have run out go, the others stay."""

from datetime import timedelta

import pytest
from django.contrib.sessions.backends.db import SessionStore
from django.contrib.sessions.models import Session
from django.utils import timezone
from procrastinate.contrib.django import app

from lianqiao.registers.accounts.domain.sessions import forget_old_sessions
from lianqiao.registers.accounts.jobs import TASK, clear_sessions
from lianqiao.registers.accounts.models import SignedIn
from tests.factories import UserFactory

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


def test_rows_of_sessions_too_old_to_hold_go_as_well() -> None:
    now = timezone.now()
    _old, recent = (SignedIn.objects.create(user=UserFactory(), started_at=now - timedelta(hours=h)) for h in (13, 11))

    assert forget_old_sessions(at=now) == 1
    assert list(SignedIn.objects.all()) == [recent]
