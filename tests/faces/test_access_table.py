"""Every address of the site against every kind of person: one table, and no address outside of it."""

from collections.abc import Iterator
from typing import Any

import pytest
from django.core.files.base import ContentFile
from django.db import transaction
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver, reverse

from lianqiao.core import files, inbox, jobs
from lianqiao.core.access import Actor
from lianqiao.core.models import Message
from lianqiao.core.permissions import Role
from lianqiao.processes.introductions.domain.introductions import request_introduction
from lianqiao.processes.matching import index
from lianqiao.processes.matching.enums import MatchSide
from lianqiao.processes.matching.models import Match
from lianqiao.registers.organisations.enums import OrganisationKind, OrganisationState
from tests.factories import (
    AchievementFactory,
    DemandFactory,
    MembershipFactory,
    OrganisationFactory,
    RegionFactory,
    UserFactory,
    complete_achievement,
    complete_demand,
    make_actor,
    make_manager,
    make_reviewer,
)

#: The columns of the table. `owner…` act for the organisation that owns the records, in city 290100; `stranger` for
#: another company; `partner` for the organisation on the other side of the introduction; `reviewer` for the
#: government of 290100, `far` for that of 290200; `manager` for a transfer organisation that serves 290100.
PEOPLE = (
    "visitor",
    "newcomer",
    "owner_viewer",
    "owner_editor",
    "owner_officer",
    "owner_administrator",
    "stranger",
    "partner",
    "manager",
    "reviewer",
    "far",
)
#: name, method, arguments, one letter per person in the order of PEOPLE: 2 = shown, 3 = done and sent on, L = asked to
#: sign in, F = refused with the reason (403), N = does not exist (404), M = not by this method (405).
TABLE: tuple[tuple[str, str, tuple[str, ...], str], ...] = (
    ("portal:home", "get", (), "22222222222"),
    ("portal:achievements", "get", (), "22222222222"),
    ("portal:achievements", "post", (), "MMMMMMMMMMM"),
    ("portal:achievement", "get", ("published",), "22222222222"),
    ("portal:achievement", "get", ("draft",), "NNNNNNNNNNN"),
    ("portal:demands", "get", (), "22222222222"),
    ("portal:demand", "get", ("demand",), "22222222222"),
    ("portal:demand", "get", ("demand_draft",), "NNNNNNNNNNN"),
    ("portal:search", "get", (), "22222222222"),
    ("portal:about", "get", (), "22222222222"),
    ("portal:robots", "get", (), "22222222222"),
    ("codes", "get", ("=regions",), "22222222222"),
    ("codes", "get", ("=nonsense",), "NNNNNNNNNNN"),
    ("shell:simple_mode", "post", (), "33333333333"),
    ("shell:styleguide", "get", (), "NNNNNNNNNNN"),
    ("workbench:home", "get", (), "L2222222222"),
    ("workbench:switch_organisation", "post", (), "L3333333333"),
    ("workbench:inbox", "get", (), "L2222222222"),
    ("workbench:read_all", "post", (), "L3333333333"),
    ("workbench:read_message", "post", ("message",), "LNN3NNNNNNN"),
    ("workbench:profile", "get", (), "L2222222222"),
    ("workbench:organisation", "get", (), "L2222222222"),
    ("workbench:organisation_new", "get", (), "L2222222222"),
    ("workbench:organisation_edit", "get", (), "LFFFF2FFFFF"),
    ("workbench:organisation_act", "post", (), "LNNNNNNNNNN"),
    ("workbench:join", "get", (), "L2222222222"),
    ("workbench:member", "get", ("member",), "LFFFF2FFFFF"),
    ("workbench:member_end", "post", ("member",), "LFFFF3FFFFF"),
    ("workbench:achievements", "get", (), "LF222222222"),
    ("workbench:achievements", "post", (), "LF333333333"),
    ("workbench:achievements_new", "get", (), "LFF2F2222FF"),
    ("workbench:achievements_record", "get", ("draft",), "LN2222NNNNN"),
    ("workbench:achievements_record", "get", ("published",), "L3222233323"),
    ("workbench:achievements_record", "get", ("submitted",), "LN2222NNN2N"),
    ("workbench:achievements_edit", "get", ("draft",), "LFF2F2NNNNN"),
    ("workbench:achievements_edit", "get", ("submitted",), "LFFFFFNNNFN"),
    ("workbench:achievements_act", "post", ("draft",), "LNNNNNNNNNN"),
    ("workbench:achievements_say", "post", ("submitted",), "LNF333NNN3N"),
    ("workbench:achievements_versions", "get", ("submitted",), "LN2222NNN2N"),
    ("workbench:achievements_beside", "get", ("submitted", "published"), "LN2222NNN2N"),
    ("workbench:achievements_duplicates", "post", (), "LFF2F2222FF"),
    ("workbench:achievements_attach", "post", ("draft",), "LNF3F3NNNNN"),
    ("workbench:achievements_detach", "post", ("draft", "file"), "LNF3F3NNNNN"),
    ("workbench:demands", "get", (), "LF222222222"),
    ("workbench:demands_new", "get", (), "LFF2F2222FF"),
    ("workbench:demands_record", "get", ("demand_draft",), "LN2222NNNNN"),
    ("workbench:demands_record", "get", ("demand_submitted",), "LN2222NN22N"),
    ("workbench:demands_edit", "get", ("demand_draft",), "LFF2F2NNNNN"),
    ("workbench:demands_act", "post", ("demand_draft",), "LNNNNNNNNNN"),
    ("workbench:demands_say", "post", ("demand_submitted",), "LNF333NN33N"),
    ("workbench:demands_versions", "get", ("demand_submitted",), "LN2222NN22N"),
    ("workbench:demands_beside", "get", ("demand_submitted", "demand"), "LN2222NN22N"),
    ("workbench:demands_duplicates", "post", (), "LFF2F2222FF"),
    ("workbench:demands_attach", "post", ("demand_draft",), "LNF3F3NNNNN"),
    ("workbench:demands_detach", "post", ("demand_draft", "file"), "LNFNFNNNNNN"),
    ("workbench:matches", "get", (), "LF222222222"),
    ("workbench:match_dismiss", "post", ("match",), "LFF3F3NNNFF"),
    ("workbench:introductions", "get", (), "LF222222222"),
    ("workbench:introduction_new", "get", ("?achievement=published",), "LFFFFF222FF"),
    ("workbench:introduction_new", "get", (), "LFFNFNNNNFF"),
    ("workbench:introduction", "get", ("introduction",), "LN2222N2N2N"),
    ("workbench:introduction_act", "post", ("introduction",), "LNNNNNNNNNN"),
    ("workbench:introduction_say", "post", ("introduction",), "LNF333N3NFN"),
    ("workbench:imports", "get", (), "LFF2F2222FF"),
    ("workbench:import", "post", ("=achievements",), "LFF3F3333FF"),
    ("workbench:import", "post", ("=nonsense",), "LFFNFNNNNFF"),
    ("workbench:import_template", "get", ("=achievements",), "LFF2F2222FF"),
    ("workbench:job", "get", ("job",), "LN2222NNNNN"),
    ("workbench:import_confirm", "post", ("job",), "LFFNFNNNNFF"),
    ("workbench:job_cancel", "post", ("job",), "LNF3FFNNNNN"),
    ("workbench:file", "get", ("file",), "NN2222NNNNN"),
    ("workbench:review_achievements", "get", (), "LFFFFFFFF22"),
    ("workbench:review_demands", "get", (), "LFFFFFFF222"),
    ("workbench:review_secrecy", "get", (), "LFFF2FFFFFF"),
    ("workbench:review_secrecy_of", "get", ("=demands",), "LFFF2FFFFFF"),
    ("workbench:review_organisations", "get", (), "LFFFFFFFF22"),
    ("workbench:review_organisation", "get", ("pending",), "LFFFFFFFF2N"),
    ("workbench:review_organisation_act", "post", ("pending",), "LFFFFFFFFNN"),
)

