"""The agreement of an empowerment as a paper, Word or PDF."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from lianqiao.core import documents
from lianqiao.core.documents.builtins import FOLDER
from lianqiao.core.documents.words import day_words
from lianqiao.processes.empowerments.enums import Form
from lianqiao.processes.empowerments.models import Empowerment

KIND = "empowerment_agreement"

_FIELDS: dict[str, Any] = {
    "title": _("成果名称"),
    "unit": _("单位"),
    "number": _("登记编号；生效时给定"),
    "rights": _("知识产权，一行一项"),
    "form": _("赋权方式、份额或年限"),
    "term": _("期限；所有权没有期限"),
    "completers": _("成果完成人的表格：head 是表头，rows 是各行"),
    "income": _("约定收益的表格：head 是表头，rows 是各行"),
    "sections": _("其余各条：heading 是标题，lines 是各段"),
    "signatures": _("签署的表格：head 是表头，rows 是各行"),
    "hash": _("内容的 SHA-256 校验值"),
}
_EXAMPLE: dict[str, Any] = {
    "title": "低温锂电池电解液配方",
    "unit": "辽河理工大学",
    "number": "FQ202629010000001",
    "rights": "发明专利 ZL202110000001.1 低温电解液 有效",
    "form": "全部所有权",
    "term": "自签署完毕之日起生效",
    "completers": documents.table(
        ["成果完成人", "单位", "份额"], [["季明湛", "辽河理工大学", "60%"], ["晁墨林", "辽河理工大学", "40%"]]
    ),
    "income": documents.table(["序号", "约定收益"], [["1", "取得转化收入的，单位分得 10%"]]),
    "sections": [
        {"heading": "怎样转化", "lines": ["两年内完成中试，由完成人出资设立的企业实施。"]},
        {"heading": "知识产权维持费用", "lines": ["由成果完成人负担。"]},
    ],
    "signatures": documents.table(["签署方", "签署人", "签署日期"], [["辽河理工大学", "邵签批", "2026年11月22日"]]),
    "hash": "9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08",
}
documents.register(
    KIND, _("职务科技成果赋权协议"), builtin=FOLDER / "empowerment_agreement.docx", fields=_FIELDS, example=_EXAMPLE
)


def paper_of(empowerment: Empowerment, *, ending: str) -> bytes:
    """The paper as `pdf` or `docx`."""
    make = documents.pdf if ending == "pdf" else documents.render
    return make(KIND, data_of(empowerment), where=empowerment.organisation)


def data_of(empowerment: Empowerment) -> dict[str, Any]:
    """What the template is filled with."""
    idle = _now("连续 %(months)d 个月没有实施的，单位可以收回。") if empowerment.idle_months else _now("按规定办理。")
    parts = [
        (_now("怎样转化"), empowerment.plan),
        (_now("知识产权维持费用"), _now("由%(who)s负担。") % {"who": empowerment.get_fee_payer_display()}),
        (_now("重大事项的决定"), empowerment.decision_rule),
        (_now("实施和报告义务"), empowerment.duty or _now("成果完成人应当积极实施，每年报告一次实施情况。")),
        (_now("长期没有实施的处理"), idle % {"months": empowerment.idle_months or 0}),
    ]
    return {
        "title": empowerment.achievement.title,
        "unit": str(empowerment.organisation),
        "number": empowerment.number,
        "rights": "；".join(str(one) for one in empowerment.achievement.rights.all()) or _now("技术秘密"),
        "form": empowerment.form_words,
        "term": _term(empowerment),
        "completers": documents.table(
            [_now("成果完成人"), _now("单位"), _now("份额")],
            [
                [one.name, one.unit_name or "—", f"{one.share_percent.normalize():f}%"]
                for one in empowerment.participants.all()
            ],
        ),
        "income": documents.table(
            [_now("序号"), _now("约定收益")],
            [[str(place), one.words] for place, one in enumerate(empowerment.terms.all(), start=1)],
        ),
        "sections": [{"heading": heading, "lines": text.splitlines()} for heading, text in parts if text],
        "signatures": documents.table([_now("签署方"), _now("签署人"), _now("签署日期")], _signed(empowerment)),
        "hash": empowerment.content_sha256,
    }


def _term(empowerment: Empowerment) -> str:
    if empowerment.starts_on is None:
        return _now("自各方签署完毕之日起生效")
    begins = day_words(empowerment.starts_on)
    if empowerment.form == Form.USE and empowerment.ends_on is not None:
        return _now("%(begins)s至%(ends)s") % {"begins": begins, "ends": day_words(empowerment.ends_on)}
    return _now("自%(begins)s起") % {"begins": begins}


def _signed(empowerment: Empowerment) -> list[list[str]]:
    known = {
        one.participant_id: one
        for one in empowerment.signatures.all()
        if one.content_sha256 == empowerment.content_sha256
    }
    rows: list[tuple[Any, str]] = [(None, str(empowerment.organisation))]
    rows += [(one.pk, one.name) for one in empowerment.participants.all()]
    return [
        [
            words,
            "" if (made := known.get(key)) is None else made.signer_name,
            "" if made is None else day_words(made.signed_on),
        ]
        for key, words in rows
    ]
