"""Exemption from value-added tax: transfer, licence, development, and consulting and services that go with them."""

from __future__ import annotations

from dataclasses import dataclass

from lianqiao.engines.taxation.reasons import Reason, Relief, judged

#: Written contract, registration, opinion of the authority: kept for the tax office.
PAPERS = ("contract", "certificate", "opinion")


@dataclass(frozen=True)
class VatRules:
    """The kinds that are exempt, and which of them only together with a transfer or development."""

    kinds: frozenset[str]
    related_only: frozenset[str]


@dataclass(frozen=True)
class VatFacts:
    """What is known of the contract. `is_related`: consulting or a service that hands over the technique."""

    kind: str
    is_written: bool | None = None
    is_registered: bool | None = None
    is_related: bool | None = None
    same_invoice: bool | None = None


def vat_relief(facts: VatFacts, rules: VatRules) -> Relief:
    """Whether the price is exempt from value-added tax (财税〔2016〕36号 annex 3, item 26)."""
    reasons = [Reason("kind", facts.kind in rules.kinds)]
    if facts.kind in rules.related_only:
        reasons += [Reason("related", facts.is_related), Reason("same_invoice", facts.same_invoice)]
    reasons += [Reason("written", facts.is_written), Reason("registered", facts.is_registered)]
    papers = (*PAPERS, "invoice") if facts.kind in rules.related_only else PAPERS
    return judged(reasons, papers)
