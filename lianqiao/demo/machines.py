"""The tokens by which programs of the demonstration's offices read and write, and an address that hears of changes."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from lianqiao.demo.acts import Acts, read
from lianqiao.registers.programs import scopes
from lianqiao.registers.programs.domain.tokens import create_token, find_token, longest_day, revoke_token
from lianqiao.registers.programs.domain.webhooks import pause_webhook, register_webhook


class Machines:
    """Makes the tokens and addresses of people who take part; nobody learns their texts, and nothing is sent."""

    def __init__(self, acts: Acts) -> None:
        self._acts = acts

    def connect(self) -> None:
        """All tokens, used since, of which one is revoked again; and the addresses, which are paused."""
        for told in read("programs"):
            if self._acts.is_there(told["unit"]):
                self._connect(told)
        for told in read("webhooks"):
            if self._acts.is_there(told["unit"]):
                self._listen(told)

    def _listen(self, told: dict[str, Any]) -> None:
        """An address of nobody: its host is not looked up, and it is paused on the day it is made."""
        acts = self._acts
        actor = acts.owner(told["unit"], preferred=told["person"])
        acts.begin(acts.day(told["days"], actor.organisation))
        given = {name: told[name] for name in ("url", "topics", "own_only")}
        webhook = register_webhook(actor=actor, **given, look_up=False)
        acts.later(0)
        pause_webhook(webhook, actor=actor)

    def _connect(self, told: dict[str, Any]) -> None:
        acts = self._acts
        actor = acts.owner(told["unit"], preferred=told["person"])
        days = acts.day(told["days"], actor.organisation)
        acts.begin(days)
        known = {scope.name for scope in scopes.known()}
        ends = min(acts.past.day(days) + timedelta(days=told["life"]), longest_day(actor))
        wanted = [name for name in told["scopes"] if name in known]
        token, text = create_token(actor=actor, name=told["name"], wanted=wanted, expires_on=ends)
        if "revoked" in told:
            acts.later(told["revoked"])
            revoke_token(token, actor=actor)
            return
        acts.begin(max(acts.ago(ends) + 1, acts.past.random.randint(1, 4)))
        find_token(text)
