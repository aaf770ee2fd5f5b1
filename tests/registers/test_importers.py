"""Importing achievements and demands: drafts of the organisation, known ones recognised, all or nothing."""

from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from lianqiao.core.access import ANONYMOUS
from lianqiao.core.errors import AccessError, InvalidInput
from lianqiao.core.exchange import ImportRow, importer_of
from lianqiao.core.exchange.columns import CellParser
from lianqiao.core.models import Change, LogEntry
from lianqiao.core.permissions import Role
from lianqiao.registers.achievements.domain.importing import AchievementEntry, import_achievements
from lianqiao.registers.achievements.models import Achievement
from lianqiao.registers.demands.models import Demand
from tests.factories import AchievementFactory, IndustryFactory, TechFieldFactory, make_actor

pytestmark = pytest.mark.django_db


def parsed(kind: str, **cells: str) -> dict[str, Any]:
    """The values of a row from its cells, as the exchange reads them."""
    return {column.name: CellParser(column)(cells.get(column.name)) for column in importer_of(kind).columns}


def rows(kind: str, *cells: dict[str, str]) -> list[ImportRow]:
    """Rows of a file."""
    return [ImportRow(number, parsed(kind, **given)) for number, given in enumerate(cells, start=2)]


def test_rows_become_complete_drafts_of_the_organisation() -> None:
    TechFieldFactory(code="0402", name="新材料试验")
    IndustryFactory(code="C", name="制造业试验")
    actor = make_actor()
    given = {
        "title": "无氟提纯",
        "plain_text": "第一行\n第二行",
        "keywords": "石墨；提纯",
        "fields": "新材料试验",
        "industries": "C",
        "readiness": "6",
        "completers": "季明湛｜辽河大学；晁墨林",
        "rights": "发明｜ZL1｜授权；软著｜SR1｜有效",
        "modes": "许可、转让",
        "price_yuan": "120.5",
        "external_id": "A-1",
    }

    importer_of("achievements").save_rows(rows("achievements", given, {"title": "第二项"}), actor)

    first, second = Achievement.objects.order_by("pk")
    assert (first.state, first.organisation, first.region_id) == ("draft", actor.organisation, "290100")
    assert (first.source, second.source) == ("表格导入", "表格导入")
    assert first.keywords == ["石墨", "提纯"]
    assert first.plain_text == "第一行\n第二行"
    assert first.modes == ["licence", "assignment"]
    assert first.price_yuan == 1205000
    assert [field.pk for field in first.fields.all()] == ["0402"]
    assert [industry.pk for industry in first.industries.all()] == ["C"]
    assert [(row.order, row.name) for row in first.completers.all()] == [(1, "季明湛"), (2, "晁墨林")]
    assert [row.kind for row in first.rights.all()] == ["invention", "software"]
    assert (second.title, second.level, second.external_id) == ("第二项", "not_evaluated", "")
    assert LogEntry.objects.filter(action="achievements.achievement.create").count() == 2
    assert Change.objects.filter(topic="achievements.achievement.create").count() == 2


def test_demand_rows_become_drafts_too() -> None:
    actor = make_actor()
    cells = {"title": "防腐", "indicators": "盐雾｜1000 小时；成本｜2 元", "masked": "预算", "budget_yuan": "50"}

    importer_of("demands").save_rows(rows("demands", cells), actor)

    demand = Demand.objects.get()
    assert (demand.state, demand.masked, demand.budget_yuan) == ("draft", ["budget"], 500000)
    assert [row.name for row in demand.indicator_rows] == ["盐雾", "成本"]


def test_number_of_statements_does_not_grow_with_the_rows() -> None:
    actor = make_actor()
    TechFieldFactory(code="04", name="领域四")
    importer = importer_of("achievements")

    def statements(count: int, head: str) -> int:
        chunk = rows(
            "achievements", *({"title": f"{head}{n}", "fields": "04", "completers": "甲"} for n in range(count))
        )
        with CaptureQueriesContext(
            connection,
        ) as captured:
            importer.save_rows(chunk, actor)
        return len(captured)

    statements(1, "热身")
    assert statements(2, "甲") == statements(60, "乙")


@pytest.mark.parametrize(
    ("kind", "cells", "field"),
    [
        ("achievements", {"title": "甲", "readiness": "12"}, "readiness"),
        ("achievements", {"title": "甲", "started_on": "2024-05-01", "finished_on": "2023-05-01"}, "finished_on"),
        ("achievements", {"title": "甲", "contact_email": "季明湛"}, "contact_email"),
        ("demands", {"title": "甲", "deadline_months": "90"}, "deadline_months"),
        ("demands", {"title": "甲", "indicators": "｜98%"}, "indicators"),
    ],
)
def test_row_that_the_model_would_refuse_is_named_before_saving(kind: str, cells: dict[str, str], field: str) -> None:
    assert list(importer_of(kind).validate_row(parsed(kind, **cells), make_actor())) == [field]


def test_known_records_are_recognised_by_number_and_by_title() -> None:
    known = AchievementFactory(title="甲", external_id="A-1")
    AchievementFactory(organisation=known.organisation, title="乙")
    AchievementFactory(title="丙")
    actor = make_actor(organisation=known.organisation)
    chunk = rows(
        "achievements",
        {"title": "新", "external_id": "A-1"},
        {"title": "甲", "external_id": "A-2"},
        {"title": "甲"},
        {"title": "乙", "external_id": "A-3"},
        {"title": "丙"},
    )

    found = importer_of("achievements").duplicates(chunk, actor)

    assert found == {
        2: "外部编号“A-1”已经录入过。",
        4: "本单位已有同名记录“甲”。",
        5: "本单位已有同名记录“乙”。",
    }


def test_same_record_twice_in_a_file_has_one_key() -> None:
    key = importer_of("achievements").key

    assert key({"title": "甲 项", "external_id": None}) == key({"title": "甲项", "external_id": None})
    assert key({"title": "甲", "external_id": "1"}) != key({"title": "甲", "external_id": "2"})


@pytest.mark.parametrize("actor", [ANONYMOUS, "viewer"])
def test_import_refuses_who_may_not_and_saves_nothing(actor: Any) -> None:
    actor = make_actor(Role.VIEWER) if actor == "viewer" else actor

    with pytest.raises(AccessError):
        importer_of("achievements").save_rows(rows("achievements", {"title": "甲"}), actor)

    assert not Achievement.objects.exists()


def test_import_is_all_or_nothing() -> None:
    with pytest.raises(InvalidInput):
        import_achievements(
            [AchievementEntry({"title": "甲"}), AchievementEntry({"title": "乙", "readiness": 12})],
            actor=make_actor(),
            source="表格导入",
        )

    assert not Achievement.objects.exists()
    assert not LogEntry.objects.exists()


@pytest.mark.parametrize("kept", [{"state": "published"}, {"published_at": timezone.now()}, {"source": "别处"}])
def test_import_does_not_fill_in_what_the_program_keeps(kept: dict[str, Any]) -> None:
    entries = [AchievementEntry({"title": "甲"}), AchievementEntry({"title": "乙", **kept})]

    with pytest.raises(LookupError, match=next(iter(kept))):
        import_achievements(entries, actor=make_actor(), source="表格导入")

    assert not Achievement.objects.exists()
    assert not LogEntry.objects.exists()
