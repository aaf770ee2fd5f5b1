"""How much of what is asked has an answer, and how much of that somebody has checked."""

from dataclasses import dataclass

from lianqiao.core import clock
from lianqiao.core.norms.answers import NormMissing
from lianqiao.core.norms.models import Norm
from lianqiao.core.norms.registry import declared, get, is_nationwide


@dataclass(frozen=True)
class Coverage:
    """Current editions, those among them that are not verified, and the declared norms that were never answered.

    A norm whose last edition has ended is answered: the law no longer asks for it.
    """

    editions: int
    unverified: int
    missing: tuple[str, ...]


def coverage() -> Coverage:
    """As it is today, for the nation."""
    current = Norm.objects.current()
    return Coverage(current.count(), current.filter(is_verified=False).count(), tuple(_missing()))


def _missing() -> list[str]:
    today = clock.today()
    unanswered = []
    known = set(Norm.objects.values_list("key_id", flat=True).distinct())
    for key in sorted(declared()):
        try:
            get(key, on=today)
        except NormMissing:
            if is_nationwide(key) and key not in known:
                unanswered.append(key)
    return unanswered
