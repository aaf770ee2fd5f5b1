"""Who may open industry maps and work on them: the government that draws them; everybody sees the published ones."""

from typing import Any

from tests.faces.access.api import EVERYBODY, NOBODY
from tests.faces.access.table import Row

ROWS: tuple[Row, ...] = (
    ("portal:maps", "get", (), "22222222222"),
    ("portal:map", "get", ("shown_map",), "22222222222"),
    ("portal:map", "get", ("issued_map",), "NNNNNNNNNNN"),
    ("portal:map", "get", ("map_draft",), "NNNNNNNNNNN"),
    ("portal:map_compare", "get", ("shown_map", "?with=shown_before"), "22222222222"),
    ("portal:map_compare", "get", ("shown_map", "?with=issued_map"), "NNNNNNNNNNN"),
    ("workbench:maps", "get", (), "LFFFFFFFF22"),
    ("workbench:map_chain_new", "get", (), "LFFFFFFFF22"),
    ("workbench:map_chain", "get", ("map_chain",), "LFFFFFFFF2N"),
    ("workbench:map_new", "get", ("map_chain",), "LFFFFFFFF2N"),
    ("workbench:map_cluster_new", "get", ("map_chain",), "LFFFFFFFF2N"),
    ("workbench:map", "get", ("map_draft",), "LFFFFFFFF2N"),
    ("workbench:map", "get", ("issued_map",), "LFFFFFFFF2N"),
    ("workbench:map", "get", ("shown_map",), "LFFFFFFFF2N"),
    ("workbench:map_edit", "get", ("map_draft",), "LFFFFFFFF2N"),
    ("workbench:map_compare", "get", ("shown_map", "?with=shown_before"), "LFFFFFFFF2N"),
    ("workbench:map_compare", "get", ("shown_map",), "LFFFFFFFFNN"),
    ("workbench:map_act", "post", ("map_draft",), "LFFFFFFFFNN"),
    ("workbench:map_publish", "post", ("issued_map",), "LFFFFFFFFFN"),
    ("workbench:map_hide", "post", ("shown_map",), "LFFFFFFFF3N"),
    ("workbench:map_discard", "post", ("map_draft",), "LFFFFFFFF3N"),
    ("workbench:map_export", "get", ("issued_map",), "LFFFFFFFF2N"),
    ("workbench:map_template", "get", ("issued_map",), "LFFFFFFFF2N"),
    ("workbench:map_import", "post", ("map_draft",), "LFFFFFFFF3N"),
    ("workbench:map_node_new", "get", ("map_draft",), "LFFFFFFFF2N"),
    ("workbench:map_node", "get", ("map_draft", "draft_node"), "LFFFFFFFF2N"),
    ("workbench:map_node", "get", ("map_draft", "shown_node"), "LFFFFFFFFNN"),
    ("workbench:map_node_remove", "post", ("map_draft", "draft_node"), "LFFFFFFFF3N"),
    ("workbench:map_link", "post", ("map_draft", "draft_node", "published"), "LFFFFFFFF3N"),
    ("workbench:map_link", "post", ("map_draft", "draft_node", "draft"), "LFFFFFFFFNN"),
    ("workbench:map_gap_close", "post", ("shown_map", "shown_node", "shown_gap"), "LFFFFFFFF3N"),
    ("api:industry_maps", "get", (), EVERYBODY),
    ("api:industry_maps_record", "get", ("shown_map",), EVERYBODY),
    ("api:industry_maps_record", "get", ("issued_map",), NOBODY),
    ("api:industry_maps_comparison", "get", ("shown_map", "?with=shown_before"), EVERYBODY),
    ("api:industry_maps_comparison", "get", ("shown_map", "?with=issued_map"), NOBODY),
    ("api:industry_map_nodes", "get", (), EVERYBODY),
    ("api:industry_map_nodes_record", "get", ("shown_node",), EVERYBODY),
    ("api:industry_map_nodes_record", "get", ("draft_node",), NOBODY),
    ("api:industry_map_gaps", "get", (), EVERYBODY),
    ("api:industry_map_gaps_record", "get", ("shown_gap",), NOBODY),
)


def objects(world: dict[str, Any]) -> dict[str, Any]:
    """Maps of the reviewer's government: a draft, one that was issued, and two that are shown to everybody."""
    from tests.registers.industry_map.makers import make_chain, make_map

    reviewer = world["people"]["reviewer"]
    chain, other = make_chain("290100"), make_chain("290100")
    before = make_map(reviewer, chain, is_published=True)
    shown = make_map(reviewer, chain, is_published=True)
    draft = make_map(reviewer, chain, state="draft")
    node = shown.nodes.get(name="轴承钢")
    return {
        "map_chain": chain,
        "shown_before": before,
        "shown_map": shown,
        "issued_map": make_map(reviewer, other),
        "map_draft": draft,
        "draft_node": draft.nodes.get(name="风电主轴"),
        "shown_node": node,
        "shown_gap": node.gaps.get(),
    }
