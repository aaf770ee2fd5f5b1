"""The workbench's menu: only what the roles of the person can do, with the number of things that wait."""

import time
from dataclasses import dataclass
from typing import Any

from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext as _

from lianqiao.core import inbox
from lianqiao.core.access import Actor
from lianqiao.core.filing.kinds import FilingGroup, kinds
from lianqiao.core.permissions import Permission
from lianqiao.faces.workbench.middleware import acted_at
from lianqiao.faces.workbench.waiting import Figures, figures
from lianqiao.processes.appraisals.queries.evaluators import may_subscribe
from lianqiao.processes.matchmaking.queries.visibility import keeps_list
from lianqiao.processes.watching.queries.visibility import watches
from lianqiao.registers.accounts.middleware import SAFE_METHODS
from lianqiao.registers.cultivation.access import is_enterprise
from lianqiao.registers.organisations.enums import OrganisationKind

#: Kinds of organisation that judge and finance other people's records and keep none; the pages stay open to them.
KEEP_NO_RECORDS = frozenset(
    {OrganisationKind.GOVERNMENT, OrganisationKind.FUND, OrganisationKind.BANK, OrganisationKind.GUARANTOR}
)

#: Where a request keeps what the context processor has made for it.
CONTEXT = "_workbench_context"


@dataclass(frozen=True)
class Item:
    """One line of the menu."""

    label: str
    icon: str
    url: str
    count: int = 0
    active: bool = False


@dataclass(frozen=True)
class Section:
    """A heading of the menu and its lines."""

    label: str
    items: list[Item]


def workbench(request: HttpRequest) -> dict[str, Any]:
    """A context processor: the menu, the organisations to switch between, and the unread messages.

    Made once per request: a page with a table or another part that is rendered by itself asks again.
    """
    actor: Actor | None = getattr(request, "actor", None)
    if actor is None or actor.is_anonymous:
        return {}
    context: dict[str, Any] | None = getattr(request, CONTEXT, None)
    if context is None:
        context = _context(request, actor)
        setattr(request, CONTEXT, context)
    return context


def _context(request: HttpRequest, actor: Actor) -> dict[str, Any]:
    context: dict[str, Any] = {"unread": inbox.unread(actor.user).count()}
    if request.path.startswith(reverse("workbench:home")):
        memberships = request.memberships  # type: ignore[attr-defined]
        context["organisations"] = [membership.organisation for membership in memberships]
        changes = request.method not in SAFE_METHODS
        waiting = figures(actor, since=time.time() if changes else acted_at(request))
        context["menu"] = menu_for(actor, request.path, context["unread"], waiting)
        context["user_menu"] = [
            Item(_("个人信息"), "user", reverse("workbench:profile")),
            Item(_("登录安全"), "shield-lock", reverse("mfa_index")),
            Item(_("登录设备"), "device-laptop", reverse("workbench:sessions")),
            Item(_("我的个人信息"), "id", reverse("workbench:personal")),
        ]
    return context


def keeps_records(actor: Actor) -> bool:
    """Whether the actor's organisation has achievements and demands of its own, and the actor writes them."""
    organisation: Any = actor.organisation
    if organisation is None or organisation.kind in KEEP_NO_RECORDS:
        return False
    return actor.has(Permission.ACHIEVEMENT_CREATE)


def _office(actor: Actor, item: Any) -> list[Item]:
    """The lines of the three administrators that belong to accounts; each desk of another app adds its own."""
    lines = []
    if actor.has(Permission.PERSON_VIEW):
        lines.append(item("people", _("账号管理"), "users"))
    if actor.has(Permission.OFFICE_PROPOSE) or actor.has(Permission.OFFICE_CONFIRM):
        lines.append(item("offices", _("三员任免"), "user-shield"))
    if actor.has(Permission.GOVERNMENT_VERIFY):
        lines.append(item("governments", _("政府部门核验"), "building-community"))
    if actor.has(Permission.SUPPORT_ASK) or actor.has(Permission.SUPPORT_APPROVE):
        lines.append(item("supports", _("代办"), "user-check"))
    if actor.has(Permission.CALENDAR_EDIT):
        lines.append(item("calendar", _("日历"), "calendar"))
    if actor.has(Permission.NODE_VIEW):
        lines.append(item("node", _("节点概况"), "server"))
    if actor.has(Permission.SETBACK_RETRY):
        lines.append(item("setbacks", _("没有按时办理的事项"), "clock-exclamation"))
    if actor.has(Permission.RANKING_VIEW):
        lines.append(item("rankings", _("匹配排序"), "sort-descending-2"))
        lines.append(item("exposure", _("推荐公平性"), "scale"))
    if actor.has(Permission.PERSONAL_DATA_HANDLE):
        lines.append(item("personal_requests", _("个人信息请求"), "user-question"))
    if actor.has(Permission.LOG_VIEW):
        lines.append(item("audit_log", _("业务日志"), "list-search"))
        lines.append(item("audit_unusual", _("异常提示"), "alert-triangle"))
        lines.append(item("audit_seals", _("日志封存"), "shield-lock"))
    if actor.has(Permission.LOG_VIEW) or actor.has(Permission.RETENTION_RUN):
        lines.append(item("retention", _("到期数据清理"), "recycle"))
    return lines


