"""The bulletin as an official document: its kind, and the data that fill it in."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from django.utils.translation import gettext_lazy as _

from lianqiao.core import clock, documents
from lianqiao.core.documents.builtins import FOLDER
from lianqiao.engines.progress import Light
from lianqiao.governance.boards.drawing import Bar, bars_on_paper
from lianqiao.governance.boards.models import Bulletin

BULLETIN = "bulletin"
#: The width of the text on the page (GB/T 9704-2012, 5.2).
TEXT_WIDTH_MM = 156


def bulletin_data(bulletin: Bulletin) -> dict[str, Any]:
    """The bulletin as its document says it; a draft is dated today."""
    return {
        "issuer": str(bulletin.organisation),
        "number": bulletin.number,
        "title": bulletin.title,
        "recipients": bulletin.recipients,
        "body": documents.paragraphs(bulletin.text),
        "charts": [drawn(chart) for chart in bulletin.charts],
        "tables": [_table(table) for table in bulletin.tables],
        "date": bulletin.issued_on or clock.today(),
    }


def drawn(chart: dict[str, Any]) -> dict[str, Any]:
    """A kept chart as title and picture."""
    bars = [
        Bar(name, None if share is None else Decimal(share), words, Light(light))
        for name, share, words, light in chart["bars"]
    ]
    return {
        "title": chart["title"],
        "picture": documents.Picture(bars_on_paper(bars, mark=chart["mark"]), TEXT_WIDTH_MM),
    }


def _table(table: dict[str, Any]) -> dict[str, Any]:
    return {"title": table["title"], **documents.table(table["head"], table["rows"])}


documents.register(
    BULLETIN,
    _("指标进展通报"),
    builtin=FOLDER / "bulletin.docx",
    fields={
        "issuer": _("发文机关，用于红色标志和落款"),
        "number": _("发文字号，如 辽科通〔2026〕7号；没有则不显示"),
        "title": _("标题"),
        "recipients": _("主送机关；没有则不显示"),
        "body": _("正文各段：text 是文字，level 是层级（1 为“一、”，2 为“（一）”，0 为一般段落）"),
        "charts": _("图的列表：title 是图题，picture 是图"),
        "tables": _("附表的列表：title 是表题，head 是表头，rows 是各行"),
        "date": _("成文日期"),
    },
    example={
        "issuer": "辽河省科学技术厅",
        "number": "辽科通〔2026〕7号",
        "title": "关于辽河省2026年主要指标进展情况的通报（截至9月底）",
        "recipients": "各市科学技术局",
        "body": documents.paragraphs(
            "现将截至2026年9月底辽河省2026年主要指标进展情况通报如下。\n"
            "一、总体进展\n"
            "时间过去74.8%，纳入通报的2项指标中，达到序时进度1项，滞后1项。\n"
            "二、各地进展\n"
            "就地转化重大成果：居前的是铁屏市（92.5%）；靠后的是松岭市（41.0%）。"
        ),
        "charts": [
            drawn(
                {
                    "title": "主要指标相当于序时进度",
                    "mark": "序时进度",
                    "bars": [["就地转化重大成果", "1.08", "108%", "green"], ["技术合同成交额", "0.71", "71%", "red"]],
                }
            )
        ],
        "tables": [
            {
                "title": "主要指标进展",
                **documents.table(
                    ["指标", "单位", "目标", "完成数", "完成率", "状态"],
                    [
                        ["就地转化重大成果", "项", "300", "242", "80.7%", "绿灯"],
                        ["技术合同成交额", "亿元", "600", "318", "53%", "红灯"],
                    ],
                ),
            }
        ],
        "date": "2026年10月12日",
    },
)
