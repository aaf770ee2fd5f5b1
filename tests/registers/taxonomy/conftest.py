"""A small country for the tests of the code lists."""

from collections.abc import Callable
from pathlib import Path

import pytest

from lianqiao.registers.taxonomy.domain import LoadResult, load_table
from lianqiao.registers.taxonomy.enums import EditionKind

REGIONS = """\
code,name,short_name,level,parent,valid_from,valid_to,former_names
100000,中华人民共和国,全国,nation,,,,
110000,北京市,北京,province,100000,,,
110101,东城区,东城,county,110000,,,
230000,黑龙江省,黑龙江,province,100000,,,
230100,哈尔滨市,哈尔滨,city,230000,,,
230110,香坊区,香坊,county,230100,,,
420000,湖北省,湖北,province,100000,,,
420600,襄阳市,襄阳,city,420000,,,襄樊市
429004,仙桃市,仙桃,county,420000,,,
500000,重庆市,重庆,province,100000,1997-12-31,,
500112,渝北区,渝北,county,500000,1997-12-31,2025-12-31,
"""


@pytest.fixture
def load(tmp_path: Path) -> Callable[..., LoadResult]:
    """A function that loads a text as the file of one list."""

    def load_text(text: str, *, kind: EditionKind = EditionKind.REGION, version: str = "1") -> LoadResult:
        path = tmp_path / f"{kind.value}.csv"
        path.write_text(text, encoding="utf-8")
        return load_table(kind, path, version=version, source="测试")

    return load_text


@pytest.fixture
def country(db: None, load: Callable[..., LoadResult]) -> LoadResult:
    """The small country, loaded."""
    return load(REGIONS)