def _cultivation(actor: Actor, item: Any) -> list[Item]:
    """The ladder: an enterprise's own, or that of the region."""
    if actor.oversight is not None:
        return [item("cultivation", _("梯度培育"), "stairs")]
    return [item("ladder", _("梯度与预检"), "stairs")] if is_enterprise(actor.organisation) else []


#: Kinds of organisation that report figures regularly; others see the line when something is asked of them.
REPORTING_KINDS = frozenset(
    {
        OrganisationKind.GOVERNMENT,
        OrganisationKind.UNIVERSITY,
        OrganisationKind.INSTITUTE,
        OrganisationKind.NEW_RESEARCH_BODY,
        OrganisationKind.HOSPITAL,
        OrganisationKind.PARK,
    }
)


def _collection(actor: Actor, item: Any, waiting: dict[str, int]) -> list[Item]:
    """What one's own unit reports, and the data sets of the body."""
    lines, own = [], waiting.get("reports", 0)
    if actor.has(Permission.REPORT_FILL) and actor.organisation is not None:
        organisation: Any = actor.organisation
        if own or organisation.kind in REPORTING_KINDS:
            lines.append(item("collection_reports", _("数据填报"), "table-import", own))
    if actor.oversight is not None:
        lines.append(item("collection", _("统计报表"), "report-analytics", waiting.get("collection", 0)))
    return lines


def _plans(actor: Actor, item: Any, waiting: dict[str, int]) -> list[Item]:
    """Plans for governments, and the ledger for whoever may be named in it."""
    lines = [item("plans", _("方案"), "file-text")] if actor.oversight is not None else []
    return [*lines, item("ledger", _("任务台账"), "list-details", waiting.get("ledger", 0))]


def _supervision(actor: Actor, item: Any, waiting: dict[str, int]) -> list[Item]:
    """Task forces, meetings and orders, for governments and for the units that they work with; others when asked."""
    agreed, orders = waiting.get("items", 0), waiting.get("orders", 0)
    organisation: Any = actor.organisation
    works = actor.oversight is not None or (organisation is not None and organisation.kind in REPORTING_KINDS)
    lines = []
    if works:
        lines += [item("forces", _("工作专班"), "users"), item("meetings", _("会商与例会"), "calendar-event")]
    if works or agreed:
        lines.append(item("items", _("议定事项"), "checklist", agreed))
    if works:
        lines.append(item("inspections", _("督导"), "search"))
    if works or orders:
        lines.append(item("rectifications", _("整改"), "tool", orders))
    if actor.oversight is not None:
        lines.append(item("industries", _("重点产业"), "hexagon"))
    return lines


def _boards(actor: Actor, item: Any, *, has_targets: bool) -> list[Item]:
    """The view of the whole region for governments; of others, whoever has targets sees how it stands itself."""
    if actor.oversight is None:
        own = [item("boards", _("本单位看板"), "gauge"), item("assessments", _("考核"), "clipboard-data")]
        return own if has_targets else []
    lines = [
        item("boards", _("指标看板"), "gauge"),
        item("funnel", _("对接漏斗"), "chart-funnel"),
        item("leagues", _("晾晒榜"), "list-numbers"),
        item("bulletins", _("通报"), "news"),
        item("assessments", _("考核"), "clipboard-data"),
    ]
    return [*lines, item("exposure", _("推荐公平性"), "scale")] if actor.has(Permission.EXPOSURE_VIEW) else lines


def _filed(actor: Actor, item: Any, figures_of: Figures) -> list[Section]:
    """What units file and the government confirms, by group."""
    by_kind, needed = figures_of.kinds, figures_of.needed
    sections: list[Section] = []
    for group in FilingGroup:
        lines = [
            item(
                kind.slug if kind.model.is_filed_by(actor.organisation) else f"{kind.slug}_all",
                str(kind.label),
                kind.icon,
                by_kind.get(kind.slug, 0),
            )
            for kind in kinds()
            if kind.group == group
            and kind.concerns(actor)
            and (kind.needed_by is None or actor.oversight is not None or kind.slug in needed)
        ]
        if group == FilingGroup.ENTERPRISES:
            lines = [*_cultivation(actor, item), *lines]
        if lines:
            sections.append(Section(str(group.label), lines))
    return sections


