"""Money in templates: ``{{ amount|yuan }}`` and ``{{ amount|wan }}``."""

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
