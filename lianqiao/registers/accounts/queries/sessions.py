"""Reads of signed-in sessions."""

from datetime import datetime
from typing import Any

from django.db.models import QuerySet

from lianqiao.registers.accounts import policy
from lianqiao.registers.accounts.models import SignedIn


def running_sessions(user: Any, *, at: datetime) -> QuerySet[SignedIn]:
    """The sessions of a person that hold at `at`, last used first."""
    return SignedIn.objects.filter(
        user=user,
        ended_at=None,
        seen_at__gte=at - policy.idle_timeout(),
        started_at__gte=at - policy.session_length(),
    )
