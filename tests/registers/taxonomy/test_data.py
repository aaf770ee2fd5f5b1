"""The packaged files: totals, parents, prefixes and days, checked without a database."""

import csv
import datetime as dt
from collections import Counter
from functools import cache
from typing import Any

import pytest

from lianqiao.registers.taxonomy.domain.load import DATA
from lianqiao.registers.taxonomy.domain.tables import TABLES, read_rows, read_table
from lianqiao.registers.taxonomy.enums import EditionKind, PublicStage

GROUPS_BY_SECTION = {
    "A": 24, "B": 19, "C": 179, "D": 9, "E": 18, "F": 18, "G": 27, "H": 10, "I": 17, "J": 26,
    "K": 5, "L": 12, "M": 19, "N": 18, "O": 16, "P": 6, "Q": 6, "R": 27, "S": 16, "T": 1,
}  # fmt: skip


@cache
def packaged(kind: EditionKind) -> dict[tuple[Any, ...], dict[str, Any]]:
    name = f"{kind.value}.csv"
    rows = read_rows((DATA / name).read_text(encoding="utf-8"), table=TABLES[kind], name=name)
    return read_table(rows, table=TABLES[kind], name=name)


def regions_on(day: dt.date) -> list[dict[str, Any]]:
    return [
        row
        for row in packaged(EditionKind.REGION).values()
        if (row["valid_from"] is None or row["valid_from"] <= day)
        and (row["valid_to"] is None or day < row["valid_to"])
    ]


def test_regions_in_force_have_the_known_totals() -> None:
    levels = Counter(row["level"] for row in regions_on(dt.date(2026, 10, 1)))

    assert levels == {"nation": 1, "province": 34, "city": 333, "county": 2847}


@pytest.mark.parametrize(
    ("day", "counties"),
    [
        # The ministry's yearly totals, which leave out Hong Kong, Macao and Taiwan.
        (dt.date(2010, 12, 31), 2856),
        (dt.date(2013, 12, 31), 2853),
        (dt.date(2017, 12, 31), 2851),
        (dt.date(2020, 12, 31), 2844),
    ],
)
def test_regions_of_earlier_years_have_the_published_totals(day: dt.date, counties: int) -> None:
    assert Counter(row["level"] for row in regions_on(day))["county"] == counties


def test_every_region_stands_below_one_that_holds_at_the_same_time() -> None:
    regions = packaged(EditionKind.REGION)
    wrong = []
    for row in regions_on(dt.date(2026, 10, 1)):
        if row["level"] == "nation":
            continue
        parent = regions[(row["parent_id"],)]
        prefix = parent["code"].rstrip("0") if parent["level"] != "nation" else ""
        if parent["valid_to"] is not None or not row["code"].startswith(prefix):
            wrong.append(row["code"])

    assert wrong == []


def test_regions_include_hong_kong_macao_and_taiwan() -> None:
    regions = packaged(EditionKind.REGION)

    names = [regions[(code,)]["name"] for code in ("710000", "810000", "820000")]

    assert names == ["台湾省", "香港特别行政区", "澳门特别行政区"]


def test_regions_leave_the_prefix_of_the_demonstration_province_free() -> None:
    assert [code for (code,) in packaged(EditionKind.REGION) if code.startswith("29")] == []


@pytest.mark.parametrize(
    ("code", "name", "short", "parent", "valid_to"),
    [
        ("110101", "东城区", "东城", "110000", None),
        ("429004", "仙桃市", "仙桃", "420000", None),
        ("659001", "石河子市", "石河子", "650000", None),
        ("222400", "延边朝鲜族自治州", "延边", "220000", None),
        ("150000", "内蒙古自治区", "内蒙古", "100000", None),
        ("371200", "莱芜市", "莱芜", "370000", dt.date(2019, 12, 31)),
        ("500112", "渝北区", "渝北", "500000", dt.date(2025, 12, 31)),
    ],
)
def test_region_stands_as_known(code: str, name: str, short: str, parent: str, valid_to: dt.date | None) -> None:
    row = packaged(EditionKind.REGION)[(code,)]

    assert (row["name"], row["short_name"], row["parent_id"], row["valid_to"]) == (
        name,
        short,
        parent,
        valid_to,
    )


def test_industries_have_the_totals_of_the_standard() -> None:
    rows = packaged(EditionKind.INDUSTRY).values()

    assert Counter(row["level"] for row in rows) == {"section": 20, "division": 97, "group": 473}
    assert Counter(row["code"][0] for row in rows if row["level"] == "group") == GROUPS_BY_SECTION


def test_divisions_are_numbered_through_the_sections_without_a_gap() -> None:
    divisions = sorted(r["code"] for r in packaged(EditionKind.INDUSTRY).values() if r["level"] == "division")

    assert [int(code[1:]) for code in divisions] == list(range(1, 98))


def test_every_division_has_groups() -> None:
    rows = packaged(EditionKind.INDUSTRY).values()

    assert {r["parent_id"] for r in rows if r["level"] == "group"} == {
        r["code"] for r in rows if r["level"] == "division"
    }


def test_tech_fields_are_eight_with_their_sub_fields() -> None:
    rows = packaged(EditionKind.TECH_FIELD).values()

    tops = [row["name"] for row in rows if row["parent_id"] is None]

    assert tops == [
        "电子信息",
        "生物与新医药",
        "航空航天",
        "新材料",
        "高技术服务",
        "新能源与节能",
        "资源与环境",
        "先进制造与自动化",
    ]
    assert Counter(row["parent_id"] for row in rows if row["parent_id"]) == {
        "01": 8, "02": 7, "03": 2, "04": 6, "05": 8, "06": 4, "07": 8, "08": 9,
    }  # fmt: skip


def test_scales_have_their_levels_without_a_gap() -> None:
    levels: dict[str, list[int]] = {}
    for scale, number in packaged(EditionKind.SCALE_LEVEL):
        levels.setdefault(scale, []).append(number)

    assert levels == {"NM3": [1, 2, 3], "TRL13": list(range(1, 14)), "TRL9": list(range(1, 10))}
    assert {code for (code,) in packaged(EditionKind.SCALE)} == set(levels)


def test_levels_of_both_readiness_scales_carry_the_stage_of_the_rule() -> None:
    rows = packaged(EditionKind.SCALE_LEVEL).values()
    readiness = [row for row in rows if row["scale_id"].startswith("TRL")]

    assert len(readiness) == 22
    assert all(row["public_stage"] == PublicStage.from_trl(row["number"]) for row in readiness)


def test_names_that_no_official_text_confirmed_are_not_marked_verified() -> None:
    scales = packaged(EditionKind.SCALE)

    verified = {code: row["verified"] for (code,), row in scales.items()}

    assert verified == {"TRL9": False, "TRL13": False, "NM3": True}
    assert not any(row["verified"] for row in packaged(EditionKind.TECH_FIELD).values())


def test_each_packaged_file_names_its_edition() -> None:
    with (DATA / "editions.csv").open(encoding="utf-8", newline="") as stream:
        editions = list(csv.DictReader(stream))

    assert [edition["kind"] for edition in editions] == EditionKind.values
    assert all(edition["version"] and edition["source"] for edition in editions)
