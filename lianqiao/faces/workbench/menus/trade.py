"""Lines of what is sold: decisions on achievements, co-owners, and what the government supervises of it."""

from django.utils.translation import gettext_lazy as _

from lianqiao.faces.workbench.menus.line import Asked, Line, Part, governs


def _decides(asked: Asked) -> bool:
    return asked.keeps_records or asked.waits("disposals")


def _was_asked(asked: Asked) -> bool:
    return asked.is_concerned("co_owner")


LINES = (
    Line(Part.TRADE, "disposals", _("转化决策"), "gavel", _decides, "disposals"),
    Line(Part.TRADE, "disposal_consents", _("共有成果征求意见"), "users", _was_asked, "disposal_consents"),
    Line(Part.TRADE, "disposals_supervised", _("转化决策监督"), "eye-check", governs),
)
