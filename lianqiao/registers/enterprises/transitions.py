"""The states of the filed records of enterprises."""

from lianqiao.core.filing.enums import FilingState
from lianqiao.core.filing.steps import filing_steps
from lianqiao.core.transitions import TransitionTable, register
from lianqiao.registers.enterprises.models import YearFigures

FIGURES = register(
    TransitionTable(model=YearFigures, states=FilingState, initial=FilingState.DRAFT, transitions=filing_steps())
)
