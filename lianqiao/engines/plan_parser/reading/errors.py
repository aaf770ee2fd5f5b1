"""Why a file gives no text."""

from enum import StrEnum


class Reason(StrEnum):
    """What is wrong with a file."""

    EMPTY = "empty"
    ENCRYPTED = "encrypted"
    BROKEN = "broken"
    UNKNOWN = "unknown"
    """Neither text, web page, Word (.docx) nor PDF."""
    OLD_WORD = "old_word"
    SCAN = "scan"
    """A PDF or picture without text, and OCR is not installed."""
    TOO_LARGE = "too_large"


_SENTENCES = {
    Reason.EMPTY: "the file has no text in it.",
    Reason.ENCRYPTED: "the file is locked with a password; save it without one.",
    Reason.BROKEN: "the file is damaged and cannot be opened.",
    Reason.UNKNOWN: "unknown kind of file; use text, HTML, Word (.docx) or PDF.",
    Reason.OLD_WORD: "an old Word or WPS file; save it as .docx.",
    Reason.SCAN: "a scan without text; install OCR with pip install 'lianqiao[ocr]', or use a file with text.",
    Reason.TOO_LARGE: "the file is too large; split it.",
}


class ReadingError(Exception):
    """A file that gives no text: `reason` says why, the message says it in one sentence."""

    def __init__(self, reason: Reason) -> None:
        super().__init__(_SENTENCES[reason])
        self.reason = reason
