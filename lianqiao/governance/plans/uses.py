"""What stands on a confirmed find, told by those who build on it, so that it is not taken away from under them."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

#: Answers None when nothing stands on the find, else one sentence that says what does.
Use = Callable[[Any], str | None]

_USES: list[Use] = []


def declare_use(use: Use) -> Use:
    """Ask `use` before a confirmed find is opened again; declared in `ready` of the app that builds on finds."""
    _USES.append(use)
    return use


def use_of(find: Any) -> str | None:
    """The first sentence that says what stands on the find; None when it is free."""
    return next((sentence for use in _USES if (sentence := use(find))), None)
