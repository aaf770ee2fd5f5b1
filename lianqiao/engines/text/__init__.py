"""Reading noisy Chinese text: normalising with a map back to the raw text, and words."""

from lianqiao.engines.text.normalise import Normalised, normalise
from lianqiao.engines.text.words import Word, bigrams, content_words, cut, is_stop_word

__all__ = ["Normalised", "Word", "bigrams", "content_words", "cut", "is_stop_word", "normalise"]
