"""Plain text in the encodings that Chinese offices use, broken bytes included."""

import codecs
import re
from typing import Final

from lianqiao.engines.plan_parser.reading.errors import ReadingError, Reason

_CJK: Final = re.compile(r"[\u3000-\u9fff\uff00-\uffef]")
_BINARY: Final = re.compile(r"[\x00-\x08\x0e-\x1a\x1c-\x1f]")
# A text has no more control characters than this; a program or a picture has.
_BINARY_SHARE: Final = 0.01
# So many Chinese characters to one broken byte make a text UTF-8 that is not GB18030.
_SOUND: Final = 20


def text_of(data: bytes) -> str:
    """The text; a byte that no encoding explains gives U+FFFD. `ReadingError` when this is no text."""
    if data.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        text = data.decode("utf-16", "replace")
    else:
        text = data.decode("utf-8", "replace")
        broken = text.count("\ufffd") - data.count("\ufffd".encode())
        if broken and broken * _SOUND > len(_CJK.findall(text)):
            text = data.decode("gb18030", "replace")
    if len(_BINARY.findall(text)) > _BINARY_SHARE * len(text):
        raise ReadingError(Reason.UNKNOWN)
    return text
