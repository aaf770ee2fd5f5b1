"""What holds for every declared kind of filed record."""

from typing import Any

import pytest
from django.core.files.base import ContentFile
from django.db import connection
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from lianqiao.core import files
from lianqiao.core.access import ANONYMOUS
from lianqiao.core.exchange import importer_of
from lianqiao.core.filing.enums import FilingState
from lianqiao.core.filing.facts import facts_of
from lianqiao.core.filing.kinds import FilingKind, kinds
from lianqiao.core.filing.models import FiledRecord
from lianqiao.core.filing.steps import filing_steps, ledger_steps
from lianqiao.core.permissions import Permission, Role
from lianqiao.core.transitions import Transition, table_of
from lianqiao.faces.portal.views.filings import Filings
from tests.factories import OrganisationFactory, any_filing, make_actor, make_government

KINDS = [pytest.param(kind, id=kind.slug) for kind in kinds()]
#: Kinds between two units, which no government confirms and which are no ledger either.
OWN_LIFE = {"scenario-offers"}
#: Columns that say whom a record is about or what it rests on, and never what it is worth to others.
PRIVATE = {
    "contract_number",
    "amount_yuan",
    "received_yuan",
    "budget_yuan",
    "share_yuan",
    "duty",
    "rights_rule",
    "orders",
}


def _shape(transition: Transition) -> tuple[Any, ...]:
    return (
        transition.name,
        transition.sources,
        transition.target,
        transition.permission,
        transition.reason_required,
        transition.dangerous,
    )


@pytest.mark.parametrize("kind", KINDS)
def test_its_life_is_the_shared_one_and_perhaps_more(kind: FilingKind) -> None:
    own = {_shape(transition) for transition in table_of(kind.model)}
    lives = (
        {
            _shape(transition)
            for transition in filing_steps(public=kind.is_public, public_states=tuple(kind.model.PUBLIC_STATES))
        },
        {_shape(transition) for transition in ledger_steps()},
    )
    assert any(life <= own for life in lives) or kind.slug in OWN_LIFE


@pytest.mark.parametrize("kind", KINDS)
def test_the_form_asks_each_column_once_and_shows_it(kind: FilingKind) -> None:
    asked = [name for _title, _help, names in kind.form.sections for name in names]
    assert sorted(asked) == sorted(kind.form.base_fields)
    assert len(set(asked)) == len(asked)


@pytest.mark.parametrize("kind", KINDS)
def test_nothing_private_is_among_the_public_fields(kind: FilingKind) -> None:
    assert set(kind.public_fields) <= {*kind.form.base_fields, *kind.outcome_fields}
    assert (
        not {*kind.public_fields, *kind.public_parts, *(n for names in kind.public_parts.values() for n in names)}
        & PRIVATE
    )
    assert not set(kind.public_fields) & set(kind.model.PARTS)
    assert bool(kind.public_fields) == kind.is_public


@pytest.mark.parametrize("kind", KINDS)
def test_what_is_decided_about_a_record_is_asked_by_no_form(kind: FilingKind) -> None:
    assert not set(kind.outcome_fields) & set(kind.form.base_fields)
    for name in kind.outcome_fields:
        assert not kind.model._meta.get_field(name).editable
    for part, names in kind.outcome_parts.items():
        rows = kind.model._meta.get_field(part).related_model
        assert [rows._meta.get_field(name).editable for name in names] == [False] * len(names)


@pytest.mark.parametrize("kind", KINDS)
def test_models_of_kinds_say_what_they_are(kind: FilingKind) -> None:
    assert issubclass(kind.model, FiledRecord)
    assert str(kind.model._meta.verbose_name)
    for name in kind.import_fields:
        assert name in {column.name for column in importer_of(kind.slug).columns}


