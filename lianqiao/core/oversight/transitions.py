"""What can happen to a request about personal data."""

from typing import Any

from django.utils.translation import gettext_lazy as _

from lianqiao.core.oversight.enums import RequestKind, RequestState
from lianqiao.core.oversight.models import DataRequest
from lianqiao.core.oversight.phrases import tell_answer, tell_outcome
from lianqiao.core.oversight.purposes import obstacles_of, purposes
from lianqiao.core.permissions import Permission
from lianqiao.core.transitions import Context, Transition, TransitionTable, register


def nothing_stands_against(request: DataRequest, context: Context) -> str | None:
    """An account is closed only when nobody else is left without somebody in charge."""
    if request.kind != RequestKind.DELETION:
        return None
    return next(iter(obstacles_of(request.user)), None)


def keep_answer(request: DataRequest, context: Context) -> None:
    """Who answered, when and what."""
    request.answer = str(context.data.get("answer", "") or context.reason)
    request.handled_by = context.actor.user
    request.handled_at = context.at


def erase(request: DataRequest, context: Context) -> None:
    """For a deletion: what every app says of its own tables; the account itself comes last."""
    if request.kind != RequestKind.DELETION:
        return
    eraser: Any
    for purpose in sorted(purposes(), key=lambda purpose: purpose.model == "accounts.User"):
        if (eraser := purpose.erase) is not None:
            eraser(request.user, context.actor)


TABLE = register(
    TransitionTable(
        model=DataRequest,
        states=RequestState,
        initial=RequestState.SUBMITTED,
        transitions=(
            Transition(
                name="fulfil",
                label=_("办理完成"),
                sources=(RequestState.SUBMITTED,),
                target=RequestState.DONE,
                permission=Permission.PERSONAL_DATA_HANDLE,
                guards=(nothing_stands_against,),
                # The address is needed before the account, and with it the address, is gone.
                effects=(keep_answer, tell_outcome, erase),
                requires=("answer",),
                dangerous=True,
            ),
            Transition(
                name="refuse",
                label=_("不予办理"),
                sources=(RequestState.SUBMITTED,),
                target=RequestState.DECLINED,
                permission=Permission.PERSONAL_DATA_HANDLE,
                effects=(keep_answer, tell_answer),
                reason_required=True,
            ),
            Transition(
                name="withdraw",
                label=_("撤回请求"),
                sources=(RequestState.SUBMITTED,),
                target=RequestState.WITHDRAWN,
                permission=Permission.PERSONAL_DATA_ASK,
            ),
        ),
    )
)
