"""Keeping boards for themes and industries."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from lianqiao.core import log, outbox
from lianqiao.core.access import Actor
from lianqiao.core.errors import AccessError, DomainError
from lianqiao.core.permissions import Permission
from lianqiao.core.records import assign
from lianqiao.governance.boards.models import Topic, TopicIndicator
from lianqiao.governance.indicators.models import Indicator


@transaction.atomic
def create_topic(*, actor: Actor, values: Mapping[str, Any], indicators: Sequence[Indicator]) -> Topic:
    """A topic of the government body acted for; `indicators` in the order in which the board shows them."""
    if actor.oversight is None:
        raise AccessError(_("专题看板由政府部门建立。"), permission=Permission.TOPIC_EDIT)
    topic = Topic(organisation=actor.organisation, region_id=actor.organisation.region_id, created_by=actor.user)
    actor.require(Permission.TOPIC_EDIT, topic)
    assign(topic, values)
    topic.save(force_insert=True)
    _set_lines(topic, indicators, actor)
    _tell(topic, "create", actor, _("建立专题看板"))
    return topic


@transaction.atomic
def edit_topic(topic: Topic, *, actor: Actor, values: Mapping[str, Any], indicators: Sequence[Indicator]) -> Topic:
    """Change name, chain, note and indicators."""
    locked: Topic = Topic.objects.select_for_update(of=("self",)).get(pk=topic.pk)
    actor.require(Permission.TOPIC_EDIT, locked)
    assign(locked, values)
    locked.save()
    _set_lines(locked, indicators, actor)
    _tell(locked, "edit", actor, _("修改专题看板"))
    return locked


@transaction.atomic
def drop_topic(topic: Topic, *, actor: Actor) -> None:
    """Remove a topic; its indicators and figures stay."""
    locked: Topic = Topic.objects.select_for_update(of=("self",)).get(pk=topic.pk)
    actor.require(Permission.TOPIC_EDIT, locked)
    _tell(locked, "drop", actor, _("删除专题看板"))
    locked.delete()


def _set_lines(topic: Topic, indicators: Sequence[Indicator], actor: Actor) -> None:
    if not indicators:
        raise DomainError("topic_empty", _("请至少选一项指标。"), "indicators")
    visible = set(
        Indicator.objects.visible_to(actor).filter(pk__in=[one.pk for one in indicators]).values_list("pk", flat=True)
    )
    if any(one.pk not in visible for one in indicators):
        raise DomainError("topic_indicator", _("有的指标没有对您公开。"), "indicators")
    topic.lines.all().delete()
    TopicIndicator.objects.bulk_create(
        TopicIndicator(topic=topic, indicator=one, order=number) for number, one in enumerate(indicators)
    )


def _tell(topic: Topic, name: str, actor: Actor, text: str) -> None:
    topic_name = outbox.topic_of(topic, name)
    log.record(topic_name, topic, actor=actor, text=text)
    outbox.publish(topic_name, topic.pk)
