"""Tables of programmes."""

from lianqiao.processes.programmes.models.application import Application, Partner, SectionAnswers
from lianqiao.processes.programmes.models.call import Call
from lianqiao.processes.programmes.models.decision import Decision, EnteredScore
from lianqiao.processes.programmes.models.question import Amendment, Question
from lianqiao.processes.programmes.models.scheme import Scheme, SchemeEdition
from lianqiao.processes.programmes.models.vacancy import Vacancy

__all__ = [
    "Amendment",
    "Application",
    "Call",
    "Decision",
    "EnteredScore",
    "Partner",
    "Question",
    "Scheme",
    "SchemeEdition",
    "SectionAnswers",
    "Vacancy",
]
