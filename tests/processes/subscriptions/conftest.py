"""A match index in a folder of its own for each test, empty where a test asks for it, and somebody who reads."""

from pathlib import Path
from typing import Any

import pytest

from lianqiao.core.access import Actor
from lianqiao.processes.matching import index
from tests.processes import makers


@pytest.fixture(autouse=True)
def index_folder(settings: Any, tmp_path: Path) -> Path:
    """The folder of the index; there is no index in it yet."""
    settings.DATA_DIR = tmp_path
    return index.folder()


@pytest.fixture
def empty_index(db: None, index_folder: Any) -> None:
    """An index with nothing in it."""
    index.rebuild()


@pytest.fixture
def reader() -> Actor:
    """Somebody of a verified company in 290101."""
    return makers.actor(makers.organisation())
