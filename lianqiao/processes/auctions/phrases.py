"""What auctions tell bidders and sellers."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from lianqiao.core import inbox, links
from lianqiao.core.messages import register
from lianqiao.core.money import format_yuan
from lianqiao.core.permissions import Role
from lianqiao.core.transitions import Context
from lianqiao.processes.auctions.enums import Outcome
from lianqiao.registers.organisations.queries.actors import members_with

if TYPE_CHECKING:
    from lianqiao.processes.auctions.models import Auction, Participant

register("auctions", gettext_lazy("竞价的报名、开始与结果"), group="tasks")


def _people(organisation_ids: list[Any]) -> list[Any]:
    return [*members_with(Role.ADMINISTRATOR, organisation_ids), *members_with(Role.EDITOR, organisation_ids)]


def _send(auction: Auction, key: str, organisation_ids: list[Any], subject: str, *texts: str) -> None:
    inbox.send(
        _people(organisation_ids),
        key=f"auctions.{key}.{auction.pk}",
        subject=subject,
        text="\n".join(text for text in texts if text),
        url=links.page_of(auction),
        organisations=organisation_ids,
    )


def _moment(value: Any) -> str:
    return f"{timezone.localtime(value):%Y-%m-%d %H:%M}"


def _bidders(auction: Auction) -> list[Any]:
    return list(auction.participants.order_by("pk").values_list("organisation_id", flat=True))


def _keepers(auction: Auction) -> list[Any]:
    return [pk for pk in (auction.organisation_id, auction.operator_id) if pk is not None]


def tell_admitted(participant: Participant) -> None:
    """The unit: under which label it bids, and what is still to be done."""
    auction = participant.auction
    times = {"opens": _moment(auction.opens_at), "closes": _moment(auction.planned_close)}
    _send(
        auction,
        f"admitted.{participant.organisation_id}",
        [participant.organisation_id],
        _("已确认参加“%(title)s”的竞价") % {"title": auction.title},
        _("竞买号 %(label)s。请在竞价页面阅读并同意规则。") % {"label": participant.label},
        _("%(opens)s 开始，%(closes)s 结束。") % times,
    )


def tell_deposit(participant: Participant) -> None:
    """The unit: its deposit has arrived."""
    auction = participant.auction
    subject = _("“%(title)s”的竞买保证金已确认到账") % {"title": auction.title}
    _send(auction, f"deposit.{participant.organisation_id}", [participant.organisation_id], subject)


def tell_of_opening(auction: Auction, context: Context) -> None:
    """All who take part: bidding has begun."""
    subject = _("“%(title)s”的竞价已经开始") % {"title": auction.title}
    until = _("%(closes)s 结束。") % {"closes": _moment(auction.closes_at)}
    _send(auction, "opening", [*_keepers(auction), *_bidders(auction)], subject, until)


def tell_of_end(auction: Auction, context: Context) -> None:
    """The seller and all bidders: the result; the winner is told that it won."""
    given = {"title": auction.title, "price": format_yuan(auction.result_yuan), "why": auction.get_why_display()}
    if auction.outcome != Outcome.WON:
        subject = _("“%(title)s”流拍：%(why)s") % given
        _send(auction, "end", [*_keepers(auction), *_bidders(auction)], subject)
        return
    winner = auction.winner.organisation_id if auction.winner is not None else None
    others = [pk for pk in _bidders(auction) if pk != winner]
    _send(auction, "end", [*_keepers(auction), *others], _("“%(title)s”以 %(price)s 成交") % given)
    _send(auction, "won", [winner], _("贵单位以 %(price)s 竞得“%(title)s”") % given)


def tell_of_calling_off(auction: Auction, context: Context) -> None:
    """The seller and all bidders: why there is no auction any more."""
    subject = _("“%(title)s”的竞价已撤销") % {"title": auction.title}
    _send(auction, "called_off", [*_keepers(auction), *_bidders(auction)], subject, auction.call_off_reason)
