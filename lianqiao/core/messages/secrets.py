"""Keeping what must be read again but never shown: encrypted with a key made from the installation's secret."""

from __future__ import annotations

import base64

from cryptography.fernet import Fernet, InvalidToken, MultiFernet
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from django.conf import settings


def _fernet(secret: str, purpose: str) -> Fernet:
    """A key of its own for each purpose (HKDF, RFC 5869), so that none tells anything about another."""
    derived = HKDF(algorithm=SHA256(), length=32, salt=None, info=purpose.encode()).derive(secret.encode())
    return Fernet(base64.urlsafe_b64encode(derived))


def _keys(purpose: str) -> MultiFernet:
    """The present secret first; former ones (`SECRET_KEY_FALLBACKS`) still open what they closed."""
    return MultiFernet(
        _fernet(str(secret), purpose) for secret in (settings.SECRET_KEY, *settings.SECRET_KEY_FALLBACKS)
    )


def close(text: str, *, purpose: str) -> bytes:
    """The text encrypted; it differs each time."""
    return _keys(purpose).encrypt(text.encode())


def reveal(closed: bytes, *, purpose: str) -> str:
    """The text that was closed. Raises ValueError when the installation's secret has changed since."""
    try:
        return _keys(purpose).decrypt(bytes(closed)).decode()
    except InvalidToken as error:
        raise ValueError("closed with another secret key") from error
