"""What regions, stages, chains and clusters can say of themselves."""

import datetime as dt

import pytest
from django.db import IntegrityError, transaction
from hypothesis import given
from hypothesis import strategies as st

from lianqiao.registers.taxonomy.domain import LoadResult
from lianqiao.registers.taxonomy.enums import LinkPosition, PublicStage
from lianqiao.registers.taxonomy.models import Chain, ChainLink, Cluster, Region
from lianqiao.registers.taxonomy.naming import short_name


@pytest.mark.parametrize(
    ("code", "prefix", "path"),
    [
        ("100000", "", "中华人民共和国"),
        ("230000", "23", "黑龙江省"),
        ("230100", "2301", "黑龙江省 / 哈尔滨市"),
        ("230110", "230110", "黑龙江省 / 哈尔滨市 / 香坊区"),
        ("110101", "110101", "北京市 / 东城区"),
        ("429004", "429004", "湖北省 / 仙桃市"),
    ],
)
def test_region_knows_its_prefix_and_path(country: LoadResult, code: str, prefix: str, path: str) -> None:
    region = Region.objects.get(code=code)

    assert (region.prefix, region.path()) == (prefix, path)


def test_within_takes_a_region_or_a_prefix(country: LoadResult) -> None:
    province = Region.objects.get(code="230000")

    codes = {"230000", "230100", "230110"}

    assert set(Region.objects.within(province).values_list("code", flat=True)) == codes
    assert set(Region.objects.within("23").values_list("code", flat=True)) == codes
    assert Region.objects.within("").count() == 11


@pytest.mark.parametrize(
    ("day", "holds"),
    [
        (dt.date(1997, 12, 30), False),
        (dt.date(1997, 12, 31), True),
        (dt.date(2025, 12, 30), True),
        (dt.date(2025, 12, 31), False),
    ],
)
def test_region_holds_from_its_first_day_to_the_day_before_its_end(
    country: LoadResult, day: dt.date, holds: bool
) -> None:
    found = Region.objects.valid_on(day).filter(code="500112").exists()

    assert (found, Region.objects.get(code="500112").is_valid_on(day)) == (holds, holds)


@given(level=st.integers(min_value=1, max_value=12))
def test_public_stage_never_falls_with_the_level(level: int) -> None:
    order = list(PublicStage)

    assert order.index(PublicStage.from_trl(level)) <= order.index(PublicStage.from_trl(level + 1))


@pytest.mark.parametrize(
    ("level", "stage"),
    [(1, "lab"), (4, "lab"), (5, "pilot"), (7, "pilot"), (8, "industry"), (13, "industry")],
)
def test_public_stage_of_a_readiness_level(level: int, stage: str) -> None:
    assert PublicStage.from_trl(level) == stage


@pytest.mark.parametrize("level", [0, 14, -1])
def test_public_stage_refuses_a_level_outside_the_scales(level: int) -> None:
    with pytest.raises(ValueError, match="not between 1 and 13"):
        PublicStage.from_trl(level)


@pytest.mark.parametrize(
    ("name", "short"),
    [
        ("黑龙江省", "黑龙江"),
        ("哈尔滨市", "哈尔滨"),
        ("沙县", "沙县"),
        ("浦东新区", "浦东新区"),
        ("大兴安岭地区", "大兴安岭"),
        ("神农架林区", "神农架"),
        ("湘西土家族苗族自治州", "湘西"),
        ("双江拉祜族佤族布朗族傣族自治县", "双江"),
        ("新疆维吾尔自治区", "新疆"),
        ("克孜勒苏柯尔克孜自治州", "克孜勒苏"),
        ("鄂伦春自治旗", "鄂伦春"),
        ("香港特别行政区", "香港"),
    ],
)
def test_short_name_leaves_out_the_rank(name: str, short: str) -> None:
    assert short_name(name) == short


def test_chain_code_is_unique_within_its_region(country: LoadResult) -> None:
    Chain.objects.create(region_id="230000", code="C01", name="石墨")
    Chain.objects.create(region_id="420000", code="C01", name="光电子")

    with pytest.raises(IntegrityError), transaction.atomic():
        Chain.objects.create(region_id="230000", code="C01", name="航空")

    assert list(Chain.objects.values_list("name", flat=True)) == ["石墨", "光电子"]


def test_cluster_and_links_stand_in_a_chain(country: LoadResult) -> None:
    chain = Chain.objects.create(region_id="230000", code="C01", name="石墨")
    ChainLink.objects.create(chain=chain, name="负极材料", position=LinkPosition.MIDSTREAM, order=2)
    ChainLink.objects.create(chain=chain, name="采选", position=LinkPosition.UPSTREAM, order=1)
    cluster = Cluster.objects.create(region_id="230100", code="J01", name="石墨新材料集群", chain=chain)

    assert list(chain.links.values_list("name", flat=True)) == ["采选", "负极材料"]
    assert list(chain.clusters.all()) == [cluster]
