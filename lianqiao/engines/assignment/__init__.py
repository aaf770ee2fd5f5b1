"""Who reviews what: quotas, conflicts and field fit met as well as they can be, by a draw that can be re-run."""

from lianqiao.engines.assignment.greedy import draw_greedily
from lianqiao.engines.assignment.optimal import SOLVER, draw
from lianqiao.engines.assignment.problem import Drawn, Problem, Weights, cost_of

__all__ = ["SOLVER", "Drawn", "Problem", "Weights", "cost_of", "draw", "draw_greedily"]
