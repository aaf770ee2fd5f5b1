"""Loading of the code lists."""

import datetime as dt
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from io import StringIO
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command
from django.db import IntegrityError, connection, transaction

from lianqiao.core.errors import DomainError
from lianqiao.registers.taxonomy.domain import LoadResult, load, load_packaged, load_regions
from lianqiao.registers.taxonomy.enums import EditionKind
from lianqiao.registers.taxonomy.models import Edition, Industry, Region, Scale, ScaleLevel, TechField
from tests.registers.taxonomy.conftest import REGIONS

Load = Callable[..., LoadResult]


@pytest.mark.django_db
def test_load_packaged_loads_every_list_once() -> None:
    first = load_packaged()
    second = load_packaged()

    assert [(r.kind, r.rows, r.added) for r in first] == [
        (EditionKind.REGION, 3954, 3954),
        (EditionKind.INDUSTRY, 590, 590),
        (EditionKind.TECH_FIELD, 60, 60),
        (EditionKind.SCALE, 3, 3),
        (EditionKind.SCALE_LEVEL, 25, 25),
    ]
    assert [result.touched for result in second] == [0, 0, 0, 0, 0]
    assert [model.objects.count() for model in (Region, Industry, TechField, Scale, ScaleLevel)] == [
        3954,
        590,
        60,
        3,
        25,
    ]
    assert Edition.objects.count() == 5
    assert Region.objects.within("23").valid_on(dt.date(2026, 10, 1)).count() == 135


@pytest.mark.django_db
def test_load_packaged_can_load_one_list() -> None:
    results = load_packaged(only=EditionKind.TECH_FIELD)

    assert [result.kind for result in results] == [EditionKind.TECH_FIELD]
    assert not Region.objects.exists()


def test_load_notes_the_edition(country: LoadResult) -> None:
    edition = Edition.objects.get()

    assert (edition.kind, edition.version, edition.source, edition.rows) == ("regions", "1", "测试", 11)
    assert len(edition.checksum) == 64


def test_load_changes_names_and_their_sort_keys(country: LoadResult, load: Load) -> None:
    result = load(REGIONS.replace("香坊区,香坊", "动力区,动力"), version="2")

    region = Region.objects.get(code="230110")
    assert (result.added, result.changed, result.closed) == (0, 1, 0)
    assert (region.name, region.pinyin, region.initials) == ("动力区", "dong li qu", "dlq")
    assert list(Edition.objects.values_list("version", flat=True)) == ["2", "1"]


def test_load_closes_a_vanished_code_and_keeps_it(country: LoadResult, tmp_path: Path) -> None:
    path = tmp_path / "less.csv"
    path.write_text("".join(line for line in REGIONS.splitlines(keepends=True) if "230110" not in line))

    result = load.load_table(EditionKind.REGION, path, version="2", source="测试", on=dt.date(2026, 1, 1))

    assert (result.added, result.changed, result.closed) == (0, 0, 1)
    assert Region.objects.get(code="230110").valid_to == dt.date(2026, 1, 1)
    assert Region.objects.count() == 11


def test_load_closes_a_code_once(country: LoadResult, load: Load) -> None:
    less = "".join(line for line in REGIONS.splitlines(keepends=True) if "230110" not in line)
    load(less, version="2")

    again = load(less, version="2")

    assert again.touched == 0


def test_load_counts_a_last_day_given_by_the_file_as_closed(country: LoadResult, load: Load) -> None:
    result = load(REGIONS.replace("429004,仙桃市,仙桃,county,420000,,", "429004,仙桃市,仙桃,county,420000,,2026-05-01"))

    assert (result.changed, result.closed) == (0, 1)
    assert Region.objects.get(code="429004").valid_to == dt.date(2026, 5, 1)


def test_load_opens_a_code_that_comes_back(country: LoadResult, load: Load) -> None:
    load("".join(line for line in REGIONS.splitlines(keepends=True) if "230110" not in line))

    result = load(REGIONS)

    assert (result.added, result.changed, result.closed) == (0, 1, 0)
    assert Region.objects.get(code="230110").valid_to is None


@pytest.mark.parametrize(
    ("old", "new", "sentence"),
    [
        ("code,name", "kode,name", "regions.csv 缺少列：code。"),
        ("230110,香坊区", "23011,香坊区", "regions.csv 第 7 行：代码“23011”的格式不对。"),
        ("230110,香坊区", "230100,香坊区", "regions.csv 第 7 行：代码“230100”应属地级。"),
        (
            "230110,香坊区,香坊,county,230100",
            "110101,香坊区,香坊,county,110000",
            "regions.csv 第 7 行：代码“110101”重复。",
        ),
        ("香坊区,香坊", ",香坊", "regions.csv 第 7 行：“name”不能为空。"),
        (
            "香坊,county,230100",
            "香坊,county,420000",
            "regions.csv 第 7 行：代码“230110”不能以“420000”为上级。",
        ),
        ("香坊,county,230100", "香坊,city,230100", "regions.csv 第 7 行：代码“230110”应属县级。"),
        (
            "1997-12-31,2025-12-31",
            "1997-12-31,去年",
            "regions.csv 第 12 行：“去年”不是日期，应写作 2026-01-31。",
        ),
        ("1997-12-31,2025-12-31", "1997-12-31,1990-01-01", "regions.csv 第 12 行：失效日期应晚于生效日期。"),
        (
            "230110,香坊区,香坊,county,230100,,,",
            "230110,香坊区",
            "regions.csv 第 7 行：单元格个数与表头不一致。",
        ),
        ("230100,哈尔滨市,哈尔滨,city,230000,,,\n", "", "regions.csv 中代码“230110”的上级“230100”不存在。"),
        (REGIONS[REGIONS.index("\n") + 1 :], "", "regions.csv 没有数据行。"),
    ],
)
@pytest.mark.django_db
def test_wrong_file_is_refused_with_one_sentence(load: Load, old: str, new: str, sentence: str) -> None:
    assert old in REGIONS

    with pytest.raises(DomainError) as refused:
        load(REGIONS.replace(old, new, 1))

    assert refused.value.message == sentence
    assert not Region.objects.exists()
    assert not Edition.objects.exists()


