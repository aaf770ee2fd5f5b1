"""The industry maps of the demonstration: what is written is drawn, issued and shown, the older editions before."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest
from django.db import transaction
from django.utils import timezone

from lianqiao.core.access import ANONYMOUS
from lianqiao.core.models import LogEntry, SecrecyReview
from lianqiao.demo.cast import Cast
from lianqiao.demo.maps import Maps, chains
from lianqiao.demo.past import Past, told
from lianqiao.demo.records import Records
from lianqiao.demo.texts import load
from lianqiao.registers.industry_map.comparing import compare
from lianqiao.registers.industry_map.drawing import draw
from lianqiao.registers.industry_map.models import MapEdition, MapFirm, MapGap
from lianqiao.registers.industry_map.queries.content import view_of
from lianqiao.registers.taxonomy.domain import load_packaged, load_regions
from lianqiao.registers.taxonomy.models import Chain, Cluster

pytestmark = [pytest.mark.django_db, pytest.mark.slow]
CONTENT = load()
TODAY = timezone.localdate()


def _nodes() -> list[dict[str, Any]]:
    """Everything that is told of a node, in any edition."""
    editions = [edition for chain in chains() for edition in chain["editions"]]
    return [node for edition in editions for node in [*edition.get("nodes", ()), *edition.get("change", ())]]


def _content() -> Any:
    """What the maps need of the province: those who draw them, the firms that they name, and linked achievements."""
    achievements = {key: CONTENT.achievements[key] for key in sorted(LINKED)}
    named = {row[0] for node in _nodes() for row in node.get("firms", ())} | {a.holder for a in achievements.values()}
    organisations = {
        key: text for key, text in CONTENT.organisations.items() if key in named or text.kind == "government"
    }
    people = [person for person in CONTENT.people if person.organisation in organisations]
    people = [replace(person, also=person.also if person.also in organisations else "") for person in people]
    known = {text.contact_name for text in organisations.values()} | {person.name for person in people}
    logins = [login for login in CONTENT.logins if login.office or login.person in known]
    return replace(
        CONTENT,
        organisations=organisations,
        people=people,
        logins=logins,
        achievements=achievements,
        demands={},
        meetings=[],
    )


LINKED = {key for node in _nodes() for key in node.get("achievements", ())}


@pytest.fixture(scope="module")
def steps(django_db_setup: None, django_db_blocker: Any) -> Iterator[list[None]]:
    """The province with the achievements that stand on maps, and the maps; the steps that were counted."""
    content = _content()
    counted: list[None] = []
    with django_db_blocker.unblock(), transaction.atomic():
        load_packaged()
        past = Past(today=TODAY, seed=29)
        regions = [vars(region) for region in content.regions]
        load_regions(regions, version="1", source="lianqiao.demo: an invented province")
        with told(past):
            cast = Cast(content, past)
            cast.enter(step=lambda: None)
            records = Records(content, cast, past)
            records.make(step=lambda: None)
            Maps(content, cast, past, records).make(step=lambda: counted.append(None))
        yield counted
        transaction.set_rollback(True)


@pytest.fixture(autouse=True)
def province(steps: list[None], db: None) -> None:
    """Each test begins with the maps, and leaves them as they were."""


def test_every_chain_is_a_step(steps: list[None]) -> None:
    assert len(steps) == len(chains()) >= 6
    assert set(Chain.objects.values_list("name", flat=True)) == {chain["name"] for chain in chains()}
    assert Cluster.objects.filter(chain__isnull=False).count() == sum(len(c.get("clusters", ())) for c in chains())


def test_last_edition_of_each_chain_is_in_force_and_public() -> None:
    for chain in chains():
        editions = list(MapEdition.objects.filter(chain__name=chain["name"]).order_by("as_of"))

        assert [edition.state for edition in editions] == ["superseded"] * (len(editions) - 1) + ["issued"]
        assert all(edition.is_published for edition in editions)
        assert 8 <= editions[-1].nodes.count() <= 14


def test_three_chains_have_two_editions_that_differ() -> None:
    compared = []
    for chain in Chain.objects.all():
        editions = list(MapEdition.objects.filter(chain=chain).order_by("as_of"))
        if len(editions) == 2:
            old, new = (view_of(edition, ANONYMOUS) for edition in editions)
            compared.append(compare(old, new))

    assert len(compared) >= 3
    assert all(len(comparison.changed) >= 3 and comparison.same for comparison in compared)
    assert any(comparison.entered for comparison in compared)


def test_firms_of_the_province_are_linked() -> None:
    keys = {row[0] for node in _nodes() for row in node.get("firms", ())} & CONTENT.organisations.keys()
    names = {CONTENT.organisations[key].name for key in keys}

    assert set(MapFirm.objects.filter(organisation__isnull=False).values_list("name", flat=True)) == names
    assert not MapFirm.objects.filter(place="outside", organisation__isnull=False).exists()


def test_public_reads_no_gap_and_governments_do() -> None:
    assert MapGap.objects.filter(closed_on__isnull=False).exists()
    for edition in MapEdition.objects.filter(state="issued"):
        shown = view_of(edition, ANONYMOUS)

        assert shown.totals()["gaps"] == 0
        assert draw(shown).width > 0
        assert MapGap.objects.filter(node__edition=edition).exists()


def test_maps_were_made_in_the_past_and_reviewed() -> None:
    assert not LogEntry.objects.filter(at__gt=timezone.now()).exists()
    assert MapEdition.objects.filter(decided_on__gt=TODAY - timedelta(days=1)).count() == 0
    reviewed = set(SecrecyReview.objects.values_list("subject_id", flat=True))
    assert set(MapEdition.objects.filter(is_published=True).values_list("pk", flat=True)) <= reviewed
