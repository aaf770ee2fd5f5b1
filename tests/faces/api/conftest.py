"""Programs with tokens, as the API meets them."""

from __future__ import annotations

import json
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest
from django.test import Client

from lianqiao.core import clock
from lianqiao.core.access import Actor
from lianqiao.registers.programs import scopes
from lianqiao.registers.programs.domain.tokens import create_token
from lianqiao.registers.programs.models import AccessToken

ROOT = "/api/v1/"


@dataclass
class Program:
    """A client of the API; without a token it is anybody."""

    text: str = ""
    token: AccessToken | None = None
    client: Client = field(default_factory=lambda: Client(raise_request_exception=False))

    def get(self, path: str, query: Any = None, **headers: str) -> Any:
        """A reading request below `/api/v1/`."""
        return self.client.get(ROOT + path, query or {}, headers=self._headers(headers))

    def post(self, path: str, data: Any = None, **headers: str) -> Any:
        """A POST of JSON."""
        return self._send("post", path, data, headers)

    def patch(self, path: str, data: Any = None, **headers: str) -> Any:
        """A PATCH of JSON."""
        return self._send("patch", path, data, headers)

    def upload(self, path: str, data: dict[str, Any], **headers: str) -> Any:
        """A POST of a form with files."""
        return self.client.post(ROOT + path, data, headers=self._headers(headers))

    def delete(self, path: str, **headers: str) -> Any:
        """A DELETE."""
        return self.client.delete(ROOT + path, headers=self._headers(headers))

    def _send(self, method: str, path: str, data: Any, headers: dict[str, str]) -> Any:
        body = data if isinstance(data, bytes) else json.dumps({} if data is None else data)
        send = getattr(self.client, method)
        return send(ROOT + path, body, content_type="application/json", headers=self._headers(headers))

    def _headers(self, given: dict[str, str]) -> dict[str, str]:
        own = {"Authorization": f"Bearer {self.text}"} if self.text else {}
        return {**own, **{name.replace("_", "-"): value for name, value in given.items()}}


def program_of(actor: Actor, *wanted: str) -> Program:
    """A program with a token of the actor: with these scopes, or all."""
    names = wanted or tuple(scope.name for scope in scopes.known())
    token, text = create_token(actor=actor, name="测试程序", wanted=names, expires_on=clock.today())
    return Program(text, token)


@pytest.fixture
def anybody(db: None) -> Program:
    """A program without a token."""
    return Program()


@pytest.fixture(autouse=True)
def data_folder(settings: Any, tmp_path: Path) -> Path:
    """Where index and files of a test are."""
    settings.DATA_DIR = tmp_path
    return tmp_path
