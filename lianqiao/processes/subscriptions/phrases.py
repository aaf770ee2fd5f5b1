"""What subscriptions tell: in the inbox how much is new, in the mail what it is, as far as it may be told just then."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.conf import settings
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from lianqiao.core import inbox
from lianqiao.core.messages import Words, register
from lianqiao.processes.matching.documents import DEMAND, kind_of
from lianqiao.processes.subscriptions.enums import Subject
from lianqiao.processes.subscriptions.links import stop_url
from lianqiao.processes.subscriptions.models import Subscription, Told
from lianqiao.processes.subscriptions.queries.conditions import conditions_in_words
from lianqiao.processes.subscriptions.queries.finding import KINDS, actor_of
from lianqiao.registers.achievements.queries.masking import shown_to as achievement_shown_to
from lianqiao.registers.demands.queries.masking import shown_to as demand_shown_to

#: Records that a mail names; the rest is counted and stands on the page.
NAMED = 20


def why(subscription: Subscription) -> str:
    """Why the person gets this: what was subscribed to, and how often it is told."""
    return _("您收到这条消息，是因为订阅了“%(name)s”：%(what)s，%(rhythm)s。") % {
        "name": subscription.name,
        "what": what(subscription),
        "rhythm": subscription.get_rhythm_display(),
    }


def what(subscription: Subscription) -> str:
    """What is looked for, in words."""
    own = subscription.own_record
    if own is not None:
        return _("“%(title)s”的新匹配") % {"title": own.title[:60]}
    kind = KINDS[Subject(subscription.subject)]
    parts = [f"“{subscription.words[:60]}”"] if subscription.words else []
    parts += conditions_in_words(subscription.search_filters, kind)
    label = str(subscription.get_subject_display())
    return f"{label}（{'，'.join(parts)}）" if parts else label


def tell(subscription: Subscription, *, run: UUID, count: int) -> None:
    """One message of a run. It names no record: what the person may see of them is told when the mail goes out."""
    inbox.send(
        [subscription.user],
        key=f"subscriptions.{run}",
        subject=_subject(subscription, count),
        text=why(subscription),
        url=_page(subscription),
        leave_url=stop_url(subscription),
    )


def compose(message: Any) -> Words | None:
    """The mail of a run as it may be sent now: without what has been taken back, none after the person has stopped."""
    told = Told.objects.filter(run=UUID(message.key.rpartition(".")[2])).exclude(subscription=None)
    first = told.select_related("subscription__user", "subscription__achievement", "subscription__demand").first()
    if first is None or not first.subscription.is_active:
        return None
    subscription: Subscription = first.subscription
    actor = actor_of(subscription)
    rows = list(told.visible_to(actor).for_list().order_by("-fit", "pk"))
    if not rows:
        return None
    lines = [_line(number, row, actor) for number, row in enumerate(rows[:NAMED], start=1)]
    if len(rows) > NAMED:
        lines.append(_("另有 %(count)d 条，请到订阅页面查看。") % {"count": len(rows) - NAMED})
    return Words(_subject(subscription, len(rows)), "\n\n".join([why(subscription), *lines]))


def _line(number: int, told: Told, actor: Any) -> str:
    record, kind = told.record, kind_of(told.record)
    shown_to: Any = demand_shown_to if kind == DEMAND else achievement_shown_to
    holder = f"{shown_to(record, actor).owner_name} · {record.region.name}"
    lines = [f"{number}. {record.title}", holder]
    if told.because:
        lines.append(_("推送理由：%(because)s") % {"because": told.because})
    lines.append(f"{settings.LIANQIAO_BASE_URL}{reverse(f'portal:{kind}', args=[record.pk])}")
    return "\n".join(lines)


def _subject(subscription: Subscription, count: int) -> str:
    return _("订阅“%(name)s”有 %(count)d 条新内容") % {"name": subscription.name, "count": count}


def _page(subscription: Subscription) -> str:
    return reverse("workbench:subscription", args=[subscription.pk])


register("subscriptions", gettext_lazy("订阅的新内容"), group="subscriptions", compose=compose)
