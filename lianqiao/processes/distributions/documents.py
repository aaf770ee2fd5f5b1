"""The statement of a distribution as a paper (收益分配表): Word and PDF by the template that holds for the unit."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from lianqiao.core import documents
from lianqiao.core.documents.builtins import FOLDER
from lianqiao.core.documents.words import day_words
from lianqiao.core.money import format_yuan, plain
from lianqiao.processes.distributions.checking import floors, percent
from lianqiao.processes.distributions.models import Distribution

STATEMENT = "distribution"

_FIELDS: dict[str, Any] = {
    "title": _("名称"),
    "number": _("编号；审定时给定"),
    "unit": _("单位"),
    "basis": _("分配什么"),
    "received_on": _("到账或取得日期"),
    "gross": _("收入"),
    "net": _("净收入"),
    "rule": _("分配依据"),
    "decision": _("审定文件和日期；没有则为空"),
    "costs": _("扣除成本的表格：head 是表头，rows 是各行"),
    "floors": _("法定下限的表格：head 是表头，rows 是各行"),
    "rewards": _("受奖人的表格：head 是表头，rows 是各行"),
    "date": _("审定日期；没有则为空"),
}
_EXAMPLE: dict[str, Any] = {
    "title": "压铸件防腐涂层专利转让首付款",
    "number": "FP202629000000001",
    "unit": "辽河理工大学",
    "basis": "转让、许可净收入",
    "received_on": "2026年6月18日",
    "gross": "200 万元",
    "net": "188 万元",
    "rule": "《科技成果转化奖酬办法》第八条",
    "decision": "校长办公会纪要〔2026〕12号，2026年7月2日",
    "costs": documents.table(["类别", "金额", "凭证"], [["相关税费", "12 万元", "完税证明 0001"]]),
    "floors": documents.table(
        ["对象", "规定不低于", "本次", "依据"], [["成果完成人", "70%", "70%", "《促进科技成果转化法》第四十五条"]]
    ),
    "rewards": documents.table(
        ["姓名", "单位和职务", "身份", "份额", "奖酬", "已兑现"],
        [["季明湛", "材料学院教授", "成果完成人", "60%", "78.96 万元", "78.96 万元"]],
    ),
    "date": "2026年7月2日",
}

documents.register(
    STATEMENT,
    _("收益分配表"),
    builtin=FOLDER / "distribution.docx",
    example=_EXAMPLE,
    fields=_FIELDS,
)


def statement_data(distribution: Distribution) -> dict[str, Any]:
    """What the template asks of a distribution that was read for its page."""
    day = day_words(distribution.decided_on) if distribution.decided_on is not None else ""
    decided = f"{distribution.decision_paper}，{day}" if day else ""
    return {
        "title": distribution.title,
        "number": distribution.number,
        "unit": str(distribution.organisation),
        "basis": str(distribution.get_basis_display()),
        "received_on": day_words(distribution.received_on),
        "gross": format_yuan(distribution.gross_yuan),
        "net": format_yuan(distribution.gross_yuan - distribution.costs_yuan),
        "rule": distribution.rule_paper,
        "decision": decided,
        "date": day,
        "costs": documents.table(
            [_now("类别"), _now("金额"), _now("凭证")],
            [
                [str(one.get_kind_display()), format_yuan(one.amount_yuan), one.paper]
                for one in distribution.costs.all()
            ],
        ),
        "floors": documents.table(
            [_now("对象"), _now("规定不低于"), _now("本次"), _now("依据")],
            [[one.label, percent(one.asked), percent(one.given), one.answer.source] for one in floors(distribution)],
        ),
        "rewards": documents.table(
            [_now("姓名"), _now("单位和职务"), _now("身份"), _now("份额"), _now("奖酬"), _now("已兑现")],
            [
                [
                    one.name,
                    one.post,
                    str(one.get_group_display()),
                    f"{plain(one.percent)}%",
                    _amount(one),
                    format_yuan(one.paid_yuan),
                ]
                for one in distribution.rewards.all()
            ],
        ),
    }


def _amount(reward: Any) -> str:
    words = format_yuan(reward.amount_yuan)
    return f"{plain(reward.equity_percent)}%（{words}）" if reward.equity_percent else words
