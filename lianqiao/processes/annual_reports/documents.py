"""The papers of yearly reports: report, merged table, the letter that forwards it, the order to correct."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from lianqiao.core import documents
from lianqiao.core.documents.builtins import FOLDER
from lianqiao.core.documents.words import day_words, paragraphs
from lianqiao.core.money import format_yuan, plain
from lianqiao.processes.annual_reports.models import AnnualReport, CorrectionOrder, ReportYear
from lianqiao.processes.annual_reports.tables import Line

REPORT, MERGED, LETTER, ORDER = (
    "annual_report",
    "annual_report_merged",
    "annual_report_letter",
    "annual_report_order",
)
_STATUS = {
    "has": _("已建立"),
    "lacks": _("不符合要求"),
    "waiting": _("待审核"),
    "expired": _("已到期"),
    "missing": _("未建立"),
}

_FIELDS: dict[str, Any] = {
    "title": _("标题"),
    "unit": _("报告的单位，或汇总的部门；也用于落款"),
    "year": _("报告年度"),
    "state": _("办理情况"),
    "sha256": _("内容校验值；没有报送则为空"),
    "table": _("数据表：head 是表头，rows 是各行"),
    "rules": _("转化制度的表格；汇总表没有"),
    "late": _("逾期和未报送单位的表格；单位的报告没有"),
    "body": _("典型案例各段：text 是文字，level 是层级"),
    "date": _("报送或汇总日期；没有则为空"),
}
_EXAMPLE: dict[str, Any] = {
    "title": "辽河理工大学2025年度科技成果转化年度报告",
    "unit": "辽河理工大学",
    "year": "2025",
    "state": "已接收",
    "sha256": "9f86d081884c7d65",
    "table": documents.table(
        ["栏目", "数据", "说明"], [["二、转让、许可、作价投资", "", ""], ["合计金额", "860 万元", ""]]
    ),
    "rules": documents.table(["制度", "情况"], [["收益分配和奖酬办法", "已建立"]]),
    "late": documents.table(["单位", "情况"], [["春江农业科学院", "未报送"]]),
    "body": paragraphs("镁合金防腐涂层在一家压铸企业建成年产两万件的生产线。"),
    "date": "2026年3月18日",
}
for _kind, _label in ((REPORT, _("科技成果转化年度报告")), (MERGED, _("科技成果转化年度报告汇总表"))):
    documents.register(_kind, _label, builtin=FOLDER / "annual_report.docx", example=_EXAMPLE, fields=_FIELDS)

documents.register(
    LETTER,
    _("年度报告报送函"),
    builtin=FOLDER / "reply.docx",
    example={
        "issuer": "辽河省教育厅",
        "number": "辽教函〔2026〕31号",
        "title": "关于报送2025年度科技成果转化年度报告的函",
        "recipients": "省科学技术厅、省财政厅",
        "body": paragraphs("我厅组织所属单位报送了2025年度科技成果转化年度报告，现将汇总情况报上。"),
        "attachments": ["2025年度科技成果转化年度报告汇总表"],
        "date": "2026年4月20日",
        "contact": "",
    },
    fields={
        "issuer": _("部门，用于红色标志和落款"),
        "number": _("文号"),
        "title": _("标题"),
        "recipients": _("报送对象"),
        "body": _("正文各段：text 是文字，level 是层级"),
        "attachments": _("附件名称的列表"),
        "date": _("报送日期"),
        "contact": _("联系人和电话；没有则不显示"),
    },
)
documents.register(
    ORDER,
    _("责令改正通知（年度报告）"),
    builtin=FOLDER / "rectification_order.docx",
    example={
        "number": "辽教改〔2026〕3号",
        "title": "关于限期报送科技成果转化年度报告的通知",
        "unit": "春江农业科学院",
        "body": paragraphs("你单位没有按期报送2025年度科技成果转化年度报告。请在2026年4月20日前报送。"),
        "issuer": "辽河省教育厅",
        "date": "2026年4月3日",
    },
    fields={
        "number": _("文号"),
        "title": _("标题"),
        "unit": _("被责令的单位"),
        "body": _("正文各段：text 是文字，level 是层级"),
        "issuer": _("发出的部门"),
        "date": _("发出日期"),
    },
)


def amount_words(line: Mapping[str, Any], value: str) -> str:
    """A sum of the merged table as people say it."""
    number = Decimal(value)
    return format_yuan(number) if line["is_money"] else f"{plain(number, grouped=True)} {line['unit']}"


def report_data(report: AnnualReport) -> dict[str, Any]:
    """What the template asks of a report: what was handed in, or what is written now where nothing was."""
    from lianqiao.processes.annual_reports.steps import content_of

    content: dict[str, Any] = report.content or content_of(report)
    texts = {line.key for line in report.year.lines().lines if line.is_text}
    rows: list[list[str]] = []
    block = ""
    for line in content["lines"]:
        if line["key"] in texts:
            continue
        if line["block"] != block:
            block = line["block"]
            rows.append([block, "", ""])
        rows.append([line["name"], line["words"], line["reason"]])
    cases = "\n".join(line["words"] for line in content["lines"] if line["key"] in texts and line["words"] != "—")
    return {
        "title": _now("%(unit)s%(year)s年度科技成果转化年度报告") % {"unit": content["unit"], "year": content["year"]},
        "unit": content["unit"],
        "year": str(content["year"]),
        "state": str(report.get_state_display()),
        "sha256": report.content_sha256,
        "table": documents.table([_now("栏目"), _now("数据"), _now("说明")], rows),
        "rules": documents.table(
            [_now("制度"), _now("情况")], [[name, str(_STATUS[status])] for _key, name, status in content["rules"]]
        ),
        "late": documents.table([_now("单位"), _now("情况")], []),
        "body": paragraphs(cases),
        "date": "" if report.submitted_on is None else day_words(report.submitted_on),
    }


def merged_data(year: ReportYear, merged: Mapping[str, Any]) -> dict[str, Any]:
    """What the template asks of a merged table."""
    rows: list[list[str]] = []
    block = ""
    for line in merged["lines"]:
        if line["block"] != block:
            block = line["block"]
            rows.append([block, "", ""])
        rows.append([line["name"], amount_words(line, line["total"]), ""])
    late = [[name, _now("逾期报送")] for _key, name, _day in merged["late"]]
    late += [[name, _now("未报送")] for _key, name, _day in merged["missing"]]
    words = {"units": merged["units"], "accepted": merged["accepted"]}
    return {
        "title": _now("%(year)s年度科技成果转化年度报告汇总表") % {"year": merged["year"]},
        "unit": merged["body"],
        "year": str(merged["year"]),
        "state": _now("应报 %(units)d 家，已接收 %(accepted)d 家") % words,
        "sha256": year.merged_sha256,
        "table": documents.table([_now("栏目"), _now("合计"), _now("说明")], rows),
        "rules": documents.table([_now("制度"), _now("情况")], []),
        "late": documents.table([_now("单位"), _now("情况")], late),
        "body": paragraphs("\n".join(f"{unit}：{text}" for unit, text in merged["cases"])),
        "date": "" if year.merged_at is None else day_words(year.merged_at.date()),
    }


def letter_data(year: ReportYear) -> dict[str, Any]:
    """What the template asks of the letter by which a merged table is forwarded."""
    merged: dict[str, Any] = year.merged or {}
    lines = {line["key"]: line for line in merged["lines"]}
    told = [
        f"{line['name']} {amount_words(line, line['total'])}"
        for key in ("passed_count", "passed_amount", "services_amount", "reward_income")
        if (line := lines.get(key)) is not None
    ]
    words = {
        "year": merged["year"],
        "units": merged["units"],
        "accepted": merged["accepted"],
        "missing": len(merged["missing"]),
        "told": "，".join(told),
        "sha256": year.merged_sha256,
    }
    text = _now(
        "%(year)s年度应报送科技成果转化年度报告的单位 %(units)d 家，"
        "已审核接收 %(accepted)d 家，未报送 %(missing)d 家。\n"
        "汇总主要数据：%(told)s。\n"
        "各单位数据由平台从成交、合同、分配和台账中生成并经单位确认；汇总表内容校验值：%(sha256)s。"
    )
    return {
        "issuer": str(year.organisation),
        "number": year.letter_paper,
        "title": _now("关于报送%(year)s年度科技成果转化年度报告的函") % words,
        "recipients": year.letter_to,
        "body": paragraphs(text % words),
        "attachments": [_now("%(year)s年度科技成果转化年度报告汇总表") % words],
        "date": "" if year.forwarded_on is None else day_words(year.forwarded_on),
        "contact": "",
    }


def order_data(order: CorrectionOrder) -> dict[str, Any]:
    """What the template asks of an order to correct."""
    report = order.report
    closing = _now(
        "根据《中华人民共和国促进科技成果转化法》第四十六条，责令你单位在%(day)s前改正。编号：%(number)s。"
    ) % {"day": day_words(order.correct_by), "number": order.number}
    return {
        "number": order.paper,
        "title": _now("关于限期改正%(year)s年度科技成果转化年度报告的通知") % {"year": report.year.year},
        "unit": str(report.organisation),
        "body": paragraphs(f"{order.text}\n{closing}"),
        "issuer": str(report.year.organisation),
        "date": day_words(order.issued_on),
    }


def status_words(status: str) -> str:
    """How a unit stands with a rule."""
    return str(_STATUS[status])


def line_words(line: Line) -> str:
    """A line with its unit."""
    return f"{line.name}（{line.unit_words}）" if line.unit_words else line.name
