"""The states of an auction."""

from django.utils.translation import gettext_lazy as _

from lianqiao.core.permissions import Permission
from lianqiao.core.transitions import Transition, TransitionTable, register
from lianqiao.processes.auctions import phrases, steps
from lianqiao.processes.auctions.enums import AuctionState as S
from lianqiao.processes.auctions.models import Auction

AUCTION = register(
    TransitionTable(
        model=Auction,
        states=S,
        initial=S.ANNOUNCED,
        transitions=(
            Transition(
                "open",
                _("竞价开始"),
                (S.ANNOUNCED,),
                S.OPEN,
                None,
                guards=(steps.time_has_come,),
                reactions=(phrases.tell_of_opening,),
            ),
            Transition(
                "close",
                _("竞价结束"),
                (S.OPEN,),
                S.CLOSED,
                None,
                guards=(steps.time_is_over,),
                effects=(steps.close,),
                reactions=(phrases.tell_of_end,),
            ),
            Transition(
                "call_off",
                _("撤销竞价"),
                (S.ANNOUNCED, S.OPEN),
                S.CALLED_OFF,
                Permission.AUCTION_MANAGE,
                guards=(steps.reason_is_short, steps.end_is_not_reached),
                effects=(steps.call_off,),
                reactions=(phrases.tell_of_calling_off,),
                reason_required=True,
                dangerous=True,
            ),
            Transition(
                "stop",
                _("系统撤销竞价"),
                (S.ANNOUNCED, S.OPEN),
                S.CALLED_OFF,
                None,
                guards=(steps.reason_is_short, steps.end_is_not_reached),
                effects=(steps.call_off,),
                reactions=(phrases.tell_of_calling_off,),
                reason_required=True,
            ),
        ),
    )
)
