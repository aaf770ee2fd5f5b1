"""Two people at once: the firm that agrees while the body changes, and two colleagues who sign the same terms."""

from __future__ import annotations

import threading
from collections.abc import Callable
from typing import Any

import pytest
from django.db import connection, transaction

from lianqiao.core.errors import DomainError
from lianqiao.processes.challenges.domain.writing import agree, update_challenge
from lianqiao.processes.challenges.gate import sign_terms
from lianqiao.processes.challenges.models import Challenge, TermsSignature
from lianqiao.processes.programmes.enums import CallState as C
from tests.factories import make_actor
from tests.factories.challenges import make_challenge
from tests.factories.programmes import body_of
from tests.waiting import until_somebody_waits

pytestmark = pytest.mark.django_db(transaction=True)


def beside(first: Callable[[], Any], second: Callable[[], Any]) -> list[str]:
    """Do the second while the first has not ended yet; returns the codes with which the second was refused."""
    refused: list[str] = []

    def attempt() -> None:
        try:
            second()
        except DomainError as refusal:
            refused.append(refusal.code)
        finally:
            connection.close()

    other = threading.Thread(target=attempt)
    with transaction.atomic():
        first()
        other.start()
        until_somebody_waits(other)
    other.join()
    return refused


def test_firm_does_not_agree_to_what_is_changed_at_that_moment() -> None:
    challenge = make_challenge(C.DRAFT)
    firm, body = make_actor(organisation=challenge.issuer), body_of(challenge)
    seen = challenge.content_sha256

    refused = beside(
        lambda: update_challenge(challenge, actor=body, values={"months": 6}),
        lambda: agree(challenge, actor=firm, seen=seen),
    )

    challenge.refresh_from_db()
    assert refused == ["other_content"]
    assert (challenge.months, challenge.issuer_agreed_at) == (6, None)


def test_two_colleagues_sign_once() -> None:
    challenge = make_challenge(is_gated=True, details="现用磷化工艺。")
    first = make_actor()
    second = make_actor(organisation=first.organisation)
    seen = Challenge.objects.get(pk=challenge.pk).terms_sha256

    refused = beside(
        lambda: sign_terms(challenge, actor=first, seen=seen),
        lambda: sign_terms(challenge, actor=second, seen=seen),
    )

    assert refused == []
    assert TermsSignature.objects.get().signed_by == first.user
