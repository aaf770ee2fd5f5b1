"""The numbers of the ranking in use on this host: a small file that every search asks, kept up with the database.

Matching does not know who decides about them; the process that does names a source here. The worker of each host looks
at it every few seconds, so a file that is missing, old or restored from elsewhere is set right by itself.
"""

from collections.abc import Callable
from functools import lru_cache
from pathlib import Path
from typing import Final, TypeAlias

from django.conf import settings

from lianqiao.core.remembered import Remembered
from lianqiao.engines.retrieval.tuning import Settings, SettingsFile

Source: TypeAlias = Callable[[], tuple[int, Settings]]
"""The number of the version that is in use, 0 for the standard one, and its settings."""

#: The file of the settings in use, in `folder()`.
FILE_NAME: Final = "in-use.json"
#: How long a host may go on with older settings than the database names.
SECONDS: Final = 10.0

_source: list[Remembered[tuple[int, Settings]]] = []


def set_source(source: Source) -> None:
    """Tell who knows what is in use; called once at start."""
    _source[:] = [Remembered(source, seconds=SECONDS)]


def folder() -> Path:
    """Where this host keeps its settings and the reports about them."""
    return Path(settings.DATA_DIR) / "ranking"


def in_use() -> Settings:
    """What searches of this host go by; a source for `Index.open`."""
    return _file(folder())()


def number_in_use() -> int:
    """The version that searches of this host go by, 0 for the standard one."""
    return _file(folder()).number


def keep_up() -> None:
    """Write the file where it does not say what the database says."""
    for source in _source:
        number, wanted = source.get()
        here = _file(folder())
        if (here.number, here()) != (number, wanted):
            here.write(number, wanted)


def changed() -> None:
    """Another version is in use, as the transaction that has just been committed says: write the file now."""
    for source in _source:
        source.forget()
    keep_up()


@lru_cache(maxsize=4)
def _file(path: Path) -> SettingsFile:
    return SettingsFile(path / FILE_NAME)
