"""The line of auctions: for whoever sells, runs or bids."""

from django.utils.translation import gettext_lazy as _

from lianqiao.faces.workbench.menus.line import Asked, Line, Part


def _has_part(asked: Asked) -> bool:
    return asked.is_concerned("auctions")


LINES = (Line(Part.TRADE, "auctions", _("竞价"), "trending-up", _has_part, "auctions"),)