@pytest.mark.django_db(transaction=True)
def test_two_loads_at_once_add_each_code_once(tmp_path: Path) -> None:
    path = tmp_path / "regions.csv"
    path.write_text(REGIONS, encoding="utf-8")

    def run(_: int) -> LoadResult:
        try:
            return load.load_table(EditionKind.REGION, path, version="2026", source="测试")
        finally:
            connection.close()

    with ThreadPoolExecutor(2) as pool:
        results = list(pool.map(run, range(2)))

    assert sorted(result.added for result in results) == [0, 11]
    assert Region.objects.count() == 11
    assert Edition.objects.count() == 1


@pytest.mark.django_db
def test_file_in_another_encoding_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "regions.csv"
    path.write_text(REGIONS, encoding="gb18030")

    with pytest.raises(DomainError) as refused:
        load.load_table(EditionKind.REGION, path, version="1", source="测试")

    assert refused.value.message == "regions.csv 不是 UTF-8 编码。"
    assert not Region.objects.exists()


@pytest.mark.django_db
def test_missing_file_is_refused(tmp_path: Path) -> None:
    with pytest.raises(DomainError) as refused:
        load.load_table(EditionKind.REGION, tmp_path / "none.csv", version="1", source="测试")

    assert refused.value.message == f"无法读取文件 {tmp_path / 'none.csv'}。"


@pytest.mark.django_db
def test_level_of_an_unknown_scale_is_refused(load: Load) -> None:
    with pytest.raises(DomainError) as refused:
        load("scale,number,name,description,public_stage\nXX,1,一级,说明,lab\n", kind=EditionKind.SCALE_LEVEL)

    assert refused.value.message == "scale_levels.csv 中代码“XX-1”的上级“XX”不存在。"
    assert not ScaleLevel.objects.exists()


def test_load_regions_adds_local_ones_with_what_their_codes_imply(country: LoadResult) -> None:
    result = load_regions(
        [
            {"code": "290000", "name": "辽河省"},
            {"code": "290100", "name": "望川市"},
            {"code": "290102", "name": "川东区"},
        ],
        version="demo",
        source="演示",
    )

    county = Region.objects.get(code="290102")
    assert result.added == 3
    assert county.path() == "辽河省 / 望川市 / 川东区"
    assert (county.level, county.short_name, county.local) == ("county", "川东", True)


def test_local_regions_outlive_a_load_of_the_national_list(country: LoadResult, load: Load) -> None:
    load_regions([{"code": "290000", "name": "辽河省"}], version="demo", source="演示")

    result = load(REGIONS, version="2")

    assert result.touched == 0
    assert Region.objects.get(code="290000").valid_to is None


def test_load_regions_again_changes_nothing(country: LoadResult) -> None:
    rows = [{"code": "290000", "name": "辽河省"}]
    load_regions(rows, version="demo", source="演示")

    again = load_regions(rows, version="demo", source="演示")

    assert again.touched == 0
    assert Edition.objects.count() == 2


def test_load_regions_refuses_a_code_of_the_national_list(country: LoadResult) -> None:
    with pytest.raises(DomainError) as refused:
        load_regions([{"code": "230000", "name": "辽河省"}], version="demo", source="演示")

    assert refused.value.message == "代码 230000 属于国家代码表中的“黑龙江省”，不能增补。"
    assert Region.objects.get(code="230000").name == "黑龙江省"
    assert Edition.objects.count() == 1


@pytest.mark.django_db
def test_command_prints_one_line_for_each_list() -> None:
    out = StringIO()

    call_command("load_taxonomy", only="scales", stdout=out)

    assert out.getvalue() == "成熟度量表 2026-1：3 行，新增 3，变更 0，失效 0\n"


@pytest.mark.django_db
def test_command_says_what_is_wrong_in_one_sentence(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "editions.csv").write_text("kind,version,source\nscales,1,测试\n")
    (tmp_path / "scales.csv").write_text("code,name,verified,source\nTRL9,九级,yes,测试\n")
    monkeypatch.setattr(load, "DATA", tmp_path)

    with pytest.raises(CommandError, match=r"^scales\.csv 第 2 行：“yes”应为 true 或 false。$"):
        call_command("load_taxonomy")

    assert not Scale.objects.exists()


@pytest.mark.parametrize(
    "values",
    [
        {"code": "230110", "name": "重复", "short_name": "重复", "level": "county", "parent_id": "230100"},
        {"code": "23011", "name": "短", "short_name": "短", "level": "county", "parent_id": "230100"},
        {"code": "230199", "name": "无上级", "short_name": "无", "level": "county"},
        {"code": "230200", "name": "级别", "short_name": "级别", "level": "county", "parent_id": "230000"},
        {
            "code": "230198",
            "name": "日期",
            "short_name": "日期",
            "level": "county",
            "parent_id": "230100",
            "valid_from": dt.date(2026, 1, 1),
            "valid_to": dt.date(2026, 1, 1),
        },
    ],
)
def test_database_refuses_regions_that_do_not_fit(country: LoadResult, values: dict[str, object]) -> None:
    with pytest.raises(IntegrityError), transaction.atomic():
        Region.objects.create(**values)

    assert Region.objects.count() == 11
