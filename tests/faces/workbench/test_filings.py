"""The pages of filed records in the workbench, with the yearly figures of enterprises."""

from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from lianqiao.core.errors import AccessError
from lianqiao.core.exchange import importer_of
from lianqiao.core.exchange.importer import ImportRow
from lianqiao.core.filing.importing import import_filings
from lianqiao.core.models import LogEntry
from lianqiao.core.permissions import Role
from lianqiao.core.transitions import apply
from lianqiao.registers.enterprises.models import YearFigures
from lianqiao.registers.organisations.enums import OrganisationKind
from tests.factories import OrganisationFactory, YearFiguresFactory, make_actor, make_government, make_reviewer

pytestmark = pytest.mark.django_db


def client_of(actor: Any) -> Client:
    """A browser of the actor."""
    client = Client()
    client.force_login(actor.user)
    return client


def handed_in(record: YearFigures) -> YearFigures:
    """The record after its unit has handed it in."""
    return apply(record, "submit", actor=make_actor(Role.EDITOR, organisation=record.organisation))


def test_an_editor_fills_in_a_year_and_comes_to_its_page() -> None:
    editor = make_actor(Role.EDITOR)
    client = client_of(editor)

    response = client.post(
        reverse("workbench:year-figures_new"),
        {"year": "2025", "source": "audit", "staff": "80", "revenue_yuan": "5,000", "research_yuan": "0"},
    )

    record = YearFigures.objects.get()
    assert response.headers["Location"] == reverse("workbench:year-figures_record", args=[record.pk])
    assert record.revenue_yuan == 50_000_000
    page = client.get(response.headers["Location"]).content.decode()
    assert "5,000 万元" in page
    assert "提交审核" in page


def test_bad_input_is_answered_beside_its_field_and_nothing_is_lost() -> None:
    response = client_of(make_actor(Role.EDITOR)).post(
        reverse("workbench:year-figures_new"), {"year": "2025", "source": "audit", "staff": "很多", "note": "甲方来信"}
    )

    page = response.content.decode()
    assert response.status_code == 422
    assert "输入整数。" in page
    assert "甲方来信" in page
    assert not YearFigures.objects.exists()


def test_units_that_file_no_figures_have_no_form_for_them() -> None:
    university = make_actor(Role.EDITOR, organisation=OrganisationFactory(kind=OrganisationKind.UNIVERSITY))

    page = client_of(university).get(reverse("workbench:year-figures")).content.decode()
    response = client_of(university).get(reverse("workbench:year-figures_new"))

    assert "填报年度数据" not in page
    assert response.status_code == 403


def test_the_government_sees_what_was_handed_in_first() -> None:
    YearFiguresFactory(title="稿", state="draft")
    done = YearFiguresFactory(state="confirmed")
    waiting = handed_in(YearFiguresFactory())
    client = client_of(make_reviewer())

    page = client.get(reverse("workbench:year-figures_all")).content.decode()

    assert page.index(str(waiting.organisation)) < page.index(str(done.organisation))
    assert client.get(reverse("workbench:home")).context["agenda"].total == 1


def test_other_units_do_not_see_the_list_of_all() -> None:
    response = client_of(make_actor(Role.EDITOR)).get(reverse("workbench:year-figures_all"))
    assert response.status_code == 403


def test_a_reviewer_confirms_on_the_records_page() -> None:
    record = handed_in(YearFiguresFactory())

    client_of(make_reviewer()).post(reverse("workbench:year-figures_act", args=[record.pk]), {"transition": "confirm"})

    record.refresh_from_db()
    assert record.state == "confirmed"


def test_a_foreign_record_does_not_exist() -> None:
    record = YearFiguresFactory(state="confirmed")
    client = client_of(make_actor(Role.EDITOR))
    assert client.get(reverse("workbench:year-figures_record", args=[record.pk])).status_code == 404
    assert client.get(reverse("workbench:year-figures_edit", args=[record.pk])).status_code == 404


@pytest.mark.parametrize("name", ["year-figures", "year-figures_all"])
def test_a_list_takes_as_many_queries_for_thirty_rows_as_for_one(name: str, django_assert_max_num_queries: Any) -> None:
    body = make_government(Role.REVIEWER, Role.EDITOR)
    own = OrganisationFactory()
    actor = body if name.endswith("_all") else make_actor(Role.EDITOR, organisation=own)
    client = client_of(actor)
    YearFiguresFactory(organisation=own, state="confirmed")
    client.get(reverse(f"workbench:{name}"))
    with django_assert_max_num_queries(60) as one:
        client.get(reverse(f"workbench:{name}"))
    for _number in range(29):
        YearFiguresFactory(organisation=own, state="confirmed")

    with django_assert_max_num_queries(len(one)):
        client.get(reverse(f"workbench:{name}"))


def test_a_table_brings_many_years_at_once() -> None:
    editor = make_actor(Role.EDITOR)
    rows = [
        ImportRow(number, {"year": 2000 + number, "source": "tax", "staff": number, "note": None}) for number in (1, 2)
    ]

    import_filings(YearFigures, rows, editor)

    titles = list(YearFigures.objects.order_by("year").values_list("title", flat=True))
    assert titles == ["2001 年度数据", "2002 年度数据"]
    assert LogEntry.objects.filter(action="enterprises.yearfigures.create").count() == 2
    importer = importer_of("year-figures")
    assert importer.duplicates(rows, editor) == {
        1: "本单位已有名称为“2001 年度数据”的记录。",
        2: "本单位已有名称为“2002 年度数据”的记录。",
    }


def test_a_unit_that_does_not_file_imports_nothing() -> None:
    university = make_actor(Role.EDITOR, organisation=OrganisationFactory(kind=OrganisationKind.UNIVERSITY))
    with pytest.raises(AccessError):
        import_filings(YearFigures, [ImportRow(1, {"year": 2001, "source": "tax"})], university)
    assert not YearFigures.objects.exists()
