"""Lights, forecasts and outliers in Chinese sentences.

The engines know no catalogue of translations of their own: pass the page's `gettext` to have the sentences in
its language; without one they stay Chinese, the source language.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from decimal import ROUND_HALF_UP, Decimal
from functools import lru_cache
from gettext import gettext
from typing import Any, Final, TypeAlias

from lianqiao.engines.progress.forecasts import Forecast, Method
from lianqiao.engines.progress.growth import HUNDRED, Growth, Told
from lianqiao.engines.progress.lights import Direction, Ground, Judgement, Light, LightRule
from lianqiao.engines.progress.outliers import Outlier

Translate: TypeAlias = Callable[[str], str]


def _(message: str) -> str:
    """Mark a message for the catalogue; it is translated where it is used."""
    return message


LIGHT_WORDS: Final[Mapping[Light, str]] = {
    Light.GREEN: _("绿灯"),
    Light.AMBER: _("黄灯"),
    Light.RED: _("红灯"),
    Light.GREY: _("灰灯"),
}
METHOD_WORDS: Final[Mapping[Method, str]] = {
    Method.SAME_PACE: _("按今年以来的月均进度推算"),
    Method.LAST_YEAR: _("按去年同期占全年的比重推算"),
    Method.TREND: _("按泰尔—森稳健趋势推算"),
}
_RULE: Final = _(
    "达到序时进度的%(green)s及以上为绿灯，%(amber)s（含）至%(green)s为黄灯，不足%(amber)s为红灯；"
    "已完成全期目标的为绿灯；没有数据或者没有目标的为灰灯"
)
_GROUNDS: Final[Mapping[Ground, str]] = {
    Ground.LINE: _("现值%(value)s，序时应达%(line)s，相当于序时进度的%(ratio)s"),
    Ground.TARGET: _("现值%(value)s，已达到目标%(target)s"),
    Ground.NOTHING_DUE: _("现值%(value)s，按进度目前还没有应完成的数"),
    Ground.NO_VALUE: _("还没有数据"),
    Ground.NO_TARGET: _("没有设定目标"),
}
_OFF_THE_LINE: Final = _("现值%(value)s，序时应达%(line)s，没有达到")
_CEILING: Final = _("现值%(value)s，应控制在%(line)s以内")
_FORECAST: Final = _("预计期末%(value)s（%(low)s至%(high)s），%(method)s，依据%(points)s个月的数据")
_OUTLIER: Final = _("%(value)s明显%(side)s：参照值的中位数为%(median)s，修正Z值%(score)s，超过%(limit)s")
_WITHOUT_SPREAD: Final = _("%(value)s与众不同：参照值都是%(median)s")
_GROWTH: Final[Mapping[Told, str]] = {
    Told.PER_CENT: _("%(sign)s%(amount)s%%"),
    Told.POINTS: _("%(sign)s%(amount)s个百分点"),
    Told.TIMES: _("约%(amount)s倍"),
    Told.TURNED: _("由正转负"),
    Told.TINY_BASE: _("基数过小"),
}
_GROWN: Final[Mapping[Told, tuple[str, str]]] = {
    Told.PER_CENT: (_("同比增长%(amount)s%%"), _("同比下降%(amount)s%%")),
    Told.POINTS: (_("同比提高%(amount)s个百分点"), _("同比降低%(amount)s个百分点")),
    Told.TIMES: (_("约为上年同期的%(amount)s倍"), ""),
    Told.TURNED: (_("同比由正转负"), ""),
    Told.TINY_BASE: (_("上年同期基数过小，不作比较"), ""),
}
#: Multiples from here on are told without decimals.
_WHOLE_FROM: Final = Decimal(10)
_AS_BEFORE: Final = _("与上年同期持平")
_SIDES: Final = {True: _("偏高"), False: _("偏低")}


def number(value: Decimal | float, places: int = 2) -> str:
    """A figure with thousands separators and at most `places` decimals, without trailing zeros."""
    known = value if isinstance(value, Decimal) else Decimal(str(value))
    exact = known.quantize(_unit(places), rounding=ROUND_HALF_UP)
    words = f"{exact:,f}"
    words = words.rstrip("0").rstrip(".") if "." in words else words
    return "0" if words == "-0" else words


@lru_cache(maxsize=16)
def _unit(places: int) -> Decimal:
    return Decimal(1).scaleb(-places)


def per_cent(share: Decimal, places: int = 1) -> str:
    """A share in per cent."""
    return f"{number(share * 100, places)}%"


def rule_sentence(rule: LightRule, translate: Translate = gettext) -> str:
    """The rule of the lights, without a full stop."""
    return translate(_RULE) % {"green": per_cent(rule.green_from), "amber": per_cent(rule.amber_from)}


def judgement_sentence(judgement: Judgement, translate: Translate = gettext) -> str:
    """Why this light: the figures that decided, and the word for the light."""
    standing = judgement.standing
    values: dict[str, Any] = {
        name: "" if value is None else number(value)
        for name, value in (("value", standing.value), ("line", standing.line), ("target", standing.target))
    }
    values["ratio"] = "" if standing.ratio is None else per_cent(standing.ratio)
    message = _GROUNDS[judgement.ground]
    if judgement.ground is Ground.LINE and standing.line == standing.target and standing.direction is Direction.DOWN:
        message = _CEILING
    elif judgement.ground is Ground.LINE and standing.ratio is None:
        message = _OFF_THE_LINE
    return f"{translate(message) % values}，{translate(LIGHT_WORDS[judgement.light])}"


def forecast_sentence(forecast: Forecast, translate: Translate = gettext) -> str:
    """The forecast with its range and method."""
    return translate(_FORECAST) % {
        "value": number(forecast.value),
        "low": number(forecast.low),
        "high": number(forecast.high),
        "method": translate(METHOD_WORDS[forecast.method]),
        "points": forecast.points,
    }


def outlier_sentence(outlier: Outlier[Any], translate: Translate = gettext) -> str:
    """Why a figure stands out."""
    if outlier.score in (float("inf"), float("-inf")):
        return translate(_WITHOUT_SPREAD) % {"value": number(outlier.value), "median": number(outlier.median)}
    return translate(_OUTLIER) % {
        "value": number(outlier.value),
        "side": translate(_SIDES[outlier.is_above]),
        "median": number(outlier.median),
        "score": number(outlier.score),
        "limit": number(outlier.limit),
    }


def growth_words(growth: Growth, translate: Translate = gettext) -> str:
    """A comparison with the year before for the cell of a table: +12.3%, +2.6个百分点, 约9.4倍, 基数过小."""
    amount = _growth_amount(growth)
    sign = "-" if amount.startswith("-") else "" if amount in ("", "0") else "+"
    return translate(_GROWTH[growth.told]) % {"sign": sign, "amount": amount.removeprefix("-")}


def growth_sentence(growth: Growth, translate: Translate = gettext) -> str:
    """A comparison with the year before for running text, without a full stop."""
    amount = _growth_amount(growth)
    if amount == "0":
        return translate(_AS_BEFORE)
    up, down = _GROWN[growth.told]
    return translate(down if amount.startswith("-") else up) % {"amount": amount.removeprefix("-")}


def _growth_amount(growth: Growth) -> str:
    """The number with one decimal, a multiple of ten and more without; nothing where only words are told."""
    if growth.amount is None:
        return ""
    if growth.told is Told.TIMES:
        return number(growth.amount, 0 if growth.amount >= _WHOLE_FROM else 1)
    return number(growth.amount * HUNDRED if growth.told is Told.PER_CENT else growth.amount, 1)
