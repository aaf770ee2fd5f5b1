"""The draw as a person does it by hand: one subject after the other, the best who is still free."""

from __future__ import annotations

from random import Random

from lianqiao.engines.assignment.problem import Drawn, Pair, Problem, drawn_of


def draw_greedily(problem: Problem, *, seed: int) -> Drawn:
    """Subjects in a random order; each takes the allowed experts of the best fit, of these the least busy, by lot.

    Keeps conflicts and quotas, but may leave gaps that `draw` fills. A peer to compare with.
    """
    chance = Random(seed)  # noqa: S311 - drawn openly: the seed is recorded so that anybody can repeat it
    order = list(range(len(problem.need)))
    chance.shuffle(order)
    free, held = problem.free.tolist(), problem.held.tolist()
    pairs: list[Pair] = []
    for subject in order:
        barred, misfit = problem.barred[subject], problem.misfit[subject].tolist()
        open_to = [expert for expert in range(len(free)) if free[expert] > 0 and not barred[expert]]
        open_to.sort(key=lambda expert: (misfit[expert], held[expert], chance.random()))
        for expert in open_to[: int(problem.need[subject])]:
            free[expert] -= 1
            held[expert] += 1
            pairs.append((subject, expert))
    return drawn_of(problem, pairs)
