"""Money: kept as exact ``Decimal`` yuan, typed in 万元, shown in the unit that people say."""

from __future__ import annotations

import re
import unicodedata
from decimal import ROUND_HALF_UP, Decimal
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.core.validators import MinValueValidator
from django.db import models
from django.utils.translation import gettext as _

from lianqiao.core.errors import DomainError

WAN = Decimal(10_000)
YI = Decimal(100_000_000)
CENT = Decimal("0.01")
#: The first amount that ``yuan_field`` cannot hold.
LIMIT = Decimal(10) ** 18

_UNITS = {"元": Decimal(1), "万元": WAN, "万": WAN, "亿元": YI, "亿": YI}
_AMOUNT = re.compile(r"(?P<figure>\d{1,3}(?:,\d{3})+(?:\.\d+)?|\d+(?:\.\d+)?)(?P<unit>元|万元?|亿元?)?", re.ASCII)


def parse_wan(text: str, *, signed: bool = False) -> Decimal:
    """Yuan from what a person typed into a field labelled 万元, to the cent; see `parse_amount`."""
    return parse_amount(text, unit=WAN, signed=signed)


def parse_amount(text: str, *, unit: Decimal, signed: bool = False) -> Decimal:
    """Yuan, exact to the cent, from a figure in `unit` yuan.

    Accepts full-width characters, thousands separators in their places, and a unit written behind the
    figure (元, 万元, 亿元), which then counts instead of `unit`. Never rounds: an amount finer than a cent, a
    negative one (unless `signed`), or 10^18 yuan and more raise DomainError (`money_fraction`, `money_range`;
    `money_form` for what is no figure).
    """
    compact = re.sub(r"\s", "", unicodedata.normalize("NFKC", text)).removeprefix("¥")
    if compact.startswith("-"):
        if signed:
            return -parse_amount(compact[1:], unit=unit)
        raise DomainError("money_range", _("金额不能为负数。"))
    match = _AMOUNT.fullmatch(compact)
    if match is None:
        raise DomainError("money_form", _("请填写数字金额，例如 1,234.5。"))
    figure = match["figure"].replace(",", "")
    if len(figure) > 28:  # beyond the precision in which Decimal stays exact
        raise DomainError("money_range", _("金额过大，请检查单位是否正确。"))
    amount = _exact_product(Decimal(figure), _UNITS[match["unit"]] if match["unit"] else unit)
    if amount >= LIMIT:
        raise DomainError("money_range", _("金额过大，请检查单位是否正确。"))
    cents = amount.quantize(CENT)
    if cents != amount:
        raise DomainError("money_fraction", _("金额最多精确到分（以万元计为 6 位小数）。"))
    return cents


def format_yuan(amount: Decimal | int | None, *, places: int | None = None) -> str:
    """The amount as people say it: 元 below 一万, 万元 below 一亿, else 亿元, with thousands separators.

    Exact and without false zeros unless `places` is given; then rounded half up to at most so many decimals
    (the unit is chosen after rounding, so that 10,000 万元 never appears). None gives an empty string.
    """
    if amount is None:
        return ""
    value = Decimal(amount)
    for unit in (Decimal(1), WAN, YI):
        figure = _exact_quotient(value, unit)
        if places is not None:
            figure = figure.quantize(Decimal(1).scaleb(-places), rounding=ROUND_HALF_UP)
        if abs(figure) < WAN:
            break
    label = {Decimal(1): _("元"), WAN: _("万元"), YI: _("亿元")}[unit]
    return f"{plain(figure, grouped=True)} {label}"


def wan_text(amount: Decimal | int) -> str:
    """The amount in 万元 as it stands in a form field or an Excel cell: `12345000` gives `1234.5`."""
    return plain(_exact_quotient(Decimal(amount), WAN))


def plain(figure: Decimal, *, grouped: bool = False) -> str:
    """A decimal without exponent and without trailing zeros behind the point; `-0` becomes `0`."""
    text = f"{figure:,f}" if grouped else f"{figure:f}"
    if "." in text:
        text = text.rstrip("0").rstrip(".")
    return "0" if text == "-0" else text


def _exact_product(figure: Decimal, unit: Decimal) -> Decimal:
    return figure.scaleb(_exponent(unit))


def _exact_quotient(amount: Decimal, unit: Decimal) -> Decimal:
    return amount.scaleb(-_exponent(unit))


def _exponent(unit: Decimal) -> int:
    """All units are powers of ten, so that changing the unit moves the point and never rounds."""
    return unit.adjusted()


class MoneyWanField(forms.Field):
    """A form field typed and shown in 万元 whose value is `Decimal` yuan; `initial` is yuan as well.

    Where `signed`, an amount may be below zero.
    """

    widget = forms.TextInput(attrs={"inputmode": "decimal"})

    def __init__(self, *, signed: bool = False, **kwargs: Any) -> None:
        self.signed = signed
        # A model form passes the limits of the column, in yuan; `parse_wan` holds the same limits.
        kwargs.pop("max_digits", None)
        kwargs.pop("decimal_places", None)
        super().__init__(**kwargs)

    def to_python(self, value: Any) -> Decimal | None:
        """Yuan from the typed text; ValidationError with the sentence of `parse_wan` otherwise."""
        if value in self.empty_values:
            return None
        try:
            return parse_wan(str(value), signed=self.signed)
        except DomainError as error:
            raise ValidationError(error.message, code=error.code) from error

    def prepare_value(self, value: Any) -> Any:
        """Stored yuan becomes 万元; text that was typed stays as it was typed."""
        return wan_text(value) if isinstance(value, Decimal | int) else value

    def has_changed(self, initial: Any, data: Any) -> bool:
        """Compare amounts, not spellings."""
        try:
            return bool(self.to_python(data) != initial)
        except ValidationError:
            return True


def yuan_field(verbose_name: Any = None, *, signed: bool = False, **kwargs: Any) -> models.DecimalField[Any, Any]:
    """A model field for an amount in yuan: 20 digits, two of them behind the point, never negative unless `signed`."""
    least = [] if signed else [MinValueValidator(Decimal(0))]
    kwargs["validators"] = [*least, *kwargs.get("validators", ())]
    kwargs |= {"max_digits": 20, "decimal_places": 2}
    return models.DecimalField(verbose_name, **kwargs)


def is_yuan(column: Any) -> bool:
    """Whether a model's column holds an amount in yuan: made by `yuan_field` and named so."""
    return isinstance(column, models.DecimalField) and column.name.endswith("_yuan")


def is_signed(column: Any) -> bool:
    """Whether the column of an amount, made by `yuan_field`, may hold one below zero."""
    return not any(isinstance(one, MinValueValidator) for one in column.validators)
