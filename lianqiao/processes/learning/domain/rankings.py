"""Keeps what runs propose as versions, and puts one in use once a person has read its report."""

from __future__ import annotations

from typing import Any, Final

from django.db import connection, transaction
from django.utils.translation import gettext as _

from lianqiao.core import log, outbox
from lianqiao.core.access import Actor
from lianqiao.core.errors import DomainError
from lianqiao.core.permissions import Permission
from lianqiao.engines.retrieval import Settings
from lianqiao.processes.learning.models import Adoption, Ranking
from lianqiao.processes.matching import ranking as matching_ranking

#: Of the lock under which versions are numbered and put in use, one after the other.
LOCK: Final = 0x6C716C72


def in_use() -> tuple[int, Settings]:
    """The number of the version that is in use, 0 for the standard one, and its settings."""
    newest = Adoption.objects.select_related("ranking").first()
    if newest is None or newest.ranking is None:
        return 0, Settings()
    return newest.ranking.number, newest.ranking.numbers


@transaction.atomic
def keep_ranking(settings: Settings, report: dict[str, Any]) -> Ranking:
    """A new version with the next number; nothing changes by it."""
    _one_at_a_time()
    last = Ranking.objects.order_by("-number").values_list("number", flat=True).first() or 0
    return Ranking.objects.create(number=last + 1, settings=settings.as_dict(), report=report)


@transaction.atomic
def adopt(ranking: Ranking | None, *, actor: Actor, has_read: bool) -> Adoption:
    """Put a version in use, None: the standard one; all processes follow within seconds.

    The system administrator may, who has read the report, or whoever has the server's command line. Raises AccessError
    or DomainError, and then nothing has changed.
    """
    _require(actor, ranking)
    if not has_read:
        raise DomainError("not_read", _("请先阅读报告，勾选“已阅读报告”后再启用。"), "has_read")
    return _adopt(ranking, actor)


@transaction.atomic
def revert(*, actor: Actor) -> Adoption:
    """Go back to what was in use before the present version. Raises AccessError or DomainError."""
    _require(actor, None)
    rows = list(Adoption.objects.select_related("ranking")[:2])
    if not rows:
        raise DomainError("nothing_before", _("一直使用标准排序，没有可以退回的版本。"))
    return _adopt(rows[1].ranking if len(rows) > 1 else None, actor)


def _adopt(ranking: Ranking | None, actor: Actor) -> Adoption:
    _one_at_a_time()
    if in_use()[0] == (0 if ranking is None else ranking.number):
        raise DomainError("in_use", _("这一版正在使用。"))
    adoption = Adoption.objects.create(ranking=ranking, adopted_by=actor.user)
    log.record(
        outbox.topic_of(adoption, "adopt"), adoption, actor=actor, text=_("启用%(version)s") % {"version": adoption}
    )
    transaction.on_commit(matching_ranking.changed)
    return adoption


def _require(actor: Actor, ranking: Ranking | None) -> None:
    if not actor.is_system:
        actor.require(Permission.RANKING_ADOPT, ranking)


def _one_at_a_time() -> None:
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s)", [LOCK])
