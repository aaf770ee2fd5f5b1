"""What people have today: workbooks that the cities send, and pandas that reads them and adds them up."""

from __future__ import annotations

import time
from collections.abc import Callable, Sequence
from datetime import date
from pathlib import Path
from typing import Any

from benchmarks.figures import Land

KEY, NAME, TOTAL = "编码", "指标", "全市"
WHOLE = "year.xlsx"


def write_workbooks(folder: Path, indicators: Sequence[Any], where: Land, months: Sequence[date]) -> int:
    """A workbook of each city and month (indicators in rows, counties in columns), and one of the whole year.

    In the latter stand indicator, city and county in rows and the months in columns. Returns how many figures there
    are; those that no county has are empty.
    """
    import xlsxwriter

    folder.mkdir(parents=True, exist_ok=True)
    found = _stored(indicators, where, months)
    for city, counties in where.counties.items():
        for month in months:
            with xlsxwriter.Workbook(folder / f"{city}-{month:%Y-%m}.xlsx") as book:
                sheet = book.add_worksheet()
                sheet.write_row(0, 0, (KEY, NAME, *counties))
                for line, one in enumerate(indicators, start=1):
                    cells = (found.get((one.pk, code, month)) for code in counties)
                    sheet.write_row(line, 0, (one.key, one.name, *cells))
    with xlsxwriter.Workbook(folder / WHOLE, {"constant_memory": True}) as book:
        sheet = book.add_worksheet()
        sheet.write_row(0, 0, (KEY, "市", "县", *(f"{month:%Y-%m}" for month in months)))
        lines = ((one, city, code) for one in indicators for city, below in where.counties.items() for code in below)
        for line, (one, city, code) in enumerate(lines, start=1):
            sheet.write_row(line, 0, (one.key, city, code, *(found.get((one.pk, code, month)) for month in months)))
    return len(found)


def _stored(indicators: Sequence[Any], where: Land, months: Sequence[date]) -> dict[tuple[Any, str, date], float]:
    from lianqiao.governance.indicators.models import Reading

    counties = [code for below in where.counties.values() for code in below]
    rows = Reading.objects.filter(indicator__in=indicators, region__in=counties, month__in=months)
    columns = ("indicator_id", "region_id", "month", "value")
    return {(one, code, month): float(value) for one, code, month, value in rows.values_list(*columns)}


class Workbooks:
    """The workbooks of a year to date, read and added up by pandas."""

    def __init__(self, folder: Path, where: Land, months: Sequence[date]) -> None:
        import pandas

        self._pandas: Any = pandas
        self._folder, self._where, self._months = folder, where, [f"{month:%Y-%m}" for month in months]

    def read_months(self) -> Any:
        """The figures of all cities and months from their own workbooks: rows of key, city, month, figure."""
        frames = []
        for city in self._where.cities:
            for month in self._months:
                frame = self._pandas.read_excel(self._folder / f"{city}-{month}.xlsx")
                total = frame.drop(columns=[KEY, NAME]).sum(axis=1)
                frames.append(self._pandas.DataFrame({"key": frame[KEY], "city": city, "month": month, "value": total}))
        return self._pandas.concat(frames, ignore_index=True)

    def read_city(self, city: str) -> Any:
        """The same of one city."""
        frames = [self._pandas.read_excel(self._folder / f"{city}-{month}.xlsx") for month in self._months]
        totals = [frame.set_index(KEY).drop(columns=[NAME]).sum(axis=1) for frame in frames]
        return sum(totals[1:], totals[0])

    def read_year(self) -> Any:
        """The same as `read_months` from the workbook of the year."""
        frame = self._pandas.read_excel(self._folder / WHOLE, dtype={"市": str, "县": str})
        long = frame.melt(id_vars=[KEY, "市", "县"], value_vars=self._months, var_name="month")
        return long.rename(columns={KEY: "key", "市": "city"})

    @staticmethod
    def every_city(frame: Any, levels: Sequence[str]) -> Any:
        """What every city came to by every indicator: sums of the months, of `levels` the latest month."""
        by_month = frame.groupby(["key", "city", "month"])["value"].sum().unstack("month")
        told = by_month.sum(axis=1)
        is_level = told.index.get_level_values("key").isin(levels)
        told[is_level] = by_month.iloc[:, -1][is_level]
        return told

    @staticmethod
    def timed(work: Callable[[], Any], *, runs: int) -> tuple[list[float], Any]:
        """The seconds of each run, and what the last gave."""
        seconds, given = [], None
        for _run in range(runs):
            started = time.perf_counter()
            given = work()
            seconds.append(time.perf_counter() - started)
        return seconds, given
