"""Whom the ranking shows: shares that sum to one, small groups together, nobody named who does not want to be."""

from datetime import timedelta
from io import BytesIO
from typing import Any

import openpyxl
import pytest
from django.utils import timezone

from lianqiao.core.access import ANONYMOUS
from lianqiao.core.permissions import Office
from lianqiao.core.publishing.enums import Publicity
from lianqiao.processes.learning.enums import EventKind
from lianqiao.processes.learning.interfaces.exposures import exposure_workbook
from lianqiao.processes.learning.models import Event
from lianqiao.processes.learning.queries.exposure import By, Exposure, exposure
from lianqiao.registers.organisations.enums import OrganisationKind
from tests.factories import make_officer_of
from tests.processes import makers
from tests.processes.learning.makers import event

pytestmark = pytest.mark.django_db

TODAY = timezone.localdate()


def look(*, least: int = 2, actor: Any = None) -> Exposure:
    return exposure(actor=actor or make_officer_of(Office.SYSTEM), on=TODAY, least=least)


def rows(found: Exposure, by: By) -> dict[str, tuple[int, int, int]]:
    return {one.name: (one.records, one.shown, one.taken_up) for one in found.groups[by]}


@pytest.fixture
def library() -> dict[str, Any]:
    """Two of a large university, one of a small company, two of owners that are not told."""
    university = makers.organisation("辽河大学", code="290100", kind=OrganisationKind.UNIVERSITY, staff=3000)
    company = makers.organisation("沈河小厂", code="290201", staff=12)
    demand = makers.demand(makers.organisation(code="290201"))
    of_university = [makers.achievement(university) for _each in range(2)]
    of_company = makers.achievement(company)
    type(of_company).objects.filter(pk=of_company.pk).update(published_at=timezone.now() - timedelta(days=500))
    hidden = [makers.achievement(makers.organisation(), publicity=Publicity.HIDDEN_OWNER) for _each in range(2)]
    for rank, one in enumerate(of_university, 1):
        event(demand, one, EventKind.SHOWN, rank=rank)
    event(demand, of_company, EventKind.SHOWN, rank=11)
    event(demand, of_company, EventKind.CONTACTED)
    event(demand, of_company, EventKind.TRIAL)
    event(demand, hidden[0], EventKind.SHOWN, rank=3)
    event(demand, hidden[1], EventKind.OPENED)
    return {"university": of_university, "company": of_company, "hidden": hidden}


@pytest.mark.usefixtures("library")
def test_shares_are_of_the_first_ten_and_of_pairs_taken_up() -> None:
    found = look(least=1)

    assert (found.records, found.shown, found.taken_up, found.versions) == (5, 3, 1, (0,))
    assert rows(found, By.KIND) == {"企业": (3, 1, 1), "高等院校": (2, 2, 0)}
    kinds = {one.name: one for one in found.groups[By.KIND]}
    assert kinds["高等院校"].of_shown == pytest.approx(2 / 3)
    assert kinds["高等院校"].ratio == pytest.approx(2 / 3 / 0.4)
    assert kinds["企业"].by_version == {0: pytest.approx(1 / 3)}
    assert rows(found, By.SIZE) == {
        "不到 20 人": (1, 0, 1),
        "1000 人以上": (2, 2, 0),
        "隐去名称的单位": (2, 1, 0),
    }
    assert rows(found, By.AGE) == {"不到 1 年": (4, 3, 0), "1 至 2 年": (1, 0, 1)}
    assert rows(found, By.REGION) == {"地区290100": (4, 3, 0), "地区290200": (1, 0, 1)}


@pytest.mark.usefixtures("library")
def test_small_groups_are_put_together_and_hidden_owners_not_named() -> None:
    found = look(least=2)

    # The one that is left would be told by its sum, so the smallest group goes with it.
    assert len(rows(found, By.OWNER)) == 2
    assert rows(found, By.OWNER)["其他"][0] == 3
    assert rows(look(least=1), By.OWNER) == {
        "辽河大学": (2, 2, 0),
        "隐去名称的单位": (2, 1, 0),
        "沈河小厂": (1, 0, 1),
    }
    assert rows(look(least=3), By.OWNER) == {"其他": (5, 3, 1)}
    for by in By:
        shares = found.groups[by]
        assert sum(one.of_records or 0 for one in shares) == pytest.approx(1)
        assert sum(one.of_shown or 0 for one in shares) == pytest.approx(1)


def test_records_that_the_reader_may_not_see_do_not_count(library: dict[str, Any]) -> None:
    university = library["university"]
    type(university[0]).objects.filter(pk=university[0].pk).update(publicity=Publicity.VERIFIED)
    type(university[1]).objects.filter(pk=university[1].pk).update(state="withdrawn")

    found = look(least=1, actor=ANONYMOUS)

    assert (found.records, found.shown) == (3, 1)
    assert "高等院校" not in rows(found, By.KIND)


@pytest.mark.usefixtures("library")
def test_versions_stand_beside_each_other_in_the_workbook() -> None:
    shown = Event.objects.filter(kind=EventKind.SHOWN, rank=1)
    shown.update(version=2)

    found = look(least=1)
    book = openpyxl.load_workbook(BytesIO(exposure_workbook(found)))

    assert found.versions == (0, 2)
    assert book.sheetnames == ["单位类型", "单位", "地区", "发布时间", "单位规模"]
    lines = list(book["单位类型"].iter_rows(values_only=True))
    assert lines[0][-2:] == ("占标准排序的出现", "占第 2 版的出现")
    assert lines[1][:2] == ("企业", 3)
    assert lines[2] == ("高等院校", 2, 2, 0, 0.4, 0.6667, 0, 1.6667, 0.5, 1)


def test_an_empty_library_has_no_shares() -> None:
    found = look()

    assert (found.records, found.shown, found.versions) == (0, 0, ())
    assert all(not shares for shares in found.groups.values())


def test_queries_do_not_grow_with_the_library(library: dict[str, Any], django_assert_max_num_queries: Any) -> None:
    for _each in range(30):
        makers.achievement(makers.organisation())
    keeper = make_officer_of(Office.SYSTEM)

    with django_assert_max_num_queries(17):
        look(least=1, actor=keeper)
