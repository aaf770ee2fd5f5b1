"""Lines of what belongs to whom: the separate ledger, and the empowerment of inventors."""

from django.utils.translation import gettext_lazy as _

from lianqiao.faces.workbench.menus.line import Asked, Line, Part
from lianqiao.processes.asset_ledger.interfaces.importers import keeps_ledger


def _has_state_assets(asked: Asked) -> bool:
    return asked.governs or keeps_ledger(asked.actor) or asked.waits("empowerments") or asked.waits("asset_ledger")


LINES = (
    Line(Part.TRADE, "empowerments", _("成果赋权"), "award", _has_state_assets, "empowerments"),
    Line(Part.TRADE, "assets", _("单列台账"), "book-2", _has_state_assets, "asset_ledger"),
)
