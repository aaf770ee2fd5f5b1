"""Reports filled in and handed in by programs, with refusals that name the figure as the program wrote it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from django.utils.translation import gettext as _

from lianqiao.core.access import Actor
from lianqiao.core.errors import InvalidInput
from lianqiao.faces.api.problems import Fault, Problem, pointer_to
from lianqiao.governance.collection.domain.filling import Given, hand_in, save_report
from lianqiao.governance.collection.models import Report, ReportValue
from lianqiao.governance.collection.queries.checking import reason_field, value_field


def fill(report: Report, *, actor: Actor, values: Mapping[str, Any]) -> Report:
    """Keep what the body names of a report: `values` by the keys of indicators, `is_nothing`, `note`.

    What it does not name stays. A Problem 422 that points to the figures that cannot be kept, and then nothing has
    changed.
    """
    figures: Sequence[Mapping[str, Any]] = values.get("values", ())
    rows = _rows(report)
    if faults := list(_unknown(figures, rows)):
        raise _refusal(faults)
    given = {rows[one["indicator"]].indicator_id: _given(one, rows[one["indicator"]]) for one in figures}
    try:
        return save_report(
            report,
            actor=actor,
            given=given,
            is_nothing=values.get("is_nothing", report.is_nothing),
            note=values.get("note", report.note),
        )
    except InvalidInput as refusal:
        places = {value_field(rows[one["indicator"]]): number for number, one in enumerate(figures)}
        raise _refusal(
            Fault(sentence, pointer=pointer_to("values", places[name], "value") if name in places else pointer_to(name))
            for name, sentences in refusal.errors.items()
            for sentence in sentences
        ) from refusal


def submit(report: Report, *, actor: Actor) -> Report:
    """Hand the report in; a Problem 422 with a sentence for each thing that is missing or does not fit."""
    try:
        return hand_in(report, actor=actor)
    except InvalidInput as refusal:
        names = {field(row): row.indicator.name for row in _rows(report).values() for field in _FIELDS}
        raise _refusal(
            Fault(f"{names[name]}：{sentence}" if name in names else sentence, "incomplete")
            for name, sentences in refusal.errors.items()
            for sentence in sentences
        ) from refusal


_FIELDS = (value_field, reason_field)


def _rows(report: Report) -> dict[str, ReportValue]:
    """The figures of the report by the keys of their indicators."""
    return {row.indicator.key: row for row in report.values.select_related("indicator")}


def _unknown(figures: Sequence[Mapping[str, Any]], rows: Mapping[str, ReportValue]) -> Any:
    """What is wrong with the naming of figures: one that names none, one that is not asked for, one named twice."""
    seen = set()
    for number, one in enumerate(figures):
        key, place = one.get("indicator"), pointer_to("values", number, "indicator")
        if key is None:
            yield Fault(_("请写明指标的编码。"), "required", place)
        elif key not in rows:
            yield Fault(_("这张报表没有编码为“%(key)s”的指标。") % {"key": key}, "unknown", place)
        elif key in seen:
            yield Fault(_("同一个指标只能写一次。"), "repeated", place)
        seen.add(key)


def _given(figure: Mapping[str, Any], row: ReportValue) -> Given:
    """What is named of the figure, beside what it says already."""
    return Given(**{name: figure.get(name, getattr(row, name)) for name in ("value", "reason", "remark")})


def _refusal(faults: Any) -> Problem:
    found = tuple(faults)
    return Problem(422, "invalid_input", found[0].detail, faults=found)
