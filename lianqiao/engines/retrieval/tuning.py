"""The few numbers of the ranking that an installation may set anew (`Index.open(settings=…)`)."""

import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass, fields
from math import isfinite
from pathlib import Path
from typing import Any, Self

from lianqiao.engines.retrieval.analysis import BOOSTS, MEANT_WEIGHT
from lianqiao.engines.retrieval.storage import write_atomically


@dataclass(frozen=True, slots=True)
class Settings:
    """How much each part of the ranking counts; the numbers that stand here are those of decision 21.

    They decide the order of what is found, not what the index holds: a change needs no rebuild. None is negative.
    """

    vector_weight: float = 1.75
    """What a standard deviation among the vectors of the candidates counts in those of their words."""
    topicality: float = 0.5
    """Exponent of the share of a term's documents that have it in front; 0: where it stands does not count."""
    bigrams: float = BOOSTS["bigrams"]
    """What bigrams count beside words."""
    title: float = BOOSTS["title_words"]
    """What words and bigrams of the title count besides."""
    keywords: float = BOOSTS["keywords"]
    """What keywords count besides."""
    meant: float = MEANT_WEIGHT
    """What a word that the dictionary of practice suggests counts beside one that the query has itself."""

    def __post_init__(self) -> None:
        if not all(isfinite(value) and value >= 0 for value in asdict(self).values()):
            raise ValueError("a number of the ranking is finite and not negative")

    @property
    def boosts(self) -> dict[str, float]:
        """Index field -> weight of its BM25 score."""
        return {
            "words": BOOSTS["words"],
            "bigrams": self.bigrams,
            "title_words": self.title,
            "title_bigrams": self.title,
            "keywords": self.keywords,
        }

    def as_dict(self) -> dict[str, float]:
        """Name -> number, as `from_dict` reads it."""
        return asdict(self)

    @classmethod
    def from_dict(cls, values: Mapping[str, Any]) -> Self:
        """The settings of these numbers; what is not named stays as it is, what is unknown is left out."""
        known = {field.name for field in fields(cls)}
        return cls(**{name: float(value) for name, value in values.items() if name in known})


STANDARD = Settings()
"""The settings that come with the program."""


class SettingsFile:
    """The settings that are in use in a folder, with the number of their version; a source for `Index.open`.

    Any number of processes ask it; a change is seen at the next call. Without a file, or with one that cannot be read,
    the settings are the standard ones and the number is 0: a search goes on whatever happened to a file.
    """

    def __init__(self, path: Path) -> None:
        self.path = path
        self._seen: tuple[int, int, int] | None = None
        self._read = (0, STANDARD)

    def __call__(self) -> Settings:
        """The settings now."""
        return self._now()[1]

    @property
    def number(self) -> int:
        """The version that they are, 0 for the standard ones."""
        return self._now()[0]

    def write(self, number: int, settings: Settings) -> None:
        """Put settings in use, all at once for every reader."""
        self.path.parent.mkdir(parents=True, exist_ok=True)
        write_atomically(self.path, json.dumps({"version": number, "settings": settings.as_dict()}, indent=1))

    def _now(self) -> tuple[int, Settings]:
        try:
            status = self.path.stat()
        except OSError:
            return 0, STANDARD
        seen = (status.st_mtime_ns, status.st_size, status.st_ino)
        if seen != self._seen:
            try:
                content = json.loads(self.path.read_text(encoding="utf-8"))
                self._read = int(content["version"]), Settings.from_dict(content["settings"])
            except (OSError, ValueError, KeyError, TypeError, AttributeError):
                self._read = (0, STANDARD)
            self._seen = seen
        return self._read
