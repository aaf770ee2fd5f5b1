"""A form of support that nobody has programmed: from its scheme to its result by pages alone."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from lianqiao.core import clock
from lianqiao.core.chronograph.running import run_due
from lianqiao.core.notices.models import PublicNotice
from lianqiao.core.permissions import Role
from lianqiao.processes.programmes.enums import ApplicationState, CallState
from lianqiao.processes.programmes.models import Application, Call, SchemeEdition
from tests.factories import make_actor, make_reviewer
from tests.factories.organisations import OrganisationFactory

pytestmark = pytest.mark.django_db
CONDITION = ("text", "fact", "comparator", "value", "veto", "group")
FIELD = ("section", "label", "kind", "required", "detail", "help", "prefill", "public", "when")
DAYS_TO_APPLY, DAYS_OF_NOTICE = 20, 30


def client_of(actor: Any) -> Client:
    client = Client()
    client.force_login(actor.user)
    return client


def rows(name: str, columns: tuple[str, ...], *typed: tuple[str, ...]) -> dict[str, list[str]]:
    """What a browser sends for a table."""
    given = {f"{name}.lineage": [row[0] for row in typed]}
    return given | {f"{name}.{column}": [row[place] for row in typed] for place, column in enumerate(columns, start=1)}


def act(client: Client, name: str, record: Any, transition: str, **data: Any) -> None:
    """What a button of the page sends."""
    prefixed = {f"{transition}-{key}": value for key, value in data.items()}
    response = client.post(reverse(f"workbench:{name}_act", args=[record.pk]), {"transition": transition, **prefixed})
    assert response.status_code == 302


def test_scheme_is_walked_from_the_desk_alone() -> None:
    reviewer = make_reviewer()
    body = client_of(reviewer)
    officer = client_of(make_actor(Role.SECRECY_OFFICER, organisation=reviewer.organisation))
    editor = client_of(make_actor(Role.EDITOR, organisation=reviewer.organisation))
    unit = client_of(make_actor(organisation=OrganisationFactory(kind="cooperative")))

    body.post(
        reverse("workbench:scheme_new"),
        {
            "title": "科技小院共建",
            "code": "KJXY",
            "summary": "支持合作社和高校在田头共建科技小院。",
            "applicants": ["cooperative"],
            **rows("conditions", CONDITION, ("", "有可以长期使用的场地", "", ">=", "", "0", "")),
            **rows("form", FIELD, ("", "小院情况", "主要作物", "text", "1", "", "", "", "1", "")),
        },
    )
    edition = SchemeEdition.objects.get()
    issue = {"decision_title": "科技小院管理办法", "decided_on": clock.today().isoformat()}
    act(body, "scheme", edition, "issue", **issue)
    body.post(
        reverse("workbench:call_new", args=[edition.pk]),
        {
            "title": "第一批科技小院",
            "text": "请合作社申报。",
            "opens_on": clock.today().isoformat(),
            "quota": "1",
            "contact_name": "魏申报",
            "contact_phone": "0290-1",
        },
    )
    call = Call.objects.get()
    act(body, "call", call, "submit")
    act(officer, "call", call, "clear", opinion="可以公开")
    run_due()
    head = {"title": "水稻科技小院", "leader_name": "解丰登", "contact_name": "解丰登", "contact_phone": "0290-2"}
    unit.post(reverse("workbench:application_new", args=[call.pk]), head)
    application = Application.objects.get()
    section = edition.form_definition.sections[0]
    answers = {"seen": "0", section.fields[0].key: "水稻"}
    unit.post(reverse("workbench:application_section", args=[application.pk, section.key]), answers)
    act(unit, "application", application, "submit", is_not_secret="on")

    with clock.ahead(timedelta(days=DAYS_TO_APPLY + 1)):
        run_due()
        act(body, "application", application, "accept")
        act(body, "call", call, "begin_selection")
        application.refresh_from_db()
        sheet = rows(
            "scores", ("number", "title", "score", "note"), (str(application.pk), application.number, "", "90", "")
        )
        body.post(reverse("workbench:call_scores", args=[call.pk]), sheet)
        body.post(reverse("workbench:call_make_list", args=[call.pk]))
        act(body, "call", call, "put_up")
        editor.post(reverse("workbench:call_announce", args=[call.pk]))
        notice = PublicNotice.objects.get()
        act(officer, "notice", notice, "clear", opinion="可以公开")
        run_due()
    with clock.ahead(timedelta(days=DAYS_TO_APPLY + DAYS_OF_NOTICE)):
        run_due()
        act(body, "call", call, "decide")

    call.refresh_from_db()
    application.refresh_from_db()
    page = Client().get(reverse("portal:call", args=[call.pk])).content.decode()
    assert (call.state, application.state) == (CallState.DECIDED, ApplicationState.SELECTED)
    assert "水稻科技小院" in page
    assert "主要作物" in page
