"""What can become of a find, and what it says about the ranking."""

from collections.abc import Collection, Mapping
from typing import Final

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class EventKind(TextChoices):
    """Something that happened to a pair of demand and achievement, from being shown to what came of it."""

    SHOWN = "shown", _("出现在匹配推荐中")
    OPENED = "opened", _("点开查看")
    DISMISSED = "dismissed", _("排除")
    RECOMMENDED = "recommended", _("由撮合人员推荐")
    CONTACTED = "contacted", _("发起对接")
    DECLINED = "declined", _("对方婉拒")
    TRIAL = "trial", _("试用、试验")
    CONTRACT = "contract", _("签约（已确认）")
    LANDING = "landing", _("落地（已确认）")
    FAILED = "failed", _("对接结束，没有合作")


#: How well a pair fits that came so far. What is not named says nothing for it.
GAINS: Final[Mapping[str, float]] = {
    EventKind.OPENED: 0.5,
    EventKind.RECOMMENDED: 1.0,
    EventKind.CONTACTED: 1.0,
    EventKind.TRIAL: 2.0,
    EventKind.CONTRACT: 3.0,
    EventKind.LANDING: 4.0,
}

#: Reasons that say that the two do not fit. Price, time and people say nothing of how well a text answers another.
MISFITS: Final = frozenset(
    {
        "wrong_problem",
        "wrong_stage",
        "not_our_field",
        "stage_too_early",
        "no_fit_technical",
        "no_fit_stage",
    }
)

#: What happened in spite of such a reason counts more than the reason.
_PROVEN: Final = frozenset({EventKind.CONTRACT, EventKind.LANDING})


def gain_of(events: Collection[tuple[str, str]]) -> float | None:
    """How well a pair fits by all that is known of it, as (kind, reason): 0 does not fit, None: nobody can say.

    A pair that was shown and left alone counts as 0. One that was put aside for a reason that is no misfit, such as
    that both know each other, says nothing unless it went further.
    """
    kinds = {kind for kind, _reason in events}
    if any(reason in MISFITS for _kind, reason in events) and not kinds & _PROVEN:
        return 0.0
    further = kinds & (GAINS.keys() - {EventKind.OPENED})
    if EventKind.DISMISSED in kinds and not further:
        return None
    return max((GAINS.get(kind, 0.0) for kind in kinds), default=None)
