"""Who is shut out for a while after too many failed attempts to sign in."""

from datetime import datetime

from axes.models import AccessAttempt

from lianqiao.registers.accounts import policy


def is_shut_out(email: str, *, at: datetime) -> bool:
    """Whether signing in with the address is locked, from some place at least."""
    attempts = AccessAttempt.objects.filter(username=email, attempt_time__gt=at - policy.lockout_time())
    return bool(attempts.filter(failures_since_start__gte=policy.lockout_failures()).exists())
