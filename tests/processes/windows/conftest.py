"""An index of its own for each test."""

from pathlib import Path
from typing import Any

import pytest

from tests.processes.windows.makers import Scene, a_scene


@pytest.fixture(autouse=True)
def data_folder(settings: Any, tmp_path: Path) -> Path:
    """Where the index of a test is."""
    settings.DATA_DIR = tmp_path
    return tmp_path


@pytest.fixture
def scene(db: None) -> Scene:
    """A window with two who fit each other."""
    return a_scene()