def _public(actor: Actor, item: Any, waiting: dict[str, int]) -> list[Section]:
    """Public notices, documents and lists of the actor's organisation."""
    if actor.organisation is None:
        return []
    public = [item("notices", _("公示"), "speakerphone", waiting.get("notices", 0))]
    if actor.has(Permission.OBJECTION_VIEW):
        public.append(item("objections", _("异议处理"), "message-report"))
    public.append(item("documents", _("文书模板"), "file-description"))
    public.append(item("lists_received", _("收到的清单"), "list-details"))
    return [Section(_("公示与文书"), public)]


def _reviews(actor: Actor, item: Any, figures_of: Figures) -> list[Section]:
    """What experts and users judge: for whoever stands in a pool or was asked, and for the bodies that hold reviews."""
    waiting, lines = figures_of.groups, []
    if figures_of.is_expert:
        lines.append(item("review_tasks", _("我的评审"), "gavel", waiting.get("review_tasks", 0)))
    if actor.oversight is not None:
        lines += [
            item("reviews", _("评审"), "clipboard-check", waiting.get("reviews", 0)),
            item("foresights", _("技术预测"), "telescope", waiting.get("foresights", 0)),
            item("rubrics", _("评审标准"), "ruler-measure"),
            item("experts", _("专家库"), "users-group"),
        ]
    elif figures_of.is_expert:
        lines.append(item("foresights", _("技术预测"), "telescope", waiting.get("foresights", 0)))
        lines.append(item("experts", _("我的专家档案"), "id-badge-2"))
    if waiting.get("ballots"):
        lines.append(item("ballots", _("用户评价"), "thumb-up", waiting["ballots"]))
    return [Section(_("专家评审"), lines)] if lines else []


def _governing(actor: Actor, item: Any, figures_of: Figures) -> list[Section]:
    """What is looked through and led from here: for a government its main work, for others what it asks of them."""
    waiting = figures_of.groups
    sections: list[Section] = []
    desk = []
    if actor.has(Permission.ACHIEVEMENT_REVIEW) and actor.oversight is not None:
        desk.append(item("review_achievements", _("成果审核"), "clipboard-check", waiting.get("achievements", 0)))
    if actor.has(Permission.DEMAND_DIAGNOSE) and (actor.oversight is not None or actor.service is not None):
        desk.append(item("review_demands", _("需求诊断"), "stethoscope", waiting.get("demands", 0)))
    if actor.has(Permission.ACHIEVEMENT_REVIEW_SECRECY):
        desk.append(item("review_secrecy", _("保密审查"), "shield-lock", waiting.get("secrecy", 0)))
    if actor.has(Permission.ORGANISATION_VERIFY) and actor.oversight is not None:
        desk.append(item("review_organisations", _("单位核验"), "building-community", waiting.get("organisations", 0)))
    if actor.oversight is not None:
        desk.append(item("campaigns", _("摸底与征集"), "speakerphone", waiting.get("campaigns", 0)))
        desk.append(item("appraisals", _("成果评价"), "certificate", waiting.get("appraisals", 0)))
        desk.append(item("schemes", _("申报制度"), "adjustments-horizontal"))
        desk.append(item("calls", _("申报通知"), "flag", waiting.get("calls", 0)))
        desk.append(item("agreements", _("合同与执行"), "contract", waiting.get("agreements", 0)))
        desk.append(item("races", _("赛马"), "flag-3", waiting.get("races", 0)))
        desk.append(item("disbursements", _("拨款台账"), "coin-yuan", waiting.get("disbursements", 0)))
        desk.append(item("obligations", _("转化义务"), "checkup-list", waiting.get("obligations", 0)))
        desk.append(item("recognitions", _("资格认定"), "certificate", waiting.get("recognitions", 0)))
        desk.append(item("lists", _("清单与名单"), "list-check"))
        desk.append(item("listings", _("黄名单与白名单"), "ban", waiting.get("listings", 0)))
        desk.append(item("maps", _("产业图谱"), "sitemap"))
        desk.append(item("key-projects_board", _("重点项目"), "layout-kanban", waiting.get("key_projects", 0)))
    if keeps_list(actor):
        desk.append(item("candidates", _("撮合候选"), "affiliate"))
    if actor.oversight is not None:
        desk.append(item("unmet", _("未找到成果的需求"), "zoom-question"))
    if watches(actor):
        desk.append(item("leads", _("省外成果"), "binoculars"))
    if desk:
        sections.append(Section(_("审核办理"), desk))
    sections += _reviews(actor, item, figures_of)
    if actor.organisation is not None:
        sections.append(Section(_("方案与任务"), _plans(actor, item, waiting)))
    if joint := _supervision(actor, item, waiting):
        sections.append(Section(_("专班、会商与督导"), joint))
    if actor.is_verified:
        aims = [item("targets", _("目标"), "target"), item("indicators", _("指标目录"), "chart-line")]
        sections.append(Section(_("目标与指标"), aims))
    if figures := _collection(actor, item, waiting):
        sections.append(Section(_("报表与填报"), figures))
    if board := _boards(actor, item, has_targets=figures_of.has_targets):
        sections.append(Section(_("监测与考核"), board))
    return sections


