"""Who may open what everybody meets: the portal, the code lists, the shell."""

from tests.faces.access.table import Row

ROWS: tuple[Row, ...] = (
    ("portal:home", "get", (), "22222222222"),
    ("portal:achievements", "get", (), "22222222222"),
    ("portal:achievements", "post", (), "MMMMMMMMMMM"),
    ("portal:achievement", "get", ("published",), "22222222222"),
    ("portal:achievement", "get", ("draft",), "NNNNNNNNNNN"),
    ("portal:demands", "get", (), "22222222222"),
    ("portal:demand", "get", ("demand",), "22222222222"),
    ("portal:demand", "get", ("demand_draft",), "NNNNNNNNNNN"),
    ("portal:search", "get", (), "22222222222"),
    ("portal:search_evidence", "get", ("=achievement", "published"), "22222222222"),
    ("portal:search_evidence", "get", ("=achievement", "draft"), "NNNNNNNNNNN"),
    ("portal:search_evidence", "get", ("=nonsense", "published"), "NNNNNNNNNNN"),
    ("portal:about", "get", (), "22222222222"),
    ("portal:robots", "get", (), "22222222222"),
    ("codes", "get", ("=regions",), "22222222222"),
    ("codes", "get", ("=nonsense",), "NNNNNNNNNNN"),
    ("shell:simple_mode", "post", (), "33333333333"),
    ("shell:styleguide", "get", (), "NNNNNNNNNNN"),
)
