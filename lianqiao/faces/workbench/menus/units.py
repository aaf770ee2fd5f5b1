"""Lines of a unit's own work: its records, whom it meets, what it applied for."""

from django.utils.translation import gettext_lazy as _

from lianqiao.core.permissions import Permission
from lianqiao.faces.workbench.menus.line import Asked, Line, Part, governs, has_unit
from lianqiao.processes.appraisals.queries.evaluators import may_subscribe
from lianqiao.processes.matchmaking.queries.visibility import keeps_list
from lianqiao.processes.watching.queries.visibility import watches


def _keeps(asked: Asked) -> bool:
    return asked.keeps_records


def _everybody(asked: Asked) -> bool:
    return True


def _is_unit(asked: Asked) -> bool:
    return asked.unit is not None and not asked.governs


LINES = (
    Line(Part.MINE, "home", _("待我办理"), "checklist", _everybody, "total"),
    Line(Part.MINE, "inbox", _("消息"), "bell", _everybody, "unread"),
    Line(Part.MINE, "subscriptions", _("我的订阅"), "rss", _everybody),
    Line(Part.MINE, "norms", _("规定库"), "gavel", _everybody),
    Line(Part.RECORDS, "achievements", _("我的成果"), "bulb", _keeps),
    Line(Part.RECORDS, "demands", _("我的需求"), "help-hexagon", _keeps),
    Line(Part.RECORDS, "matches", _("匹配推荐"), "arrows-join", _keeps),
    Line(Part.RECORDS, "imports", _("批量导入"), "file-import", _keeps),
    Line(Part.MEETING, "introductions", _("对接"), "heart-handshake", has_unit),
    Line(Part.MEETING, "cases", _("我的案件"), "layout-kanban", _is_unit, "cases"),
    Line(Part.MEETING, "windows", _("专场对接"), "table", has_unit),
    Line(Part.MEETING, "mandates", _("技术经理人委托"), "user-heart", has_unit),
    Line(
        Part.MEETING,
        "referrals",
        _("评投推荐"),
        "coin-yuan",
        lambda asked: has_unit(asked) and not asked.keeps_records and may_subscribe(asked.actor),
        "referrals",
    ),
    Line(Part.MEETING, "candidates", _("撮合候选"), "affiliate", lambda asked: keeps_list(asked.actor)),
    Line(Part.MEETING, "unmet", _("未找到成果的需求"), "zoom-question", governs),
    Line(Part.MEETING, "leads", _("省外成果"), "binoculars", lambda asked: watches(asked.actor)),
    Line(Part.MEETING, "funnel", _("对接漏斗"), "chart-funnel", has_unit),
    Line(
        Part.TRADE,
        "deals",
        _("成交"),
        "contract",
        lambda asked: asked.governs or asked.is_concerned("deals") or asked.keeps_records,
        "deals",
    ),
    Line(
        Part.TRADE, "commissions", _("服务报酬"), "cash", lambda asked: asked.is_concerned("commissions"), "commissions"
    ),
    Line(Part.UNIT, "organisation", _("我的单位"), "building", _everybody),
    Line(
        Part.UNIT,
        "organisation_log",
        _("本单位日志"),
        "list-search",
        lambda asked: asked.has(Permission.LOG_VIEW_OWN),
    ),
    Line(Part.UNIT, "tokens", _("开放接口"), "api", lambda asked: asked.has(Permission.TOKEN_CREATE)),
)
