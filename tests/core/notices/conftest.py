"""Whose notices they are."""

from __future__ import annotations

import pytest

from lianqiao.core.access import Actor
from lianqiao.core.permissions import Role
from tests.factories import (
    make_actor,
)


@pytest.fixture
def owner() -> Actor:
    """An editor of a verified company."""
    return make_actor(Role.EDITOR)
