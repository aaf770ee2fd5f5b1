"""Who may open the filed records of every kind as a program: public kinds by anybody, everything else with a token."""

from lianqiao.core.filing.kinds import kinds
from tests.faces.access.table import Row

EVERYBODY, NOBODY, NO_TOKEN = "22222222222", "NNNNNNNNNNN", "UUUUUUUUUUU"


def _rows() -> tuple[Row, ...]:
    rows: list[Row] = []
    for kind in kinds():
        name = f"api:{kind.slug.replace('-', '_')}"
        missing = NOBODY if kind.is_public else NO_TOKEN
        rows += [
            (name, "get", (), EVERYBODY if kind.is_public else NO_TOKEN),
            (name, "post", (), NO_TOKEN),
            (f"{name}_record", "get", ("owner",), missing),
            (f"{name}_record", "patch", ("owner",), NO_TOKEN),
            (f"{name}_actions", "get", ("owner",), NO_TOKEN),
            (f"{name}_act", "post", ("owner", "=submit"), NO_TOKEN),
            (f"{name}_files", "get", ("owner",), missing),
            (f"{name}_file", "get", ("owner", "file"), missing),
        ]
    return tuple(rows)


ROWS = _rows()
