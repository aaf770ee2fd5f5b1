"""The agreement and the pledge as papers (合同书、军令状): Word and PDF by the template that holds for the body."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from lianqiao.core import documents
from lianqiao.core.documents.builtins import FOLDER
from lianqiao.core.documents.words import day_words
from lianqiao.core.money import format_yuan
from lianqiao.processes.agreements.content import wording_of
from lianqiao.processes.agreements.enums import PartyRole
from lianqiao.processes.agreements.models import Agreement
from lianqiao.processes.programmes.definitions.agreement import PLEDGED
from lianqiao.processes.programmes.definitions.shares import shown_share

AGREEMENT, PLEDGE = "agreement", "pledge"

_FIELDS: dict[str, Any] = {
    "heading": _("文书名称"),
    "number": _("编号；提交签署时给定"),
    "title": _("项目名称"),
    "issuer": _("签约部门"),
    "unit": _("承担单位"),
    "partners": _("合作单位；没有则为空"),
    "leader": _("项目负责人"),
    "term": _("执行期"),
    "money": _("支持金额；没有则为空"),
    "body": _("正文各段：text 是文字，level 是层级"),
    "indicators": _("考核指标的表格：head 是表头，rows 是各行"),
    "milestones": _("里程碑的表格：head 是表头，rows 是各行"),
    "payments": _("拨款的表格：head 是表头，rows 是各行"),
    "sections": _("其余各部分：heading 是标题，lines 是各段"),
    "signatures": _("签署的表格：head 是表头，rows 是各行"),
    "hash": _("内容的 SHA-256 校验值；草稿没有"),
}
_EXAMPLE: dict[str, Any] = {
    "heading": "科技成果转化专项任务书",
    "number": "HT202629000000001",
    "title": "压铸件防腐涂层产业化",
    "issuer": "辽河省科学技术厅",
    "unit": "辽河新材料有限公司",
    "partners": "辽河理工大学",
    "leader": "季明湛",
    "term": "2026年11月22日至2028年11月21日",
    "money": "100 万元",
    "body": documents.paragraphs(
        "一、项目内容\n建成压铸件防腐涂层生产线，形成稳定供货能力。\n二、知识产权\n按各方约定办理。"
    ),
    "indicators": documents.table(
        ["考核指标", "目标值", "考核时间"],
        [["中性盐雾时间", "≥ 1,000 小时", "中试放大"], ["新增销售收入", "≥ 800 万元", "综合验收"]],
    ),
    "milestones": documents.table(
        ["里程碑", "性质", "报告截止", "要提交的证明"],
        [["中试放大", "阶段检查", "2027年11月21日", "第三方检测报告"], ["综合验收", "验收", "2028年11月21日", ""]],
    ),
    "payments": documents.table(
        ["拨付条件", "比例", "金额"], [["各方签署以后", "60%", "60 万元"], ["“综合验收”通过以后", "40%", "40 万元"]]
    ),
    "sections": [
        {
            "heading": "后续义务与违约后果",
            "lines": ["被终止的，退回经费（已拨付的 100%）", "综合验收不通过的，记入科研诚信记录"],
        },
        {"heading": "承诺", "lines": ["不弄虚作假，不擅自变更负责人。"]},
    ],
    "signatures": documents.table(
        ["签署方", "签署人", "签署日期"],
        [
            ["签约部门 辽河省科学技术厅", "魏申报", "2026年11月22日"],
            ["承担单位 辽河新材料有限公司", "季明湛", "2026年11月22日"],
        ],
    ),
    "hash": "9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08",
}

documents.register(
    AGREEMENT, _("项目合同、任务书"), builtin=FOLDER / "agreement.docx", fields=_FIELDS, example=_EXAMPLE
)
documents.register(
    PLEDGE,
    _("军令状"),
    builtin=FOLDER / "pledge.docx",
    fields=_FIELDS,
    example={
        **_EXAMPLE,
        "heading": "揭榜挂帅军令状",
        "sections": [
            {"heading": "双方投入", "lines": ["省科学技术厅支持 100 万元；承担单位自筹 400 万元，提供中试车间。"]},
            {"heading": "授予的权限", "lines": ["负责人自主组建团队、自主决定技术路线。"]},
            {"heading": "完成后的奖励", "lines": ["按期完成的，优先推荐申报省级科技奖励。"]},
            *_EXAMPLE["sections"],
        ],
    },
)


def paper_of(agreement: Agreement, *, ending: str) -> bytes:
    """The paper as `pdf` or `docx`; expects the rows of the agreement to be prefetched."""
    make = documents.pdf if ending == "pdf" else documents.render
    return make(PLEDGE if agreement.is_pledge else AGREEMENT, data_of(agreement), where=agreement.organisation)


def data_of(agreement: Agreement) -> dict[str, Any]:
    """What the template is filled with."""
    wording = wording_of(agreement)
    partners = [str(one.organisation) for one in agreement.parties.all() if one.role == PartyRole.PARTNER]
    begins, ends = day_words(agreement.starts_on), day_words(agreement.ends_on)
    parts = [(str(label), wording[name].splitlines()) for name, label in PLEDGED]
    parts += [(_now("后续义务与违约后果"), wording["consequences"]), (_now("承诺"), wording["statements"])]
    return {
        "heading": agreement.heading,
        "number": agreement.number,
        "title": agreement.title,
        "issuer": str(agreement.organisation),
        "unit": str(agreement.undertaker),
        "partners": "、".join(partners),
        "leader": agreement.leader_name,
        "term": _now("%(begins)s至%(ends)s") % {"begins": begins, "ends": ends},
        "money": format_yuan(agreement.amount_yuan),
        "body": documents.paragraphs(wording["body"]),
        "indicators": documents.table(
            [_now("考核指标"), _now("目标值"), _now("考核时间")],
            [[one.name, one.target_words, one.milestone.name] for one in agreement.indicators.all()],
        ),
        "milestones": documents.table(
            [_now("里程碑"), _now("性质"), _now("报告截止"), _now("要提交的证明")],
            [[one.name, one.stage, day_words(one.due_on), one.evidence] for one in agreement.milestones.all()],
        ),
        "payments": documents.table(
            [_now("拨付条件"), _now("比例"), _now("金额")],
            [[one.label, shown_share(one.share), format_yuan(one.amount_yuan)] for one in agreement.payments.all()],
        ),
        "sections": [{"heading": heading, "lines": lines} for heading, lines in parts if any(lines)],
        "signatures": documents.table(
            [_now("签署方"), _now("签署人"), _now("签署日期")], [_signed(party) for party in agreement.parties.all()]
        ),
        "hash": agreement.content_sha256,
    }


def _signed(party: Any) -> list[str]:
    found = next((one for one in party.signatures.all() if one.amendment_id is None), None)
    if found is None:
        return [str(party), "", ""]
    return [str(party), found.signer_name, day_words(found.signed_on)]
