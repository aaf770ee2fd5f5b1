"""Printed names of departments and the organisations that they mean."""

import pytest

from lianqiao.governance.plans.departments import Match, Matcher
from lianqiao.governance.plans.enums import Naming
from lianqiao.registers.taxonomy.models import Region
from tests.factories import RegionFactory
from tests.governance.plans.makers import make_department

pytestmark = pytest.mark.django_db


def named(code: str, name: str, short_name: str) -> Region:
    """The division of that code with its name as it is printed."""
    RegionFactory(code=code)
    region = Region.objects.get(pk=code)
    region.name, region.short_name = name, short_name
    region.save()
    return region


@pytest.fixture
def province() -> Region:
    """The province."""
    return named("290000", "辽河省", "辽河")


@pytest.mark.parametrize(
    ("registered", "printed"),
    [
        ("辽河省科学技术厅", "省科技厅"),
        ("辽河省科学技术厅", "省科学技术厅"),
        ("辽河省科学技术厅", "辽河省科技厅"),
        ("辽河省工业和信息化厅", "省工信厅"),
        ("辽河省发展和改革委员会", "省发展改革委"),
        ("辽河省发展和改革委员会", "省发改委"),
        ("辽河省人力资源和社会保障厅", "省人社厅"),
        ("辽河省人力资源和社会保障厅", "省人力资源社会保障厅"),
        ("辽河省人民政府国有资产监督管理委员会", "辽河省人民政府国有资产监督管理委员会"),
        ("辽河省财政厅", "省财政厅（省金融办）"),
        ("辽河省市场监督管理局", "省市场监管局"),
    ],
)
def test_short_and_full_names_mean_the_same_department(province: Region, registered: str, printed: str) -> None:
    department = make_department(registered)
    make_department("辽河省商务厅")

    assert Matcher.of("290000").find(printed) == Match(Naming.MATCHED, department.pk)


@pytest.mark.parametrize("printed", ["各市（地）人民政府", "有关部门", "各有关单位", "省直各部门"])
def test_general_names_stand_for_nobody(province: Region, printed: str) -> None:
    assert Matcher.of("290000").find(printed) == Match(Naming.GENERAL)


def test_name_that_fits_two_is_left_to_a_person(province: Region) -> None:
    make_department("甲单位", short_name="省试验厅")
    make_department("乙单位", short_name="省试验厅")

    assert Matcher.of("290000").find("省试验厅") == Match(Naming.UNKNOWN)


def test_department_of_another_city_is_not_meant(province: Region) -> None:
    here = named("290100", "望川市", "望川")
    named("290200", "铁屏市", "铁屏")
    county = named("290102", "川东区", "川东")
    own = make_department("望川市科学技术局", "290100")
    make_department("铁屏市科学技术局", "290200")

    assert Matcher.of(here.pk).find("市科技局") == Match(Naming.MATCHED, own.pk)
    assert Matcher.of(county.pk).find("市科技局") == Match(Naming.MATCHED, own.pk)
    assert Matcher.of("290000").find("市科技局") == Match(Naming.UNKNOWN)
    assert Matcher.of("290000").find("望川市科学技术局") == Match(Naming.MATCHED, own.pk)


@pytest.mark.parametrize("short", ["铁屏市市场监管局", "铁屏市场监管局"])
def test_market_office_of_a_city_is_known_though_its_subject_begins_like_a_level(province: Region, short: str) -> None:
    here = named("290200", "铁屏市", "铁屏")
    office = make_department("铁屏市市场监督管理局", here.pk, short_name=short)

    assert Matcher.of(here.pk).find("市市场监管局") == Match(Naming.MATCHED, office.pk)
    assert Matcher.of(here.pk).find("市市场监督管理局") == Match(Naming.MATCHED, office.pk)
