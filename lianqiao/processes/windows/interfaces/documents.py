"""The report of a window as a document."""

from __future__ import annotations

from typing import Any

from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from lianqiao.core import clock, documents
from lianqiao.core.access import Actor
from lianqiao.core.documents.builtins import FOLDER
from lianqiao.core.documents.words import day_words
from lianqiao.core.money import format_yuan
from lianqiao.processes.windows.enums import TalkResult
from lianqiao.processes.windows.models import Talk, Window
from lianqiao.processes.windows.phrases import when_and_where
from lianqiao.processes.windows.queries.names import owner_name
from lianqiao.processes.windows.queries.report import Followed, Report, report_of

WINDOW_REPORT = "window_report"

documents.register(
    WINDOW_REPORT,
    _("专场对接情况报告"),
    builtin=FOLDER / "window_report.docx",
    fields={
        "title": _("标题"),
        "host": _("主办单位，也用于落款"),
        "co_hosts": _("协办单位；没有则显示一横"),
        "when": _("时间和地点"),
        "theme": _("主题与说明"),
        "figures": _("举办情况的表格：head 是表头，rows 是各行"),
        "followed": _("后续成效的表格，结构同上；还没有举办则不显示"),
        "talks": _("洽谈明细的表格，结构同上"),
        "note": _("统计口径的说明"),
        "date": _("出具日期"),
    },
    example={
        "title": "“耐火材料绿色制造”专场对接情况报告",
        "host": "望川市科学技术局",
        "co_hosts": "铁屏技术转移中心",
        "when": "2026年6月12日 13:30–17:30，望川市会展中心二楼",
        "theme": "镁质耐火材料减碳、长寿命和再生利用",
        "figures": documents.table(["项目", "数量"], [["参加的需求", 18], ["参加的成果", 26], ["实际洽谈", 31]]),
        "followed": documents.table(
            ["统计到", "达成对接", "签约", "合同金额", "落地"],
            [["2026年9月12日", 9, 2, "180万元", 0], ["2026年12月12日（未到期）", 9, 3, "240万元", 1]],
        ),
        "talks": documents.table(
            ["时间", "桌号", "需求", "成果", "双方意见"],
            [["13:30", 1, "钢包内衬寿命短", "镁碳砖抗热震改性技术", "双方愿意继续对接"]],
        ),
        "note": "签约和落地只统计经对方确认或主管部门核实的；洽谈意向不作为成果统计。",
        "date": "2026年9月15日",
    },
)


def report_document(window: Window, actor: Actor, *, as_pdf: bool) -> bytes:
    """The report as Word or PDF, of what the actor, who sees the whole window, may read."""
    make = documents.pdf if as_pdf else documents.render
    return make(WINDOW_REPORT, data_of(window, actor), where=window.organisation)


def data_of(window: Window, actor: Actor) -> dict[str, Any]:
    """What the template is filled with; 8 queries and one for each day of the looks."""
    report = report_of(window)
    talks = Talk.objects.visible_to(actor).filter(window=window).for_list().order_by("slot", "table")
    return {
        "title": _now("“%(title)s”情况报告") % {"title": window.title},
        "host": str(window.organisation),
        "co_hosts": "、".join(str(one) for one in window.co_hosts.all()),
        "when": when_and_where(window),
        "theme": window.theme,
        "figures": documents.table([_now("项目"), _now("数量")], [[label, n] for label, n in figures_of(report)]),
        "followed": documents.table(
            [_now("统计到"), _now("达成对接"), _now("签约"), _now("合同金额"), _now("落地")],
            [_row(one) for one in report.followed],
        ),
        "talks": documents.table(
            [_now("时间"), _now("桌号"), _now("需求"), _now("成果"), _now("双方意见")],
            [_talk_row(talk, actor) for talk in talks],
        ),
        "note": _now("签约和落地只统计经对方确认或主管部门核实的；洽谈意向不作为成果统计。"),
        "date": day_words(clock.today()),
    }


def figures_of(report: Report) -> list[tuple[str, int]]:
    """The figures of the day with their words, in order."""
    return [
        (_now("参加的需求（项）"), report.demands),
        (_now("参加的成果（项）"), report.achievements),
        (_now("参加单位（家）"), report.units),
        (_now("签到代表（人）"), report.signed_in),
        (_now("匹配和自选（对）"), report.pairs),
        (_now("双方都想谈（对）"), report.mutual),
        (_now("排定洽谈（场）"), report.seated),
        (_now("实际洽谈（场）"), report.held),
        (_now("表示愿意继续（方次，属意向）"), report.intents),
        (_now("发起或推进的对接（项）"), report.introductions),
    ]


def words_of(talk: Talk) -> str:
    """What both sides said of a talk, in one line; empty as long as nobody has."""
    said = {remark.side: TalkResult(remark.result) for remark in talk.remarks.all()}
    return "；".join(
        f"{label}{_now('：')}{said[side].label}"
        for side, label in (("demand", _now("需求方")), ("achievement", _now("成果方")))
        if side in said
    )


def _row(one: Followed) -> list[Any]:
    day = day_words(one.until) if one.is_over else _now("%(day)s（未到期）") % {"day": day_words(one.until)}
    return [day, one.introductions, one.contracts, format_yuan(one.amount_yuan), one.landings]


def _talk_row(talk: Talk, actor: Actor) -> list[Any]:
    demand, achievement = talk.pair.demand_entry, talk.pair.achievement_entry
    return [
        date_format(timezone.localtime(talk.begins_at), "H:i"),
        talk.table,
        f"{demand.record.title}（{owner_name(demand, actor)}）",
        f"{achievement.record.title}（{owner_name(achievement, actor)}）",
        words_of(talk),
    ]
