"""The tables of reviews."""

from lianqiao.processes.reviews.models.experts import Expert, Relation
from lianqiao.processes.reviews.models.foresight import Forecast, Foresight, Panelist, Topic
from lianqiao.processes.reviews.models.reviews import Draw, Review, Subject
from lianqiao.processes.reviews.models.rubrics import Band, Criterion, Rubric
from lianqiao.processes.reviews.models.sheets import Assignment, FeeEntry, Sheet, Vote
from lianqiao.processes.reviews.models.users import Ballot
from lianqiao.processes.reviews.models.visits import Visit, VisitMember

__all__ = [
    "Assignment",
    "Ballot",
    "Band",
    "Criterion",
    "Draw",
    "Expert",
    "FeeEntry",
    "Forecast",
    "Foresight",
    "Panelist",
    "Relation",
    "Review",
    "Rubric",
    "Sheet",
    "Subject",
    "Topic",
    "Visit",
    "VisitMember",
    "Vote",
]
