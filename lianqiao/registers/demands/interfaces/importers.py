"""The import of demands from a table."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from lianqiao.core.access import Actor
from lianqiao.core.exchange import Column, Importer, ImportRow, Kind, register
from lianqiao.core.publishing.bulk import Draft, problems_of
from lianqiao.core.publishing.importing import KEYWORDS, LAST_COLUMNS, duplicates_of, key_of, split_parts
from lianqiao.registers.demands.domain.importing import import_demands
from lianqiao.registers.demands.enums import CooperationMode, DemandKind, MaskedPart, Urgency
from lianqiao.registers.demands.models import Demand
from lianqiao.registers.taxonomy.interfaces.choices import industry_choices, tech_field_choices

CODES = ("fields", "industries")


def indicator_lines(text: str) -> str:
    """Indicators of a cell, one a line, also where they were parted by ；."""
    return text.replace("；", "\n").replace(";", "\n")


def check_row(values: dict[str, Any], actor: Actor) -> dict[str, str]:
    """What the model's own validators refuse."""
    columns, _parts = split_parts(values, CODES)
    return problems_of(Demand, columns)


def save_rows(rows: Sequence[ImportRow], actor: Actor) -> None:
    """Save the rows as drafts of the actor's organisation."""
    drafts = [Draft(*split_parts(row.values, CODES)) for row in rows]
    import_demands(drafts, actor=actor, source=gettext("表格导入"))


register(
    Importer(
        kind="demands",
        label=_("技术需求"),
        columns=(
            Column(
                "title",
                _("需求名称"),
                required=True,
                max_length=200,
                example=_("镁合金压铸件防腐"),
                aliases=("名称", "项目名称", "标题", "title"),
            ),
            Column(
                "problem",
                _("主要技术难题"),
                Kind.LONG_TEXT,
                max_length=3000,
                help=_("在哪个环节、出现什么现象、造成什么影响"),
                aliases=("技术难题", "难题", "需求描述", "text"),
            ),
            Column("kind", _("需求类型"), Kind.CHOICE, choices=DemandKind.choices),
            Column("background", _("背景"), Kind.LONG_TEXT, max_length=2000),
            Column(
                "indicators",
                _("期望指标"),
                Kind.LONG_TEXT,
                max_length=3000,
                clean=indicator_lines,
                help=_("用分号隔开，每条：指标｜要求"),
                example=_("盐雾试验｜不少于 1000 小时；成本｜不超过每件 2 元"),
            ),
            Column("tried", _("已经试过什么"), Kind.LONG_TEXT, max_length=2000),
            Column("conditions", _("已有基础"), Kind.LONG_TEXT, max_length=2000),
            Column(
                "budget_yuan",
                _("拟投入（万元）"),
                Kind.MONEY_WAN,
                help=_("不填表示面议"),
                aliases=("拟投入", "预算"),
            ),
            Column("modes", _("希望的合作方式"), Kind.CHOICES, choices=CooperationMode.choices),
            Column("wanted_from", _("意向单位"), max_length=200),
            Column("deadline_months", _("希望几个月内解决"), Kind.INTEGER, aliases=("时限",)),
            Column("urgency", _("紧迫程度"), Kind.CHOICE, choices=Urgency.choices),
            Column("readiness_wanted", _("希望的成熟程度"), Kind.INTEGER, help=_("1 到 9")),
            Column("masked", _("不公开的部分"), Kind.CHOICES, choices=MaskedPart.choices),
            KEYWORDS,
            Column("fields", _("技术领域"), Kind.CHOICES, choices=tech_field_choices),
            Column("industries", _("所属行业"), Kind.CHOICES, choices=industry_choices),
            *LAST_COLUMNS,
        ),
        save_rows=save_rows,
        validate_row=check_row,
        key=key_of,
        duplicates=lambda rows, actor: duplicates_of(Demand, rows, actor),
        notes=(_("导入后是本单位的草稿，检查无误再提交诊断。"),),
    )
)
