"""The match index of this host: built from the database, kept up with it by the change feed, compared with
it.

Every host has its own index, and the index itself remembers how far it has read the feed: documents and
position are written in one commit, so a crash or a copy of the folder never leaves them apart. One process
per host follows (`follow`); all others only read. Beside the following a thread of the same process tends the index
(`tend`): it makes the vectors that are missing and rids the files of what has been removed.
"""

import threading
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any, Final

import structlog
from django.conf import settings
from django.db import close_old_connections, connections

from lianqiao.core import outbox
from lianqiao.core.models import Change
from lianqiao.core.outbox import Position
from lianqiao.engines.retrieval import (
    Document,
    Encoder,
    EngineStatus,
    Index,
    IndexBusy,
    IndexMissing,
    IndexOutdated,
    Query,
)
from lianqiao.processes.matching import ranking
from lianqiao.processes.matching.documents import (
    ACHIEVEMENT,
    DEMAND,
    MODELS,
    all_documents,
    documents_of,
    published,
)

TOPICS: Final = tuple(f"{model._meta.label_lower}." for model in MODELS.values())
#: How long a change may wait for the follower.
POLL_SECONDS: Final = 0.5
#: How long a writer waits for another one, such as a rebuild.
WAIT_SECONDS: Final = 10.0
#: Documents whose vectors are made at a time; the more, the later a stop is heard.
FILL_BATCH: Final = 8
#: What has been removed may stand in the files for as long, and for so many times what the last compaction took.
COMPACT_SECONDS: Final = 600.0
COMPACT_TIMES: Final = 50

#: What is searched for to have everything loaded.
_ANY_TEXT: Final = "技术"

logger = structlog.get_logger(__name__)
_open: dict[Path, Index] = {}
_guard = threading.Lock()
_encoder_source: list[Callable[[], Encoder | None]] = []


def set_encoder_source(source: Callable[[], Encoder | None]) -> None:
    """Tell where the encoder comes from; asked once for each process. Without one, words alone decide."""
    _encoder_source[:] = [cache(source)]


def encoder() -> Encoder | None:
    """What makes vectors of texts here, None where nothing does."""
    return _encoder_source[0]() if _encoder_source else None


def warm_up() -> threading.Thread:
    """Load in a thread what the first search of this process would wait for (about a second), and say which thread.

    Whatever fails is left to that search to tell.
    """
    thread = threading.Thread(target=_warm_up, name="search-warming", daemon=True)
    thread.start()
    return thread


def _warm_up() -> None:
    try:
        maker = encoder()
        if maker is not None:
            maker.queries([_ANY_TEXT])
        open_index().search(Query(_ANY_TEXT), 1)
    except (IndexMissing, IndexOutdated) as reason:
        logger.debug("index_not_ready", reason=str(reason))
    except Exception:
        logger.exception("search_warming_failed")


def folder() -> Path:
    """Where this host keeps its index."""
    return Path(settings.DATA_DIR) / "index"


def open_index() -> Index:
    """The index of this host, opened once per process. Raises `IndexMissing` or `IndexOutdated`."""
    path = folder()
    with _guard:
        if path not in _open:
            _open[path] = Index.open(path, encoder=encoder(), settings=ranking.in_use)
        return _open[path]


def ensure_index() -> Index:
    """The index of this host, built from the database when there is none or when it follows older rules.

    Raises `IndexBusy` when another process is building it.
    """
    try:
        index = open_index()
        index.count()  # an opened index may have been rebuilt by newer rules since
    except (IndexMissing, IndexOutdated) as reason:
        logger.info("index_rebuild", reason=str(reason))
        return rebuild()
    return index


def rebuild(progress: Callable[[int], None] | None = None) -> Index:
    """A new index of everything published, in place of the old one; readers go on meanwhile.

    The position is taken first: a change that commits while the records are read is read again by the
    follower. `progress` is told the number of documents written so far. Raises `IndexBusy`.
    """
    position = outbox.here()
    index = Index.rebuild(
        folder(),
        all_documents(),
        state=_state_of(position),
        progress=progress,
        encoder=encoder(),
        settings=ranking.in_use,
    )
    with _guard:
        _open[folder()] = index
    return index


def sync(*, limit: int = outbox.BATCH) -> int:
    """Take the next changes of the feed into the index; returns how many they were.

    Only the records' present state counts, so taking a change twice does no harm. Raises `IndexBusy`.
    """
    index = open_index()
    position = _position_in(index)
    changes = outbox.after(position, topics=TOPICS, limit=limit)
    if not changes:
        return 0
    documents: list[Document] = []
    gone: list[tuple[str, str]] = []
    for kind, model in MODELS.items():
        prefix = f"{model._meta.label_lower}."
        keys = {change.record_id for change in changes if change.topic.startswith(prefix)}
        documents += documents_of(published(kind).filter(pk__in=keys))
        gone += [(kind, str(key)) for key in keys]
    present = {document.key for document in documents}
    index.apply(
        documents,
        [key for key in gone if key not in present],
        state=_state_of(outbox.position_of(changes)),
        wait_seconds=WAIT_SECONDS,
    )
    return len(changes)


