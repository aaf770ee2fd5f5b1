"""The import of what a unit holds, from a table."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from lianqiao.core import clock
from lianqiao.core.access import Actor
from lianqiao.core.exchange import Column, Importer, ImportRow, Kind, register
from lianqiao.core.permissions import Permission
from lianqiao.processes.asset_ledger.domain import enter_asset
from lianqiao.processes.asset_ledger.enums import AssetKind, Stage
from lianqiao.processes.asset_ledger.limits import LONGEST_NUMBER, LONGEST_PAPER, LONGEST_TITLE
from lianqiao.processes.asset_ledger.models import Asset
from lianqiao.registers.organisations.enums import OrganisationKind

#: Who keeps a separate ledger: bodies whose achievements are state assets.
KEEPERS = frozenset(
    {
        OrganisationKind.UNIVERSITY,
        OrganisationKind.INSTITUTE,
        OrganisationKind.NEW_RESEARCH_BODY,
        OrganisationKind.HOSPITAL,
    }
)


def keeps_ledger(actor: Actor) -> bool:
    """Whether the organisation acted for is a body that keeps a separate ledger."""
    organisation: Any = actor.organisation
    return organisation is not None and organisation.kind in KEEPERS


def check_row(values: dict[str, Any], actor: Actor) -> dict[str, str]:
    """What only the whole row shows."""
    problems = {}
    if values.get("stage") != Stage.DEVELOPMENT and values.get("cost_yuan"):
        problems["cost_yuan"] = _("研究阶段的投入不计入资产价值，请填在“研究阶段投入”。")
    if values.get("on") and values["on"] > clock.today():
        problems["on"] = _("日期不能晚于今天。")
    return problems


def duplicates(rows: Sequence[ImportRow], actor: Actor) -> dict[int, str]:
    """Rows whose right, or whose name where there is no right, is in the ledger; two queries."""
    own = Asset.objects.filter(organisation=actor.organisation_id)
    numbers = {row.values["right_number"] for row in rows if row.values.get("right_number")}
    titles = {row.values["title"] for row in rows}
    known = set(own.filter(right_number__in=numbers).values_list("right_number", flat=True))
    named = set(own.filter(title__in=titles, right_number="").values_list("title", flat=True))
    found = {}
    for row in rows:
        number, title = row.values.get("right_number"), row.values["title"]
        if number and number in known:
            found[row.number] = _("权利编号“%(number)s”已经入账。") % {"number": number}
        elif not number and title in named:
            found[row.number] = _("“%(title)s”已经入账。") % {"title": title[:60]}
    return found


def key_of(values: dict[str, Any]) -> Any:
    """What a row is about."""
    return values.get("right_number") or values.get("title")


def save_rows(rows: Sequence[ImportRow], actor: Actor) -> None:
    """Enter the rows one after the other, each with its entry in the journal."""
    for row in rows:
        given = {name: value for name, value in row.values.items() if value is not None}
        enter_asset(actor=actor, organisation=actor.organisation, **{"reason": _("表格导入期初资产"), **given})


register(
    Importer(
        kind="ledger_assets",
        label=gettext_lazy("单列资产"),
        columns=(
            Column(
                "title",
                gettext_lazy("资产名称"),
                required=True,
                max_length=LONGEST_TITLE,
                example=gettext_lazy("天然鳞片石墨无氟提纯方法"),
                aliases=("名称", "成果名称", "专利名称"),
            ),
            Column("kind", gettext_lazy("资产种类"), Kind.CHOICE, required=True, choices=AssetKind.choices),
            Column(
                "right_number",
                gettext_lazy("权利编号"),
                max_length=LONGEST_NUMBER,
                help=gettext_lazy("专利号、登记号；没有授权的不填"),
                aliases=("专利号", "登记号"),
            ),
            Column("is_granted", gettext_lazy("已取得权利"), Kind.BOOLEAN),
            Column("stage", gettext_lazy("阶段"), Kind.CHOICE, choices=Stage.choices),
            Column(
                "memo_yuan",
                gettext_lazy("研究阶段投入（万元）"),
                Kind.MONEY_WAN,
                help=gettext_lazy("只作备查"),
            ),
            Column(
                "cost_yuan",
                gettext_lazy("开发阶段投入（万元）"),
                Kind.MONEY_WAN,
                help=gettext_lazy("计入账面价值；不填的按名义金额入账"),
            ),
            Column("on", gettext_lazy("入账日期"), Kind.DATE, help=gettext_lazy("不填就是导入当天")),
            Column("reason", gettext_lazy("事由"), max_length=200),
            Column("paper", gettext_lazy("凭证或文号"), max_length=LONGEST_PAPER),
        ),
        save_rows=save_rows,
        validate_row=check_row,
        key=key_of,
        duplicates=duplicates,
        permission=Permission.ASSET_EDIT,
        is_for=keeps_ledger,
        notes=(gettext_lazy("每一行生成一项单列资产和一笔入账记录；记账以后不能改，错了用冲销更正。"),),
    )
)