#: allauth's own pages; what they do is its own tests' matter, who may open them is ours.
ACCOUNT_TABLE: tuple[tuple[str, str, tuple[str, ...], str], ...] = (
    ("account_login", "get", (), "23333333333"),
    ("account_signup", "get", (), "23333333333"),
    ("account_logout", "get", (), "32222222222"),
    ("account_inactive", "get", (), "22222222222"),
    ("account_email", "get", (), "L2222222222"),
    ("account_change_password", "get", (), "L3333333333"),
    ("account_reset_password", "get", (), "22222222222"),
    ("account_reset_password_done", "get", (), "22222222222"),
    ("account_reset_password_from_key_done", "get", (), "22222222222"),
    ("account_email_verification_sent", "get", (), "22222222222"),
)
#: allauth's addresses that need a key or a flow of their own.
WITHOUT_ROW = {
    "account_reauthenticate",
    "account_set_password",
    "account_confirm_login_code",
    "account_confirm_email",
    "account_reset_password_from_key",
}


def _names(resolver: Any = None, space: str = "") -> Iterator[str]:
    for part in (resolver or get_resolver()).url_patterns:
        if isinstance(part, URLResolver):
            yield from _names(part, f"{part.namespace}:" if part.namespace else space)
        elif isinstance(part, URLPattern):
            yield f"{space}{part.name}"


