"""Subscribing, changing, pausing, and ending a subscription."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.contrib.auth import get_user_model
from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from lianqiao.core import clock, norms
from lianqiao.core.access import Actor
from lianqiao.core.errors import AccessError, DomainError
from lianqiao.core.permissions import Permission
from lianqiao.processes.matching.documents import kind_of
from lianqiao.processes.matching.filters import SearchFilters
from lianqiao.processes.subscriptions.domain.rhythm import next_look
from lianqiao.processes.subscriptions.enums import Rhythm, Subject
from lianqiao.processes.subscriptions.models import Subscription

#: How many subscriptions a person may have.
MOST = norms.declare("subscriptions.most_per_person", norms.Kind.NUMBER, gettext_lazy("每人最多订阅多少项"))
NAME_LENGTH, WORDS_LENGTH = 60, 300


@transaction.atomic
def subscribe_to_search(
    *,
    actor: Actor,
    subject: str,
    name: str = "",
    words: str = "",
    filters: Mapping[str, str] | None = None,
    rhythm: str,
) -> Subscription:
    """Be told of new achievements or demands that a search finds; `filters` are the parameters of `SearchFilters`.

    Raises AccessError for a visitor and in a support session, DomainError for a subscription that the person has
    already, for one too many, or when words and conditions are both missing; then nothing has changed.
    """
    _require_oneself(actor)
    values = _search(subject, name, words, filters or {}, rhythm)
    return _create(actor, subject=subject, rhythm=rhythm, **values)


@transaction.atomic
def subscribe_to_matches(*, actor: Actor, record: Any, name: str = "", rhythm: str) -> Subscription:
    """Be told of new matches of a demand or an achievement of the organisation acted for; errors as above."""
    _require_oneself(actor)
    if actor.organisation_id is None or record.organisation_id != actor.organisation_id:
        raise AccessError(_("只能订阅本单位记录的匹配。"), permission=Permission.MATCH_VIEW)
    if not actor.has(Permission.MATCH_VIEW):
        raise AccessError(_("您当前的角色不能查看匹配。"), permission=Permission.MATCH_VIEW)
    _check_rhythm(rhythm)
    return _create(
        actor, subject=Subject.MATCHES, rhythm=rhythm, name=_short(name or record.title), **{kind_of(record): record}
    )


@transaction.atomic
def change_subscription(
    subscription: Subscription,
    *,
    actor: Actor,
    name: str,
    words: str = "",
    filters: Mapping[str, str] | None = None,
    rhythm: str,
) -> Subscription:
    """Change what is looked for and how often; what was told before is not told again. Errors as above."""
    locked = _locked(subscription, actor)
    _check_rhythm(rhythm)
    if locked.subject == Subject.MATCHES:
        locked.name = _short(name or locked.own_record.title)
    else:
        for column, value in _search(locked.subject, name, words, filters or {}, rhythm).items():
            setattr(locked, column, value)
    if rhythm != locked.rhythm:
        locked.rhythm = rhythm
        locked.next_at = next_look(locked, after=clock.now())
    return _saved(locked)


@transaction.atomic
def pause(subscription: Subscription, *, actor: Actor) -> Subscription:
    """Tell nothing until it is resumed."""
    locked = _locked(subscription, actor)
    locked.is_active = False
    return _saved(locked)


@transaction.atomic
def resume(subscription: Subscription, *, actor: Actor) -> Subscription:
    """Tell again what is published from now on; matches that were found in between are told, they are still open."""
    locked = _locked(subscription, actor)
    if not locked.is_active:
        now = clock.now()
        locked.is_active, locked.since, locked.looked_until = True, now, now
        locked.next_at = next_look(locked, after=now)
    return _saved(locked)


@transaction.atomic
def remove(subscription: Subscription, *, actor: Actor) -> None:
    """Delete it; that a record was told stays known, so that another subscription does not tell it again."""
    _locked(subscription, actor).delete()


@transaction.atomic
def stop_by_link(subscription: Subscription) -> Subscription:
    """What the link of a message does, without signing in; doing so twice is no error."""
    locked: Subscription = Subscription.objects.select_for_update().get(pk=subscription.pk)
    locked.is_active = False
    return _saved(locked)


def draft_of(*, actor: Actor, subject: str, words: str = "", filters: Mapping[str, str] | None = None) -> Subscription:
    """An unsaved subscription, to see what it would have told; DomainError as `subscribe_to_search`."""
    values = _search(subject, "", words, filters or {}, Rhythm.WEEKLY)
    return Subscription(user=actor.user, organisation=actor.organisation, subject=subject, **values)


def _search(subject: str, name: str, words: str, filters: Mapping[str, str], rhythm: str) -> dict[str, Any]:
    if subject not in (Subject.ACHIEVEMENTS, Subject.DEMANDS):
        raise DomainError("unknown_subject", _("请选择要订阅成果还是需求。"), "subject")
    _check_rhythm(rhythm)
    words = " ".join(words.split())
    kept = SearchFilters.from_params(filters).to_params()
    if len(words) > WORDS_LENGTH:
        raise DomainError("words_long", _("关键词请控制在 %(most)d 个字以内。") % {"most": WORDS_LENGTH}, "words")
    if not words and not kept:
        raise DomainError("nothing_asked", _("请至少填写关键词，或选择一个条件；否则所有新内容都会推送给您。"), "words")
    label = str(Subject(subject).label)
    return {"name": _short(name or words or label), "words": words, "filters": kept}


def _create(actor: Actor, **values: Any) -> Subscription:
    now = clock.now()
    # The person's row is locked: of two requests at once neither may go beyond the most.
    get_user_model().objects.select_for_update().get(pk=actor.user_id)
    most = int(MOST.get(on=clock.today()).value)
    if Subscription.objects.filter(user=actor.user).count() >= most:
        raise DomainError("too_many", _("最多订阅 %(most)d 项，请先删除不用的。") % {"most": most})
    subscription = Subscription(
        user=actor.user, organisation=actor.organisation, since=now, looked_until=now, next_at=now, **values
    )
    subscription.next_at = next_look(subscription, after=now)
    return _saved(subscription)


def _saved(subscription: Subscription) -> Subscription:
    try:
        with transaction.atomic():
            subscription.save()
    except IntegrityError as error:
        if "subscriptions_once" not in str(error):
            raise
        raise DomainError("twice", _("您已经订阅过同样的内容，可以在“我的订阅”里修改。")) from error
    return subscription


def _locked(subscription: Subscription, actor: Actor) -> Subscription:
    _require_oneself(actor)
    rows = Subscription.objects.visible_to(actor).for_list().select_for_update(of=("self",))
    locked: Subscription | None = rows.filter(pk=subscription.pk).first()
    if locked is None:
        raise AccessError(_("只能管理自己的订阅。"))
    return locked


def _require_oneself(actor: Actor) -> None:
    if actor.user is None:
        raise AccessError(_("请先登录。"))
    if actor.supporter is not None:
        raise AccessError(_("代办期间不能改变本人的订阅。"))


def _check_rhythm(rhythm: str) -> None:
    if rhythm not in Rhythm.values:
        raise DomainError("unknown_rhythm", _("请选择多久推送一次。"), "rhythm")


def _short(name: str) -> str:
    return " ".join(name.split())[:NAME_LENGTH]
