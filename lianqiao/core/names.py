"""Sort keys for Chinese names, so that lists are ordered by sound on any database locale."""

from pypinyin import Style, lazy_pinyin


def pinyin_key(text: str) -> str:
    """Return the tone-less pinyin of ``text``: lower case, syllables parted by one space.

    The parting space keeps syllables whole, so that 西安 (``xi an``) sorts before 仙桃 (``xian tao``).
    Characters without a reading (letters, digits, signs) are kept, folded to lower case; runs of white
    space become one space. The same text always gives the same key, and an empty text an empty key.
    """
    return " ".join(" ".join(lazy_pinyin(text, style=Style.NORMAL)).lower().split())
