"""What lists keep back: owners who asked to be hidden, and lines that no secrecy review has read."""

from io import BytesIO
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from lianqiao.core import clock
from lianqiao.core.access import Actor
from lianqiao.core.errors import DomainError
from lianqiao.core.lists import subjects
from lianqiao.core.lists.domain import NewEntry, add_entry, begin_edition, end_entry, publish
from lianqiao.core.lists.exchange import import_entries
from lianqiao.core.lists.models import Edition
from lianqiao.core.models import LogEntry
from lianqiao.core.models.files import FileKind
from lianqiao.core.permissions import Role
from tests.core.lists.makers import RESTRICTED, colleague, entry_of, issue, make_edition, make_issuer, make_kind
from tests.factories import complete_demand, make_actor

pytestmark = pytest.mark.django_db

DEMAND = "demands.demand"


def demand_of(publicity: str) -> Any:
    """A published demand of the city 290100."""
    demand = complete_demand("published", publicity=publicity)
    type(demand).objects.filter(pk=demand.pk).update(region="290100")
    demand.refresh_from_db()
    return demand


@pytest.mark.parametrize(
    ("publicity", "elsewhere"), [("public", True), ("on_request", True), ("hidden_owner", False), ("verified", False)]
)
def test_what_is_masked_is_named_only_by_those_who_read_it_whole(publicity: str, elsewhere: bool) -> None:
    demand = demand_of(publicity)

    def finds(actor: Actor) -> set[bool]:
        return {
            demand in subjects.search(DEMAND, demand.title[:3], actor=actor),
            demand in subjects.titled(DEMAND, [demand.title], actor=actor),
            subjects.find(DEMAND, demand.pk, actor=actor) == demand,
        }

    assert finds(make_issuer("290000")) == finds(make_issuer("290100")) == {True}
    assert finds(make_issuer("290200")) == {elsewhere}


def test_a_hidden_owner_is_not_kept_in_a_list_that_may_be_public() -> None:
    demand, actor = demand_of("hidden_owner"), make_issuer("290000")
    open_list = make_edition(actor, make_kind("open"))
    closed_list = make_edition(actor, make_kind("closed", **RESTRICTED))

    assert add_entry(open_list, NewEntry(subject=demand), actor=actor).holder == ""
    assert add_entry(closed_list, NewEntry(subject=demand), actor=actor).holder == demand.organisation.name


def test_a_hidden_owner_is_not_kept_by_an_import_either() -> None:
    demand, actor = demand_of("hidden_owner"), make_issuer("290000")
    edition = make_edition(actor, make_kind())
    table = f"名称,所属单位\n{demand.title},{demand.organisation.name}\n".encode()

    import_entries(edition, BytesIO(table), file_kind=FileKind.CSV, actor=actor)

    entry = entry_of(edition, demand.title)
    assert (entry.subject, entry.holder) == (demand, "")


def test_an_owner_who_hides_later_is_taken_out_before_the_list_is_shown_or_copied() -> None:
    demand, actor, kind = demand_of("public"), make_issuer("290000"), make_kind()
    edition = make_edition(actor, kind)
    add_entry(edition, NewEntry(subject=demand), actor=actor)
    assert entry_of(edition, demand.title).holder == demand.organisation.name
    type(demand).objects.filter(pk=demand.pk).update(publicity="hidden_owner")

    copied = begin_edition(kind, actor=actor, values={"title": "二", "period_from": clock.today()}, copy_from=edition)
    publish(issue(edition, actor), actor=colleague(actor, Role.SECRECY_OFFICER), opinion="可以公开")

    assert entry_of(copied, demand.title).holder == ""
    assert entry_of(edition, demand.title).holder == ""


def public_page(edition: Edition) -> str:
    return Client().get(reverse("portal:list", args=[edition.pk])).content.decode()


def test_an_owner_who_hides_after_the_list_was_shown_is_no_longer_named() -> None:
    demand, actor = demand_of("public"), make_issuer("290000")
    kind = make_kind(columns=[{"name": "maker", "title": "单位"}, {"name": "field", "title": "领域"}])
    edition = make_edition(actor, kind)
    owner = demand.organisation.name
    add_entry(edition, NewEntry(subject=demand, attributes={"maker": owner, "field": "防腐"}), actor=actor)
    publish(issue(edition, actor), actor=colleague(actor, Role.SECRECY_OFFICER), opinion="可以公开")
    assert owner in public_page(edition)

    type(demand).objects.filter(pk=demand.pk).update(publicity="hidden_owner")

    shown = public_page(edition)
    assert owner not in shown
    assert demand.title in shown
    assert "防腐" in shown
    told = Client().get(reverse("api:list_entries"), {"edition": str(edition.pk)}).content.decode()
    assert demand.title in told
    assert owner not in told
    assert entry_of(edition, demand.title).holder == owner


def test_what_only_verified_organisations_see_is_not_named_to_others() -> None:
    demand, actor = demand_of("public"), make_issuer("290000")
    edition = make_edition(actor, make_kind())
    add_entry(edition, NewEntry(subject=demand), actor=actor)
    publish(issue(edition, actor), actor=colleague(actor, Role.SECRECY_OFFICER), opinion="可以公开")
    type(demand).objects.filter(pk=demand.pk).update(publicity="verified")

    assert demand.title not in public_page(edition)
    firm = Client()
    firm.force_login(make_actor().user)
    assert demand.title in firm.get(reverse("portal:list", args=[edition.pk])).content.decode()


def test_what_only_verified_organisations_see_does_not_enter_a_list_that_may_be_public() -> None:
    demand, actor = demand_of("verified"), make_issuer("290000")
    edition = make_edition(actor, make_kind("open"))

    with pytest.raises(DomainError, match="只向已核验单位公开"):
        add_entry(edition, NewEntry(subject=demand), actor=actor)

    assert edition.entries.count() == 1
    closed = make_edition(actor, make_kind("closed", **RESTRICTED))
    assert add_entry(closed, NewEntry(subject=demand), actor=actor).name == demand.title


def enter(edition: Edition, actor: Actor) -> None:
    add_entry(edition, NewEntry(name="新", entry_decision="9号文"), actor=actor)


def enter_table(edition: Edition, actor: Actor) -> None:
    table = BytesIO("名称,列入决定\n新,9号文\n".encode())
    import_entries(edition, table, file_kind=FileKind.CSV, actor=actor)


def end(edition: Edition, actor: Actor) -> None:
    end_entry(entry_of(edition), actor=actor, left_on=clock.today(), decision="9号文", reason="停产")


@pytest.mark.parametrize("change", [enter, enter_table, end])
def test_lines_that_change_take_a_public_list_back_until_it_is_signed_again(change: Any) -> None:
    actor = make_issuer()
    edition = make_edition(actor, make_kind(), state="issued", is_published=True)

    change(edition, actor)

    assert not Edition.objects.published().exists()
    last = LogEntry.objects.filter(subject_id=edition.pk).latest("id")
    assert (last.action, last.text, last.reason) == (
        "lists.edition.hide",
        "停止公开清单",
        "条目有变化，须重新保密审查后再公开。",
    )

    publish(edition, actor=colleague(actor, Role.SECRECY_OFFICER), opinion="新条目可以公开")
    assert list(Edition.objects.published()) == [edition]


def test_lines_of_a_list_that_is_not_public_change_without_a_word_about_it() -> None:
    actor = make_issuer()
    edition = make_edition(actor, make_kind(), state="issued")

    enter(edition, actor)

    assert not LogEntry.objects.filter(subject_id=edition.pk, action="lists.edition.hide").exists()
