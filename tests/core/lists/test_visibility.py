"""Who sees which edition: the list and the rule agree for everybody, and restricted ones stay with the region."""

from dataclasses import replace
from typing import Any

import pytest

from lianqiao.core.access import ANONYMOUS, SYSTEM, Actor
from lianqiao.core.lists.enums import EditionState
from lianqiao.core.lists.models import Edition, Entry
from lianqiao.core.permissions import Permission, Role
from tests.core.lists.makers import RESTRICTED, make_edition, make_issuer, make_kind
from tests.factories import make_actor, make_government, make_manager

pytestmark = pytest.mark.django_db


@pytest.fixture
def makers() -> list[Actor]:
    return [make_issuer("290000"), make_issuer("290100"), make_issuer("290200")]


@pytest.fixture
def editions(makers: list[Actor]) -> list[Edition]:
    """Of each government: both kinds in all states, and public ones shown and not shown."""
    open_kind, closed = make_kind("open"), make_kind("closed", **RESTRICTED)
    made = []
    for actor in makers:
        for state in EditionState.values:
            made.append(make_edition(actor, closed, state=state))
            made.append(make_edition(actor, open_kind, state=state))
        made.append(make_edition(actor, open_kind, state="issued", is_published=True))
        made.append(make_edition(actor, open_kind, state="superseded", is_published=True))
    return [Edition.objects.get(pk=edition.pk) for edition in made]


def everybody(makers: list[Actor]) -> list[Actor]:
    people = [*makers, make_government(Role.VIEWER, code="290000"), make_actor(), make_manager()]
    viewers = [replace(actor, roles=frozenset({Role.VIEWER})) for actor in makers]
    return [*people, *viewers, ANONYMOUS, SYSTEM]


def test_list_and_rule_agree(makers: list[Actor], editions: list[Edition]) -> None:
    for actor in everybody(makers):
        listed = set(Edition.objects.visible_to(actor))
        ruled = {edition for edition in editions if actor.can(Permission.LIST_VIEW, edition)}
        assert listed == ruled


def test_restricted_editions_are_seen_by_the_governments_of_the_region_alone(
    makers: list[Actor], editions: list[Edition]
) -> None:
    province, city, other_city = makers
    restricted = [edition for edition in editions if edition.visibility == "restricted"]

    def regions(actor: Actor) -> set[str]:
        return {e.region_id for e in Edition.objects.visible_to(actor) if e in restricted}

    assert regions(province) == {"290000", "290100", "290200"}
    assert regions(city) == {"290100"}
    assert regions(other_city) == {"290200"}
    for actor in (make_actor(), make_manager(), ANONYMOUS, SYSTEM):
        assert regions(actor) == set()


def test_drafts_are_seen_by_their_maker_alone(makers: list[Actor], editions: list[Edition]) -> None:
    drafts = {edition for edition in editions if edition.state == "draft"}

    for actor in everybody(makers):
        seen = drafts & set(Edition.objects.visible_to(actor))
        assert seen == {draft for draft in drafts if draft.organisation_id == actor.organisation_id}


def test_entries_are_seen_with_their_edition(makers: list[Actor], editions: list[Edition]) -> None:
    for actor in everybody(makers):
        seen = set(Entry.objects.visible_to(actor).values_list("edition", flat=True))
        assert seen == set(Edition.objects.visible_to(actor).values_list("pk", flat=True))


def test_the_public_sees_what_was_shown_after_a_review(editions: list[Edition]) -> None:
    shown = {edition for edition in editions if edition.is_published}

    assert len(shown) == 6
    assert set(Edition.objects.visible_to(ANONYMOUS)) == set(Edition.objects.published()) == shown


def test_lists_of_editions_cost_one_query(makers: list[Actor], editions: Any, django_assert_num_queries: Any) -> None:
    with django_assert_num_queries(1):
        rows = list(Edition.objects.visible_to(makers[0]).for_list())
        assert {(row.kind.name, row.organisation.name, row.region.name, row.entry_count) for row in rows}
