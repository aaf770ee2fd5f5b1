"""The match index: lexical and structured ranking of achievements, demands and their like, with reasons."""

from lianqiao.engines.retrieval.engine import Engine, EngineStatus
from lianqiao.engines.retrieval.errors import IndexBusy, IndexFault, IndexMissing, IndexOutdated
from lianqiao.engines.retrieval.evidence import Evidence
from lianqiao.engines.retrieval.index import Index
from lianqiao.engines.retrieval.records import (
    EVERYBODY,
    Document,
    Facets,
    Filters,
    Gap,
    GapKind,
    Hit,
    Key,
    Query,
    Reason,
    ReasonKind,
)
from lianqiao.engines.retrieval.search import Explained
from lianqiao.engines.retrieval.tuning import Settings, SettingsFile
from lianqiao.engines.retrieval.vectors import Encoder

__all__ = [
    "EVERYBODY",
    "Document",
    "Encoder",
    "Engine",
    "EngineStatus",
    "Evidence",
    "Explained",
    "Facets",
    "Filters",
    "Gap",
    "GapKind",
    "Hit",
    "Index",
    "IndexBusy",
    "IndexFault",
    "IndexMissing",
    "IndexOutdated",
    "Key",
    "Query",
    "Reason",
    "ReasonKind",
    "Settings",
    "SettingsFile",
]
