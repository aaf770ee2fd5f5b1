"""Filling a report in and handing it in; every changed figure is logged with what it was before."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.core.files.base import File
from django.db import transaction
from django.utils.translation import gettext as _

from lianqiao.core import clock, files, log, outbox
from lianqiao.core.access import Actor
from lianqiao.core.errors import DomainError, InvalidInput
from lianqiao.core.models import StoredFile
from lianqiao.core.permissions import Permission
from lianqiao.core.records import assign
from lianqiao.core.transitions import apply
from lianqiao.governance.collection.enums import FILLING
from lianqiao.governance.collection.models import Report, ReportValue
from lianqiao.governance.collection.queries.checking import limits_of, problems_of, value_field
from lianqiao.governance.collection.queries.figures import measured_figures, previous_figures
from lianqiao.governance.collection.queries.timing import closed_for_unit
from lianqiao.governance.indicators.enums import IndicatorKind

#: Digits before the point that the column holds.
_LARGEST = Decimal(10) ** 18


@dataclass(frozen=True)
class Given:
    """What was filled in for one indicator: the figure in its unit, and the words about it."""

    value: Decimal | None
    reason: str = ""
    remark: str = ""


@transaction.atomic
def save_report(
    report: Report, *, actor: Actor, given: Mapping[Any, Given], is_nothing: bool = False, note: str = ""
) -> Report:
    """Keep what was filled in, by indicator; what is not named stays. Nothing is handed in by this.

    The figures beside are brought up to date. A report with nothing to report holds no figures. Raises AccessError,
    DomainError when the report is handed in or its day is over, InvalidInput with sentences by field (`value_<key>`),
    and then nothing has changed.
    """
    locked = lock_for_filling(report, actor)
    rows = list(locked.values.select_related("indicator"))
    if strange := given.keys() - {row.indicator_id for row in rows}:
        raise LookupError(f"the report does not ask for {sorted(map(str, strange))}")
    errors = {
        value_field(row): [sentence]
        for row in rows
        if row.indicator_id in given and (sentence := _refusal(row.indicator, given[row.indicator_id].value))
    }
    if errors:
        raise InvalidInput(errors)
    changes = _write(locked, rows, given, is_nothing=is_nothing)
    was = (locked.is_nothing, locked.note)
    assign(locked, {"is_nothing": is_nothing, "note": note.strip()})
    locked.filled_at = clock.now()
    locked.save()
    if changes or was != (locked.is_nothing, locked.note):
        topic = outbox.topic_of(locked, "fill")
        text = _("填写，改动 %(count)d 个数") % {"count": len(changes)} if changes else _("修改情况说明")
        log.record(topic, locked, actor=actor, text=text, data={"changes": changes})
        outbox.publish(topic, locked.pk)
    return locked


@transaction.atomic
def hand_in(report: Report, *, actor: Actor) -> Report:
    """Hand the report in; InvalidInput with the sentences by field for what is missing or does not fit."""
    locked = lock_for_filling(report, actor)
    rows = list(locked.values.select_related("indicator"))
    found = problems_of(locked, rows, locked.cycle.data_set.checks.all(), limits_of(locked.cycle))
    if found:
        errors: dict[str, list[str]] = {}
        for problem in found:
            errors.setdefault(problem.field or "", []).append(problem.sentence)
        raise InvalidInput(errors)
    return apply(locked, "submit", actor=actor)


@transaction.atomic
def attach_evidence(value: ReportValue, upload: File[bytes], *, actor: Actor) -> StoredFile:
    """Keep a file as evidence of one figure; refused as a change of the figure would be."""
    locked = lock_for_filling(value.report, actor)
    stored = files.store(upload, actor=actor, organisation=locked.organisation, subject=value)
    words = {"name": stored.name, "indicator": value.indicator}
    text = _("为“%(indicator)s”添加佐证：%(name)s") % words
    log.record(outbox.topic_of(locked, "attach"), locked, actor=actor, text=text)
    return stored


@transaction.atomic
def remove_evidence(value: ReportValue, file: StoredFile, *, actor: Actor) -> StoredFile:
    """Take a file out of use; it stays in storage."""
    locked = lock_for_filling(value.report, actor)
    removed = files.remove(file)
    text = _("移除佐证：%(name)s") % {"name": file.name}
    log.record(outbox.topic_of(locked, "detach"), locked, actor=actor, text=text)
    return removed


def lock_for_filling(report: Report, actor: Actor) -> Report:
    """The locked report; raises AccessError, or DomainError when its unit may not change it now."""
    rows = Report.objects.select_for_update(of=("self",)).select_related("cycle__data_set", "organisation", "region")
    locked: Report = rows.get(pk=report.pk)
    actor.require(Permission.REPORT_FILL, locked)
    if locked.state not in FILLING:
        raise DomainError("not_filling", _("已经报送，不能再改；需要修改请先撤回，或请上级退回。"))
    if (closed := closed_for_unit(locked, clock.today())) is not None:
        raise DomainError("closed", closed)
    return locked


def refresh_beside(report: Report, rows: Iterable[ReportValue]) -> None:
    """Set the previous and the measured figures of the rows as they are now; nothing is saved."""
    cycle, unit = report.cycle, report.organisation_id
    items = list(cycle.data_set.items.select_related("indicator", "beside"))
    previous = previous_figures(cycle, [unit])
    measured = measured_figures(cycle, items, {unit: report.region_id})
    for row in rows:
        row.previous = previous.get((unit, row.indicator_id))
        row.measured = measured.get((unit, row.indicator_id))


def _write(
    report: Report, rows: list[ReportValue], given: Mapping[Any, Given], *, is_nothing: bool
) -> dict[str, list[str | None]]:
    """Save the rows that change; returns what changed, by the indicator's key: the figure before and after."""
    before = {row.pk: (row.value, row.previous, row.measured, row.reason, row.remark) for row in rows}
    refresh_beside(report, rows)
    changes: dict[str, list[str | None]] = {}
    for row in rows:
        wanted = given.get(row.indicator_id, Given(row.value, row.reason, row.remark))
        value = None if is_nothing else wanted.value
        if value != row.value:
            changes[row.indicator.key] = [_text(row.value), _text(value)]
        row.value, row.reason, row.remark = value, wanted.reason.strip(), wanted.remark.strip()
    changed = [row for row in rows if before[row.pk] != (row.value, row.previous, row.measured, row.reason, row.remark)]
    ReportValue.objects.bulk_update(changed, ("value", "previous", "measured", "reason", "remark"))
    return changes


def _text(value: Decimal | None) -> str | None:
    return None if value is None else f"{value.normalize():f}"


def _refusal(indicator: Any, value: Decimal | None) -> str:
    """Why the figure cannot be one of the indicator; empty when it can."""
    if value is None:
        return ""
    if not value.is_finite() or abs(value) >= _LARGEST:
        return _("这个数太大，请检查单位是否填错。")
    if value < 0 and indicator.kind in (IndicatorKind.COUNT, IndicatorKind.SHARE):
        return _("不能是负数。")
    if value != value.quantize(Decimal(1).scaleb(-indicator.decimals)):
        if indicator.decimals:
            return _("最多填 %(places)d 位小数。") % {"places": indicator.decimals}
        return _("请填写整数。")
    return ""
