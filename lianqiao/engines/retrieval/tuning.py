"""The few numbers of the ranking that an installation may set anew (`Index.open(settings=…)`)."""

from collections.abc import Mapping
from dataclasses import asdict, dataclass, fields
from math import isfinite
from typing import Any, Self

from lianqiao.engines.retrieval.analysis import BOOSTS, MEANT_WEIGHT


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
