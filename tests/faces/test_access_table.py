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
from lianqiao.core.permissions import Office, Role
from lianqiao.faces.workbench import menu, waiting
from lianqiao.processes.introductions.domain.introductions import request_introduction
from lianqiao.processes.matching import index
from lianqiao.processes.matching.enums import MatchSide
from lianqiao.processes.matching.models import Match
from lianqiao.registers.organisations.enums import OrganisationKind, OrganisationState
from tests.faces.access.table import PEOPLE, parts, rows, without_row
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
    make_officer_of,
    make_reviewer,
)


def _names(resolver: Any = None, space: str = "") -> Iterator[str]:
    for part in (resolver or get_resolver()).url_patterns:
        if isinstance(part, URLResolver):
            yield from _names(part, f"{part.namespace}:" if part.namespace else space)
        elif isinstance(part, URLPattern):
            yield f"{space}{part.name or part.pattern}"


def test_no_address_is_outside_of_the_table() -> None:
    assert set(_names()) == {row[0] for row in rows()} | without_row()


class World(dict[str, Any]):
    """Names to people and records; those of another part of the table are made when somebody asks for one."""

    def __init__(self, made: dict[str, Any], part: str) -> None:
        super().__init__(made)
        own_first = sorted(parts(), key=lambda one: not one.__name__.endswith(f".{part}"))
        self._left = [one for one in own_first if hasattr(one, "objects")]
        if self._left and self._left[0].__name__.endswith(f".{part}"):
            self._make()

    def __missing__(self, name: str) -> Any:
        while self._left:
            self._make()
            if name in self:
                return self[name]
        raise KeyError(name)

    def _make(self) -> None:
        self.update(self._left.pop(0).objects(self))


@pytest.fixture
def world(db: None, part: str) -> dict[str, Any]:
    """The people and the records of a part of the table."""
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
        **{office.value: make_officer_of(office) for office in Office},
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
    made = World({"people": people, "newcomer": UserFactory(), "owner": owner, **people_objects}, part)
    index.rebuild()
    return made


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
            query += ("&" if query else "?") + f"{key}={world[value].pk}"
        else:
            path_arguments.append(world[argument].pk)
    return reverse(name, args=path_arguments) + query


LETTERS = {200: "2", 302: "3", 400: "B", 401: "U", 403: "F", 404: "N", 405: "M", 422: "V"}


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


@pytest.mark.parametrize("part", [part.__name__.rpartition(".")[2] for part in parts()])
def test_each_person_gets_what_the_table_says(
    part: str, world: dict[str, Any], monkeypatch: pytest.MonkeyPatch
) -> None:
    # Half of a page's time: counted once for each person, as all that is changed is taken back.
    monkeypatch.setattr(waiting, "KEPT_SECONDS", 600)
    monkeypatch.setattr(menu, "figures", lambda actor, since: waiting.figures(actor, since=0.0))
    clients = [_client(world, person) for person in PEOPLE]
    wanted = rows(part)
    got = [
        (*row[:3], "".join(_letter(client, row[1], _address(world, row[0], row[2])) for client in clients))
        for row in wanted
    ]
    wrong = [
        f"{one[0]} {one[2]}: got {one[3]}, table {want[3]}"
        for one, want in zip(got, wanted, strict=True)
        if one != want
    ]
    assert not wrong, "\n".join(["", *wrong])
