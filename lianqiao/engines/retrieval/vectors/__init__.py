"""Vectors of the documents of an index: rows on disk beside it, nearest ones by exact product or by cells."""

from lianqiao.engines.retrieval.vectors.encoding import Encoder, passage_of, question_of
from lianqiao.engines.retrieval.vectors.store import Found, Vectors

__all__ = ["Encoder", "Found", "Vectors", "passage_of", "question_of"]
