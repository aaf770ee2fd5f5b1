"""Comparing two editions, and editions as tables: out, in, and nothing half."""

import io
from datetime import date
from typing import Any

import openpyxl
import pytest
import time_machine

from lianqiao.core.errors import InvalidInput
from lianqiao.core.lists.comparing import Difference, compare
from lianqiao.core.lists.domain import NewEntry, add_entry, begin_edition, change_entry, end_entry, remove_entry
from lianqiao.core.lists.exchange import export_edition, import_entries, template
from lianqiao.core.lists.models import Edition
from tests.core.lists.makers import entry_of, issue, make_edition, make_issuer, make_kind
from tests.factories import complete_achievement

pytestmark = pytest.mark.django_db

DAY = date(2026, 3, 10)
COLUMNS = [
    {"name": "stage", "title": "阶段", "kind": "choice", "choices": ["在建", "运行"]},
    {"name": "amount", "title": "投资", "kind": "number"},
]


@pytest.fixture(autouse=True)
def morning() -> Any:
    with time_machine.travel("2026-03-10T08:00:00+08:00", tick=False) as traveller:
        yield traveller


@pytest.fixture
def kind() -> Any:
    return make_kind(columns=COLUMNS)


def test_comparison_says_who_entered_left_and_changed(kind: Any, django_assert_num_queries: Any) -> None:
    actor, achievement = make_issuer(), complete_achievement("published")
    old = make_edition(actor, kind, "留下", "离开", "变化")
    add_entry(old, NewEntry(subject=achievement, attributes={"stage": "在建"}), actor=actor)
    new = begin_edition(kind, actor=actor, values={"title": "第二期", "period_from": DAY}, copy_from=old)
    remove_entry(entry_of(new, "离开"), actor=actor)
    change_entry(entry_of(new, "变化"), actor=actor, values={"attributes": {"amount": "300"}, "position": 9})
    before = achievement.title
    type(achievement).objects.filter(pk=achievement.pk).update(title="新名称")
    remove_entry(entry_of(new, before), actor=actor)
    achievement.refresh_from_db()
    add_entry(new, NewEntry(subject=achievement, attributes={"stage": "运行"}), actor=actor)
    add_entry(new, NewEntry(name="进入"), actor=actor)
    old, new = (Edition.objects.select_related("kind").get(pk=edition.pk) for edition in (old, new))

    with django_assert_num_queries(2):
        found = compare(old, new)

    assert [entry.name for entry in found.entered] == ["进入"]
    assert [entry.name for entry in found.left] == ["离开"]
    assert found.same == 1
    assert {changed.entry.name: changed.differences for changed in found.changed} == {
        "变化": (Difference("投资", "", "300"),),
        "新名称": (Difference("名称", before, "新名称"), Difference("阶段", "在建", "运行")),
    }


def test_editions_of_two_kinds_are_not_compared(kind: Any) -> None:
    actor = make_issuer()

    with pytest.raises(ValueError, match="different kinds"):
        compare(make_edition(actor, kind), make_edition(actor, make_kind("other")))


def rows_of(content: bytes) -> list[list[Any]]:
    sheet = openpyxl.load_workbook(io.BytesIO(content)).worksheets[0]
    return [list(row) for row in sheet.iter_rows(values_only=True)]


def test_export_has_every_line_also_those_that_left(kind: Any) -> None:
    actor = make_issuer()
    edition = make_edition(actor, kind, "甲", "=1+1")
    change_entry(entry_of(edition, "甲"), actor=actor, values={"attributes": {"stage": "在建"}})
    edition = issue(edition, actor)
    end_entry(entry_of(edition, "甲"), actor=actor, left_on=DAY, decision="文", reason="停产")

    response: Any = export_edition(edition, fmt="xlsx")

    heading, first, second = rows_of(b"".join(response.streaming_content))
    response.close()
    assert heading[:6] == ["序号", "名称", "所属单位", "阶段", "投资", "备注"]
    assert first[:4] == [1, "甲", None, "在建"]
    assert first[10].date() == DAY
    assert first[11:] == ["文", "停产"]
    assert second[:2] == [2, "=1+1"]


def csv(*lines: str) -> io.BytesIO:
    return io.BytesIO("\n".join(["名称,所属单位,阶段,投资,备注", *lines]).encode())


def test_import_enters_records_by_title_and_names_as_they_are(kind: Any) -> None:
    actor, achievement = make_issuer(), complete_achievement("published")
    edition = begin_edition(kind, actor=actor, values={"title": "一", "period_from": DAY})

    count = import_entries(
        edition, csv(f"{achievement.title},,在建,,", "外省技术,外省公司,,12.5,引进"), file_kind="csv", actor=actor
    )

    assert count == 2
    found = list(edition.entries.in_order())
    assert found[0].subject == achievement
    assert found[0].attributes == {"stage": "在建"}
    assert (found[1].subject, found[1].name, found[1].holder, found[1].note) == (None, "外省技术", "外省公司", "引进")
    assert found[1].attributes == {"amount": "12.5"}


def test_a_title_that_several_records_bear_or_that_nobody_may_see_stays_a_name(kind: Any) -> None:
    actor = make_issuer()
    one, other = complete_achievement("published"), complete_achievement("published")
    type(one).objects.filter(pk=other.pk).update(title=one.title)
    hidden = complete_achievement("draft")
    type(hidden).objects.filter(pk=hidden.pk).update(title="草稿中的成果")
    edition = begin_edition(kind, actor=actor, values={"title": "一", "period_from": DAY})

    import_entries(
        edition,
        csv(f"{one.title},,,,", "草稿中的成果,,,,", f"{one.title},{other.organisation.name},,,"),
        file_kind="csv",
        actor=actor,
    )

    assert [entry.subject for entry in edition.entries.in_order()] == [None, None, other]


def test_a_bad_row_leaves_everything_out(kind: Any) -> None:
    actor = make_issuer()
    edition = make_edition(actor, kind, "甲")

    with pytest.raises(InvalidInput) as refusal:
        import_entries(
            edition, csv("乙,,停产,,", ",,在建,,", "丙,,,很多,", "丁,,,,", "丁,,,,"), file_kind="csv", actor=actor
        )

    sentences = refusal.value.errors["file"]
    assert len(sentences) == 4
    assert sentences[0] == "第 2 行：阶段：不在可选范围内，可选：在建、运行。"
    assert edition.entries.count() == 1


def test_the_template_has_the_columns_of_the_kind(kind: Any) -> None:
    (heading, *_rest) = rows_of(template(kind))

    assert [str(cell).rstrip("*") for cell in heading[:5]] == ["名称", "所属单位", "阶段", "投资", "备注"]
