"""The columns of the table, and its rows put together from the modules of this folder.

A part has `ROWS`; it may have `WITHOUT_ROW`, names of addresses that need a key or a flow of their own, and
`objects(world)`, which makes the records that its rows name.
"""

import importlib
import pkgutil
from types import ModuleType

import tests.faces.access as folder

#: The columns of the table. `owner…` act for the organisation that owns the records, in city 290100; `stranger` for
#: another company; `partner` for the organisation on the other side of the introduction; `reviewer` for the
#: government of 290100, `far` for that of 290200; `manager` for a transfer organisation that serves 290100. `system`,
#: `security` and `audit` are the three administrators, who act for no organisation.
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
    "system",
    "security",
    "audit",
)
#: Where the three administrators stand among PEOPLE: a row that ends before them says that they get what the newcomer
#: gets, which is what somebody without an organisation gets.
BEFORE_OFFICERS = PEOPLE.index("system")
NEWCOMER = PEOPLE.index("newcomer")
#: name, method, arguments, one letter per person in the order of PEOPLE: 2 = shown, 3 = done and sent on, L = asked to
#: sign in, U = a program without a token (401), F = refused with the reason (403), N = does not exist (404), M = not by
#: this method (405), B = what was sent is not well formed (400), V = the form is shown again (422). An argument names
#: an object of the world; `=text` is taken as it is, `?name=object` goes into the query.
Row = tuple[str, str, tuple[str, ...], str]


def parts() -> list[ModuleType]:
    """The modules of this folder that hold rows."""
    names = sorted(module.name for module in pkgutil.iter_modules(folder.__path__) if module.name != "table")
    return [importlib.import_module(f"{folder.__name__}.{name}") for name in names]


def rows(name: str = "") -> tuple[Row, ...]:
    """The rows of the part of that name, else of all, each with one letter per person."""
    chosen = [part for part in parts() if not name or part.__name__.endswith(f".{name}")]
    return tuple(_whole(row) for part in chosen for row in part.ROWS)


def _whole(row: Row) -> Row:
    name, method, arguments, letters = row
    if len(letters) == BEFORE_OFFICERS:
        letters += letters[NEWCOMER] * (len(PEOPLE) - BEFORE_OFFICERS)
    return name, method, arguments, letters


def without_row() -> set[str]:
    """The names of addresses that no row tries."""
    return {name for part in parts() for name in getattr(part, "WITHOUT_ROW", ())}
