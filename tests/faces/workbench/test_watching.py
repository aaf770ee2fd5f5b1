"""Watch lists and leads: entered and imported, followed until a day, brought in or left with a reason."""

from datetime import timedelta
from typing import Any

import pytest
import time_machine
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from lianqiao.core.access import Actor
from lianqiao.core.chronograph.running import run_due
from lianqiao.core.errors import DomainError
from lianqiao.core.exchange.importer import ImportRow, importer_of
from lianqiao.core.models import Message
from lianqiao.core.permissions import Role
from lianqiao.core.transitions import apply
from lianqiao.processes.watching.domain.watching import save_lead, save_watch_list
from lianqiao.processes.watching.models import Lead, WatchList
from tests.faces.workbench.conftest import signed_in
from tests.factories import make_actor
from tests.processes.makers import complete_introduction

pytestmark = pytest.mark.django_db

LEAD = {"title": "高纯石墨连续提纯", "institution": "外省理工大学", "source": "展会名录"}


@pytest.fixture
def watch_list(reviewer: Actor) -> WatchList:
    return save_watch_list(None, actor=reviewer, values={"title": "省外石墨", "sources": "展会名录"})


def enter(actor: Actor, watch_list: WatchList, **values: Any) -> Lead:
    given = {**LEAD, "seen_on": timezone.localdate(), "watch_list": watch_list, **values}
    return save_lead(None, actor=actor, values=given)


def test_list_and_lead_are_entered_on_pages(reviewer: Actor) -> None:
    browser = signed_in(reviewer)
    browser.post(reverse("workbench:watch_list_new"), {"title": "省外石墨", "is_active": "on"})
    watch_list = WatchList.objects.get()
    browser.post(
        reverse("workbench:lead_new"), {**LEAD, "watch_list": str(watch_list.pk), "seen_on": str(timezone.localdate())}
    )

    lead = Lead.objects.get()
    page = browser.get(reverse("workbench:lead", args=[lead.pk]))
    assert (lead.organisation, lead.state) == (reviewer.organisation, "new")
    assert "外省理工大学" in page.content.decode()


def test_same_result_is_entered_once(reviewer: Actor, watch_list: WatchList) -> None:
    enter(reviewer, watch_list)

    with pytest.raises(DomainError):
        enter(reviewer, watch_list)

    assert Lead.objects.count() == 1


@pytest.mark.parametrize("values", [{"seen_on": timezone.localdate() + timedelta(days=2)}, {"url": "javascript:1"}])
def test_what_cannot_be_is_refused(reviewer: Actor, watch_list: WatchList, values: dict[str, Any]) -> None:
    with pytest.raises(DomainError):
        enter(reviewer, watch_list, **values)

    assert Lead.objects.count() == 0


def test_list_that_is_not_watched_takes_no_lead(reviewer: Actor, watch_list: WatchList) -> None:
    save_watch_list(watch_list, actor=reviewer, values={"is_active": False})
    watch_list.refresh_from_db()

    with pytest.raises(DomainError, match="已停止关注"):
        enter(reviewer, watch_list)

    assert Lead.objects.count() == 0


def test_follower_is_told_and_reminded_once_on_the_day(reviewer: Actor, watch_list: WatchList) -> None:
    colleague = make_actor(Role.REVIEWER, organisation=reviewer.organisation)
    lead = enter(reviewer, watch_list)
    due = timezone.localdate() + timedelta(days=3)
    signed_in(reviewer).post(
        reverse("workbench:lead_act", args=[lead.pk]),
        {"transition": "follow", "follow-assignee": str(colleague.user_id), "follow-due_on": str(due)},
    )
    told = list(Message.objects.values_list("recipient", "subject"))
    with time_machine.travel(timezone.now() + timedelta(days=4)):
        run_due()
        run_due()

    assert told == [(colleague.user_id, "请跟进省外成果“高纯石墨连续提纯”")]
    assert Message.objects.filter(subject__contains="今天到跟进期限").count() == 1


def test_lead_is_given_to_no_stranger(reviewer: Actor, watch_list: WatchList) -> None:
    lead, stranger = enter(reviewer, watch_list), make_actor(Role.REVIEWER)

    with pytest.raises(DomainError, match="本单位"):
        apply(lead, "follow", actor=reviewer, assignee=stranger.user_id, due_on=timezone.localdate())

    assert Lead.objects.get().state == "new"


def test_contact_names_an_introduction_that_one_may_see(reviewer: Actor, watch_list: WatchList) -> None:
    lead, seen = enter(reviewer, watch_list), complete_introduction()
    address = reverse("workbench:lead_act", args=[lead.pk])
    browser = signed_in(reviewer)
    browser.post(address, {"transition": "contact", "contact-text": "已来访", "contact-introduction": "123"})
    before = Lead.objects.get().state
    browser.post(address, {"transition": "contact", "contact-text": "已来访", "contact-introduction": str(seen.pk)})
    browser.post(address, {"transition": "bring_in", "bring_in-text": "中试线已落地"})

    lead.refresh_from_db()
    assert before == "new"
    assert (lead.state, lead.introduction, lead.progress) == ("brought_in", seen, "中试线已落地")


@pytest.mark.parametrize(("data", "state"), [({"code": "other"}, "new"), ({"code": "no_need"}, "dropped")])
def test_leaving_wants_a_reason(reviewer: Actor, watch_list: WatchList, data: dict[str, str], state: str) -> None:
    lead = enter(reviewer, watch_list)
    given = {f"drop-{name}": value for name, value in data.items()}

    signed_in(reviewer).post(reverse("workbench:lead_act", args=[lead.pk]), {"transition": "drop", **given})

    assert Lead.objects.get().state == state


def test_leads_are_imported_under_their_lists(reviewer: Actor, watch_list: WatchList) -> None:
    importer = importer_of("leads")
    values = dict.fromkeys(column.name for column in importer.columns) | {
        **LEAD,
        "watch_list": "省外石墨",
        "seen_on": timezone.localdate(),
    }
    refused = importer.validate_row(values | {"watch_list": "没有的", "url": "ftp://a.example"}, reviewer)

    importer.save_rows([ImportRow(2, values)], reviewer)

    assert set(refused) == {"watch_list", "url"}
    assert importer.validate_row(values, reviewer) == {}
    assert Lead.objects.get().watch_list == watch_list
    assert importer.duplicates([ImportRow(2, values)], reviewer) == {2: "本单位已登记过这家机构的同名成果。"}


def test_closed_lead_is_not_changed(reviewer: Actor, watch_list: WatchList) -> None:
    lead = apply(enter(reviewer, watch_list), "drop", actor=reviewer, code="no_need")

    with pytest.raises(DomainError, match="已经办结"):
        save_lead(lead, actor=reviewer, values={"title": "别的"})

    assert Lead.objects.get().title == LEAD["title"]


def test_lists_need_no_query_for_each_row(reviewer: Actor, watch_list: WatchList) -> None:
    browser = signed_in(reviewer)
    addresses = [reverse(f"workbench:{name}") for name in ("leads", "watch_lists")]

    def counted() -> list[int]:
        counts = []
        for address in addresses:
            with CaptureQueriesContext(connection) as queries:
                assert browser.get(address).status_code == 200
            counts.append(len(queries))
        return counts

    enter(reviewer, watch_list)
    counted()
    few = counted()
    for number in range(12):
        other = save_watch_list(None, actor=reviewer, values={"title": f"清单 {number}"})
        enter(reviewer, other, title=f"成果 {number}")
    many = counted()

    assert all(now <= before for now, before in zip(many, few, strict=True))
