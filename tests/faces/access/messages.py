"""Who may open the inbox's settings and channels, and the link of a mail."""

from typing import Any

from lianqiao.core.messages.channels import add_channel
from tests.faces.access.table import Row

ROWS: tuple[Row, ...] = (
    ("workbench:inbox_settings", "get", (), "L2222222222"),
    ("workbench:channel_new", "get", (), "L2222222222"),
    ("workbench:channel_act", "post", ("own_channel",), "LNN3NNNNNNN"),
    ("workbench:channel_act", "post", ("unit_channel",), "LNNNN3NNNNN"),
    ("workbench:unsubscribe", "get", ("=nonsense",), "22222222222"),
    ("workbench:unsubscribe", "post", ("=nonsense",), "BBBBBBBBBBB"),
)


def objects(world: dict[str, Any]) -> dict[str, Any]:
    """A channel of the editor, and one of the owner organisation."""
    editor, administrator = world["people"]["owner_editor"], world["people"]["owner_administrator"]
    address = "dingtalk://abcdefabcdefabcdef0123/"
    return {
        "own_channel": add_channel(actor=editor, organisation=None, label="我", address=address, groups=()),
        "unit_channel": add_channel(
            actor=administrator, organisation=world["owner"], label="群", address=address, groups=()
        ),
    }
