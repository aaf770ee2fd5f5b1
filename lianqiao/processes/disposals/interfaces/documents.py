"""The decision as a paper (转化决策书): Word and PDF by the template that holds for the unit."""

from __future__ import annotations

from typing import Any

from django.utils.timezone import localdate
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from lianqiao.core import documents
from lianqiao.core.documents.builtins import FOLDER
from lianqiao.core.documents.words import day_words
from lianqiao.core.money import format_yuan
from lianqiao.processes.disposals.content import items_of, share_text
from lianqiao.processes.disposals.models import Decision, Disposal

KIND = "disposal_decision"

_FIELDS: dict[str, Any] = {
    "number": _("决策编号"),
    "title": _("名称"),
    "unit": _("作出决策的单位"),
    "mode": _("转化方式"),
    "pricing": _("定价方式"),
    "price": _("拟定价格；没有则为空"),
    "decided": _("决策机构、方式和日期"),
    "rule": _("依据的本单位制度"),
    "valid_until": _("决策有效期至"),
    "owners": _("成果和权属的表格：head 是表头，rows 是各行"),
    "rights": _("知识产权的表格：head 是表头，rows 是各行"),
    "consents": _("共有人意见的表格：head 是表头，rows 是各行"),
    "members": _("参加决策人员的表格：head 是表头，rows 是各行"),
    "sections": _("其余各部分：heading 是标题，lines 是各段"),
    "hash": _("内容的 SHA-256 校验值"),
    "minutes_hash": _("纪要文件的 SHA-256 校验值"),
    "date": _("成文日期"),
}
_OWNER_HEAD = (_("成果"), _("权利人"), _("份额"), _("取得方式"))
_RIGHT_HEAD = (_("知识产权"), _("法律状态"), _("查询日期"))
_CONSENT_HEAD = (_("共有人"), _("答复"), _("意见"), _("日期"))
_MEMBER_HEAD = (_("姓名"), _("职务"), _("利害关系"), _("参加情况"))
_EXAMPLE: dict[str, Any] = {
    "number": "ZJ202629010000001",
    "title": "镁合金防腐涂层专利转让",
    "unit": "辽河理工大学",
    "mode": "转让",
    "pricing": "挂牌交易",
    "price": "120 万元",
    "decided": "校长办公会，会议决策，2026年11月20日",
    "rule": "《科技成果转化管理办法》（辽理工〔2025〕18号）",
    "valid_until": "2027年11月20日",
    "owners": documents.table(
        [str(one) for one in _OWNER_HEAD], [["镁合金防腐涂层", "辽河理工大学", "100%", "自主完成"]]
    ),
    "rights": documents.table(
        [str(one) for one in _RIGHT_HEAD], [["发明专利 ZL202210345678.9", "有效", "2026年11月12日"]]
    ),
    "consents": documents.table(
        [str(one) for one in _CONSENT_HEAD], [["辽河新材料有限公司", "同意", "", "2026年11月15日"]]
    ),
    "members": documents.table(
        [str(one) for one in _MEMBER_HEAD],
        [["柏怀远", "校长", "声明没有", "参加表决"], ["祝以宁", "副校长", "受让方的兼职董事", "已回避"]],
    ),
    "sections": [{"heading": "五、决议", "lines": ["同意按挂牌交易方式转让，挂牌价 120 万元。"]}],
    "hash": "9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08",
    "minutes_hash": "60303ae22b998861bce3b28f33eec1be758a213c86c93c076dbe9f558c11c752",
    "date": "2026年11月20日",
}

documents.register(KIND, _("转化决策书"), builtin=FOLDER / "disposal_decision.docx", fields=_FIELDS, example=_EXAMPLE)


def paper_of(disposal: Disposal, *, ending: str) -> bytes:
    """The paper as `pdf` or `docx`; of a disposal that has been decided."""
    make = documents.pdf if ending == "pdf" else documents.render
    return make(KIND, data_of(disposal), where=disposal.organisation)


def data_of(disposal: Disposal) -> dict[str, Any]:
    """What the template is filled with; a fixed number of queries."""
    decision = Decision.objects.filter(disposal=disposal).prefetch_related("members")[0]
    items = items_of(disposal)
    consents = disposal.consents.filter(content_sha256=disposal.content_sha256).order_by("owner_name")
    day = day_words(decision.held_on)
    parts = [
        (_now("五、转化方式的要点"), disposal.mode_words),
        (_now("六、定价依据和交易条件"), "\n".join(filter(None, (disposal.pricing_words, disposal.conditions)))),
        (_now("七、决议"), decision.text),
    ]
    return {
        "number": disposal.number,
        "title": disposal.title,
        "unit": str(disposal.organisation),
        "mode": disposal.get_mode_display(),
        "pricing": disposal.get_pricing_display(),
        "price": format_yuan(disposal.asked_yuan),
        "decided": f"{decision.body}，{decision.get_procedure_display()}，{day}",
        "rule": decision.rule,
        "valid_until": "" if disposal.valid_until is None else day_words(disposal.valid_until),
        "owners": _table(
            _OWNER_HEAD,
            [
                [item.title, owner.name, share_text(owner.share), owner.get_way_display()]
                for item in items
                for owner in item.owners.all()
            ],
        ),
        "rights": _table(
            _RIGHT_HEAD,
            [
                [str(right), right.get_status_display(), day_words(right.checked_on) if right.checked_on else "—"]
                for item in items
                for right in item.rights.all()
            ],
        ),
        "consents": _table(
            _CONSENT_HEAD,
            [
                [
                    one.owner_name,
                    one.get_answer_display(),
                    one.words,
                    "" if one.answered_at is None else day_words(localdate(one.answered_at)),
                ]
                for one in consents
            ],
        ),
        "members": _table(
            _MEMBER_HEAD,
            [
                [one.name, one.post, one.interest if one.has_interest else _now("声明没有"), one.get_part_display()]
                for one in decision.members.all()
            ],
        ),
        "sections": [{"heading": heading, "lines": text.splitlines()} for heading, text in parts if text],
        "hash": disposal.content_sha256,
        "minutes_hash": decision.minutes_sha256,
        "date": day,
    }


def _table(head: tuple[Any, ...], rows: list[list[str]]) -> Any:
    return documents.table([str(one) for one in head], [[str(cell) for cell in row] for row in rows])
