"""The tables of reviews."""

from lianqiao.processes.reviews.models.experts import Expert, Relation
from lianqiao.processes.reviews.models.reviews import Draw, Review, Subject
from lianqiao.processes.reviews.models.rubrics import Band, Criterion, Rubric
from lianqiao.processes.reviews.models.sheets import Assignment, FeeEntry, Sheet, Vote

__all__ = [
    "Assignment",
    "Band",
    "Criterion",
    "Draw",
    "Expert",
    "FeeEntry",
    "Relation",
    "Review",
    "Rubric",
    "Sheet",
    "Subject",
    "Vote",
]
