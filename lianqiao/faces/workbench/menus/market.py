"""Lines of the technology market."""

from django.utils.translation import gettext_lazy as _

from lianqiao.faces.workbench.menus.line import Asked, Line, Part


def _lists(asked: Asked) -> bool:
    return asked.keeps_records or asked.governs or asked.is_concerned("market")


LINES = (
    Line(Part.TRADE, "market", _("挂牌交易"), "building-store", _lists, "market"),
    Line(
        Part.TRADE,
        "market_intents",
        _("我的受让意向"),
        "shopping-cart",
        lambda asked: asked.is_concerned("market_intents"),
        "market_intents",
    ),
    Line(
        Part.TRADE,
        "market-sessions",
        _("交易专场"),
        "calendar-event",
        lambda asked: asked.is_concerned("market"),
    ),
    Line(Part.TRADE, "pool", _("成果池"), "stack-2", _lists, "pool"),
    Line(
        Part.TRADE,
        "licences",
        _("许可使用"),
        "key",
        lambda asked: asked.governs or asked.is_concerned("licences"),
        "licences",
    ),
    Line(
        Part.TRADE,
        "licence_dues",
        _("许可应付款"),
        "cash",
        lambda asked: asked.governs or asked.is_concerned("licences"),
        "licence_dues",
    ),
)
