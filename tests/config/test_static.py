"""Static files are collected hashed and compressed, without what no browser asks for, and only when needed."""

from pathlib import Path

import pytest
from django.conf import LazySettings

from lianqiao.config import settings as program
from lianqiao.config.static import collect_if_changed


@pytest.fixture
def root(settings: LazySettings, tmp_path: Path) -> Path:
    settings.STATIC_ROOT = tmp_path / "static"
    settings.STORAGES = program.STORAGES
    return tmp_path / "static"


def test_files_are_collected_once_until_a_source_changes(root: Path) -> None:
    first, second = collect_if_changed(), collect_if_changed()
    (root / ".sources").write_text("older sources")
    third = collect_if_changed()

    assert (first, second, third) == (True, False, True)


def test_collected_files_are_hashed_and_compressed_and_without_icons(root: Path) -> None:
    collect_if_changed()

    assert list((root / "vendor" / "tabler").glob("tabler.min.*.css.gz"))
    assert not (root / "vendor" / "icons").exists()
