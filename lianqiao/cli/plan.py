"""`lianqiao plan parse`: what a plan says, as a summary to read or as JSON; no server and no database."""

from __future__ import annotations

import dataclasses
import json
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from lianqiao.cli.app import CommandError

if TYPE_CHECKING:
    from lianqiao.engines.plan_parser import Plan, Quantity, Section
    from lianqiao.engines.plan_parser.reading import Document

_COMPARATORS = {"at_least": "≥", "more_than": ">", "reach": "=", "at_most": "≤", "about": "≈"}
_MOST_TAGS = 3
_KINDS = {"target": "目标", "incentive": "奖补", "condition": "条件", "fact": "现状", "rule": "规则"}


class Action(StrEnum):
    """What to do with the plan."""

    PARSE = "parse"


def plan(
    action: Annotated[Action, typer.Argument(help="parse")],
    file: Annotated[Path, typer.Argument(help="The plan: text, HTML, Word (.docx) or PDF.", metavar="FILE")],
    as_json: Annotated[bool, typer.Option("--json", help="All that was found, as JSON.")] = False,
    as_text: Annotated[bool, typer.Option("--text", help="The text of the file, in which offsets count.")] = False,
) -> None:
    """Read a plan of government: outline, tasks with departments, quantities.

    `start` and `end` in the JSON are offsets in the text of the file: a text file as it is, decoded from UTF-8 or
    GB18030; of other kinds what --text prints.
    """
    document = _read(file)
    if as_text:
        print(document.text)
        return
    from lianqiao.engines.plan_parser import parse

    found = parse(document.text)
    doubts = sorted((*found.warnings, *document.doubts), key=lambda doubt: doubt.start)
    found = dataclasses.replace(found, warnings=tuple(doubts))
    if as_json:
        print(json.dumps(found.as_dict(), ensure_ascii=False))
    else:
        _print(found)


def _read(file: Path) -> Document:
    from lianqiao.engines.plan_parser.reading import ReadingError, read

    try:
        return read(file.read_bytes())
    except OSError as error:
        raise CommandError(f"{file}: {error.strerror or error}.") from error
    except ReadingError as error:
        raise CommandError(f"{file}: {error}") from error


def _print(found: Plan) -> None:
    from lianqiao.engines.plan_parser.tags import mechanisms_of

    print(found.title or "（没有标题）")
    facts = (found.issuer, found.document_number, found.date or "", found.region, _period(found))
    print("  ".join(fact for fact in facts if fact))
    print(f"任务 {len(found.tasks)} 项，数量 {len(found.quantities)} 个，待核对 {len(found.warnings)} 处")
    by_task: dict[str | None, list[Quantity]] = {}
    for quantity in found.quantities:
        by_task.setdefault(quantity.task, []).append(quantity)
    tasks = {task.section: task for task in found.tasks}
    for quantity in by_task.get(None, ()):
        print(f"  {_line(quantity)}")
    for section in found.sections():
        print(f"{'  ' * (section.level - 1)}{_heading(section)}")
        task = tasks.get(section.id)
        if task is None:
            continue
        indent = "  " * section.level
        for label, names in (("牵头", task.lead), ("配合", task.support)):
            if names:
                print(f"{indent}{label}：{'、'.join(names)}")
        if tags := mechanisms_of(task)[:_MOST_TAGS]:
            print(f"{indent}机制：{'、'.join(tag.name for tag in tags)}")
        for quantity in by_task.get(task.id, ()):
            print(f"{indent}{_line(quantity)}")
    for doubt in found.warnings:
        print(f"待核对（{doubt.start}）：{doubt.message}")


def _period(found: Plan) -> str:
    years = [str(year) for year in (found.period.first, found.period.last) if year is not None]
    return "—".join(dict.fromkeys(years)) + "年" if years else ""


def _heading(section: Section) -> str:
    return f"{section.number}　{section.title}" if section.number else section.title


def _line(quantity: Quantity) -> str:
    upper = f"—{quantity.value_max.normalize():f}" if quantity.value_max is not None else ""
    parts = [
        f"[{_KINDS[quantity.kind]}]",
        quantity.indicator,
        f"{_COMPARATORS[quantity.comparator]} {quantity.value.normalize():f}{upper}{quantity.unit}",
    ]
    parts += [f"（{part}）" for part in (quantity.scope, quantity.deadline) if part]
    return " ".join(part for part in parts if part)
