"""What the owner of a match does with it: looks at it, puts it aside with a reason, takes it up again."""

from datetime import datetime
from uuid import UUID

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from lianqiao.core import log, outbox
from lianqiao.core.access import Actor
from lianqiao.core.errors import DomainError
from lianqiao.core.permissions import Permission
from lianqiao.processes.matching.enums import DismissCode, MatchState
from lianqiao.processes.matching.models import Match
from lianqiao.processes.matching.queries.visibility import MatchQuerySet


@transaction.atomic
def mark_seen(matches: MatchQuerySet, *, actor: Actor) -> int:
    """Note that the actor's organisation has looked at its new matches; returns how many were new."""
    new = list(matches.visible_to(actor).filter(seen_at__isnull=True).order_by("pk").values_list("pk", flat=True))
    if new:
        Match.objects.filter(pk__in=new, seen_at__isnull=True).update(seen_at=timezone.now())
        outbox.publish(outbox.topic_of(Match, "see"), *new)
    return len(new)


@transaction.atomic
def mark_opened(match: Match, *, actor: Actor) -> None:
    """Note that the actor's organisation has opened the other record, the first time. Raises AccessError."""
    actor.require(Permission.MATCH_VIEW, match)
    now = timezone.now()
    if Match.objects.filter(pk=match.pk, opened_at__isnull=True).update(opened_at=now, seen_at=match.seen_at or now):
        outbox.publish(outbox.topic_of(match, "open"), match.pk)


@transaction.atomic
def dismiss(match: Match, *, actor: Actor, code: str, text: str = "") -> Match:
    """Put a match aside; later runs do not show it again. Only the actor's own side is concerned.

    `code` is a `DismissCode`; `other` needs words. Raises AccessError or DomainError, and then nothing has
    changed.
    """
    locked = _locked(match, actor)
    text = text.strip()
    if code not in DismissCode.values:
        raise DomainError("unknown_code", _("请从列表中选择排除的原因。"), "code")
    if code == DismissCode.OTHER and not text:
        raise DomainError("text_missing", _("选择“其他原因”时请写明情况。"), "text")
    if len(text) > 300:
        raise DomainError("text_long", _("说明请控制在 300 个字以内。"), "text")
    if locked.state not in (MatchState.NEW, MatchState.SEEN):
        raise DomainError("wrong_state", _("这项匹配已经处理过，请刷新页面。"))
    locked.dismissed_at, locked.dismissed_by = timezone.now(), actor.user
    locked.dismiss_code, locked.dismiss_text = code, text
    locked.save()
    reason = f"{DismissCode(code).label} {text}".strip()
    log.record(outbox.topic_of(locked, "dismiss"), locked, actor=actor, text=_("排除匹配"), reason=reason)
    outbox.publish(outbox.topic_of(locked, "dismiss"), locked.pk)
    return locked


@transaction.atomic
def restore(match: Match, *, actor: Actor) -> Match:
    """Take up again what was put aside."""
    locked = _locked(match, actor)
    if locked.state != MatchState.DISMISSED:
        raise DomainError("wrong_state", _("这项匹配没有被排除，请刷新页面。"))
    locked.dismissed_at = locked.dismissed_by = None
    locked.dismiss_code = locked.dismiss_text = ""
    locked.save()
    log.record(outbox.topic_of(locked, "restore"), locked, actor=actor, text=_("恢复匹配"))
    outbox.publish(outbox.topic_of(locked, "restore"), locked.pk)
    return locked


def mark_introduced(*, achievement: UUID, demand: UUID, at: datetime) -> int:
    """Both owners are in contact about this pair since `at`; returns how many rows were concerned."""
    rows = Match.objects.filter(achievement=achievement, demand=demand, introduced_at__isnull=True)
    return rows.update(introduced_at=at)


def _locked(match: Match, actor: Actor) -> Match:
    rows = Match.objects.select_for_update(of=("self",)).select_related("demand", "achievement")
    locked: Match = rows.get(pk=match.pk)
    actor.require(Permission.MATCH_DISMISS, locked)
    return locked
