"""Who may open lists and work on them: the government that made them; everybody sees the published ones."""

from typing import Any

from tests.faces.access.table import Row

ROWS: tuple[Row, ...] = (
    ("portal:lists", "get", (), "22222222222"),
    ("portal:list", "get", ("shown_list",), "22222222222"),
    ("portal:list", "get", ("issued_list",), "NNNNNNNNNNN"),
    ("portal:list", "get", ("list_draft",), "NNNNNNNNNNN"),
    ("workbench:lists", "get", (), "LFFFFFFFF22"),
    ("workbench:list_kind_new", "get", (), "LFFFFFFFF22"),
    ("workbench:list_kind", "get", ("=tackling",), "LFFFFFFFF22"),
    ("workbench:list_kind", "get", ("=nothing",), "LFFFFFFFFNN"),
    ("workbench:list_edition_new", "get", ("=tackling",), "LFFFFFFFF22"),
    ("workbench:list_edition", "get", ("list_draft",), "LFFFFFFFF2N"),
    ("workbench:list_edition", "get", ("issued_list",), "LFFFFFFFF2N"),
    ("workbench:list_edition", "get", ("shown_list",), "LFFFFFFFF23"),
    ("workbench:list_edition_edit", "get", ("list_draft",), "LFFFFFFFF2N"),
    ("workbench:list_edition_edit", "get", ("shown_list",), "LFFFFFFFF2N"),
    ("workbench:list_edition_act", "post", ("list_draft",), "LFFFFFFFFNN"),
    ("workbench:list_publish", "post", ("issued_list",), "LFFFFFFFFFN"),
    ("workbench:list_hide", "post", ("shown_list",), "LFFFFFFFF3N"),
    ("workbench:list_discard", "post", ("list_draft",), "LFFFFFFFF3N"),
    ("workbench:list_discard", "post", ("shown_list",), "LFFFFFFFF3N"),
    ("workbench:list_compare", "get", ("shown_list", "?with=issued_list"), "LFFFFFFFF2N"),
    ("workbench:list_compare", "get", ("shown_list",), "LFFFFFFFFNN"),
    ("workbench:list_export", "get", ("issued_list",), "LFFFFFFFF2N"),
    ("workbench:list_template", "get", ("issued_list",), "LFFFFFFFF2N"),
    ("workbench:list_import", "post", ("list_draft",), "LFFFFFFFF3N"),
    ("workbench:list_import", "post", ("shown_list",), "LFFFFFFFF3N"),
    ("workbench:list_entry_add", "post", ("list_draft",), "LFFFFFFFFVN"),
    ("workbench:list_entry_add", "post", ("shown_list",), "LFFFFFFFFVN"),
    ("workbench:list_entry_remove", "post", ("list_draft", "draft_line"), "LFFFFFFFF3N"),
    ("workbench:list_entry_remove", "post", ("list_draft", "shown_line"), "LFFFFFFFFNN"),
    ("workbench:list_entry_end", "post", ("shown_list", "shown_line"), "LFFFFFFFF3N"),
    ("workbench:list_entry_edit", "get", ("list_draft", "draft_line"), "LFFFFFFFF2N"),
    ("workbench:list_entry_edit", "get", ("shown_list", "shown_line"), "LFFFFFFFF2N"),
    ("workbench:list_fill", "get", ("list_draft",), "LFFFFFFFF2N"),
    ("workbench:list_fill", "get", ("shown_list",), "LFFFFFFFFFN"),
    ("workbench:list_push", "get", ("shown_list",), "LFFFFFFFF2N"),
    ("workbench:list_push", "post", ("shown_list",), "LFFFFFFFF3N"),
    ("workbench:lists_received", "get", (), "LF222222222"),
    ("workbench:list_received", "get", ("shown_list",), "LFNNNNNNNNN"),
    ("workbench:list_entry_answer", "post", ("shown_list", "shown_line"), "LFNNNNNNNNN"),
)


def objects(world: dict[str, Any]) -> dict[str, Any]:
    """Editions of the reviewer's government: a draft, one that was issued, and one that is shown to everybody."""
    from lianqiao.core.lists.domain import publish
    from lianqiao.core.permissions import Role
    from tests.core.lists.makers import colleague, make_edition, make_kind

    reviewer = world["people"]["reviewer"]
    kind, other = make_kind("access"), make_kind("access_other")
    shown = make_edition(reviewer, kind, state="issued")
    publish(shown, actor=colleague(reviewer, Role.SECRECY_OFFICER), opinion="可以公开")
    draft = make_edition(reviewer, other)
    return {
        "shown_list": shown,
        "issued_list": make_edition(reviewer, kind, state="issued"),
        "list_draft": draft,
        "draft_line": draft.entries.get(),
        "shown_line": shown.entries.get(),
    }
