"""Train the learnt part of the encoder, and measure it on queries that the training did not see.

    python -m benchmarks tower --data FOLDER --vectors FOLDER [--without PART] [--out tower.npz]

Of E5's twelve layers the upper six get low-rank additions where texts ask; the lower six stay, so their states are made
once. Documents keep the vectors of E5 as it is (`--vectors`); a linear map joins those of text and title. Each query is
to tell its documents from all others of the collection (softmax over all cosines). Queries fall into three parts by the
sum of their identifier's characters; `--without 0` leaves part 0 out and measures on it. What is shipped was trained on
all.

PyTorch is needed for this and for nothing else: `pip install torch`. Some fifteen minutes on two cores.
"""

from __future__ import annotations

import random
import time
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

import numpy as np

from benchmarks.common import arguments, as_json, data_folder, say, table
from benchmarks.e5 import kept_vectors, title_of
from benchmarks.retrieval import TASKS, read_corpus, read_task
from benchmarks.towering import Tower, states_of
from lianqiao.engines.retrieval import Document
from lianqiao.engines.retrieval.e5 import Weights
from lianqiao.engines.retrieval.e5.weights import Vectors
from lianqiao.engines.retrieval.measures import ndcg_at, recall_at

PARTS: Final = 3
BATCH: Final = 48
RATE: Final = 8e-4
MAP_RATE: Final = 0.1
"""Of the maps' learning rate in that of the additions."""
TEMPERATURE: Final = 0.03
TIMES: Final = {"need": 1, "cite": 2}
"""How often a query of the task comes up in one pass."""
K: Final = 10


@dataclass(frozen=True)
class Asked:
    """A query with the places of its documents, and of the one that it was made of and may not count."""

    task: str
    name: str
    text: str
    relevant: dict[int, float]
    own: int | None

    @property
    def part(self) -> int:
        """One of three, by name."""
        return sum(map(ord, self.name)) % PARTS


def main(argv: Sequence[str] | None = None) -> None:
    """Train, measure where a part was left out, and write the file."""
    parser = arguments(__doc__, data=True)
    parser.add_argument("--vectors", type=Path, required=True, help="folder in which the vectors of documents are kept")
    parser.add_argument("--without", type=int, choices=range(PARTS), help="leave a part of the queries out and measure")
    parser.add_argument("--passes", type=float, default=1.5, help="how often each query is seen")
    parser.add_argument("--seed", type=int, default=1, help="of the order of queries and of the first additions")
    parser.add_argument("--out", type=Path, help="where the learnt part is written")
    options = parser.parse_args(argv)
    names = [f"{kind}_{task}.{end}" for task in TASKS for kind, end in (("queries", "jsonl"), ("qrels", "tsv"))]
    folder = data_folder(options, "corpus.jsonl", *names)
    documents = read_corpus(folder)
    asked = [query for task in TASKS for query in read_queries(folder, task, documents)]
    texts = kept_vectors(documents, options.vectors)
    titles = kept_vectors(documents, options.vectors, name="titles", of=title_of)
    weights = Weights.of_wheel()
    say(f"the lower layers of {len(asked)} queries")
    states = states_of(weights, [query.text for query in asked])
    seen = [place for place, query in enumerate(asked) if query.part != options.without]
    tower = Tower(weights, texts, titles, options.seed)
    train(tower, [asked[place] for place in seen], [states[place] for place in seen], options.passes, options.seed)
    if options.out is not None:
        np.savez(options.out, **tower.numbers())
        say(f"written to {options.out}")
    if options.without is not None:
        left = [place for place, query in enumerate(asked) if query.part == options.without]
        rows = measure(tower, [asked[place] for place in left], [states[place] for place in left])
        print(as_json({"rows": rows}) if options.json else table(f"vectors alone, part {options.without}", rows))


def read_queries(folder: Path, task: str, documents: Sequence[Document]) -> list[Asked]:
    """The queries of a task that have a document here."""
    places = {document.id: place for place, document in enumerate(documents)}
    read = read_task(folder, task)
    found = []
    for name, text in read.queries.items():
        relevant = {places[one]: gain for one, gain in read.relevant[name].items() if one in places}
        if relevant:
            found.append(Asked(task, name, text, relevant, places.get(read.own(name))))
    return found


def train(tower: Tower, asked: Sequence[Asked], states: Sequence[Any], passes: float, seed: int) -> None:
    """Go over the queries in random order; the learning rate rises for twenty steps and then falls nearly to 0."""
    import torch

    chance = random.Random(seed)
    groups = [{"params": tower.additions, "first": RATE}, {"params": tower.maps, "first": RATE * MAP_RATE}]
    optimiser = torch.optim.AdamW(groups, lr=RATE, weight_decay=0.01)
    once = [place for place, query in enumerate(asked) for _ in range(TIMES[query.task])]
    steps = int(len(once) * passes / BATCH)
    order: list[int] = []
    started = time.monotonic()
    losses = []
    for step in range(steps):
        for group in optimiser.param_groups:
            group["lr"] = group["first"] * min(1.0, (step + 1) / 20) * max(0.03, 1 - step / steps)
        while len(order) < BATCH:
            order += chance.sample(once, len(once))
        batch, order = order[:BATCH], order[BATCH:]
        scores = tower.queries([states[place] for place in batch]) @ tower.documents().T / TEMPERATURE
        wanted = [chance.choice(list(asked[place].relevant)) for place in batch]
        left_out = torch.zeros_like(scores)
        for row, place in enumerate(batch):
            aside = set(asked[place].relevant) - {wanted[row]}
            left_out[row, sorted(aside | ({asked[place].own} - {None}))] = -1e9  # type: ignore[type-var]
        loss = torch.nn.functional.cross_entropy(scores + left_out, torch.tensor(wanted))
        optimiser.zero_grad()
        loss.backward()
        torch.nn.utils.clip_grad_norm_(tower.additions + tower.maps, 1.0)
        optimiser.step()
        losses.append(loss.item())
        if step % 20 == 19:
            say(f"step {step + 1} of {steps}, loss {np.mean(losses[-20:]):.3f}, {time.monotonic() - started:.0f} s")


def measure(tower: Tower, asked: Sequence[Asked], states: Sequence[Any]) -> list[dict[str, Any]]:
    """Recall and nDCG of the vectors alone, for each task."""
    vectors, documents = tower.query_vectors(states), tower.document_vectors()
    rows = []
    for task in TASKS:
        places = [place for place, query in enumerate(asked) if query.task == task]
        answers = [_answer(vectors[place] @ documents.T, asked[place]) for place in places]
        recall, gain = np.mean(answers, axis=0)
        rows.append(
            {"task": task, "queries": len(places), f"recall@{K}": round(recall, 4), f"ndcg@{K}": round(gain, 4)}
        )
    return rows


def _answer(scores: Vectors, query: Asked) -> tuple[float, float]:
    best = [place for place in np.argsort(-scores, kind="stable")[: K + 1].tolist() if place != query.own][:K]
    gains = {str(place): gain for place, gain in query.relevant.items()}
    ranked = list(map(str, best))
    return recall_at(ranked, gains, K), ndcg_at(ranked, gains, K)
