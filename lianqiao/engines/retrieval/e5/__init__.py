"""Vectors of texts by multilingual E5 small and what was learnt on top of it."""

from lianqiao.engines.retrieval.e5.encoder import Encoder, Transformer, is_available
from lianqiao.engines.retrieval.e5.weights import Weights

__all__ = ["Encoder", "Transformer", "Weights", "is_available"]
