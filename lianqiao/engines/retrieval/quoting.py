"""The sentence of a document that answers a query best, with what the index knows of both."""

import re
from typing import Final

from lianqiao.engines.retrieval import schema
from lianqiao.engines.retrieval.evidence import Evidence, Reader, Term, by_words, losses
from lianqiao.engines.retrieval.records import Document, Key, Query
from lianqiao.engines.retrieval.search import Plan, account_of, plan_of
from lianqiao.engines.retrieval.tuning import Settings
from lianqiao.engines.retrieval.view import View

_MEAN_LENGTH: Final = re.compile(r'"value": ([\d.eE+]+),\s*"description": "avgdl.*?"Term=Term\(field=(\d+)', re.DOTALL)


def evidence_of(
    view: View, query: Query, document: Document, reader: Reader | None, settings: Settings
) -> Evidence | None:
    """See `Index.evidence`; without a `reader` words alone decide."""
    plan = plan_of(view, query, settings)
    if plan is None:
        return None

    def rarer(term: Term) -> float:
        spread = view.spread(*term)
        fewer = max(0, spread.frequency - 1)
        share = (spread.frequency + 5.0) / (fewer + 5.0)
        weight: float = plan.importance[term] * share**settings.topicality * view.rarity(fewer) / spread.rarity
        return weight

    lost = losses(plan.importance, rarer, document, _mean_lengths(view, plan, document.key))
    words = by_words(plan.terms, plan.importance, lost)
    carrying = [sentence for sentence, loss in lost.items() if loss >= 0]
    return words if reader is None else reader.evidence(query, document, carrying, words)


def _mean_lengths(view: View, plan: Plan, key: Key) -> dict[str, float]:
    """Index field -> mean length, of the fields in which the document has a term of the query."""
    found = view.searcher.search(schema.term("key", schema.key_term(key)), 1, count=False).hits
    account = "".join(account_of(view, plan, address) for _, address in found)
    return {schema.FIELD_NAMES[int(number)]: float(value) for value, number in _MEAN_LENGTH.findall(account)}
