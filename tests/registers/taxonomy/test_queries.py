"""Searches and trees of the code lists."""

import datetime as dt

import pytest
import time_machine
from pytest_django import DjangoAssertNumQueries

from lianqiao.registers.taxonomy import queries
from lianqiao.registers.taxonomy.domain import LoadResult, load_packaged
from lianqiao.registers.taxonomy.enums import EditionKind, IndustryLevel
from lianqiao.registers.taxonomy.models import Region


@pytest.mark.parametrize(
    ("text", "values"),
    [
        ("哈尔滨", ["230100"]),
        ("香坊", ["230110"]),
        ("haer", ["230100"]),
        ("Ha Er Bin", ["230100"]),
        ("hebs", ["230100"]),
        ("2301", ["230100", "230110"]),
        ("襄樊", ["420600"]),
        ("chongqing", ["500000"]),
        ("城", ["110101"]),
        ("100000", []),
        ("没有的地方", []),
        ("%", []),
        ("\0", ["110000", "230000", "420000", "500000"]),
    ],
)
def test_search_regions_finds_by_name_pinyin_initials_code_and_former_name(
    country: LoadResult, text: str, values: list[str]
) -> None:
    assert [option["value"] for option in queries.search_regions(text)] == values


def test_search_regions_shows_the_path_in_one_query(
    country: LoadResult, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    with django_assert_num_queries(1):
        found = queries.search_regions("香坊")

    assert found == [{"value": "230110", "text": "黑龙江省 / 哈尔滨市 / 香坊区"}]


def test_search_regions_puts_the_equal_name_first(country: LoadResult) -> None:
    Region.objects.create(code="230111", name="北香坊区", short_name="北香坊", level="county", parent_id="230100")
    Region.objects.create(code="230109", name="香坊新区", short_name="香坊新区", level="county", parent_id="230100")

    found = queries.search_regions("香坊区")

    assert [option["value"] for option in found] == ["230110", "230111"]
    assert [option["value"] for option in queries.search_regions("香坊")] == ["230110", "230109", "230111"]


def test_search_regions_stays_within_a_subtree(country: LoadResult) -> None:
    hubei = Region.objects.get(code="420000")

    assert [option["value"] for option in queries.search_regions("市", within=hubei)] == ["420600", "429004"]
    assert [option["value"] for option in queries.search_regions("", within="2301")] == ["230110"]


def test_search_regions_gives_no_more_than_asked(country: LoadResult) -> None:
    assert len(queries.search_regions("", limit=2)) == 2
    assert len(queries.search_regions("", limit=0)) == 1


def test_search_regions_follows_the_calendar(country: LoadResult) -> None:
    with time_machine.travel("2025-12-30T12:00:00+08:00"):
        before = queries.search_regions("渝北")
    with time_machine.travel("2025-12-31T00:30:00+08:00"):
        after = queries.search_regions("渝北")

    assert ([option["value"] for option in before], after) == (["500112"], [])
    assert len(queries.search_regions("渝北", on=dt.date(2020, 1, 1))) == 1


def test_region_children_are_those_directly_below(country: LoadResult) -> None:
    assert [r.code for r in queries.region_children()] == ["110000", "230000", "420000", "500000"]
    assert [r.code for r in queries.region_children("420000")] == ["420600", "429004"]


@pytest.mark.django_db
def test_industry_tree_holds_every_industry_in_one_query(
    django_assert_num_queries: DjangoAssertNumQueries,
) -> None:
    load_packaged(only=EditionKind.INDUSTRY)

    with django_assert_num_queries(1):
        tree = queries.industry_tree()

    assert len(tree) == 20
    assert sum(len(section.children) for section in tree) == 97
    assert sum(len(division.children) for section in tree for division in section.children) == 473
    assert [node.industry.code for node in tree[2].children[:2]] == ["C13", "C14"]


@pytest.mark.django_db
def test_industry_tree_stops_at_the_depth() -> None:
    load_packaged(only=EditionKind.INDUSTRY)

    tree = queries.industry_tree(depth=IndustryLevel.DIVISION)

    assert [len(division.children) for section in tree for division in section.children] == [0] * 97


@pytest.mark.django_db
def test_search_industries_by_code_name_and_pinyin() -> None:
    load_packaged(only=EditionKind.INDUSTRY)

    assert queries.search_industries("c276") == [{"value": "C276", "text": "C276 生物药品制品制造"}]
    assert [o["value"] for o in queries.search_industries("医药制造业")] == ["C27"]
    assert [o["value"] for o in queries.search_industries("yiyaozhizaoye")] == ["C27"]
    assert [o["value"] for o in queries.search_industries("")] == list("ABCDEFGHIJKLMNOPQRST")
    assert [o["value"] for o in queries.search_industries("", within="C28")] == ["C281", "C282", "C283"]


@pytest.mark.django_db
def test_fields_come_with_their_children_in_two_queries(
    django_assert_num_queries: DjangoAssertNumQueries,
) -> None:
    load_packaged(only=EditionKind.TECH_FIELD)

    with django_assert_num_queries(2):
        shown = [(field.name, [child.name for child in field.children.all()]) for field in queries.fields()]

    assert len(shown) == 8
    assert shown[2] == ("航空航天", ["航空技术", "航天技术"])


@pytest.mark.django_db
def test_search_goes_to_the_list_that_is_named() -> None:
    load_packaged(only=EditionKind.TECH_FIELD)

    assert queries.search("tech_fields", "金属材料") == [
        {"value": "0401", "text": "新材料 / 金属材料"},
        {"value": "0402", "text": "新材料 / 无机非金属材料"},
    ]
    with pytest.raises(KeyError):
        queries.search("people", "王")
