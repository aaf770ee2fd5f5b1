"""Lists for tests: a kind, an edition in a state, and lines in it."""

from datetime import date, timedelta
from typing import Any

from lianqiao.core import clock
from lianqiao.core.access import SYSTEM, Actor
from lianqiao.core.lists.domain import NewEntry, add_entry, begin_edition, publish
from lianqiao.core.lists.enums import EditionState, Effect, Visibility
from lianqiao.core.lists.models import Edition, Entry, ListKind
from lianqiao.core.permissions import Role
from lianqiao.core.transitions import apply
from tests.factories import make_actor, make_government

DECISION = {"decision_title": "关于印发清单的通知", "decision_number": "辽科发〔2026〕8号"}


def make_kind(key: str = "test", **values: Any) -> ListKind:
    """A public kind without columns that names achievements, demands, organisations or anything."""
    subjects = ["achievements.achievement", "demands.demand", "organisations.organisation"]
    given = {"name": "测试清单", "subject_models": subjects, "effect": Effect.PREFERRED, **values}
    return ListKind.objects.create(key=key, **given)


def make_issuer(code: str = "290000") -> Actor:
    """Somebody who keeps, issues and clears lists for the government of the region."""
    return make_government(Role.EDITOR, Role.REVIEWER, Role.SECRECY_OFFICER, code=code)


def colleague(actor: Actor, *roles: Role) -> Actor:
    """Another person of the same government."""
    return make_actor(*roles, organisation=actor.organisation)


def make_edition(
    actor: Actor, kind: ListKind, *names: str, state: str = EditionState.DRAFT, is_published: bool = False, **head: Any
) -> Edition:
    """An edition of the actor's government from today on, with lines of these names."""
    values = {"title": "第一期", "period_from": clock.today(), **head}
    edition = begin_edition(kind, actor=actor, values=values)
    for name in names or ("第一条",):
        add_entry(edition, NewEntry(name=name), actor=actor)
    if state != EditionState.DRAFT:
        edition = issue(edition, actor)
    if is_published:
        edition = publish(edition, actor=colleague(actor, Role.SECRECY_OFFICER), opinion="可以公开")
    if state == EditionState.SUPERSEDED:
        Edition.objects.filter(pk=edition.pk).update(superseded_on=clock.today())
        edition = apply(edition, "supersede", actor=SYSTEM)
    if state == EditionState.WITHDRAWN:
        edition = apply(edition, "withdraw", actor=actor, reason="有误")
    return edition


def issue(edition: Edition, actor: Actor, *, decided_on: date | None = None) -> Edition:
    """Issue it today, unless told."""
    return apply(edition, "issue", actor=actor, decided_on=decided_on or clock.today(), **DECISION)


def edition_in(state: str) -> Edition:
    """An edition of the city's government in that state; a superseded one or its like can be superseded now."""
    actor = make_issuer("290100")
    edition = make_edition(actor, make_kind(), state=state)
    Edition.objects.filter(pk=edition.pk).update(superseded_on=clock.today())
    edition.refresh_from_db()
    return edition


def entry_of(edition: Edition, name: str = "第一条") -> Entry:
    """The standing line of that name."""
    return edition.entries.get(name=name, left_on__isnull=True)


RESTRICTED = {"visibility": Visibility.RESTRICTED}
YESTERDAY = timedelta(days=-1)
