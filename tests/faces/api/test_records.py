"""Lists and records: what the token's person may see, masked as on the portal, in pages that lose nothing."""

from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django_filters import DateFromToRangeFilter

from lianqiao.core.permissions import Role
from lianqiao.core.publishing.enums import Publicity
from lianqiao.faces.api.addresses import addresses_of
from lianqiao.faces.api.resources import ALL
from tests.faces.api.conftest import Program, program_of
from tests.faces.portal.conftest import OWNER, telling_achievement, telling_demand
from tests.faces.portal.test_masks import CONTACT, HIDDEN_IN_ACHIEVEMENT, HIDDEN_IN_DEMAND
from tests.factories import (
    AchievementFactory,
    DemandFactory,
    OrganisationFactory,
    RegionFactory,
    complete_achievement,
    complete_demand,
    make_actor,
    make_manager,
    make_reviewer,
)

pytestmark = pytest.mark.django_db


def _ids(answer: Any) -> list[str]:
    assert answer.status_code == 200, answer.content.decode()
    return [one["id"] for one in answer.json()["results"]]


def test_anybody_reads_what_is_published(anybody: Program) -> None:
    published = complete_achievement()
    AchievementFactory()
    complete_achievement(publicity=Publicity.VERIFIED)

    assert _ids(anybody.get("achievements")) == [str(published.pk)]


def test_draft_of_others_does_not_exist(anybody: Program) -> None:
    draft = AchievementFactory()

    foreign = program_of(make_actor()).get(f"achievements/{draft.pk}")
    own = program_of(make_actor(organisation=draft.organisation)).get(f"achievements/{draft.pk}")

    assert (anybody.get(f"achievements/{draft.pk}").status_code, foreign.status_code, own.status_code) == (
        404,
        404,
        200,
    )


def test_pages_hold_each_record_once_whatever_is_added_meanwhile(anybody: Program) -> None:
    known = {str(complete_achievement().pk) for _number in range(5)}
    first = anybody.get("achievements", {"limit": "2"})
    seen = _ids(first)
    complete_achievement()
    address = first.json()["next"]
    while address:
        page = anybody.client.get(address)
        seen += _ids(page)
        address = page.json()["next"]

    assert sorted(seen) == sorted(known)


def test_next_page_keeps_the_filters(anybody: Program) -> None:
    for number in range(3):
        complete_achievement(title=f"甲 {number}")
        complete_achievement(title=f"乙 {number}")
    first = anybody.get("achievements", {"q": "甲", "limit": "2"}).json()
    second = anybody.client.get(first["next"]).json()

    assert [one["title"] for one in first["results"] + second["results"]] == ["甲 2", "甲 1", "甲 0"]


@pytest.mark.parametrize("cursor", ["!", "AAAA", "MDE5", "x" * 500, ""])
def test_wrong_cursor_is_refused(anybody: Program, cursor: str) -> None:
    answer = anybody.get("achievements", {"cursor": cursor})

    assert answer.status_code == 400
    assert answer.json()["errors"][0]["parameter"] == "cursor"


@pytest.mark.parametrize(
    ("query", "parameter"),
    [
        ({"kidn": "applied"}, "kidn"),
        ({"kind": "nothing"}, "kind"),
        ({"kind": ""}, "kind"),
        ({"kind": ["applied", "soft"]}, "kind"),
        ({"region": "999999"}, "region"),
        ({"price_min": "-1"}, "price_min"),
        ({"price_min": "1\n"}, "price_min"),
        ({"limit": "0"}, "limit"),
        ({"limit": "101"}, "limit"),
        ({"q": "字" * 201}, "q"),
        ({"q": "a\0"}, "q"),
    ],
)
def test_wrong_parameter_is_named(anybody: Program, query: dict[str, Any], parameter: str) -> None:
    answer = anybody.get("achievements", query)

    assert answer.status_code == 400
    assert answer.headers["Content-Type"] == "application/problem+json"
    assert [one["parameter"] for one in answer.json()["errors"]] == [parameter]


