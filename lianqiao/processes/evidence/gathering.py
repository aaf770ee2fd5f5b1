"""What stands in an evidence file: chapter after chapter, from the decision to the paid reward."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.utils.timezone import localdate
from django.utils.translation import gettext as _

from lianqiao.core.money import format_yuan
from lianqiao.core.notices.proof import is_exempting, period_words, shown_words
from lianqiao.processes.disposals.content import labelled, share_text, told_in_words
from lianqiao.processes.evidence import selling
from lianqiao.processes.evidence.blocks import Attached, Block, facts, heading, moment, table, text
from lianqiao.processes.evidence.checking import Missing
from lianqiao.processes.evidence.material import Material

Writer = Callable[[Material, Attached], list[Block]]


def chapters_of(material: Material, attached: Attached, missing: list[Missing]) -> list[dict[str, Any]]:
    """The chapters with something in them; what is missing stands first."""
    written = [{"title": _("证据是否齐全"), "blocks": _completeness(missing)}]
    for title, write in _WRITERS:
        blocks = write(material, attached)
        if blocks:
            written.append({"title": str(title()), "blocks": blocks})
    return written


def _completeness(missing: list[Missing]) -> list[Block]:
    if not missing:
        return [text(_("按现行规定检查，没有发现缺少的证据。"))]
    rows = [[one.stage.label, one.sentence, _source(one.law, one.verified)] for one in missing]
    return [table([_("阶段"), _("缺少的证据"), _("依据")], rows, [1, 4, 3])]


def _source(law: str, verified: bool) -> str:
    return law if verified or not law else _("%(law)s（待核对原文）") % {"law": law}


def _decision(material: Material, attached: Attached) -> list[Block]:
    disposal, decision = material.chain.disposal, material.decision
    if disposal is None:
        return []
    blocks = [
        facts(
            [
                (_("决策编号"), disposal.number),
                (_("单位"), disposal.organisation),
                (_("状态"), disposal.get_state_display()),
                (_("决策日期"), disposal.decided_on),
                (_("有效期至"), disposal.valid_until),
                (_("内容校验值"), disposal.content_sha256),
            ]
        ),
        heading(_("决策的内容")),
        table(
            [_("项目"), _("内容")],
            [(label, "\n".join(lines)) for label, lines in labelled(told_in_words(disposal, material.items))],
            [1, 3],
        ),
    ]
    if decision is None:
        return blocks
    paper = attached.add(decision.minutes, _("会议纪要或会签单"))
    blocks += [
        heading(_("决策会议和纪要")),
        facts(
            [
                (_("决策机构"), decision.body),
                (_("决策方式"), decision.get_procedure_display()),
                (_("日期"), decision.held_on),
                (_("依据的制度"), decision.rule),
                (_("结果"), decision.get_result_display()),
                (_("决议"), decision.text),
                (_("纪要"), paper),
                (_("纪要校验值"), decision.minutes_sha256),
                (_("登记"), f"{decision.recorded_by} {moment(decision.recorded_at)}"),
            ]
        ),
        heading(_("参加人员和利害关系声明")),
        table(
            [_("姓名"), _("职务"), _("利害关系"), _("参加情况")],
            [
                [one.name, one.post, one.interest if one.has_interest else _("声明没有"), one.get_part_display()]
                for one in decision.members.all()
            ],
        ),
    ]
    return blocks


def _ownership(material: Material, attached: Attached) -> list[Block]:
    blocks: list[Block] = []
    if material.items:
        owners = [
            [item.title, one.name, share_text(one.share), one.get_way_display(), one.paper]
            for item in material.items
            for one in item.owners.all()
        ]
        rights = [
            [item.title, str(one), one.get_status_display(), one.checked_on]
            for item in material.items
            for one in item.rights.all()
        ]
        heard = [[item.title, item.heard_on, item.heard_words] for item in material.items]
        blocks += [
            table([_("成果"), _("权利人"), _("份额"), _("取得方式"), _("权属凭据")], owners),
            heading(_("知识产权的法律状态")),
            table([_("成果"), _("知识产权"), _("法律状态"), _("查询日期")], rights),
            heading(_("听取完成人意见")),
            table([_("成果"), _("日期"), _("意见")], heard, [2, 1, 3]),
        ]
    if material.consents:
        rows = [
            [one.owner_name, one.get_answer_display(), one.words, one.answered_at, attached.add(one.paper, one)]
            for one in material.consents
        ]
        head = [_("共有人"), _("答复"), _("意见"), _("时间"), _("书面同意")]
        blocks += [heading(_("共有人意见")), table(head, rows)]
    if material.secrecy is not None:
        one = material.secrecy
        blocks += [
            heading(_("保密审查")),
            facts(
                [
                    (_("结论"), one.get_finding_display()),
                    (_("意见"), one.opinion),
                    (_("审查人"), one.stated_by),
                    (_("时间"), one.stated_at),
                ]
            ),
        ]
    for one in material.chain.empowerments:
        blocks += [
            heading(_("职务科技成果赋权")),
            facts(
                [
                    (_("登记编号"), one.number),
                    (_("赋权方式"), one.form_words),
                    (_("状态"), one.get_state_display()),
                    (_("决策文件"), one.decision_paper),
                    (_("生效日期"), one.starts_on),
                    (_("内容校验值"), one.content_sha256),
                ]
            ),
        ]
    return blocks


def _pricing(material: Material, attached: Attached) -> list[Block]:
    disposal = material.chain.disposal
    if disposal is None:
        return []
    blocks = [
        facts(
            [
                (_("定价方式"), disposal.get_pricing_display()),
                (_("定价依据"), disposal.pricing_words),
                (_("拟定价格"), format_yuan(disposal.asked_yuan)),
                (_("资产评估机构"), disposal.appraiser),
                (_("评估值"), format_yuan(disposal.appraised_yuan) if disposal.appraised_yuan else ""),
                (_("评估基准日"), disposal.appraised_on),
            ]
        )
    ]
    for one in material.valuations:
        inputs = [[name, value] for name, value in _flat(one.inputs)]
        steps = [[row.get("formula"), row.get("filled"), row.get("result")] for row in one.steps]
        blocks += [
            heading(_("估值：%(way)s") % {"way": one.get_approach_display()}),
            facts([(_("估算结果"), format_yuan(one.value_yuan)), (_("计算"), f"{one.made_by} {moment(one.made_at)}")]),
            table([_("输入"), _("数值")], inputs),
            table([_("公式"), _("代入"), _("结果")], steps, [2, 3, 1]),
        ]
    if material.reserves:
        rows = [
            [
                one.commitment,
                f"{one.set_by} {moment(one.set_at)}",
                "；".join(f"{opening.reason}（{moment(opening.opened_at)}）" for opening in one.openings.all()),
            ]
            for one in material.reserves
        ]
        note = _("本卷不写保留价的金额；开启以后可以用金额和随机串核对承诺值。")
        blocks += [heading(_("密封的保留价")), table([_("承诺值"), _("密封"), _("开启")], rows), text(note)]
    return blocks


def _flat(inputs: Any) -> list[tuple[str, str]]:
    if isinstance(inputs, dict):
        return [(str(name), str(value)) for name, value in inputs.items()]
    return [(str(place), str(value)) for place, value in enumerate(inputs, start=1)]


def _notices(material: Material, attached: Attached) -> list[Block]:
    blocks: list[Block] = []
    for notice in material.notices:
        exempting = _("是") if is_exempting(notice) else _("否")
        blocks += [
            heading(f"{notice.notice_kind.label} {notice.number}"),
            facts(
                [
                    (_("标题"), notice.title),
                    (_("状态"), notice.get_state_display()),
                    (_("公示期"), period_words(notice)),
                    (_("长度和依据"), f"{notice.duration}（{notice.basis}）" if notice.duration else ""),
                    (_("本单位和技术市场都公示期满"), exempting),
                    (_("内容校验值"), notice.content_sha256),
                ]
            ),
            text(notice.text),
            table(
                [_("公示地点"), _("位置"), _("实际公示时间"), _("证明")],
                [
                    [
                        place.get_place_display(),
                        place.location or place.url,
                        shown_words(place),
                        attached.add(place.evidence, _("公示现场证明")),
                    ]
                    for place in notice.current_places()
                ],
            ),
        ]
        objections = sorted(notice.objections.all(), key=lambda one: (one.round, one.serial))
        if objections:
            rows = [
                [one.serial, localdate(one.created_at), one.text, one.get_state_display(), one.answer, one.answered_at]
                for one in objections
            ]
            head = [_("序号"), _("收到"), _("异议"), _("处理"), _("答复"), _("答复时间")]
            blocks.append(table(head, rows, [1, 2, 4, 1, 4, 2]))
        else:
            blocks.append(text(_("公示期内没有收到异议。")))
    return blocks


_WRITERS: tuple[tuple[Callable[[], str], Writer], ...] = (
    (lambda: _("转化决策"), _decision),
    (lambda: _("权属、同意和保密审查"), _ownership),
    (lambda: _("定价和估值"), _pricing),
    (lambda: _("公示和异议"), _notices),
    (lambda: _("挂牌和竞价"), selling.market),
    (lambda: _("成交"), selling.deals),
    (lambda: _("技术合同"), selling.contracts),
    (lambda: _("收益分配和兑现"), selling.income),
    (lambda: _("当时适用的规定"), selling.norms),
    (lambda: _("办理记录"), selling.log),
)
