"""What stands in an evidence file from the market on: listings, auctions, deals, contracts, income, norms, the log."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext as _

from lianqiao.core.money import format_yuan
from lianqiao.processes.auctions.enums import Outcome
from lianqiao.processes.contracts.enums import NUMBERED
from lianqiao.processes.deals.interfaces.documents import exemption_words
from lianqiao.processes.evidence import norms_used
from lianqiao.processes.evidence.blocks import Attached, Block, facts, heading, moment, table
from lianqiao.processes.evidence.material import Material


def market(material: Material, attached: Attached) -> list[Block]:
    """Listings, and auctions with what the check of their log finds."""
    blocks: list[Block] = []
    for one in material.chain.listings:
        blocks += [
            heading(_("挂牌 %(number)s") % {"number": one.number or one.title}),
            facts(
                [
                    (_("标的"), one.title),
                    (_("状态"), one.get_state_display()),
                    (_("价格"), one.price_words),
                    (_("交易市场"), one.market),
                    (_("公告时间"), one.opened_at),
                    (_("报名截止"), one.intents_until),
                    (_("报名数"), one.live_intents),
                    (_("受让方条件"), one.buyer_conditions),
                    (_("内容校验值"), one.content_sha256),
                ]
            ),
        ]
    for auction in material.chain.auctions:
        report = material.verified(auction)
        sound = _("完整，每一行都接着上一行，结果与出价相符") if report.is_sound else _("不通过")
        rows = [(_("日志校验"), sound if auction.outcome else _("竞价没有结束"))]
        rows += [(_("问题"), finding.sentence) for finding in report.findings if auction.outcome]
        won = auction.outcome == Outcome.WON
        blocks += [
            heading(_("竞价 %(title)s") % {"title": auction.title}),
            facts(
                [
                    (_("方式"), auction.get_kind_display()),
                    (_("起始价"), format_yuan(auction.start_yuan)),
                    (_("时间"), f"{moment(auction.opens_at)} — {moment(auction.closes_at)}"),
                    (_("出价次数"), auction.offers),
                    (_("结果"), format_yuan(auction.result_yuan) if won else auction.get_why_display()),
                    (_("保留价承诺值"), auction.reserve_commitment),
                    (_("日志行数"), auction.lines),
                    (_("日志校验值"), auction.head),
                    *rows,
                ]
            ),
        ]
    return blocks


def deals(material: Material, attached: Attached) -> list[Block]:
    """The deals with their terms, and who confirmed which hash."""
    blocks: list[Block] = []
    for deal in material.chain.deals:
        blocks += [
            heading(_("成交 %(number)s") % {"number": deal.number or deal.title}),
            facts(
                [
                    (_("名称"), deal.title),
                    (_("状态"), deal.get_state_display()),
                    (_("成果方"), deal.organisation),
                    (_("承接方"), deal.buyer_name),
                    (_("转化方式"), deal.get_mode_display()),
                    (_("定价方式"), deal.get_pricing_display()),
                    (_("成交价格"), format_yuan(deal.price_yuan)),
                    (_("价款构成"), "；".join(part.sentence() for part in deal.parts.all())),
                    (_("成交日期"), deal.concluded_on),
                    (_("定价免责条件"), exemption_words(deal) if deal.is_exempt else ""),
                    (_("条款校验值"), deal.content_sha256),
                    *deal.term_rows(),
                ]
            ),
            table(
                [_("交易方"), _("确认人"), _("时间"), _("所确认条款的校验值")],
                [
                    [one.party.organisation, one.confirmed_by, one.confirmed_at, one.content_sha256]
                    for one in deal.confirmations.all()
                ],
                [2, 1, 2, 3],
            ),
        ]
    return blocks


def contracts(material: Material, attached: Attached) -> list[Block]:
    """The contracts with their registration, milestones and payments."""
    blocks: list[Block] = []
    for one in material.chain.contracts:
        for file in one.current_files():
            attached.add(file, _("技术合同附件"))
        blocks += [
            heading(_("技术合同 %(number)s") % {"number": one.registration_number or one.number or one.title}),
            facts(
                [
                    (_("项目名称"), one.title),
                    (_("合同类别"), one.get_kind_display()),
                    (_("状态"), one.get_state_display()),
                    (_("卖方"), one.seller_name),
                    (_("买方"), one.buyer_name),
                    (_("签订日期"), one.signed_on),
                    (_("成交额"), format_yuan(one.amount_yuan)),
                    (_("技术交易额"), format_yuan(one.technical_yuan)),
                    (_("登记编号"), one.registration_number if one.state in NUMBERED else ""),
                    (_("登记日期"), one.registered_on),
                    (_("登记机构"), one.office),
                    (_("验收标准"), one.acceptance),
                ]
            ),
        ]
    for one in material.performances:
        milestones = [
            [row.title, row.due_on, format_yuan(row.amount_yuan), format_yuan(row.paid_yuan), row.get_state_display()]
            for row in one.milestones.all()
        ]
        payments = [
            [row.paid_on, row.get_kind_display(), format_yuan(row.amount_yuan), row.voucher, _answered(row)]
            for row in one.payments.all()
        ]
        due = [_("节点"), _("期限"), _("应付"), _("已支付"), _("状态")]
        paid = [_("付款日期"), _("性质"), _("金额"), _("凭证号"), _("对方答复")]
        blocks += [heading(_("履约和付款：%(title)s") % {"title": one.contract}), table(due, milestones)]
        blocks += [table(paid, payments)] if payments else []
    return blocks


def _answered(payment: Any) -> str:
    answer = getattr(payment, "answer", None)
    return "" if answer is None else str(answer.get_verdict_display())


def income(material: Material, attached: Attached) -> list[Block]:
    """The distributions with persons and vouchers, and the assets of the separate ledger."""
    blocks: list[Block] = []
    for one in material.chain.distributions:
        costs = [[row.get_kind_display(), format_yuan(row.amount_yuan), row.paper] for row in one.costs.all()]
        people = [
            [
                row.name,
                row.post,
                row.get_group_display(),
                format_yuan(row.amount_yuan),
                "；".join(
                    f"{format_yuan(paid.amount_yuan)}，{paid.on:%Y-%m-%d}，{paid.paper}" for paid in row.payments.all()
                ),
            ]
            for row in one.rewards.all()
        ]
        blocks += [
            heading(_("收益分配 %(number)s") % {"number": one.number or one.title}),
            facts(
                [
                    (_("名称"), one.title),
                    (_("状态"), one.get_state_display()),
                    (_("到账或取得"), one.received_on),
                    (_("收入"), format_yuan(one.gross_yuan)),
                    (_("净收入"), format_yuan(one.net_yuan)),
                    (_("分配依据"), one.rule_paper),
                    (_("审定"), f"{one.decision_paper} {one.decided_on}" if one.decided_on else ""),
                    (_("全部兑现"), one.paid_on),
                ]
            ),
            table([_("扣除的成本"), _("金额"), _("凭证")], costs),
            table([_("姓名"), _("单位和职务"), _("身份"), _("奖酬"), _("兑现")], people, [1, 2, 1, 1, 3]),
        ]
    if material.chain.assets:
        rows = [
            [one.number, one.title, one.get_stage_display(), one.get_condition_display(), format_yuan(one.book_yuan)]
            for one in material.chain.assets
        ]
        head = [_("资产编号"), _("资产"), _("阶段"), _("在账情况"), _("账面价值")]
        blocks += [heading(_("单列台账")), table(head, rows)]
    return blocks


def norms(material: Material, attached: Attached) -> list[Block]:
    """The norms as they held on each day."""
    rows = [
        [one.title, one.value, one.source, one.on, one.what, _("已核实") if one.verified else _("待核对原文")]
        for one in norms_used.norms_of(material)
    ]
    head = [_("规定"), _("内容"), _("依据"), _("适用日期"), _("用于"), _("核实")]
    return [table(head, rows, [2, 3, 3, 2, 2, 1])] if rows else []


def log(material: Material, attached: Attached) -> list[Block]:
    """Who did what to any of the records, and when."""
    rows = [
        [moment(one.at), one.actor_name, one.organisation_name, one.subject_text, one.text, one.reason]
        for one in material.log
    ]
    head = [_("时间"), _("操作人"), _("单位"), _("对象"), _("做了什么"), _("理由")]
    return [table(head, rows, [2, 1, 2, 2, 3, 2])] if rows else []
