"""What holds for every auction, whatever is bid."""

from __future__ import annotations

import json
from datetime import timedelta
from decimal import Decimal

from hypothesis import given, settings
from hypothesis import strategies as st

from lianqiao.engines import bidding
from lianqiao.engines.bidding import Accepted, Kind, Outcome, Rules, SoftClose, Step
from lianqiao.engines.bidding.states import step_at
from tests.engines.bidding.makers import CLOSES, ENGLISH, OPENS, START, Log

BIDDERS = ("A1001", "B2002", "C3003")
#: Tries: who, how many thousand yuan above the start, and how many seconds after the try before.
TRIES = st.lists(
    st.tuples(st.sampled_from(BIDDERS), st.integers(-3, 400), st.integers(0, 900)), min_size=1, max_size=40
)


@st.composite
def rules(draw: st.DrawFn) -> Rules:
    """Open auctions upwards, of all sorts."""
    bands = draw(st.lists(st.integers(1, 300), max_size=3, unique=True))
    steps = [Step(Decimal(0), Decimal(draw(st.integers(1, 9)) * 1000))]
    steps += [Step(Decimal(band * 1000), Decimal(draw(st.integers(1, 9)) * 1000)) for band in sorted(bands)]
    window, extra, longest = draw(st.tuples(st.integers(1, 600), st.integers(0, 600), st.integers(0, 3600)))
    soft = draw(st.sampled_from((None, SoftClose(window, window + extra, window + extra + longest))))
    return Rules(
        Kind.ENGLISH,
        steps=tuple(steps),
        most_steps=draw(st.sampled_from((None, 1, 20))),
        whole_steps=draw(st.booleans()),
        soft_close=soft,
        least_bidders=draw(st.integers(1, 3)),
    )


def _run(chosen: Rules, tries: list[tuple[str, int, int]]) -> Log:
    log, at = Log(chosen), OPENS
    for bidder, thousands, seconds in tries:
        at += timedelta(seconds=seconds)
        log.bid(bidder, START + thousands * 1000, at)
    return log


@settings(deadline=None)
@given(rules(), TRIES)
def test_no_bid_stands_below_the_increment(chosen: Rules, tries: list[tuple[str, int, int]]) -> None:
    log = _run(chosen, tries)

    price, leader = None, ""
    for line in log.lines[1:]:
        amount = Decimal(line.data["amount_yuan"])
        if price is None:
            assert amount >= START
        else:
            assert amount >= price + step_at(chosen, price)
        assert line.data["bidder"] != leader
        price, leader = amount, line.data["bidder"]


@settings(deadline=None)
@given(rules(), TRIES)
def test_winner_is_the_highest_that_stands(chosen: Rules, tries: list[tuple[str, int, int]]) -> None:
    log = _run(chosen, tries)
    standing = [(Decimal(line.data["amount_yuan"]), line.data["bidder"]) for line in log.lines[1:]]
    bidders = {bidder for _amount, bidder in standing}

    result = log.close()

    if not standing or len(bidders) < chosen.least_bidders:
        assert result.outcome is Outcome.UNSOLD
    else:
        assert (result.price_yuan, result.winner) == max(standing)


@settings(deadline=None)
@given(rules(), st.lists(st.integers(0, 600), max_size=60))
def test_soft_close_ends(chosen: Rules, waits: list[int]) -> None:
    log, at = Log(chosen), CLOSES - timedelta(seconds=300)
    for place, wait in enumerate(waits):
        at += timedelta(seconds=wait)
        before = log.state.closes_at
        answer = log.bid(BIDDERS[place % len(BIDDERS)], bidding.least(chosen, log.state), at)
        if isinstance(answer, Accepted):
            assert at < before <= answer.state.closes_at <= bidding.latest_end(chosen, answer.state)
            assert answer.is_extended == (answer.state.closes_at > before)
        else:
            assert at >= before

    longest = 0 if chosen.soft_close is None else chosen.soft_close.longest_seconds
    assert log.state.closes_at <= CLOSES + timedelta(seconds=longest)


@settings(deadline=None)
@given(rules(), TRIES)
def test_replay_gives_the_same(chosen: Rules, tries: list[tuple[str, int, int]]) -> None:
    log = _run(chosen, tries)
    result = log.close()

    story = bidding.replay(bidding.parse(text) for text in log.texts())

    assert (story.rules, story.result, story.is_over) == (chosen, result, True)
    assert story.state.price_yuan == log.state.price_yuan
    assert story.state.closes_at == log.state.closes_at
    assert bidding.verify(log.texts()).findings == ()


@settings(max_examples=200, deadline=None)
@given(TRIES, st.data())
def test_any_edit_of_a_published_log_is_found(tries: list[tuple[str, int, int]], data: st.DataObject) -> None:
    log = _run(ENGLISH, tries)
    log.close()
    texts = log.texts()
    place = data.draw(st.integers(0, len(texts) - 1))
    edit = data.draw(st.sampled_from(("number", "kind", "at", "data", "previous", "digest", "drop", "twice", "swap")))

    edited = _edited(texts, place, edit)

    if edited != texts:
        assert not bidding.verify(edited, digest=log.lines[-1].digest).is_sound


def _edited(texts: list[str], place: int, edit: str) -> list[str]:
    before, line, after = texts[:place], json.loads(texts[place]), texts[place + 1 :]
    if edit == "drop":
        return [*before, *after]
    if edit == "twice":
        return [*before, texts[place], texts[place], *after]
    if edit == "swap":
        return [*before, *after[:1], texts[place], *after[1:]]
    line[edit] = {
        "number": line["number"] + 1,
        "kind": "called_off",
        "at": "2026-11-20T02:00:00.000001Z",
        "data": {**line["data"], "amount_yuan": "999999.00"},
        "previous": "1" * 64,
        "digest": "2" * 64,
    }[edit]
    return [*before, json.dumps(line), *after]


@settings(deadline=None)
@given(rules(), TRIES, st.data())
def test_result_rewritten_with_fresh_digests_is_found(
    chosen: Rules, tries: list[tuple[str, int, int]], data: st.DataObject
) -> None:
    log = _run(chosen, tries)
    log.close()
    last = log.lines.pop()
    forged = {**last.data, "winner": data.draw(st.sampled_from(("", "Z9999"))), "outcome": "won", "why": ""}
    log.add(bidding.LineKind.CLOSED, log.state.closes_at, {**forged, "price_yuan": "100000.00"})

    assert not bidding.verify(log.texts()).is_sound


@settings(deadline=None)
@given(st.text(max_size=60))
def test_any_text_is_read_or_refused(text: str) -> None:
    report = bidding.verify([text])

    assert not report.is_sound
