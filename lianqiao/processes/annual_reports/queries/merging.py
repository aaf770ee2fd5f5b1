"""The merged table of a department: sums by line, city and kind of unit, who is late, and how many are covered."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from hashlib import sha256
from json import dumps
from typing import Any

from django.db.models import Count, F, Sum
from django.db.models.functions import Substr

from lianqiao.processes.annual_reports.enums import AnnualState
from lianqiao.processes.annual_reports.models import AnnualReport, ReportLine, ReportYear
from lianqiao.processes.annual_reports.queries.rulebook import held, standings
from lianqiao.processes.annual_reports.tables import required_rules
from lianqiao.registers.organisations.enums import OrganisationKind
from lianqiao.registers.taxonomy.models import Region

ZERO = Decimal(0)


def merged_of(year: ReportYear, today: date) -> dict[str, Any]:
    """The table as plain values: what was accepted is summed; five queries whatever the number of units."""
    reports = list(
        AnnualReport.objects.filter(year=year)
        .select_related("organisation", "year")
        .defer("content", "year__merged", "year__table")
        .order_by("organisation__pinyin", "pk")
    )
    accepted = ReportLine.objects.filter(report__year=year, report__state=AnnualState.ACCEPTED)
    grouped = accepted.order_by().values(
        "key", city=Substr("report__region_id", 1, 4), kind=F("report__organisation__kind")
    )
    sums = list(grouped.filter(final__isnull=False).annotate(sum=Sum("final"), units=Count("pk")))
    cities = sorted({row.region_id[:4] for row in reports})
    kinds = [kind for kind in OrganisationKind if any(row.organisation.kind == kind for row in reports)]
    names = dict(Region.objects.filter(code__in=[f"{city}00" for city in cities]).values_list("code", "name"))
    asked = [row for row in reports if row.state != AnnualState.EXCUSED]
    rules = standings([row.organisation_id for row in asked], today)
    return {
        "year": year.year,
        "body": str(year.organisation),
        "cities": [[city, names.get(f"{city}00", f"{city}00")] for city in cities],
        "kinds": [[kind.value, str(kind.label)] for kind in kinds],
        "lines": [
            {
                "key": line.key,
                "name": line.name,
                "block": name,
                "unit": line.unit_words,
                "is_money": line.is_money,
                "total": _sum(sums, line.key),
                "cities": [_sum(sums, line.key, city=city) for city in cities],
                "kinds": [_sum(sums, line.key, kind=kind.value) for kind in kinds],
            }
            for _key, name, lines in year.lines().blocks
            for line in lines
            if not line.is_text
        ],
        "units": len(asked),
        "accepted": sum(row.state == AnnualState.ACCEPTED for row in asked),
        "submitted": sum(row.state in (AnnualState.SUBMITTED, AnnualState.ACCEPTED) for row in asked),
        "in_time": sum(row.submitted_on is not None and not row.is_late(today) for row in asked),
        "late": [_named(row) for row in asked if row.is_late(today) and row.submitted_on is not None],
        "missing": [_named(row) for row in asked if row.submitted_on is None],
        "excused": [_named(row) for row in reports if row.state == AnnualState.EXCUSED],
        "rules": {
            "required": len(required_rules()),
            "complete": sum(held(found) == len(required_rules()) for found in rules.values()),
        },
        "cases": [[str(unit), text] for unit, text in _cases(accepted)],
    }


def digest(content: Any) -> str:
    """The SHA-256 of plain values, whatever the order of their names."""
    return sha256(dumps(content, ensure_ascii=False, sort_keys=True).encode()).hexdigest()


def _sum(sums: list[dict[str, Any]], key: str, **where: str) -> str:
    fitting = [row for row in sums if row["key"] == key and all(row[name] == value for name, value in where.items())]
    return f"{sum((row['sum'] for row in fitting), ZERO):.2f}"


def _cases(lines: Any) -> Any:
    rows = lines.exclude(text="").order_by("report__organisation__pinyin", "pk")
    return rows.values_list("report__organisation__name", "text")


def _named(report: AnnualReport) -> list[str]:
    day = "" if report.submitted_on is None else report.submitted_on.isoformat()
    return [str(report.pk), str(report.organisation), day]
