"""Ways of signing: the point at which a site's service for electronic seals is plugged in.

The program records signatures on paper. A site that has a service registers one more provider when it starts:

    providers.register(Provider("seal", _("电子签章"), confirm=ask_the_service))
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from lianqiao.core import clock
from lianqiao.core.errors import DomainError


@dataclass(frozen=True)
class Signing:
    """What is to be signed: by which party, which content (hash), and what was said of the signature."""

    party: Any
    content_sha256: str
    signer_name: str
    signed_on: date
    has_paper: bool


#: Looks whether the signature is real; returns what is kept of it as plain values, or raises DomainError.
Confirm = Callable[[Signing], Mapping[str, Any]]


@dataclass(frozen=True)
class Provider:
    """A way of signing."""

    key: str
    label: Any
    confirm: Confirm


_PROVIDERS: dict[str, Provider] = {}


def register(provider: Provider) -> Provider:
    """Make a way of signing known, once; LookupError for a key that is taken."""
    if provider.key in _PROVIDERS:
        raise LookupError(f"there is a way of signing {provider.key!r} already")
    _PROVIDERS[provider.key] = provider
    return provider


def provider_of(key: str) -> Provider:
    """The way of signing of that key; DomainError when there is none."""
    if key not in _PROVIDERS:
        raise DomainError("provider", _now("没有这种签署方式。"), "provider")
    return _PROVIDERS[key]


def provider_choices() -> list[tuple[str, Any]]:
    """All ways, for forms."""
    return [(one.key, one.label) for one in _PROVIDERS.values()]


def _confirm_by_hand(signing: Signing) -> Mapping[str, Any]:
    """A signature on paper is believed to whoever records it and answers for it in the log."""
    if not signing.signer_name.strip():
        raise DomainError("signer_missing", _now("请写签署人的姓名。"), "signer_name")
    if signing.signed_on > clock.today():
        raise DomainError("signed_later", _now("签署日期不能晚于今天。"), "signed_on")
    return {}


BY_HAND = register(Provider("by_hand", _("纸质签署，登记在案"), _confirm_by_hand))
