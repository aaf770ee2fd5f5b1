"""Rules of auctions: which bid stands, when bidding ends, who wins, and a log that anybody can check.

rules = Rules(Kind.ENGLISH, steps=(Step(Decimal(0), Decimal(1000)),), soft_close=SoftClose(300, 300, 7200))
state = begin(start_yuan=Decimal(50_000), opens_at=..., closes_at=..., at=...)
answer = accept(rules, state, Bid("D6832", Decimal(51_000)), at)  # Accepted, with the state after it, or Refused
decide(rules, state, reserve_yuan=Decimal(60_000))  # who won, at which price, or why nobody did
verify(lines)  # a published log, without database and without Django
"""

from lianqiao.engines.bidding.amounts import amount_text, moment_text
from lianqiao.engines.bidding.deciding import Outcome, Result, Why, decide
from lianqiao.engines.bidding.log import (
    BEGINNING,
    Line,
    LineKind,
    NotALine,
    as_text,
    chain,
    commitment_of,
    digest_of_terms,
    parse,
)
from lianqiao.engines.bidding.replaying import BrokenLog, Story, closing_data, follow, replay
from lianqiao.engines.bidding.rules import Kind, Rules, RulesError, SoftClose, Step, Tie
from lianqiao.engines.bidding.states import (
    Accepted,
    Bid,
    Offer,
    Refusal,
    Refused,
    State,
    accept,
    begin,
    latest_end,
    least,
    most,
    next_amounts,
    timing,
)
from lianqiao.engines.bidding.verifying import Finding, Report, verify

__all__ = [
    "BEGINNING",
    "Accepted",
    "Bid",
    "BrokenLog",
    "Finding",
    "Kind",
    "Line",
    "LineKind",
    "NotALine",
    "Offer",
    "Outcome",
    "Refusal",
    "Refused",
    "Report",
    "Result",
    "Rules",
    "RulesError",
    "SoftClose",
    "State",
    "Step",
    "Story",
    "Tie",
    "Why",
    "accept",
    "amount_text",
    "as_text",
    "begin",
    "chain",
    "closing_data",
    "commitment_of",
    "decide",
    "digest_of_terms",
    "follow",
    "latest_end",
    "least",
    "moment_text",
    "most",
    "next_amounts",
    "parse",
    "replay",
    "timing",
    "verify",
]
