"""Open data: only what is public, each step once, valid by the schema that is published, followed from any place."""

import json
from pathlib import Path
from typing import Any

import jsonschema
import pytest
from django.test import Client

from lianqiao.core import outbox
from lianqiao.processes.evidence.domain.dossiers import check_chain
from lianqiao.processes.evidence.domain.releasing import TOPIC
from lianqiao.processes.evidence.models import Release
from lianqiao.processes.evidence.ocds import compiled
from tests.factories.evidence import make_chain, make_dossier
from tests.factories.market import make_listing

pytestmark = pytest.mark.django_db

SCHEMA = json.loads((Path(__file__).parents[3] / "docs/reference/releases.schema.json").read_text(encoding="utf-8"))


def _told(dossier: Any) -> list[dict[str, Any]]:
    return [one.content for one in Release.objects.filter(dossier=dossier).order_by("serial")]


def test_a_price_that_was_put_up_is_told_with_its_award_and_the_rest_is_not() -> None:
    deal = make_chain()

    releases = _told(make_dossier(deal))

    assert [one["tag"] for one in releases] == [["planning"], ["award"]]
    assert releases[1]["awards"][0]["value"] == {"amount": 1_200_000.0, "currency": "CNY"}
    assert {one["ocid"] for one in releases} == {f"lianqiao-{deal.disposal_id.hex}"}
    text = json.dumps(releases, ensure_ascii=False)
    for private in ("校长办公会", "柏怀远", "评估", "完成人同意"):
        assert private not in text


def test_nothing_is_told_before_something_is_public() -> None:
    assert _told(make_dossier(make_chain("offered"))) == []


def test_each_step_is_told_once() -> None:
    deal = make_chain()
    make_dossier(deal)
    check_chain(deal.disposal)

    assert Release.objects.count() == 2


def test_a_listing_is_told_as_a_tender_without_its_reserve_and_contact() -> None:
    listing = make_listing("running")

    releases = _told(check_chain(listing.disposal))

    tender = releases[-1]["tender"]
    assert releases[-1]["tag"] == ["tender"]
    assert (tender["id"], tender["status"]) == (listing.number, "active")
    assert listing.contact_phone not in json.dumps(releases, ensure_ascii=False)


def test_what_is_told_is_valid_by_the_published_schema() -> None:
    make_dossier()
    check_chain(make_listing("running").disposal)

    package = Client().get("/open/releases.json").json()

    jsonschema.Draft202012Validator(SCHEMA).validate(package)
    assert len(package["releases"]) == 4
    broken = {**package["releases"][0], "tag": ["anything"]}
    assert not jsonschema.Draft202012Validator(SCHEMA).is_valid({**package, "releases": [broken]})


def test_the_feed_goes_on_where_it_ended_and_gives_nothing_twice() -> None:
    make_dossier()
    client = Client()
    first = client.get("/open/releases.json").json()
    place = first["links"]["next"].partition("?after=")[2]

    assert client.get("/open/releases.json", {"after": place}).json()["releases"] == []
    make_dossier()
    assert len(client.get("/open/releases.json", {"after": place}).json()["releases"]) == 2
    assert client.get("/open/releases.json", {"after": "nowhere"}).status_code == 404
    assert outbox.after(outbox.START, topics=(TOPIC,))


def test_a_record_says_what_its_releases_say_together() -> None:
    dossier = make_dossier()

    record = Client().get(f"/open/records/{dossier.ocid}.json").json()["records"][0]

    assert record["compiledRelease"]["tag"] == ["compiled"]
    assert record["compiledRelease"]["awards"][0]["status"] == "active"
    assert {party["roles"][0] for party in record["compiledRelease"]["parties"]} == {"procuringEntity", "supplier"}
    assert Client().get("/open/records/lianqiao-none.json").status_code == 404


def test_the_last_word_on_a_field_counts_and_lists_are_joined_by_id() -> None:
    base = {"ocid": "x", "initiationType": "tender"}
    releases = [
        {**base, "id": "1", "date": "2026-01-01", "tag": ["tender"], "tender": {"id": "T", "status": "active"}},
        {**base, "id": "2", "date": "2026-01-02", "tag": ["award"], "awards": [{"id": "A", "status": "pending"}]},
        {**base, "id": "3", "date": "2026-01-03", "tag": ["award"], "awards": [{"id": "A", "status": "active"}]},
    ]

    assert compiled(releases) == {
        **base,
        "id": "x-2026-01-03",
        "date": "2026-01-03",
        "tag": ["compiled"],
        "tender": {"id": "T", "status": "active"},
        "awards": [{"id": "A", "status": "active"}],
    }
