"""What turns texts into vectors, as the index sees it."""

from collections.abc import Sequence
from typing import Protocol

import numpy as np
import numpy.typing as npt

from lianqiao.engines.retrieval.analysis import suggested_words
from lianqiao.engines.retrieval.records import Document, Query

Vector32 = npt.NDArray[np.float32]


class Encoder(Protocol):
    """Texts to unit vectors of `width` float32, one row each; safe to call from several threads."""

    @property
    def name(self) -> str:
        """Changes when its vectors change; vectors of different names are never compared."""

    @property
    def width(self) -> int:
        """Numbers in a vector."""

    def queries(self, texts: Sequence[str]) -> Vector32:
        """Vectors of texts that ask."""

    def passages(self, texts: Sequence[str]) -> Vector32:
        """Vectors of texts that are found."""


def passage_of(record: Document | Query) -> str:
    """The text of a document that is encoded: title, keywords and text, always three parts at least parted by ends of
    lines, empty where the record says nothing."""
    return "\n".join((" ".join(record.title.split()), "、".join(record.keywords), record.text))


def question_of(query: Query) -> str:
    """The text of a query that is encoded: what it says, then what its words of practice mean in papers; or empty."""
    said = [part for part in passage_of(query).split("\n") if part.strip()]
    return "\n".join([*said, " ".join(suggested_words("\n".join(said)))]).strip()
