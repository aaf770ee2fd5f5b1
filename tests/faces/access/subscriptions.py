"""Who may open a person's subscriptions, and the link by which one of them ends."""

from typing import Any

from lianqiao.processes.subscriptions.domain.subscriptions import subscribe_to_search
from tests.faces.access.api import NO_TOKEN
from tests.faces.access.table import Row

ROWS: tuple[Row, ...] = (
    ("workbench:subscriptions", "get", (), "L2222222222"),
    ("workbench:subscription_new", "get", (), "L2222222222"),
    ("workbench:subscription_matches", "get", (), "LFNNNNNNNNNFFF"),
    ("workbench:subscription", "get", ("subscription",), "LNN2NNNNNNN"),
    ("workbench:subscription_edit", "get", ("subscription",), "LNN2NNNNNNN"),
    ("workbench:subscription_act", "post", ("subscription",), "LNNNNNNNNNN"),
    ("workbench:subscription_stop", "get", ("=nonsense",), "22222222222"),
    ("workbench:subscription_stop", "post", ("=nonsense",), "BBBBBBBBBBB"),
    ("api:subscriptions", "get", (), NO_TOKEN),
    ("api:subscriptions_record", "get", ("subscription",), NO_TOKEN),
)


def objects(world: dict[str, Any]) -> dict[str, Any]:
    """A subscription of the editor."""
    editor = world["people"]["owner_editor"]
    return {"subscription": subscribe_to_search(actor=editor, subject="achievements", words="压铸件", rhythm="weekly")}
