"""Approved figures enter the readings of their indicators; what is opened again leaves them until it is approved."""

from __future__ import annotations

from typing import Any

from lianqiao.governance.collection.queries.figures import place_of
from lianqiao.governance.indicators.domain.readings import Entry, record_readings, withdraw_readings
from lianqiao.governance.indicators.enums import Origin


def publish(report: Any) -> int:
    """Write the report's figures at the last month of its period; returns how many are new or have changed."""
    cycle = report.cycle
    place = place_of(cycle, report.organisation_id, report.region_id)
    entries = [
        Entry(row.indicator_id, place, cycle.last_month, row.value, cycle.ends_on)
        for row in report.values.all()
        if row.value is not None
    ]
    return record_readings(entries, origin=Origin.REPORTED)


def withdraw(report: Any) -> int:
    """Take the report's figures back; returns how many there were. What they were stays in the report's history."""
    cycle = report.cycle
    place = place_of(cycle, report.organisation_id, report.region_id)
    indicators = [row.indicator_id for row in report.values.all()]
    return withdraw_readings(indicators, place, [cycle.last_month], origin=Origin.REPORTED)
