"""Reasons and gaps of a hit as Chinese sentences, for the command line and the pages alike.

The engines know no catalogue of translations of their own: pass the page's `gettext` to have the sentences in
its language; without one they stay Chinese, the source language.
"""

from collections.abc import Callable, Mapping
from decimal import Decimal
from gettext import gettext
from typing import Final, TypeAlias

from lianqiao.engines.retrieval.records import Gap, GapKind, Hit, Reason, ReasonKind

Translate: TypeAlias = Callable[[str], str]


def _(message: str) -> str:
    """Mark a message for the catalogue; it is translated where it is used."""
    return message


_REASONS: Final[Mapping[ReasonKind, str]] = {
    ReasonKind.WORD: _("提到“%(value)s”"),
    ReasonKind.MEANING: _("意思相近"),
    ReasonKind.OTHER_WORDS: _("其他相近用词"),
    ReasonKind.FIELD: _("技术领域相符"),
    ReasonKind.READINESS: _("成熟度%(offered)s级，达到要求的%(wanted)s级"),
    ReasonKind.PRICE: _("报价%(offered)s，在%(wanted)s预算之内"),
    ReasonKind.FRESHNESS: _("信息更新于%(offered)s"),
}
_SAME_REGION: Final[Mapping[str, str]] = {
    "county": _("同一县区"),
    "city": _("同一城市"),
    "province": _("同一省份"),
}
_GAPS: Final[Mapping[GapKind, str]] = {
    GapKind.FIELD: _("技术领域不同"),
    GapKind.REGION: _("不在同一省份"),
    GapKind.READINESS: _("成熟度%(offered)s级，比要求的%(wanted)s级低%(value)s级"),
    GapKind.PRICE: _("报价%(offered)s，超出%(wanted)s的预算"),
    GapKind.FRESHNESS: _("信息自%(offered)s以后没有更新"),
    GapKind.UNANSWERED: _("没有直接提到：%(value)s"),
}
_MONEY_UNITS: Final = ((Decimal(10**8), _("%s亿元")), (Decimal(10**4), _("%s万元")), (Decimal(1), _("%s元")))


def reason_sentence(reason: Reason, translate: Translate = gettext) -> str:
    """What carried a hit, in words and without its share."""
    if reason.kind is ReasonKind.WORD and reason.wanted:
        return _fill(translate(_("所说“%(wanted)s”，文中称“%(value)s”")), reason, translate)
    if reason.kind is ReasonKind.REGION:
        return translate(_SAME_REGION[reason.value])
    return _fill(translate(_REASONS[reason.kind]), reason, translate)


def gap_sentence(gap: Gap, translate: Translate = gettext) -> str:
    """What does not fit, in words."""
    return _fill(translate(_GAPS[gap.kind]), gap, translate)


def hit_sentences(hit: Hit, translate: Translate = gettext) -> tuple[list[str], list[str]]:
    """The reasons of a hit with their shares in per cent, largest first, and its gaps."""
    reasons = [f"{reason_sentence(reason, translate)} {reason.share:.0%}" for reason in hit.reasons]
    return reasons, [gap_sentence(gap, translate) for gap in hit.gaps]


def money(yuan: str, translate: Translate = gettext) -> str:
    """An amount in the largest unit that leaves a whole number or two decimals: 1250000 gives 125万元."""
    amount = Decimal(yuan)
    unit, pattern = next((row for row in _MONEY_UNITS if abs(amount) >= row[0]), _MONEY_UNITS[-1])
    shown = f"{amount / unit:.2f}".rstrip("0").rstrip(".")
    return translate(pattern) % shown


def _fill(pattern: str, subject: Reason | Gap, translate: Translate) -> str:
    is_money = subject.kind.value == ReasonKind.PRICE.value
    wanted, offered = (money(side, translate) if is_money else side for side in (subject.wanted, subject.offered))
    return pattern % {"value": subject.value, "wanted": wanted, "offered": offered}
