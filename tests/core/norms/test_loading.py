"""Loading the packaged norms: once, again, corrected, and never over what people did."""

from dataclasses import replace
from datetime import date
from io import StringIO
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest
from django.core.management import call_command

from lianqiao.core.access import Actor
from lianqiao.core.errors import DomainError
from lianqiao.core.norms.content import Content, packaged, read
from lianqiao.core.norms.domain import NewEdition, enter_edition, verify_edition
from lianqiao.core.norms.loading import load
from lianqiao.core.norms.models import Norm, NormKey, Revision
from lianqiao.core.permissions import Office
from tests.factories import RegionFactory, UserFactory

KEY = "conversion_law.reward_floor_transfer"
pytestmark = pytest.mark.django_db


def system() -> Actor:
    return Actor(user=UserFactory(), office=Office.SYSTEM)


def changed(**values: Any) -> Content:
    """The packaged content with the national edition of KEY described differently."""
    content = packaged()
    editions = tuple(
        replace(one, **values) if (one.key, one.region) == (KEY, None) else one for one in content.editions
    )
    return Content(content.keys, editions)


def national() -> Norm:
    norm: Norm = Norm.objects.current().get(key=KEY, region=None)
    return norm


def test_migration_has_loaded_what_holds_in_the_nation() -> None:
    content = packaged()
    assert NormKey.objects.count() == len(content.keys)
    nationwide = sum(1 for edition in content.editions if edition.region is None)
    assert Norm.objects.filter(level="nation").current().count() == nationwide


def test_institutions_set_floors_alone_and_nothing_of_the_platform() -> None:
    open_to_them = NormKey.objects.filter(institutions=True)
    assert set(open_to_them.values_list("key", flat=True)) == {
        "conversion_law.contributors_share",
        "conversion_law.main_contributors_share",
        "conversion_law.reward_floor_contribution",
        "conversion_law.reward_floor_implementation",
        "conversion_law.reward_floor_transfer",
        "conversion_law.reward_years_minimum",
        "ownership.use_right_years",
    }
    assert set(open_to_them.values_list("strictest", flat=True)) == {"strictest_max"}
    assert NormKey.objects.get(key="security.token_life").strictest == "strictest_min"


def test_second_load_changes_nothing() -> None:
    RegionFactory(code="230000")
    first = load()
    mark = Revision.objects.get().value
    second = load()
    assert (second.added, second.corrected, second.retired, second.kept) == (0, 0, 0, 0)
    assert first.added == sum(1 for edition in packaged().editions if edition.region == "230000")
    assert second.waiting == sum(1 for edition in packaged().editions if edition.region not in (None, "230000"))
    assert Revision.objects.get().value == mark


def test_corrected_file_supersedes_and_keeps_the_old_edition() -> None:
    old = national()
    done = load(changed(value="0.55"))
    assert (done.added, done.corrected, done.retired) == (0, 1, 0)
    old.refresh_from_db()
    assert (old.value, old.superseded_at is not None, old.replaced_by) == ("0.5", True, national())
    assert national().value == "0.55"


def test_edition_that_the_files_have_no_longer_is_retired() -> None:
    content = packaged()
    without = Content(content.keys, tuple(one for one in content.editions if one.key != KEY))
    assert load(without).retired == 1
    assert not Norm.objects.current().filter(key=KEY).exists()
    assert Norm.objects.filter(key=KEY).exists()


def test_edition_that_somebody_checked_stays_as_it_is() -> None:
    Norm.objects.filter(key=KEY).update(is_verified=False)
    verify_edition(national(), actor=system())
    done = load(changed(value="0.55"))
    assert (done.corrected, done.kept) == (0, 1)
    assert national().value == "0.5"


@pytest.mark.parametrize("first_day", [date(2015, 10, 1), date(2026, 1, 1)])
def test_edition_that_somebody_entered_stays_and_what_it_closed_as_well(first_day: date) -> None:
    new = NewEdition(value="60%", effective_from=first_day, source_title="新法", reason="修法")
    enter_edition(NormKey.objects.get(pk=KEY), new, actor=system())
    before = list(Norm.objects.filter(key=KEY).order_by("pk").values())
    for content in (packaged(), changed(value="0.55")):
        assert (load(content).added, load(content).corrected) == (0, 0)
    assert list(Norm.objects.filter(key=KEY).order_by("pk").values()) == before


def test_command_says_what_was_done() -> None:
    out = StringIO()
    call_command("load_norms", stdout=out)
    assert f"规定 {len(packaged().keys)} 项 {len(packaged().editions)} 个版本" in out.getvalue()


HEAD = "area: test\ntitle: 测试\nsources: {one: {title: 办法}}\nnorms:\n"
ENTRY = "  - {key: a, title: 甲, kind: share, editions: [{value: %s, from: 2020-01-01, source: %s%s}]}\n"


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        (HEAD + ENTRY % ("9", "one", ""), "请填写 0 到 1 之间的比例"),
        (HEAD + ENTRY % ("0.5", "two", ""), "没有写明依据文件"),
        (HEAD + ENTRY % ("0.5", "one", ", region: 230000"), "地区代码应为带引号的 6 位数字"),
        (HEAD + ENTRY % ("0.5", "one", ", who: me"), "不认识的栏目：who"),
        (HEAD + ENTRY.replace("2020-01-01", "'2020'") % ("0.5", "one", ""), "缺少或写错"),
        (HEAD + ENTRY % ("0.5", "one", "") * 2, "代号重复"),
        (HEAD + ENTRY.replace("share", "ratio") % ("0.5", "one", ""), "缺少或写错"),
        (HEAD + ENTRY % ("0.5", "one", "}, {value: 0.6, from: 2021-01-01, source: one"), "时间重叠"),
        ("area: [", "bad.yaml"),
        ("- 1\n", "文件应由键和值组成"),
        ("area: test\neditions: [{key: b.c, value: 1, from: 2020-01-01}]\n", "没有这个事项"),
    ],
)
def test_file_that_is_not_well_formed_is_refused(tmp_path: Path, text: str, sentence: str) -> None:
    (tmp_path / "bad.yaml").write_text(text, encoding="utf-8")
    with pytest.raises(DomainError) as refusal:
        read(tmp_path)
    assert sentence in refusal.value.message


def test_nothing_packaged_has_a_gap_between_two_editions() -> None:
    by_place: dict[Any, list[Any]] = {}
    for edition in packaged().editions:
        by_place.setdefault((edition.key, edition.region), []).append(edition)
    gaps = []
    for place, editions in by_place.items():
        ordered = sorted(editions, key=lambda edition: edition.effective_from)
        gaps += [place for one, other in pairwise(ordered) if one.effective_to != other.effective_from]
    assert gaps == []
