"""Lines of those who look through, lead and measure: gates, plans, meetings, targets, reports, notices."""

from django.utils.translation import gettext_lazy as _

from lianqiao.core.permissions import Permission
from lianqiao.faces.workbench.menus.line import Asked, Line, Part, governs, has_unit


def _works_together(asked: Asked) -> bool:
    return asked.governs or asked.reports


def _is_measured(asked: Asked) -> bool:
    return asked.governs or asked.is_concerned("targets")


def _fills_reports(asked: Asked) -> bool:
    if asked.unit is None or not asked.has(Permission.REPORT_FILL):
        return False
    return asked.reports or asked.waits("reports")


LINES = (
    Line(
        Part.GATES,
        "review_achievements",
        _("成果审核"),
        "clipboard-check",
        lambda asked: asked.governs and asked.has(Permission.ACHIEVEMENT_REVIEW),
        "achievements",
    ),
    Line(
        Part.GATES,
        "review_demands",
        _("需求诊断"),
        "stethoscope",
        lambda asked: asked.has(Permission.DEMAND_DIAGNOSE) and (asked.governs or asked.actor.service is not None),
        "demands",
    ),
    Line(
        Part.GATES,
        "review_secrecy",
        _("保密审查"),
        "shield-lock",
        lambda asked: asked.has(Permission.ACHIEVEMENT_REVIEW_SECRECY),
        "secrecy",
    ),
    Line(
        Part.GATES,
        "review_organisations",
        _("单位核验"),
        "building-community",
        lambda asked: asked.governs and asked.has(Permission.ORGANISATION_VERIFY),
        "organisations",
    ),
    Line(Part.GATES, "campaigns", _("摸底与征集"), "speakerphone", governs, "campaigns"),
    Line(Part.TASKS, "plans", _("方案"), "file-text", governs),
    Line(Part.TASKS, "ledger", _("任务台账"), "list-details", has_unit, "ledger"),
    Line(Part.TASKS, "industries", _("重点产业"), "hexagon", governs),
    Line(Part.TASKS, "maps", _("产业图谱"), "sitemap", governs),
    Line(Part.JOINT, "forces", _("工作专班"), "users", _works_together),
    Line(Part.JOINT, "meetings", _("会商与例会"), "calendar-event", _works_together),
    Line(
        Part.JOINT,
        "items",
        _("议定事项"),
        "checklist",
        lambda asked: _works_together(asked) or asked.waits("items"),
        "items",
    ),
    Line(Part.JOINT, "inspections", _("督导"), "search", _works_together),
    Line(
        Part.JOINT,
        "rectifications",
        _("整改"),
        "tool",
        lambda asked: _works_together(asked) or asked.waits("orders"),
        "orders",
    ),
    Line(Part.AIMS, "targets", _("目标"), "target", lambda asked: asked.actor.is_verified),
    Line(Part.AIMS, "indicators", _("指标目录"), "chart-line", lambda asked: asked.actor.is_verified),
    Line(Part.AIMS, "boards", _("指标看板"), "gauge", governs),
    Line(
        Part.AIMS,
        "boards",
        _("本单位看板"),
        "gauge",
        lambda asked: not asked.governs and asked.is_concerned("targets"),
    ),
    Line(Part.AIMS, "leagues", _("晾晒榜"), "list-numbers", governs),
    Line(Part.AIMS, "bulletins", _("通报"), "news", governs),
    Line(Part.AIMS, "assessments", _("考核"), "clipboard-data", _is_measured),
    Line(
        Part.AIMS,
        "exposure",
        _("推荐公平性"),
        "scale",
        lambda asked: asked.governs and asked.has(Permission.EXPOSURE_VIEW),
    ),
    Line(Part.REPORTS, "collection_reports", _("数据填报"), "table-import", _fills_reports, "reports"),
    Line(Part.REPORTS, "collection", _("统计报表"), "report-analytics", governs, "collection"),
    Line(Part.PUBLIC, "notices", _("公示"), "speakerphone", has_unit, "notices"),
    Line(
        Part.PUBLIC,
        "objections",
        _("异议处理"),
        "message-report",
        lambda asked: has_unit(asked) and asked.has(Permission.OBJECTION_VIEW),
    ),
    Line(Part.PUBLIC, "documents", _("文书模板"), "file-description", has_unit),
    Line(Part.PUBLIC, "lists", _("清单与名单"), "list-check", governs),
    Line(Part.PUBLIC, "lists_received", _("收到的清单"), "list-details", has_unit),
)
