"""The workbench's menu: only what the roles of the person can do, with the number of things that wait."""

import time
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext as _

from lianqiao.core import inbox
from lianqiao.core.access import Actor
from lianqiao.core.filing.kinds import FilingGroup, kinds
from lianqiao.faces.workbench.menus import LINES, office
from lianqiao.faces.workbench.menus.line import Asked, Part
from lianqiao.faces.workbench.middleware import acted_at
from lianqiao.faces.workbench.waiting import Figures, figures
from lianqiao.registers.accounts.middleware import SAFE_METHODS
from lianqiao.registers.cultivation.access import is_enterprise

#: Where a request keeps what the context processor has made for it.
CONTEXT = "_workbench_context"

#: A menu of more lines than a screen holds is folded to its headings.
UNFOLDED_LINES = 24

UNITS_ORDER = (
    Part.MINE,
    Part.RECORDS,
    Part.MEETING,
    Part.TRADE,
    Part.PROJECTS,
    Part.MONEY,
    None,
    Part.PUBLIC,
    Part.GATES,
    Part.REVIEWS,
    Part.TASKS,
    Part.JOINT,
    Part.AIMS,
    Part.REPORTS,
)

#: In the order of a government's day; None stands for what units file and the government confirms.
GOVERNMENT_ORDER = (
    Part.MINE,
    Part.GATES,
    None,
    Part.TASKS,
    Part.JOINT,
    Part.AIMS,
    Part.REPORTS,
    Part.PROJECTS,
    Part.REVIEWS,
    Part.MONEY,
    Part.MEETING,
    Part.TRADE,
    Part.PUBLIC,
)


@dataclass(frozen=True)
class Item:
    """One line of the menu."""

    label: str
    icon: str
    url: str
    count: int = 0
    active: bool = False


@dataclass(frozen=True)
class Section:
    """A heading of the menu and its lines; a `folded` one shows them when its heading is pressed."""

    label: str
    items: list[Item]
    folded: bool = False

    @property
    def count(self) -> int:
        """How much waits under the heading."""
        return sum(item.count for item in self.items)

    @property
    def active(self) -> bool:
        """Whether the present page stands under the heading."""
        return any(item.active for item in self.items)


def workbench(request: HttpRequest) -> dict[str, Any]:
    """A context processor: the menu, the organisations to switch between, and the unread messages.

    Made once per request: a page with a table or another part that is rendered by itself asks again.
    """
    actor: Actor | None = getattr(request, "actor", None)
    if actor is None or actor.is_anonymous:
        return {}
    context: dict[str, Any] | None = getattr(request, CONTEXT, None)
    if context is None:
        context = _context(request, actor)
        setattr(request, CONTEXT, context)
    return context


def _context(request: HttpRequest, actor: Actor) -> dict[str, Any]:
    context: dict[str, Any] = {"unread": inbox.unread(actor.user).count()}
    if request.path.startswith(reverse("workbench:home")):
        memberships = request.memberships  # type: ignore[attr-defined]
        context["organisations"] = [membership.organisation for membership in memberships]
        changes = request.method not in SAFE_METHODS
        waiting = figures(actor, since=time.time() if changes else acted_at(request))
        context["menu"] = menu_for(actor, request.path, context["unread"], waiting)
        context["user_menu"] = [
            Item(_("个人信息"), "user", reverse("workbench:profile")),
            Item(_("登录安全"), "shield-lock", reverse("mfa_index")),
            Item(_("登录设备"), "device-laptop", reverse("workbench:sessions")),
            Item(_("我的个人信息"), "id", reverse("workbench:personal")),
        ]
    return context


def _cultivation(actor: Actor) -> list[tuple[str, str, str, int]]:
    """The ladder: an enterprise's own, or that of the region."""
    if actor.oversight is not None:
        return [("cultivation", _("梯度培育"), "stairs", 0)]
    return [("ladder", _("梯度与预检"), "stairs", 0)] if is_enterprise(actor.organisation) else []


def _filed(actor: Actor, counted: Figures) -> Iterator[tuple[str, list[tuple[str, str, str, int]]]]:
    """What units file and the government confirms, by group."""
    for group in FilingGroup:
        lines = [
            (
                kind.slug if kind.model.is_filed_by(actor.organisation) else f"{kind.slug}_all",
                str(kind.label),
                kind.icon,
                counted.kinds.get(kind.slug, 0),
            )
            for kind in kinds()
            if kind.group == group
            and kind.concerns(actor)
            and (kind.needed_by is None or actor.oversight is not None or kind.slug in counted.needed)
        ]
        if group == FilingGroup.ENTERPRISES:
            lines = [*_cultivation(actor), *lines]
        if lines:
            yield str(group.label), lines


def _parts(asked: Asked, unread: int) -> Iterator[tuple[str, list[tuple[str, str, str, int]]]]:
    """The headings with name, label, icon and count of their lines, in the person's order."""
    counts = {**asked.figures.groups, "total": asked.figures.total, "unread": unread}
    for part in GOVERNMENT_ORDER if asked.governs else UNITS_ORDER:
        if part is None:
            yield from _filed(asked.actor, asked.figures)
            continue
        shown = [line for line in LINES if line.part is part and line.shown(asked)]
        yield (
            str(part.value),
            [(line.name, str(line.label), line.icon, counts.get(line.group, 0)) for line in shown],
        )
    if asked.actor.office is None:
        shown = [line for line in LINES if line.part is Part.UNIT and line.shown(asked)]
        yield str(Part.UNIT.value), [(line.name, str(line.label), line.icon, 0) for line in shown]
    else:
        mine = [line for line in office.LINES if asked.has(*line[-1])]
        yield str(asked.actor.office.label), [(name, str(label), icon, 0) for name, label, icon, _rights in mine]


def menu_for(actor: Actor, path: str, unread: int, figures_of: Figures) -> list[Section]:
    """The menu of an actor; `path` marks the line of the present page."""

    def item(name: str, label: str, icon: str, count: int) -> Item:
        url = reverse(f"workbench:{name}")
        return Item(label, icon, url, count, path == url if name == "home" else path.startswith(url))

    parts = [(label, [item(*line) for line in lines]) for label, lines in _parts(Asked(actor, figures_of), unread)]
    folds = sum(len(items) for _label, items in parts) > UNFOLDED_LINES
    return [Section(label, items, folds and bool(label)) for label, items in parts if items]
