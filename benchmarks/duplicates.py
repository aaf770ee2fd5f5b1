"""Near-duplicates: how well copies that people changed are told from records that are merely alike.

From a sample of a collection (corpus.jsonl: id, title, text) copies are made in five ways: a third of the
sentences left out, one word in seven replaced, the second half cut off, as much foreign text added,
sentences shuffled under another title. Measured: the share of copies whose original is found, and the share
of unchanged records for which another record is reported (whole collections hold a few real copies, such as
versions of one paper).
"""

from __future__ import annotations

import random
import re
from collections.abc import Callable, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

from benchmarks.common import arguments, as_json, data_folder, machine, say, table
from benchmarks.retrieval import read_corpus
from lianqiao.engines.retrieval import Document, Index
from lianqiao.engines.retrieval.duplicates import THRESHOLD, likely_duplicates
from lianqiao.engines.text import cut

Change = Callable[[Document, Document, random.Random], Document]
THRESHOLDS = (0.3, THRESHOLD, 0.5, 0.6, 0.7)


def main(argv: Sequence[str] | None = None) -> None:
    """Measure and print."""
    parser = arguments(__doc__, data=True)
    parser.add_argument("--sample", type=int, default=300, help="records that are copied")
    options = parser.parse_args(argv)
    result = measure(data_folder(options, "corpus.jsonl"), options.sample)
    print(as_json(result) if options.json else table("share reported, by threshold", result["rows"]))


def measure(folder: Path, size: int) -> dict[str, Any]:
    """A row for each way of copying, and one for the records as they are."""
    documents = [document for document in read_corpus(folder) if len(document.text) >= 50]
    index = Index.in_memory(documents)
    chance = random.Random(20251122)
    sample = chance.sample(documents, size)
    rows: list[dict[str, Any]] = []
    for name, change in CHANGES.items():
        say(name)
        best = []
        for document in sample:
            copy = replace(change(document, chance.choice(documents), chance), id="the copy")
            found = likely_duplicates(copy, index, threshold=min(THRESHOLDS))
            best.append(max((one.similarity for one in found if one.document == document), default=0.0))
        rows.append(_row(f"original found: {name}", best))
    others = []
    for document in sample:
        found = likely_duplicates(document, index, threshold=min(THRESHOLDS))
        others.append(max((one.similarity for one in found), default=0.0))
    rows.append(_row("another record reported", others))
    return {"documents": len(documents), "sample": size, "machine": machine(), "rows": rows}


def _row(name: str, best: list[float]) -> dict[str, Any]:
    return {"what": name} | {
        str(threshold): sum(value >= threshold for value in best) / len(best) for threshold in THRESHOLDS
    }


def _sentences(text: str) -> list[str]:
    return [sentence for sentence in re.split("(?<=[。；])", text) if sentence]


def _leave_out(document: Document, _: Document, chance: random.Random) -> Document:
    sentences = _sentences(document.text)
    return replace(document, text="".join(s for s in sentences if chance.random() > 1 / 3) or sentences[0])


def _replace_words(document: Document, other: Document, chance: random.Random) -> Document:
    text = document.text
    words = sorted({word.text for word in cut(text)})
    foreign = [word.text for word in cut(other.text)]
    for word in chance.sample(words, len(words) // 7):
        text = text.replace(word, chance.choice(foreign))
    return replace(document, text=text)


def _cut_off(document: Document, _: Document, __: random.Random) -> Document:
    return replace(document, text=document.text[: len(document.text) // 2])


def _add(document: Document, other: Document, _: random.Random) -> Document:
    return replace(document, text=document.text + other.text[: len(document.text)])


def _shuffle(document: Document, other: Document, chance: random.Random) -> Document:
    sentences = _sentences(document.text)
    chance.shuffle(sentences)
    return replace(document, title=other.title, text="".join(sentences))


CHANGES: dict[str, Change] = {
    "a third left out": _leave_out,
    "words replaced": _replace_words,
    "second half cut off": _cut_off,
    "foreign text added": _add,
    "shuffled, other title": _shuffle,
}

if __name__ == "__main__":
    main()
