"""Keeping what the parser found in a version, with what people had said of the version before."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any

from django.db import transaction

from lianqiao.core import clock
from lianqiao.engines.plan_parser import Incentive, Plan, Quantity
from lianqiao.engines.plan_parser import Task as FoundTask
from lianqiao.engines.plan_parser.assigned import TableAssignment, assigned_in_tables
from lianqiao.governance.plans.domain.carrying import carry_over
from lianqiao.governance.plans.domain.plans import stem_of
from lianqiao.governance.plans.enums import FindKind
from lianqiao.governance.plans.models import Find, PlanDocument, PlanVersion, Section
from lianqiao.governance.plans.models.plans import LONGEST_TITLE
from lianqiao.governance.plans.sentences import sentence_at

#: How sure it is that a row of a table behind the plan means the task: a person looks at it before others.
FROM_TABLE = Decimal("0.65")
#: Rows inserted with one statement.
BATCH = 500


@transaction.atomic
def keep_reading(version: PlanVersion, text: str, reading: Plan, *, parser_version: str) -> PlanVersion:
    """Store the sections and finds of a version, carry over what was decided before, and let the version hold.

    Done once: a version that has been read is returned as it is. Two readers of one plan wait for each other.
    """
    plan: Any = PlanDocument.objects.select_for_update(of=("self",)).get(pk=version.plan_id)
    kept: Any = PlanVersion.objects.select_for_update(of=("self",)).get(pk=version.pk)
    if kept.parsed_at is not None:
        return kept  # type: ignore[no-any-return]
    sections = {
        found.id: Section(
            version=kept,
            path=found.id,
            level=found.level,
            order=order,
            number=found.number[:20],
            title=found.title[:300],
            start=found.start,
            end=found.end,
        )
        for order, found in enumerate(reading.sections())
    }
    Section.objects.bulk_create(sections.values(), batch_size=BATCH)
    tables = assigned_in_tables(text, reading.tasks)
    tasks = {found.id: _task(found, kept, text, sections, tables.get(found.id)) for found in reading.tasks}
    quantities = [_quantity(found, kept, text, sections, tasks) for found in reading.quantities]
    carried = carry_over(plan.version, kept, text, list(tasks.values()), quantities)
    Find.objects.bulk_create(carried.tasks, batch_size=BATCH)
    Find.objects.bulk_create(carried.quantities, batch_size=BATCH)
    kept.text = text
    kept.parser_version = parser_version
    kept.parsed_at = clock.now()
    kept.problem = ""
    kept.find_count = len(carried.tasks) + len(carried.quantities)
    kept.carried_count = carried.count
    kept.warnings = [{"start": doubt.start, "end": doubt.end, "message": doubt.message} for doubt in reading.warnings]
    kept.save()
    carried.move_tasks()
    _fill_head(plan, kept, reading)
    if plan.version is None or plan.version.number < kept.number:
        plan.version = kept
    plan.save()
    return kept  # type: ignore[no-any-return]


@transaction.atomic
def note_problem(version: PlanVersion, *, problem: str) -> None:
    """Remember why the file could not be read; the version before goes on."""
    PlanVersion.objects.filter(pk=version.pk, parsed_at__isnull=True).update(problem=problem[:500])


def _fill_head(plan: PlanDocument, version: PlanVersion, reading: Plan) -> None:
    """Take what nobody has typed from the first version; the title where it is still the file's name."""
    if version.number == 1 and reading.title and plan.title == stem_of(version.file.name):
        plan.title = reading.title[:LONGEST_TITLE]
    plan.issuer = plan.issuer or reading.issuer[:120]
    plan.document_number = plan.document_number or reading.document_number[:60]
    plan.dated_on = plan.dated_on or _day(reading.date)
    if plan.begins_on is None and plan.ends_on is None:
        first, last = reading.period.first, reading.period.last
        plan.begins_on = date(first, 1, 1) if first else None
        plan.ends_on = date(last, 12, 31) if last else None


def _day(text: str | None) -> date | None:
    try:
        return date.fromisoformat(text) if text else None
    except ValueError:  # a month or a year alone is not a day
        return None


def _task(
    found: FoundTask,
    version: PlanVersion,
    text: str,
    sections: dict[str, Section],
    by_table: TableAssignment | None,
) -> Find:
    """A task; where it names no departments itself, a table behind the plan may propose them."""
    columns: dict[str, Any] = {
        "number": found.number[:20],
        "title": (found.title or found.text[:40] or text[found.start : found.end])[:300],
        "text": found.text[:20_000],
        "lead": _names(found.lead if by_table is None else by_table.lead),
        "support": _names(found.support if by_table is None else by_table.support),
    }
    place = None if by_table is None else {"start": by_table.start, "end": by_table.end}
    return Find(
        version=version,
        section=sections.get(found.section),
        kind=FindKind.TASK,
        start=found.start,
        end=max(found.end, found.start + 1),
        quote=text[found.start : found.end],
        confidence=Decimal(1) if by_table is None else FROM_TABLE,
        given={**columns, "table": place},
        **columns,
    )


def _quantity(
    found: Quantity, version: PlanVersion, text: str, sections: dict[str, Section], tasks: dict[str, Find]
) -> Find:
    task = tasks.get(found.task or "")
    value, value_max = found.value, found.value_max
    columns: dict[str, Any] = {
        "unit": found.unit[:20],
        "comparator": found.comparator.value,
        "indicator": found.indicator[:200],
        "deadline": found.deadline or "",
        "scope": (found.scope or "")[:100],
        "rule": None if found.rule is None else _rule(found.rule),
    }
    given = {**columns, "value": str(value), "value_max": None if value_max is None else str(value_max)}
    return Find(
        version=version,
        section=task.section if task is not None else _innermost(sections, found.start),
        part_of=task,
        kind=FindKind(found.kind.value),
        start=found.start,
        end=max(found.end, found.start + 1),
        quote=found.quote,
        sentence=sentence_at(text, found.start, found.end),
        value=value,
        value_max=value_max,
        confidence=round(found.confidence, 3),
        given={**given, "kind": found.kind.value},
        **columns,
    )


def _innermost(sections: dict[str, Section], start: int) -> Section | None:
    """The deepest section that the place stands in; sections come in document order."""
    around = [section for section in sections.values() if section.start <= start < section.end]
    return max(around, key=lambda section: section.level, default=None)


def _names(names: tuple[str, ...]) -> list[str]:
    return [name[:100] for name in names]


def _rule(rule: Incentive) -> dict[str, Any]:
    numbers = {name: getattr(rule, name) for name in ("rate", "cap", "floor")}
    words = {name: getattr(rule, name) for name in ("who", "for_what", "base", "per", "condition")}
    return {**words, **{name: None if number is None else str(number) for name, number in numbers.items()}}