def catch_up() -> int:
    """`sync` until nothing is left; returns the number of changes."""
    total = 0
    while count := sync():
        total += count
    return total


def follow(stop: threading.Event) -> None:
    """Keep the index of this host up with the database until `stop`: the loop of one process on each host.

    A database that is away, or another writer at work, is waited for; nothing is lost, since the position
    moves only together with the documents.
    """
    tending = threading.Thread(target=tend, args=[stop], name="index-tending", daemon=True)
    tending.start()
    while not stop.is_set():
        try:
            ensure_index()
            catch_up()
            ranking.keep_up()
        except IndexBusy:
            logger.debug("index_busy")
        except Exception:
            logger.exception("index_sync_failed")
        close_old_connections()
        stop.wait(POLL_SECONDS)
    tending.join()
    connections.close_all()


def tend(stop: threading.Event) -> None:
    """Fill in vectors, newest records first, and compact when it is time, until `stop`; it needs no database.

    Compacting takes a fiftieth of the time at most, however large the index is.
    """
    pause = COMPACT_SECONDS
    while not stop.is_set():
        busy = False
        try:
            index = open_index()
            busy = bool(index.fill(FILL_BATCH, wait_seconds=WAIT_SECONDS))
            removed = index.removed_since()
            if removed is not None and time.time() - removed > pause:
                pause = max(COMPACT_SECONDS, COMPACT_TIMES * compact())
        except (IndexBusy, IndexMissing, IndexOutdated) as reason:
            logger.debug("index_not_ready", reason=str(reason))
        except Exception:
            logger.exception("index_tending_failed")
        if not busy:
            stop.wait(POLL_SECONDS)


def compact() -> float:
    """Write the index anew without what has been removed; returns how many seconds it took. Raises `IndexBusy`."""
    started = time.monotonic()
    open_index().compact(wait_seconds=WAIT_SECONDS)
    seconds = time.monotonic() - started
    logger.info("index_compacted", seconds=round(seconds, 1))
    return seconds


def fill(progress: Callable[[int, int], None], *, batch: int = FILL_BATCH) -> int:
    """Make all vectors that are missing; returns how many documents have one now.

    `progress` is told how many have one and how many documents there are. Raises `IndexBusy` while another process
    does the same.
    """
    index = open_index()
    done = 0
    while index.fill(batch, wait_seconds=WAIT_SECONDS):
        done = 0 if index.vectors is None else index.vectors.count()
        progress(done, index.count())
    return done


def unread(*, limit: int) -> list[Change]:
    """The changes that the index of this host has not taken yet, oldest first, at most `limit`.

    Raises `IndexMissing` or `IndexOutdated`.
    """
    return outbox.after(_position_in(open_index()), topics=TOPICS, limit=limit)


@dataclass(frozen=True)
class Status:
    """How index and database compare. `missing`, `outdated` and `superfluous` are keys (kind, id); `behind`
    counts the changes that the follower has not taken yet, which explain such differences for a moment.
    """

    database: dict[str, int]
    index: dict[str, int]
    missing: tuple[tuple[str, str], ...]
    outdated: tuple[tuple[str, str], ...]
    superfluous: tuple[tuple[str, str], ...]
    behind: int
    engine: EngineStatus

    @property
    def agrees(self) -> bool:
        """Whether the index holds every published record as it is now, and nothing else."""
        return not (self.missing or self.outdated or self.superfluous)


def status() -> Status:
    """Compare each published record with its document. Raises `IndexMissing` or `IndexOutdated`."""
    index = open_index()
    behind = len(unread(limit=1_000_000))
    found = index.versions()
    expected = dict(_versions())
    return Status(
        database={kind: sum(key[0] == kind for key in expected) for kind in (ACHIEVEMENT, DEMAND)},
        index={kind: sum(key[0] == kind for key in found) for kind in (ACHIEVEMENT, DEMAND)},
        missing=tuple(sorted(expected.keys() - found.keys())),
        outdated=tuple(sorted(key for key in expected.keys() & found.keys() if expected[key] != found[key])),
        superfluous=tuple(sorted(found.keys() - expected.keys())),
        behind=behind,
        engine=index.status(),
    )


def _versions() -> Iterator[tuple[tuple[str, str], str]]:
    return ((document.key, document.version) for document in all_documents())


def _state_of(position: Position) -> dict[str, Any]:
    return {"transaction": position.transaction, "change_id": position.change_id}


def _position_in(index: Index) -> Position:
    state = index.get_state()
    return Position(state.get("transaction", 0), state.get("change_id", 0))
