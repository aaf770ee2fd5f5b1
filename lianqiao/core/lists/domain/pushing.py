"""Sending a published edition to organisations, and what they answer to its lines."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from lianqiao.core import inbox, links, log, outbox, people
from lianqiao.core.access import Actor
from lianqiao.core.errors import AccessError, DomainError
from lianqiao.core.lists.enums import Visibility
from lianqiao.core.lists.models import Answer, Edition, Entry, Push
from lianqiao.core.lists.queries import DECIDED
from lianqiao.core.messages import register
from lianqiao.core.permissions import Permission, Role

register("lists", gettext_lazy("清单的推送与反馈"), group="matches")

#: Organisations that an edition is sent to at once.
MOST_AT_ONCE = 1000
LONGEST_ANSWER = 500


@transaction.atomic
def push_edition(edition: Edition, *, actor: Actor, organisations: Iterable[Any]) -> int:
    """Send a published edition to the organisations that do not have it yet; returns how many there were.

    Their editors and administrators get a message, their channels too. By whoever issues the list; what is not public
    is sent to nobody. Raises AccessError or DomainError, and then nothing has changed.
    """
    locked: Edition = Edition.objects.select_for_update(of=("self",)).select_related("kind").get(pk=edition.pk)
    actor.require(Permission.LIST_ISSUE, locked)
    if locked.visibility != Visibility.PUBLIC:
        raise DomainError("list_restricted", _("这种清单仅限主管部门掌握，不能推送。"))
    if not locked.is_published or locked.state not in DECIDED:
        raise DomainError("list_not_published", _("清单经保密审查公开后才能推送。"))
    chosen = {organisation.pk: organisation for organisation in organisations}
    chosen.pop(locked.organisation_id, None)
    if len(chosen) > MOST_AT_ONCE:
        raise DomainError("list_audience", _("一次最多推送 %(limit)d 个单位，请缩小范围。") % {"limit": MOST_AT_ONCE})
    has_it = set(Push.objects.filter(edition=locked, organisation__in=chosen).values_list("organisation_id", flat=True))
    new = [organisation for key, organisation in sorted(chosen.items()) if key not in has_it]
    if not new:
        raise DomainError("list_audience", _("没有符合条件、还没推送过的单位。"))
    pushes = [Push(edition=locked, organisation=organisation, pushed_by=actor.user) for organisation in new]
    Push.objects.bulk_create(pushes)
    topic = outbox.topic_of(locked, "push")
    text = _("推送给 %(count)d 个单位") % {"count": len(new)}
    log.record(topic, locked, actor=actor, text=text, data={"organisations": [str(one.pk) for one in new]})
    outbox.publish(topic, locked.pk)
    keys = [organisation.pk for organisation in new]
    recipients = [*people.members_with(Role.EDITOR, keys), *people.members_with(Role.ADMINISTRATOR, keys)]
    inbox.send(
        recipients,
        key=f"lists.push.{pushes[0].pk}",
        subject=_("%(unit)s 推送了《%(title)s》") % {"unit": locked.organisation, "title": locked.title[:80]},
        text=_("请查看清单，对感兴趣的条目填写反馈；需要联系时，可以在条目的页面申请对接。"),
        url=links.page_of(locked),
        organisations=new,
    )
    return len(new)


@transaction.atomic
def answer_entry(entry: Entry, *, actor: Actor, text: str) -> Answer | None:
    """Say for the organisation acted for what comes of a line; a second answer replaces the first.

    An empty one takes it back. Only for organisations to which the edition was sent, while it is public. Raises
    AccessError or DomainError.
    """
    edition = Edition.objects.select_for_update(of=("self",)).get(pk=entry.edition_id)
    actor.require(Permission.LIST_ANSWER, edition)
    if not edition.is_published or edition.state not in DECIDED:
        raise AccessError(_("清单现在没有公开，不能反馈。"), permission=Permission.LIST_ANSWER)
    said = text.strip()
    if len(said) > LONGEST_ANSWER:
        raise DomainError("answer_long", _("反馈最多 %(limit)d 个字。") % {"limit": LONGEST_ANSWER}, "text")
    given: Answer | None = None
    if said:
        given, _created = Answer.objects.update_or_create(
            entry=entry, organisation=actor.organisation, defaults={"text": said, "answered_by": actor.user}
        )
    else:
        Answer.objects.filter(entry=entry, organisation=actor.organisation_id).delete()
    topic = outbox.topic_of(edition, "answer")
    about = _("对“%(name)s”填写反馈") if said else _("撤回对“%(name)s”的反馈")
    log.record(topic, edition, actor=actor, text=about % {"name": entry.name}, reason=said)
    outbox.publish(topic, edition.pk)
    return given