@pytest.mark.parametrize("publicity", HIDDEN_IN_ACHIEVEMENT)
def test_achievement_keeps_back_what_the_portal_keeps_back(anybody: Program, publicity: str) -> None:
    record = telling_achievement(publicity)

    for asking in (anybody, program_of(make_actor())):
        text = asking.get("achievements").content.decode() + asking.get(f"achievements/{record.pk}").content.decode()
        assert record.title in text
        assert [word for word in HIDDEN_IN_ACHIEVEMENT[publicity] if word in text] == []


@pytest.mark.parametrize("publicity", HIDDEN_IN_DEMAND)
def test_demand_keeps_back_what_the_portal_keeps_back(anybody: Program, publicity: str) -> None:
    record = telling_demand(publicity)

    for asking in (anybody, program_of(make_actor())):
        text = asking.get("demands").content.decode() + asking.get(f"demands/{record.pk}").content.decode()
        assert record.title in text
        assert [word for word in HIDDEN_IN_DEMAND[publicity] if word in text] == []


def test_owner_and_overseer_are_shown_contact_and_publicity() -> None:
    record = telling_achievement(Publicity.HIDDEN_OWNER)
    owner = program_of(make_actor(organisation=record.organisation))
    overseer = program_of(make_reviewer(code="290100"))

    for asking in (owner, overseer):
        shown = asking.get(f"achievements/{record.pk}").json()
        assert shown["contact"]["phone"] == CONTACT[0]
        assert shown["organisation"]["name"] == OWNER
        assert shown["publicity"] == "hidden_owner"
        assert shown["kept_back"] == []


def test_partner_of_an_introduction_is_shown_the_record_but_no_contact() -> None:
    from lianqiao.processes.introductions.domain.introductions import accept, request_introduction

    record = telling_achievement(Publicity.HIDDEN_OWNER)
    partner = make_actor(Role.EDITOR)
    asked = request_introduction(actor=partner, achievement=record, problem_text="请问能否用于我厂的轴承", agrees=True)
    before = program_of(partner).get(f"achievements/{record.pk}").json()
    accept(asked, actor=make_actor(organisation=record.organisation))
    after = program_of(partner).get(f"achievements/{record.pk}")

    assert before["organisation"] is None
    assert after.json()["organisation"]["name"] == OWNER
    assert [word for word in CONTACT if word in after.content.decode()] == []


def test_price_that_is_kept_back_is_not_found_by_probing(anybody: Program) -> None:
    telling_achievement(Publicity.ON_REQUEST)

    assert _ids(anybody.get("achievements", {"price_min": "1"})) == []


def test_organisation_tells_its_contact_to_itself_and_its_government_alone(anybody: Program) -> None:
    organisation = OrganisationFactory(contact_phone=CONTACT[0], address="滨河路 7 号", staff=33)
    stranger = program_of(make_actor())
    member = program_of(make_actor(organisation=organisation))
    overseer = program_of(make_reviewer(code="290100"))

    hidden = [asking.get(f"organisations/{organisation.pk}").json() for asking in (anybody, stranger)]
    shown = [asking.get(f"organisations/{organisation.pk}").json() for asking in (member, overseer)]

    assert [(one["contact"], one["address"], one["staff"]) for one in hidden] == [(None, None, None)] * 2
    assert [(one["contact"]["phone"], one["address"], one["staff"]) for one in shown] == [
        (CONTACT[0], "滨河路 7 号", 33)
    ] * 2


def _many_of(name: str, actor: Any) -> Any:
    makers = {
        "achievements": lambda: complete_achievement(organisation=actor.organisation),
        "demands": lambda: complete_demand(organisation=actor.organisation),
        "organisations": OrganisationFactory,
    }
    return makers[name]


