"""Money and figures in templates: ``{{ amount|yuan }}``, ``{{ amount|wan }}`` and ``{{ number|figure }}``."""

from decimal import Decimal

from django import template

from lianqiao.core import money

register = template.Library()


@register.filter
def yuan(amount: Decimal | int | None, places: int | None = None) -> str:
    """`1,234.5 万元`; with an argument rounded to so many decimals; empty for None."""
    return money.format_yuan(amount, places=places)


@register.filter
def wan(amount: Decimal | int | None) -> str:
    """The bare figure in 万元, for columns whose heading names the unit; empty for None."""
    return "" if amount is None else money.wan_text(amount)


@register.filter
def figure(number: Decimal | None) -> str:
    """`1234.500000` as `1,234.5`; a dash for None."""
    return "—" if number is None else money.plain(number, grouped=True)
