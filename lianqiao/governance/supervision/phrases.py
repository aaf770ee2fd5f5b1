"""What task forces, meetings and orders to rectify tell people, and whom."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from lianqiao.core import inbox, links
from lianqiao.core.documents import day_words
from lianqiao.core.messages import register
from lianqiao.core.transitions import Context
from lianqiao.governance.plans.phrases import people_of
from lianqiao.governance.supervision.enums import ItemState, OrderState
from lianqiao.governance.supervision.models import AgreedItem, Meeting, Rectification
from lianqiao.registers.organisations.queries.actors import people_for

register("supervision", gettext_lazy("专班、会商与督导"), group="tasks")

_OF_ITEM = {
    ItemState.OPEN: gettext_lazy("退回，请继续落实"),
    ItemState.CONFIRMED: gettext_lazy("已确认落实"),
    ItemState.DROPPED: gettext_lazy("不再办理"),
}
_OF_ORDER = {
    OrderState.ORDERED: gettext_lazy("退回，请继续整改"),
    OrderState.CLOSED: gettext_lazy("已核查销号"),
    OrderState.WITHDRAWN: gettext_lazy("已撤回"),
}


def tell_of_call(meeting: Meeting, context: Context) -> None:
    """The participants: day, place and agenda."""
    where = "，".join(part for part in (day_words(meeting.held_on), meeting.place) if part)
    _tell_participants(meeting, _("请参加“%(title)s”"), f"{where}\n{meeting.agenda}", "called")


def tell_newcomers(meeting: Meeting, context: Context) -> None:
    """Organisations that were added to a meeting after the others had been told of it: `data["units"]`."""
    where = "，".join(part for part in (day_words(meeting.held_on), meeting.place) if part)
    _tell(meeting, context.data["units"], _("请参加“%(title)s”"), f"{where}\n{meeting.agenda}", mark="added")


def tell_of_minutes(meeting: Meeting, context: Context) -> None:
    """The participants: that there are minutes, and items to follow."""
    _tell_participants(meeting, _("“%(title)s”已召开，请查看纪要和议定事项"), meeting.minutes[:500], "held")


def tell_of_cancelling(meeting: Meeting, context: Context) -> None:
    """The participants who had been called."""
    if meeting.called_at is not None:
        _tell_participants(meeting, _("“%(title)s”已取消"), context.reason, "cancelled")


def tell_owner_of_item(item: AgreedItem, context: Context) -> None:
    """Who is to do what was agreed on."""
    until = _("请在 %(day)s 前落实并报送。") % {"day": day_words(item.due_on)} if item.due_on else ""
    _tell(item, [item.owner_id], _("“%(title)s”由贵单位落实"), f"{item.meeting}：{until}", mark="agreed")


def tell_owner_of_decision(item: AgreedItem, context: Context) -> None:
    """Who was to do it: what the body that called the meeting decided."""
    subject = f"“%(title)s”{_OF_ITEM[ItemState(item.state)]}"
    _tell(item, [item.owner_id], subject, context.reason, mark=f"{item.state}.{context.at:%Y%m%d%H%M%S%f}")


def tell_keeper_of_item(item: AgreedItem, context: Context) -> None:
    """The body that called the meeting: an item was reported as done."""
    _tell_keeper(item, _("“%(title)s”已报送落实情况，请确认"), item.result, mark=f"{context.at:%Y%m%d%H%M%S%f}")


def tell_unit_of_order(order: Rectification, context: Context) -> None:
    """The ordered unit: issue, demand and day."""
    until = _("整改期限：%(day)s。") % {"day": day_words(order.due_on)}
    _tell(order, [order.unit_id], _("整改通知：%(title)s"), f"{order.demand[:500]}\n{until}", mark="ordered")


def tell_unit_of_decision(order: Rectification, context: Context) -> None:
    """The ordered unit, if it had the order: what the issuing body decided."""
    if order.issued_at is None:
        return
    text = context.reason or str(context.data.get("opinion") or "")
    subject = f"“%(title)s”{_OF_ORDER[OrderState(order.state)]}"
    _tell(order, [order.unit_id], subject, text, mark=f"{order.state}.{context.at:%Y%m%d%H%M%S%f}")


def tell_unit_of_new_day(order: Rectification, context: Context) -> None:
    """The ordered unit: its day was moved, or it has to work on it again."""
    text = _("整改期限：%(day)s。%(reason)s") % {"day": day_words(order.due_on), "reason": context.reason}
    mark = f"day.{context.at:%Y%m%d%H%M%S%f}"
    _tell(order, [order.unit_id], _("“%(title)s”整改期限有调整"), text, mark=mark)


def tell_keeper_of_proof(order: Rectification, context: Context) -> None:
    """The issuing body: a proof was handed in."""
    text = str(context.data.get("text") or "")[:500]
    _tell_keeper(order, _("“%(title)s”已提交整改证明，请核查"), text, mark=f"{context.at:%Y%m%d%H%M%S%f}")


def tell_of_due_day(record: Any, context: Context) -> None:
    """Who has to do it: the day comes near."""
    day = context.data["day"]
    text = _("将于 %(day)s 到期，请抓紧办理并报送。") % {"day": day_words(day)}
    _tell(record, [_responsible(record)], _("“%(title)s”即将到期"), text, mark=f"due.{day}")


def tell_of_overdue(record: Any, context: Context) -> None:
    """Who has to do it, and who waits for it: the day is over."""
    day = context.data["day"]
    text = _("期限是 %(day)s，还没有报送。") % {"day": day_words(day)}
    _tell(record, [_responsible(record)], _("“%(title)s”已经逾期"), text, mark=f"over.{day}")
    _tell_keeper(record, _("“%(title)s”已经逾期"), text, mark=f"keeper.over.{day}")


def _responsible(record: Any) -> Any:
    return record.owner_id if isinstance(record, AgreedItem) else record.unit_id


def _tell_participants(meeting: Meeting, subject: str, text: str, mark: str) -> None:
    _tell(meeting, meeting.participants.values_list("organisation", flat=True), subject, text, mark=mark)


def _tell(record: Any, units: Iterable[Any], subject: str, text: str, *, mark: str) -> None:
    """The people of the units who carry out what they are charged with."""
    told = list(units)
    inbox.send(
        people_of(told),
        key=f"{record._meta.label_lower}.{record.pk}.{mark}",
        subject=subject % {"title": str(record)[:60]},
        text=text,
        url=links.page_of(record),
        organisations=told,
    )


def _tell_keeper(record: Any, subject: str, text: str, *, mark: str) -> None:
    inbox.send(
        people_for(record.organisation_id, record.created_by_id),
        key=f"{record._meta.label_lower}.{record.pk}.keeper.{mark}",
        subject=subject % {"title": str(record)[:60]},
        text=text,
        url=links.page_of(record),
    )
