"""Signing what is sent to a webhook, as the Standard Webhooks specification (1.0) writes it."""

from __future__ import annotations

import base64
import hashlib
import hmac

from django.utils.crypto import salted_hmac

from lianqiao.registers.programs.models import Webhook

SECRET_MARK = "whsec_"  # noqa: S105 - the specification's prefix of every secret


def secret_of(webhook: Webhook) -> str:
    """The secret that the receiver checks signatures with; it is derived each time and stored nowhere."""
    return SECRET_MARK + base64.b64encode(_key(webhook)).decode()


def signature_headers(webhook: Webhook, *, message_id: str, timestamp: int, body: bytes) -> dict[str, str]:
    """The three header fields of a message: its id, the second of sending, and the HMAC-SHA256 of both and the body."""
    signed = b".".join((message_id.encode(), str(timestamp).encode(), body))
    signature = base64.b64encode(hmac.digest(_key(webhook), signed, hashlib.sha256)).decode()
    return {
        "webhook-id": message_id,
        "webhook-timestamp": str(timestamp),
        "webhook-signature": f"v1,{signature}",
    }


def _key(webhook: Webhook) -> bytes:
    value = f"{webhook.pk}.{webhook.secret_number}"
    return salted_hmac("lianqiao.programs.webhooks", value, algorithm="sha256").digest()
