"""The example of the docs that keeps a copy in step: all once, then what the feed tells."""

from __future__ import annotations

import importlib
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from lianqiao.core.transitions import apply
from tests.faces.api.conftest import ROOT, Program, program_of
from tests.factories.deals import make_deal, seller_of

FOLDER = Path(__file__).resolve().parents[3] / "docs" / "examples"

pytestmark = pytest.mark.django_db


class Client:
    """The client of the example, over the test's own connection: changes of other tests are not waited for."""

    def __init__(self, program: Program) -> None:
        self.program = program

    def call(self, method: str, path: str) -> tuple[Any, str]:
        answer = self.program.get(path.partition(ROOT)[2] or path)
        assert (method, answer.status_code) == ("GET", 200), answer.content.decode()
        return answer.json(), answer.headers.get("ETag", "")

    def each(self, path: str) -> Iterator[Any]:
        while path:
            page, _version = self.call("GET", path)
            yield from page["results"]
            path = page["next"]


def test_mirror_reads_all_once_and_then_what_has_changed(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.syspath_prepend(str(FOLDER))
    update = importlib.import_module("mirror").update
    deal = make_deal()
    seller = seller_of(deal)
    client = Client(program_of(seller))

    first = update(client, {})
    states = [first["deals"][str(deal.pk)]["state"]]
    cursor = first["cursor"]
    apply(deal, "offer", actor=seller)
    second = update(client, first)

    assert [*states, second["deals"][str(deal.pk)]["state"]] == ["draft", "offered"]
    assert second["distributions"] == {}
    assert second["cursor"] != cursor
