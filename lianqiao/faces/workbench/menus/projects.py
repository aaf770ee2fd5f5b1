"""Lines of calls and what grew from them, of money and credit, and of those who judge."""

from django.utils.translation import gettext_lazy as _

from lianqiao.faces.workbench.menus.line import Asked, Line, Part, governs


def _keeps_or_governs(asked: Asked) -> bool:
    return asked.keeps_records or asked.governs


def _keeps(asked: Asked) -> bool:
    return asked.keeps_records


def _is_expert(asked: Asked) -> bool:
    return asked.is_concerned("expert")


def _is_obliged(asked: Asked) -> bool:
    return asked.keeps_records and asked.is_concerned("obliged")


LINES = (
    Line(Part.PROJECTS, "applications", _("我的申报"), "flag", _keeps, "applications"),
    Line(
        Part.PROJECTS,
        "assignments",
        _("摸底与征集任务"),
        "clipboard-list",
        _keeps,
        "campaign_tasks",
    ),
    Line(Part.PROJECTS, "schemes", _("申报制度"), "adjustments-horizontal", governs),
    Line(Part.PROJECTS, "calls", _("申报通知"), "flag", governs, "calls"),
    Line(Part.PROJECTS, "appraisals", _("成果评价"), "certificate", _keeps_or_governs, "appraisals"),
    Line(Part.PROJECTS, "agreements", _("合同与执行"), "contract", governs, "agreements"),
    Line(Part.PROJECTS, "races", _("赛马"), "flag-3", governs, "races"),
    Line(Part.PROJECTS, "race_teams", _("我的赛马"), "flag-3", lambda asked: asked.waits("race_teams"), "race_teams"),
    Line(
        Part.PROJECTS,
        "key-projects_board",
        _("重点项目"),
        "layout-kanban",
        lambda asked: asked.governs or asked.is_concerned("key_projects"),
        "key_projects",
    ),
    Line(
        Part.PROJECTS,
        "secondments",
        _("人员选派"),
        "user-share",
        lambda asked: asked.governs or asked.is_concerned("seconded"),
        "secondments",
    ),
    Line(Part.PROJECTS, "recognitions", _("资格认定"), "rosette", governs, "recognitions"),
    Line(Part.MONEY, "disbursements", _("拨款台账"), "coin-yuan", governs, "disbursements"),
    Line(
        Part.MONEY,
        "disbursements_received",
        _("项目经费"),
        "coin-yuan",
        lambda asked: not asked.governs and asked.is_concerned("paid"),
        "received",
    ),
    Line(Part.MONEY, "obligations", _("转化义务"), "checkup-list", governs, "obligations"),
    Line(Part.MONEY, "obligations", _("转化义务"), "checkup-list", _is_obliged, "promises"),
    Line(Part.MONEY, "listings", _("黄名单与白名单"), "ban", governs, "listings"),
    Line(Part.MONEY, "marks", _("诚信记录"), "user-x", lambda asked: asked.governs or asked.is_concerned("marked")),
    Line(Part.REVIEWS, "review_tasks", _("我的评审"), "gavel", _is_expert, "review_tasks"),
    Line(Part.REVIEWS, "reviews", _("评审"), "clipboard-check", governs, "reviews"),
    Line(
        Part.REVIEWS,
        "foresights",
        _("技术预测"),
        "telescope",
        lambda asked: asked.governs or _is_expert(asked),
        "foresights",
    ),
    Line(Part.REVIEWS, "rubrics", _("评审标准"), "ruler-measure", governs),
    Line(Part.REVIEWS, "experts", _("专家库"), "users-group", governs),
    Line(
        Part.REVIEWS,
        "experts",
        _("我的专家档案"),
        "id-badge-2",
        lambda asked: not asked.governs and _is_expert(asked),
    ),
    Line(Part.REVIEWS, "ballots", _("用户评价"), "thumb-up", lambda asked: asked.waits("ballots"), "ballots"),
)
