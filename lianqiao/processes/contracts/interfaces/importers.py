"""The import of what the national system holds: an office's export, whose headings differ from year to year."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from lianqiao.core import clock
from lianqiao.core.access import Actor
from lianqiao.core.exchange import Column, Importer, ImportRow, Kind, register
from lianqiao.core.permissions import Permission
from lianqiao.processes.contracts import limits
from lianqiao.processes.contracts.domain.national import known_rows, read_rows
from lianqiao.processes.contracts.filling import is_office

NATIONAL = "national_contracts"


def _money(yuan: str, wan: str) -> Any:
    """An amount that stands in yuan or in 万元."""

    def read(values: Mapping[str, Any]) -> Decimal | None:
        found: Decimal | None = values[wan] if values[wan] is not None else values[yuan]
        return found

    return read


_AMOUNT, _TECHNICAL = _money("amount", "amount_wan"), _money("technical", "technical_wan")


def said(values: Mapping[str, Any]) -> dict[str, Any]:
    """A row as it is kept, texts without blanks, amounts in yuan."""
    return {
        **{name: " ".join(str(values[name] or "").split()) for name in ("national_number", "title", "kind")},
        **{name: " ".join(str(values[name] or "").split()) for name in ("seller", "buyer")},
        "signed_on": values["signed_on"],
        "registered_on": values["registered_on"],
        "amount_yuan": _AMOUNT(values),
        "technical_yuan": _TECHNICAL(values),
    }


def check_row(values: dict[str, Any], actor: Actor) -> Mapping[str, str]:
    """The number and the amounts are such, and nothing is registered tomorrow."""
    problems = {}
    if not str(values["national_number"]).strip().isalnum():
        problems["national_number"] = _now("登记编号只能是字母和数字。")
    amount, technical = _AMOUNT(values), _TECHNICAL(values)
    if amount is None:
        problems["amount_wan"] = _now("请填写合同成交额，可以用元，也可以用万元。")
    elif amount < 0 or (technical is not None and not 0 <= technical <= amount):
        problems["technical_wan"] = _now("技术交易额要在 0 和合同成交额之间。")
    for one in (amount, technical):
        if one is not None and one != one.quantize(Decimal("0.01")):
            problems["amount_wan"] = _now("金额最多精确到分。")
    if values["registered_on"] and values["registered_on"] > clock.today():
        problems["registered_on"] = _now("登记日期不能晚于今天。")
    return problems


def duplicates_of(rows: Sequence[ImportRow], actor: Actor) -> Mapping[int, str]:
    """Rows that were read before and say the same; one query."""
    known = known_rows([said(row.values) for row in rows], actor.organisation_id)
    return {
        row.number: _now("已经读入过，内容没有变化。")
        for row in rows
        if " ".join(str(row.values["national_number"]).split()) in known
    }


def save_rows(rows: Sequence[ImportRow], actor: Actor) -> None:
    """Keep them beside ours, with what they are found to be."""
    read_rows([said(row.values) for row in rows], actor=actor)


register(
    Importer(
        kind=NATIONAL,
        label=_("全国系统技术合同"),
        columns=(
            Column(
                "national_number",
                _("登记编号"),
                required=True,
                max_length=limits.LONGEST_NUMBER,
                example="2026290100000012",
                aliases=("合同登记编号", "合同登记号", "登记号", "技术合同编号", "合同编号"),
            ),
            Column(
                "title",
                _("项目名称"),
                required=True,
                max_length=200,
                aliases=("合同名称", "合同项目名称", "技术合同名称", "项目"),
            ),
            Column("kind", _("合同类别"), max_length=60, aliases=("合同类型", "类别", "技术合同类别")),
            Column(
                "seller",
                _("卖方名称"),
                required=True,
                max_length=120,
                aliases=("卖方", "卖方单位", "技术输出方", "输出方", "受托方", "让与方", "卖方（输出方）"),
            ),
            Column(
                "buyer",
                _("买方名称"),
                required=True,
                max_length=120,
                aliases=("买方", "买方单位", "技术吸纳方", "吸纳方", "委托方", "受让方", "买方（吸纳方）"),
            ),
            Column("signed_on", _("签订日期"), Kind.DATE, aliases=("合同签订日期", "签订时间", "签约日期")),
            Column(
                "registered_on", _("登记日期"), Kind.DATE, aliases=("认定登记日期", "登记时间", "认定日期", "审核日期")
            ),
            Column(
                "amount_wan",
                _("合同成交额（万元）"),
                Kind.MONEY_WAN,
                aliases=("成交额（万元）", "合同金额（万元）", "合同总金额（万元）", "成交金额（万元）"),
            ),
            Column(
                "amount",
                _("合同成交额（元）"),
                Kind.DECIMAL,
                aliases=(
                    "成交额（元）",
                    "合同金额（元）",
                    "合同总金额（元）",
                    "成交金额（元）",
                    "合同成交总金额（元）",
                ),
            ),
            Column(
                "technical_wan",
                _("技术交易额（万元）"),
                Kind.MONEY_WAN,
                aliases=("技术交易金额（万元）", "技术额（万元）"),
            ),
            Column("technical", _("技术交易额（元）"), Kind.DECIMAL, aliases=("技术交易金额（元）", "技术额（元）")),
        ),
        save_rows=save_rows,
        validate_row=check_row,
        key=lambda values: " ".join(str(values["national_number"]).split()),
        duplicates=duplicates_of,
        permission=Permission.CONTRACT_COMPARE,
        is_for=lambda actor: is_office(actor.organisation),
        notes=(
            _("直接上传从全国技术合同管理与服务系统导出的表格，列名不同的自动对应；金额用元或万元都可以。"),
            _("读入以后只作比对，不改本平台的合同；到“全国系统核对”逐条选择。同一个文件再导入一次不会改变什么。"),
        ),
    )
)