@pytest.mark.django_db
@pytest.mark.parametrize("kind", KINDS)
def test_its_pages_show_a_record(kind: FilingKind, django_assert_max_num_queries: Any) -> None:
    owner = OrganisationFactory()
    record = any_filing(kind.model, organisation=owner, state=FilingState.SUBMITTED)
    editor, official = make_actor(Role.EDITOR, organisation=owner), make_government(Role.REVIEWER)
    for actor, name in ((editor, kind.slug), (official, f"{kind.slug}_all")):
        client = Client()
        client.force_login(actor.user)
        assert record.title in client.get(reverse(f"workbench:{name}")).content.decode()
        page = client.get(reverse(f"workbench:{kind.slug}_record", args=[record.pk]))
        assert page.status_code == 200
        for section in facts_of(record, kind.form):
            assert section.title in page.content.decode()
        assert "办理结果" not in page.content.decode()
        export = client.get(reverse(f"workbench:{name}") + "?export=csv")
        assert record.title in b"".join(export.streaming_content if export.streaming else [export.content]).decode(
            "utf-8-sig"
        )


@pytest.mark.django_db
@pytest.mark.parametrize("kind", KINDS)
def test_the_public_list_shows_what_is_published_and_nothing_else(kind: FilingKind) -> None:
    if not kind.is_public:
        assert Client().get(reverse("portal:filings", args=[kind.slug])).status_code == 404
        return
    shown = any_filing(kind.model, state=FilingState.PUBLISHED)
    hidden = any_filing(kind.model, state=FilingState.CONFIRMED)

    page = Client().get(reverse("portal:filings", args=[kind.slug])).content.decode()

    assert str(shown.organisation) in page
    assert str(hidden.organisation) not in page
    address = reverse("portal:filing", args=[kind.slug, hidden.pk])
    assert Client().get(address).status_code == 404


@pytest.mark.django_db
@pytest.mark.parametrize("kind", [kind for kind in KINDS if kind.values[0].is_public])
def test_an_index_serves_the_order_of_the_public_list(kind: FilingKind) -> None:
    listed = kind.model.objects.public(ANONYMOUS).for_list().order_by(*Filings.order)[:25]
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL enable_sort = off")
        cursor.execute("SET LOCAL enable_seqscan = off")
        cursor.execute("SET LOCAL enable_bitmapscan = off")

        plan = listed.explain()

    assert "Sort" not in plan
    assert f"_public on {kind.model._meta.db_table}" in plan


@pytest.mark.django_db
@pytest.mark.parametrize("kind", KINDS)
def test_its_papers_are_for_those_who_work_on_it(kind: FilingKind) -> None:
    owner = OrganisationFactory()
    state = FilingState.PUBLISHED if kind.is_public else FilingState.CONFIRMED
    record = any_filing(kind.model, organisation=owner, state=state, submitted_at=timezone.now())
    paper = files.store(
        ContentFile("说明".encode(), name="说明.txt"),
        actor=make_actor(organisation=owner),
        organisation=owner,
        subject=record,
    )

    assert files.may_download(paper, actor=make_actor(Role.VIEWER, organisation=owner))
    assert files.may_download(paper, actor=make_government(Role.VIEWER))
    assert not files.may_download(paper, actor=ANONYMOUS)
    assert not files.may_download(paper, actor=make_actor())


@pytest.mark.django_db
@pytest.mark.parametrize("kind", KINDS)
def test_what_never_left_its_desk_stays_there_when_it_is_given_up(kind: FilingKind) -> None:
    record = any_filing(kind.model, state=FilingState.CANCELLED)
    official = make_government(Role.REVIEWER)
    assert not kind.model.objects.visible_to(official).filter(pk=record.pk).exists()
    assert not official.can(Permission.FILING_VIEW, record)


@pytest.mark.django_db
@pytest.mark.parametrize("kind", [kind for kind in KINDS if kind.values[0].is_public])
def test_visitors_cannot_narrow_by_what_is_not_public(kind: FilingKind) -> None:
    any_filing(kind.model, state=FilingState.PUBLISHED)
    page = Client().get(reverse("portal:filings", args=[kind.slug]) + "?state=draft")
    assert "state" not in page.context["filterset"].filters
