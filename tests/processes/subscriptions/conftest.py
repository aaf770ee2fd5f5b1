"""A match index in a folder of its own for each test."""

from pathlib import Path
from typing import Any

import pytest

from lianqiao.processes.matching import index


@pytest.fixture(autouse=True)
def index_folder(settings: Any, tmp_path: Path) -> Path:
    """The folder of the index; there is no index in it yet."""
    settings.DATA_DIR = tmp_path
    return index.folder()
