"""Reading noisy Chinese text: normalising with a map back to the raw text, words, and numbers with units."""

from lianqiao.engines.text.normalise import Normalised, normalise, normalised_text
from lianqiao.engines.text.quantities import Comparator, Quantity, quantities
from lianqiao.engines.text.words import Word, bigrams, content_words, cut, is_stop_word

__all__ = [
    "Comparator",
    "Normalised",
    "Quantity",
    "Word",
    "bigrams",
    "content_words",
    "cut",
    "is_stop_word",
    "normalise",
    "normalised_text",
    "quantities",
]
