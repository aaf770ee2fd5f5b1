"""The assessment sheet of a state-owned group as an official document, with every line of its calculation."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal
from typing import Any

from django.utils.timezone import localdate
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from lianqiao.core import clock, documents
from lianqiao.core.documents.builtins import FOLDER
from lianqiao.core.documents.words import table
from lianqiao.core.filing.enums import FilingState
from lianqiao.core.money import format_yuan, plain, wan_text
from lianqiao.registers.enterprises.assessing import Assessment, assess, percent
from lianqiao.registers.enterprises.models import StateResearch

RESEARCH_ASSESSMENT = "research_assessment"
NOTHING = "—"

documents.register(
    RESEARCH_ASSESSMENT,
    _("国企研发考核表"),
    builtin=FOLDER / "research_assessment.docx",
    fields={
        "title": _("标题"),
        "unit": _("填报的集团"),
        "authority": _("考核部门"),
        "state": _("办到哪一步"),
        "research": _("本年研发投入"),
        "before": _("上年研发投入"),
        "growth": _("比上年增长"),
        "average": _("年均增幅，连同基年"),
        "asked": _("要求的年均增幅和依据；没有规定时写明"),
        "met": _("是否达到要求"),
        "members": _("各企业研发投入的表格：head 是表头，rows 是各行"),
        "lines": _("视同利润加回逐行计算的表格；没有规定时各行为空"),
        "add_back": _("加回合计和考核利润的算式"),
        "basis": _("加回倍数的依据"),
        "wages": _("申请和核定的工资总额支持"),
        "opinion": _("考核意见；没有则不显示"),
        "issuer": _("落款单位"),
        "date": _("日期"),
    },
    example={
        "title": "辽河装备集团2025年度研发投入考核表",
        "unit": "辽河装备集团有限公司",
        "authority": "辽河省人民政府国有资产监督管理委员会",
        "state": "已审核",
        "research": "2.3 亿元",
        "before": "2 亿元",
        "growth": "15%",
        "average": "15%（以2024年为基年）",
        "asked": "12%（《辽河省科技成果产业化行动方案》第2项）",
        "met": "达到",
        "members": table(
            ["企业", "本年（万元）", "上年（万元）", "其中核心技术（万元）", "其中财政资金（万元）"],
            [
                ["辽河装备集团有限公司", "8000", "7000", "1500", "200"],
                ["辽河重机有限公司", "15000", "13000", "4000", "0"],
            ],
        ),
        "lines": table(
            ["研发投入", "金额（万元）", "加回倍数", "加回额（万元）"],
            [["基础研究与核心技术攻关", "5500", "1", "5500"], ["其他自有资金研发投入", "17300", "1", "17300"]],
        ),
        "add_back": "利润总额 3.1 亿元 + 加回 2.28 亿元 = 考核利润 5.38 亿元",
        "basis": "《辽河省省属企业研发投入视同利润加回办法》第五条",
        "wages": "承担国家重大科技项目的团队，86人，申请1,200 万元，核定支持900 万元。",
        "opinion": "同意按申报数核定。",
        "issuer": "辽河省人民政府国有资产监督管理委员会",
        "date": "2026年11月22日",
    },
)


def paper_of(sheet: StateResearch, *, as_pdf: bool) -> bytes:
    """The sheet as Word or PDF, by the template of its authority (of the group before it was handed in)."""
    make = documents.pdf if as_pdf else documents.render
    return make(RESEARCH_ASSESSMENT, data_of(sheet), where=sheet.authority or sheet.organisation)


def data_of(sheet: StateResearch) -> dict[str, Any]:
    """What the template is filled with."""
    found = assess(sheet)
    is_decided = sheet.state == FilingState.CONFIRMED
    signs = sheet.authority if is_decided and sheet.authority is not None else sheet.organisation
    return {
        "title": _now("%(unit)s%(year)d年度研发投入考核表") % {"unit": sheet.organisation, "year": sheet.year},
        "unit": str(sheet.organisation),
        "authority": NOTHING if sheet.authority is None else str(sheet.authority),
        "state": sheet.get_state_display(),
        "research": format_yuan(found.total.research),
        "before": format_yuan(found.total.before),
        "growth": _percent(found.total.growth),
        "average": _now("%(growth)s（以%(year)d年为基年）")
        % {"growth": _percent(found.average), "year": found.base_year},
        "asked": _asked(found),
        "met": {True: _now("达到"), False: _now("没有达到"), None: NOTHING}[found.is_met],
        "members": _members(sheet),
        **_add_back(found),
        "wages": _wages(sheet),
        "opinion": sheet.opinion,
        "issuer": str(signs),
        "date": _day(sheet),
    }


def _members(sheet: StateResearch) -> dict[str, Any]:
    names = (_now("企业"), _now("本年"), _now("上年"), _now("其中核心技术"), _now("其中财政资金"))
    rows = sheet.members.select_related("organisation")
    return table(
        [names[0], *(_now("%(name)s（万元）") % {"name": name} for name in names[1:])],
        [
            [
                str(row.organisation),
                *(wan_text(amount) for amount in (row.research_yuan, row.before_yuan, row.key_yuan, row.public_yuan)),
            ]
            for row in rows
        ],
    )


def _add_back(found: Assessment) -> dict[str, Any]:
    head = [_now("研发投入"), _now("金额（万元）"), _now("加回倍数"), _now("加回额（万元）")]
    if found.add_back is None:
        return {"lines": table(head, []), "add_back": _now("本地区没有录入加回倍数，没有计算。"), "basis": NOTHING}
    rows = [
        [
            line.name,
            NOTHING if line.amount is None else wan_text(line.amount),
            line.times_words,
            wan_text(line.added),
        ]
        for line in found.add_back.lines
    ]
    told = {
        "profit": format_yuan(found.add_back.profit),
        "added": format_yuan(found.add_back.added),
        "assessed": format_yuan(found.add_back.assessed),
    }
    words = _now("利润总额 %(profit)s + 加回 %(added)s = 考核利润 %(assessed)s") % told
    return {"lines": table(head, rows), "add_back": words, "basis": found.add_back.norm.source}


def _asked(found: Assessment) -> str:
    if found.asked is None:
        return _now("本地区没有录入")
    return f"{_percent(found.asked.value)}（{found.asked.source}）"


def _wages(sheet: StateResearch) -> str:
    if not sheet.wage_ground:
        return _now("没有申请。")
    told = {
        "ground": sheet.get_wage_ground_display(),
        "people": sheet.wage_people,
        "asked": format_yuan(sheet.wage_asked_yuan),
    }
    asked = _now("%(ground)s，%(people)s人，申请%(asked)s") % told
    if sheet.wage_granted_yuan is None:
        return f"{asked}。"
    return _now("%(asked)s，核定支持%(granted)s。") % {"asked": asked, "granted": format_yuan(sheet.wage_granted_yuan)}


def _percent(share: Decimal | None) -> str:
    found = percent(share)
    return NOTHING if found is None else f"{plain(found)}%"


def _day(sheet: StateResearch) -> dt.date:
    """The day of the decision; before it, today."""
    return clock.today() if sheet.decided_at is None else localdate(sheet.decided_at)