def menu_for(actor: Actor, path: str, unread: int, figures_of: Figures) -> list[Section]:
    """The menu of an actor; `path` marks the line of the present page."""
    waiting = figures_of.groups

    def item(name: str, label: str, icon: str, count: int = 0) -> Item:
        url = reverse(f"workbench:{name}")
        active = path == url if name == "home" else path.startswith(url)
        return Item(label, icon, url, count, active)

    mine = [
        item("home", _("待我办理"), "checklist", figures_of.total),
        item("inbox", _("消息"), "bell", unread),
        item("subscriptions", _("我的订阅"), "rss"),
        item("norms", _("规定库"), "gavel"),
    ]
    sections = [Section("", mine)]
    led = []
    if figures_of.has_key_projects:
        led.append(item("key-projects_board", _("重点项目"), "layout-kanban", waiting.get("key_projects", 0)))
    if keeps_records(actor):
        records = [
            item("achievements", _("我的成果"), "bulb"),
            item("demands", _("我的需求"), "help-hexagon"),
            item("appraisals", _("成果评价"), "certificate", waiting.get("appraisals", 0)),
            item("matches", _("匹配推荐"), "arrows-join"),
            item("introductions", _("对接"), "heart-handshake"),
            item("windows", _("专场对接"), "table"),
            item("cases", _("我的案件"), "layout-kanban", waiting.get("cases", 0)),
            item("mandates", _("技术经理人委托"), "user-heart"),
            item("funnel", _("对接漏斗"), "chart-funnel"),
            item("imports", _("批量导入"), "file-import"),
            item("applications", _("我的申报"), "flag", waiting.get("applications", 0)),
            *led,
            item("assignments", _("摸底与征集任务"), "clipboard-list", waiting.get("campaign_tasks", 0)),
        ]
        if figures_of.is_paid:
            received = waiting.get("received", 0)
            records.insert(-1, item("disbursements_received", _("项目经费"), "coin-yuan", received))
        if figures_of.is_obliged:
            records.insert(-1, item("obligations", _("转化义务"), "checkup-list", waiting.get("promises", 0)))
        sections.append(Section(_("成果与需求"), records))
    elif actor.organisation is not None:
        met = [item("introductions", _("对接"), "heart-handshake"), item("windows", _("专场对接"), "table")]
        if actor.oversight is None:
            met.append(item("cases", _("我的案件"), "layout-kanban", waiting.get("cases", 0)))
        met.append(item("mandates", _("技术经理人委托"), "user-heart"))
        if may_subscribe(actor):
            met.append(item("referrals", _("评投推荐"), "coin-yuan", waiting.get("referrals", 0)))
        if actor.oversight is None:
            met.append(item("funnel", _("对接漏斗"), "chart-funnel"))
        met += led
        if figures_of.is_paid:
            met.append(item("disbursements_received", _("项目经费"), "coin-yuan", waiting.get("received", 0)))
        sections.append(Section(_("成果与需求"), met))
    if asked := waiting.get("race_teams", 0):
        sections.append(Section(_("赛马"), [item("race_teams", _("我的赛马"), "flag-3", asked)]))
    governing = _governing(actor, item, figures_of)
    filed = [*_filed(actor, item, figures_of), *_public(actor, item, waiting)]
    sections += [*governing, *filed] if actor.oversight is not None else [*filed, *governing]
    if actor.office is None:
        unit = [item("organisation", _("我的单位"), "building")]
        if actor.has(Permission.LOG_VIEW_OWN):
            unit.append(item("organisation_log", _("本单位日志"), "list-search"))
        if actor.has(Permission.TOKEN_CREATE):
            unit.append(item("tokens", _("开放接口"), "api"))
        sections.append(Section(_("单位"), unit))
    else:
        sections.append(Section(str(actor.office.label), _office(actor, item)))
    return sections
