"""The import of achievements from a table."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from lianqiao.core.access import Actor
from lianqiao.core.exchange import Column, Importer, ImportRow, Kind, register
from lianqiao.core.publishing.bulk import problems_of
from lianqiao.core.publishing.fields import split_cells
from lianqiao.core.publishing.importing import KEYWORDS, LAST_COLUMNS, duplicates_of, key_of, split_parts
from lianqiao.registers.achievements.domain.importing import AchievementEntry, import_achievements
from lianqiao.registers.achievements.enums import AchievementKind, Level, Origin, TransformationMode
from lianqiao.registers.achievements.interfaces.entries import (
    COMPLETER_COLUMNS,
    RIGHT_COLUMNS,
    read_completer,
    read_right,
)
from lianqiao.registers.achievements.models import Achievement
from lianqiao.registers.taxonomy.interfaces.choices import industry_choices, tech_field_choices

CODES = ("fields", "industries")
PARTS = (*CODES, "completers", "rights")


def rows_reader(read: Callable[[list[str]], Any], columns: Sequence[Any]) -> Callable[[str], list[Any]]:
    """A reader of a cell with several rows, parted by line breaks or ；, each of cells parted by ｜."""

    def read_rows(text: str) -> list[Any]:
        lines = [line for line in re.split(r"[\n;；]", text) if line.strip()]
        return [read((split_cells(line) + [""] * len(columns))[: len(columns)]) for line in lines]

    return read_rows


def check_row(values: dict[str, Any], actor: Actor) -> dict[str, str]:
    """What only the whole row shows, and what the model's own validators refuse."""
    columns, _parts = split_parts(values, PARTS)
    problems = problems_of(Achievement, columns)
    started, finished = columns.get("started_on"), columns.get("finished_on")
    if started and finished and finished < started:
        problems.setdefault("finished_on", _("研究结束不能早于研究开始。"))
    return problems


def save_rows(rows: Sequence[ImportRow], actor: Actor) -> None:
    """Save the rows as drafts of the actor's organisation."""
    entries = []
    for row in rows:
        columns, parts = split_parts(row.values, PARTS)
        codes = {name: parts[name] for name in CODES if name in parts}
        entries.append(AchievementEntry(columns, codes, parts.get("completers", ()), parts.get("rights", ())))
    import_achievements(entries, actor=actor, source=_("表格导入"))


register(
    Importer(
        kind="achievements",
        label=gettext_lazy("科技成果"),
        columns=(
            Column(
                "title",
                gettext_lazy("成果名称"),
                required=True,
                max_length=200,
                example=gettext_lazy("天然鳞片石墨无氟提纯"),
                aliases=("名称", "项目名称", "题名", "标题", "title"),
            ),
            Column(
                "plain_text",
                gettext_lazy("通俗说明"),
                Kind.LONG_TEXT,
                max_length=2000,
                help=gettext_lazy("写给企业看：能做什么、给谁用、要花多少钱、做到哪一步、有什么证明"),
                aliases=("成果简介", "简介"),
            ),
            Column(
                "academic_text",
                gettext_lazy("技术说明"),
                Kind.LONG_TEXT,
                max_length=5000,
                help=gettext_lazy("写给同行看：原理、方法、指标"),
                aliases=("摘要", "text"),
            ),
            KEYWORDS,
            Column("fields", gettext_lazy("技术领域"), Kind.CHOICES, choices=tech_field_choices),
            Column("industries", gettext_lazy("应用行业"), Kind.CHOICES, choices=industry_choices),
            Column("kind", gettext_lazy("成果类型"), Kind.CHOICE, choices=AchievementKind.choices),
            Column("readiness", gettext_lazy("技术就绪度"), Kind.INTEGER, help=gettext_lazy("1 到 9")),
            Column("readiness_evidence", gettext_lazy("就绪度依据"), Kind.LONG_TEXT, max_length=1000),
            Column("applications", gettext_lazy("应用情况"), Kind.LONG_TEXT, max_length=2000),
            Column("origin", gettext_lazy("成果属性"), Kind.CHOICE, choices=Origin.choices),
            Column("level", gettext_lazy("成果水平"), Kind.CHOICE, choices=Level.choices),
            Column("funding_source", gettext_lazy("课题来源"), max_length=200),
            Column("started_on", gettext_lazy("研究开始"), Kind.DATE),
            Column("finished_on", gettext_lazy("研究结束"), Kind.DATE),
            Column("is_job_related", gettext_lazy("职务科技成果"), Kind.BOOLEAN),
            Column(
                "completers",
                gettext_lazy("完成人"),
                Kind.LONG_TEXT,
                clean=rows_reader(read_completer, COMPLETER_COLUMNS),
                help=gettext_lazy("按排名用分号隔开，每人：姓名｜单位｜主要贡献"),
                example=gettext_lazy("季明湛｜辽河大学；晁墨林｜辽河大学"),
            ),
            Column(
                "rights",
                gettext_lazy("知识产权"),
                Kind.LONG_TEXT,
                clean=rows_reader(read_right, RIGHT_COLUMNS),
                help=gettext_lazy("用分号隔开，每项：类型｜编号｜法律状态｜名称｜权利人｜状态日期"),
            ),
            Column("modes", gettext_lazy("希望的转化方式"), Kind.CHOICES, choices=TransformationMode.choices),
            Column(
                "price_yuan",
                gettext_lazy("意向价格（万元）"),
                Kind.MONEY_WAN,
                help=gettext_lazy("不填表示面议"),
                aliases=("意向价格", "价格"),
            ),
            *LAST_COLUMNS,
        ),
        save_rows=save_rows,
        validate_row=check_row,
        key=key_of,
        duplicates=lambda rows, actor: duplicates_of(Achievement, rows, actor),
        notes=(gettext_lazy("导入后是本单位的草稿，检查无误再提交审核。"),),
    )
)
