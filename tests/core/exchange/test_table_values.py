"""Exported lists hold what django-tables2 itself would give, and read what many records refer to once."""

import csv
from typing import Any

import django_tables2 as tables
import pytest
from django.http import HttpResponseBase

from lianqiao.core.exchange import export_list
from lianqiao.registers.achievements.enums import AchievementState
from lianqiao.registers.achievements.models import Achievement
from tests.factories import AchievementFactory, OrganisationFactory

pytestmark = pytest.mark.django_db

STATES = (AchievementState.DRAFT, AchievementState.SUBMITTED, AchievementState.RETURNED)


def body(response: HttpResponseBase) -> bytes:
    """All of an answer that streams."""
    return b"".join(response.streaming_content)  # type: ignore[attr-defined]


class Odd(tables.Table):
    """Columns of every sort: of words, of a relation, of the record, of nothing, and those that ask for all."""

    title = tables.Column(verbose_name="名称")
    state = tables.Column(verbose_name="状态")
    organisation = tables.Column(verbose_name="单位")
    place = tables.Column(verbose_name="地区", accessor="organisation__region__name")
    twice = tables.Column(verbose_name="两遍", accessor="title")
    of_all = tables.Column(verbose_name="全部", accessor="pk")
    absent = tables.Column(verbose_name="没有", accessor="nobody", empty_values=())
    linked = tables.Column(verbose_name="链接", accessor="title", linkify=lambda record: f"/{record.pk}/")

    def render_twice(self, record: Any, value: str) -> str:
        return f"{value}{record.title}"

    def value_of_all(self, **given: Any) -> str:
        return ",".join(sorted(given))

    def render_absent(self, value: Any) -> str:
        return "无" if value is None else "有"


class Even(tables.Table):
    """Columns of what is stored alone."""

    title = tables.Column(verbose_name="名称")
    state = tables.Column(verbose_name="状态")
    organisation = tables.Column(verbose_name="单位")


def test_exported_rows_are_those_that_the_table_itself_gives() -> None:
    for state in STATES:
        AchievementFactory(state=state)
    rows = Achievement.objects.order_by("pk")
    table = Odd(rows.select_related("organisation__region"))

    lines = body(export_list(table, fmt="csv", name="成果")).decode("utf-8-sig").splitlines()

    given = [[str(value) for value in row] for row in Odd(rows).as_values()]
    assert list(csv.reader(lines)) == given
    assert [row[1] for row in given[1:]] == [str(state.label) for state in STATES]


def test_export_reads_what_many_records_refer_to_once(django_assert_num_queries: Any) -> None:
    unit = OrganisationFactory()
    for _number in range(30):
        AchievementFactory(organisation=unit)
    rows = Achievement.objects.filter(organisation=unit).order_by("pk").select_related("organisation__region")

    with django_assert_num_queries(3):
        body(export_list(Odd(rows), fmt="csv", name="成果"))
    with django_assert_num_queries(3) as asked:
        body(export_list(Even(rows), fmt="csv", name="成果"))
    assert "summary" not in asked[0]["sql"]