@pytest.mark.parametrize("name", ["achievements", "demands", "organisations"])
def test_list_needs_the_same_queries_for_many_rows(name: str) -> None:
    actor = make_actor()
    asking = program_of(actor)
    make = _many_of(name, actor)

    def queries() -> int:
        with CaptureQueriesContext(connection) as captured:
            answer = asking.get(name)
        assert answer.status_code == 200
        return len(captured)

    make()
    queries()
    with_one = queries()
    for _number in range(29):
        make()

    assert queries() == with_one
    assert len(asking.get(name, {"limit": "100"}).json()["results"]) >= 30


@pytest.mark.parametrize("name", ["achievements", "demands"])
def test_list_is_what_is_visible_to_the_actor(name: str, anybody: Program) -> None:
    RegionFactory(code="290200")
    made = {"achievements": complete_achievement, "demands": complete_demand}[name]
    draft = {"achievements": AchievementFactory, "demands": DemandFactory}[name]
    owner = make_actor()
    records = [
        draft(organisation=owner.organisation),
        draft(),
        made(organisation=owner.organisation, publicity=Publicity.VERIFIED),
        made("withdrawn", organisation=owner.organisation),
        made(publicity=Publicity.HIDDEN_OWNER),
        made("stale"),
    ]
    model = type(records[0])

    for actor in (owner, make_actor(), make_reviewer(code="290100"), make_reviewer(code="290200"), make_manager()):
        listed = _ids(program_of(actor).get(name, {"limit": "100"}))
        visible = model.objects.visible_to(actor).order_by("-id").values_list("pk", flat=True)
        assert listed == [str(pk) for pk in visible]
    from lianqiao.core.access import ANONYMOUS

    open_ = model.objects.visible_to(ANONYMOUS).order_by("-id").values_list("pk", flat=True)
    assert _ids(anybody.get(name, {"limit": "100"})) == [str(pk) for pk in open_]


def test_filters_of_the_pages_are_the_parameters_of_the_lists() -> None:
    for resource in ALL:
        if resource.filters is None:
            continue
        view = next(one for one in addresses_of(resource) if one.name == resource.name).callback.cls  # type: ignore[union-attr]
        named = {one.name for one in view.operations["get"].parameters}
        asked = {
            f"{name}_{end}" if end else name
            for name, one in resource.filters.base_filters.items()
            for end in (("after", "before") if isinstance(one, DateFromToRangeFilter) else ("",))
        }
        assert named == {*asked, "limit", "cursor"}, resource.name


def test_total_is_given_to_those_who_try_it(anybody: Program) -> None:
    for _number in range(3):
        complete_achievement()

    plain = anybody.get("achievements", {"limit": "1"}).json()
    tried = anybody.get("achievements", {"limit": "1"}, Lianqiao_Preview="list-total").json()
    unknown = anybody.get("achievements", Lianqiao_Preview="teleport")

    assert "total" not in plain
    assert tried["total"] == 3
    assert (unknown.status_code, unknown.json()["code"]) == (400, "unknown_preview")


def test_what_is_known_is_not_sent_again(anybody: Program) -> None:
    record = complete_achievement()
    first = anybody.get(f"achievements/{record.pk}")
    again = anybody.get(f"achievements/{record.pk}", If_None_Match=first.headers["ETag"])
    other = anybody.get(f"achievements/{record.pk}", If_None_Match='"something"')

    assert (again.status_code, again.content) == (304, b"")
    assert again.headers["ETag"] == first.headers["ETag"]
    assert other.status_code == 200


def test_long_answers_are_compressed_for_those_who_ask(anybody: Program) -> None:
    complete_achievement(plain_text="碱熔提纯石墨，不用氢氟酸。" * 20)

    plain = anybody.get("achievements")
    packed = anybody.get("achievements", Accept_Encoding="gzip")

    assert "Content-Encoding" not in plain.headers
    assert packed.headers["Content-Encoding"] == "gzip"
    assert len(packed.content) < len(plain.content)
