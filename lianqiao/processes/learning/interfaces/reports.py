"""The report about a version of the ranking: plain values, Markdown, a workbook, and the files of a folder."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

from django.utils.translation import gettext as _

from lianqiao.engines.retrieval import Settings
from lianqiao.engines.retrieval.retraining import Measured, Result
from lianqiao.processes.learning.enums import EventKind
from lianqiao.processes.learning.interfaces.books import workbook
from lianqiao.processes.learning.interfaces.words import number_rows, verdict_of


def report_of(
    result: Result,
    *,
    on: date,
    base: int,
    least: int,
    names: Mapping[str, str] | None = None,
    events: Mapping[str, int] | None = None,
) -> dict[str, Any]:
    """What a run found, as values that JSON keeps.

    `base` is the version that it is compared with, `names` has the words for groups; groups of less than `least`
    demands are put together. `events` counts the events of each kind, nothing where the data are a collection.
    """
    return {
        "made_on": on.isoformat(),
        "base": base,
        "before": result.present.as_dict(),
        "after": result.proposed.as_dict(),
        "demands": result.whole.demands,
        "judged": result.judged,
        "ndcg_before": result.whole.before,
        "ndcg_after": result.whole.after,
        "low": result.low,
        "high": result.high,
        "better": result.better,
        "worse": result.worse,
        "fields": [
            {"name": one.group, "demands": one.demands, "before": one.before, "after": one.after}
            for one in _named(result.groups, names or {}, least)
        ],
        "folds": [one.as_dict() for one in result.folds],
        "events": dict(events or {}),
    }


def markdown(number: int, report: Mapping[str, Any]) -> str:
    """The report for reading anywhere."""
    sentence, _tone = verdict_of(report)
    lines = [f"# {_title(number)}", "", sentence, ""]
    for heading, head, rows in _tables(report):
        lines += [f"## {heading}", "", _line(head), _line("---" for _column in head)]
        lines += [*(_line(row) for row in rows), ""]
    return "\n".join(lines)


def report_workbook(number: int, report: Mapping[str, Any]) -> bytes:
    """The report as a workbook, with the verdict on its first sheet."""
    sentence, _tone = verdict_of(report)
    about = (_("说明"), (_("项目"), _("内容")), [[_("版本"), _title(number)], [_("结论"), sentence]])
    return workbook([about, *_tables(report)])


def write_files(folder: Path, *, number: int, settings: Settings, report: Mapping[str, Any]) -> list[Path]:
    """Write a version beside the others: its settings, and its report as Markdown and workbook; returns the files."""
    folder.mkdir(parents=True, exist_ok=True)
    stem = folder / f"version-{number}"
    content = {"version": number, "settings": settings.as_dict()}
    files = [stem.with_suffix(ending) for ending in (".json", ".md", ".xlsx")]
    files[0].write_text(json.dumps(content, indent=1), encoding="utf-8")
    files[1].write_text(markdown(number, report), encoding="utf-8")
    files[2].write_bytes(report_workbook(number, report))
    return files


def _title(number: int) -> str:
    return _("匹配排序第 %(number)d 版") % {"number": number}


def _tables(report: Mapping[str, Any]) -> list[tuple[str, Sequence[str], list[list[Any]]]]:
    quality = [
        [_("比较的基准"), report["base"] or _("标准排序")],
        [_("生成日期"), report["made_on"]],
        [_("参与比较的需求"), report["demands"]],
        [_("有反馈的供需对"), report["judged"]],
        [_("前十名排序质量（nDCG@10），现在"), _rounded(report["ndcg_before"])],
        [_("前十名排序质量（nDCG@10），改后"), _rounded(report["ndcg_after"])],
        [_("差别"), _rounded(report["ndcg_after"] - report["ndcg_before"])],
        [_("差别的 95% 置信区间，下限"), _rounded(report["low"])],
        [_("差别的 95% 置信区间，上限"), _rounded(report["high"])],
        [_("变好的需求"), report["better"]],
        [_("变差的需求"), report["worse"]],
    ]
    numbers = [[row["label"], row["before"], row["after"]] for row in number_rows(report["before"], report["after"])]
    fields = [
        [row["name"], row["demands"], _rounded(row["before"]), _rounded(row["after"])] for row in report["fields"]
    ]
    events = [[str(EventKind(kind).label), number] for kind, number in report["events"].items()]
    tables: list[tuple[str, Sequence[str], list[list[Any]]]] = [
        (_("排序质量"), (_("项目"), _("数值")), quality),
        (_("参数"), (_("参数"), _("现在"), _("改后")), numbers),
        (_("分领域"), (_("领域"), _("需求"), _("现在"), _("改后")), fields),
        (_("反馈"), (_("事件"), _("次数")), events),
    ]
    return [table for table in tables if table[2]]


def _named(groups: Iterable[Measured], names: Mapping[str, str], least: int) -> list[Measured]:
    """The groups with their names, the largest first; small ones as one."""
    found = list(groups)
    large = [one for one in found if one.group and one.demands >= least]
    small = [one for one in found if one not in large]
    named = [replace(one, group=names.get(one.group, one.group)) for one in large]
    named.sort(key=lambda one: (-one.demands, one.group))
    together = sum(one.demands for one in small)
    if not named or not together:
        return named
    weighted = [sum(one.demands * value(one) for one in small) / together for value in (_before, _after)]
    return [*named, Measured(_("其他领域"), together, *weighted)]


def _before(one: Measured) -> float:
    return one.before


def _after(one: Measured) -> float:
    return one.after


def _rounded(value: float) -> float:
    return round(value, 4)


def _line(cells: Iterable[Any]) -> str:
    return f"| {' | '.join(str(cell).replace('|', '/') for cell in cells)} |"