def test_no_address_is_outside_of_the_table() -> None:
    rows = {row[0] for row in (*TABLE, *ACCOUNT_TABLE)}
    assert set(_names()) == rows | WITHOUT_ROW


@pytest.fixture
def world(db: None) -> dict[str, Any]:
    """The people and the records of the table."""
    RegionFactory(code="290100")
    owner = OrganisationFactory()
    people: dict[str, Actor] = {
        "owner_viewer": make_actor(Role.VIEWER, organisation=owner),
        "owner_editor": make_actor(Role.EDITOR, organisation=owner),
        "owner_officer": make_actor(Role.SECRECY_OFFICER, organisation=owner),
        "owner_administrator": make_actor(Role.ADMINISTRATOR, organisation=owner),
        "stranger": make_actor(Role.EDITOR),
        "partner": make_actor(Role.EDITOR),
        "manager": make_manager(code="290100"),
        "reviewer": make_reviewer(code="290100"),
        "far": make_reviewer(code="290200"),
    }
    editor = people["owner_editor"]
    published = complete_achievement(organisation=owner)
    draft = AchievementFactory(organisation=owner)
    demand = complete_demand(organisation=owner)
    people_objects: dict[str, Any] = {
        "published": published,
        "draft": draft,
        "submitted": complete_achievement("submitted", organisation=owner),
        "demand": demand,
        "demand_draft": DemandFactory(organisation=owner),
        "demand_submitted": complete_demand("diagnosis", organisation=owner),
        "member": MembershipFactory(organisation=owner, roles=[Role.VIEWER]),
        "pending": OrganisationFactory(state=OrganisationState.PENDING, kind=OrganisationKind.ENTERPRISE),
    }
    inbox.send([editor.user], key="k", subject="标题", text="内容", url="/workbench/")
    upload = ContentFile("说明".encode(), name="说明.txt")
    people_objects["file"] = files.store(upload, actor=editor, organisation=owner, subject=draft)
    people_objects["message"] = Message.objects.get(recipient=editor.user, key="k")
    people_objects["job"] = jobs.start("core.exchange.import", actor=editor, label="导入", payload={})
    foreign = complete_achievement()
    people_objects["match"] = Match.objects.create(
        demand=demand, achievement=foreign, side=MatchSide.DEMAND, organisation=owner, score=0.5
    )
    people_objects["introduction"] = request_introduction(
        actor=people["partner"],
        achievement=complete_achievement(organisation=owner),
        problem_text="压铸件三个月后生锈，如何防护",
        agrees=True,
    )
    index.rebuild()
    return {"people": people, "newcomer": UserFactory(), **people_objects}


def _client(world: dict[str, Any], person: str) -> Client:
    client = Client(raise_request_exception=False)
    if person == "newcomer":
        client.force_login(world["newcomer"])
    elif person != "visitor":
        client.force_login(world["people"][person].user)
    return client


def _address(world: dict[str, Any], name: str, arguments: tuple[str, ...]) -> str:
    path_arguments, query = [], ""
    for argument in arguments:
        if argument.startswith("="):
            path_arguments.append(argument[1:])
        elif argument.startswith("?"):
            key, _sign, value = argument[1:].partition("=")
            query = f"?{key}={world[value].pk}"
        else:
            path_arguments.append(world[argument].pk)
    return reverse(name, args=path_arguments) + query


LETTERS = {200: "2", 302: "3", 403: "F", 404: "N", 405: "M"}


def _letter(client: Client, method: str, address: str) -> str:
    """What the person gets; whatever the request changed is taken back."""
    with transaction.atomic():
        response = getattr(client, method)(address)
        if response.streaming:
            b"".join(response)  # its end closes the file
        transaction.set_rollback(True)
    if response.status_code == 302 and reverse("account_login") in response["Location"]:
        return "L"
    return LETTERS.get(response.status_code, "!")


def test_each_person_gets_what_the_table_says(world: dict[str, Any]) -> None:
    clients = [_client(world, person) for person in PEOPLE]
    rows = (*TABLE, *ACCOUNT_TABLE)
    got = [
        (*row[:3], "".join(_letter(client, row[1], _address(world, row[0], row[2])) for client in clients))
        for row in rows
    ]
    wrong = [
        f"{one[0]} {one[2]}: got {one[3]}, table {want[3]}" for one, want in zip(got, rows, strict=True) if one != want
    ]
    assert not wrong, "\n".join(["", *wrong])
