"""A data folder of its own for each test: index, settings and reports."""

from pathlib import Path
from typing import Any

import pytest

from lianqiao.processes.matching import ranking


@pytest.fixture(autouse=True)
def data_folder(settings: Any, tmp_path: Path) -> Path:
    """Nothing lies in it yet."""
    settings.DATA_DIR = tmp_path
    for source in ranking._source:
        source.forget()
    return tmp_path
