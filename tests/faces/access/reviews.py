"""Who may open rubrics, experts and reviews, and what an expert has to judge."""

from typing import Any

from tests.faces.access.api import NO_TOKEN
from tests.faces.access.table import Row

_KEPT = "LNNNNNNNN2N"
ROWS: tuple[Row, ...] = (
    ("workbench:rubrics", "get", (), "LF222222222"),
    ("workbench:rubrics_new", "get", (), "LFFFFFFFF22"),
    ("workbench:rubrics_record", "get", ("rubric",), _KEPT),
    ("workbench:rubrics_edit", "get", ("draft_rubric",), "LFNNNNNNN2N"),
    ("workbench:rubrics_act", "post", ("rubric",), "LNNNNNNNNNN"),
    ("workbench:rubrics_say", "post", ("rubric",), "LNNNNNNNN3N"),
    ("workbench:rubrics_versions", "get", ("rubric",), "LNNNNNNNNNN"),
    ("workbench:rubrics_copy", "post", ("rubric",), "LFFNFNNNN3N"),
    ("workbench:experts", "get", (), "LF222222222"),
    ("workbench:experts_new", "get", (), "LFFFFFFFF22"),
    ("workbench:experts_record", "get", ("expert",), "LN2NNNNNN2N"),
    ("workbench:experts_edit", "get", ("expert",), "LFFNNNNNN2N"),
    ("workbench:experts_act", "post", ("expert",), "LNNNNNNNNNN"),
    ("workbench:experts_say", "post", ("expert",), "LNFNNNNNN3N"),
    ("workbench:experts_versions", "get", ("expert",), "LNNNNNNNNNN"),
    ("workbench:experts_profile", "get", ("expert",), "LF2NNNNNNFN"),
    ("workbench:reviews", "get", (), "LF222222222"),
    ("workbench:reviews_new", "get", (), "LFFFFFFFF22"),
    ("workbench:reviews_record", "get", ("review",), _KEPT),
    ("workbench:reviews_edit", "get", ("review",), "LFNNNNNNN2N"),
    ("workbench:reviews_act", "post", ("review",), "LNNNNNNNNNN"),
    ("workbench:reviews_say", "post", ("review",), "LNNNNNNNN3N"),
    ("workbench:reviews_versions", "get", ("review",), "LNNNNNNNNNN"),
    ("workbench:reviews_subjects", "get", ("review",), "LFFNFNNNN2N"),
    ("workbench:reviews_draw", "post", ("review",), "LFFFFNFFF3N"),
    ("workbench:reviews_minutes", "get", ("review",), "LFFNFNNNN2N"),
    ("workbench:reviews_results", "get", ("judged", "=ranking.csv"), "LFFNFNNNN2N"),
    ("workbench:reviews_pay", "post", ("review", "expert"), "LFFFFNFFF3N"),
    ("workbench:review_draw", "get", ("draw",), "LFFNFNNNN2N"),
    ("workbench:review_subject", "get", ("subject",), "LFFNFNNNN2N"),
    ("workbench:review_subject_remove", "post", ("subject",), "LFFNFNNNN3N"),
    ("workbench:review_subject_files", "get", ("subject",), "LFFNFNNNN2N"),
    ("api:reviews", "get", (), NO_TOKEN),
    ("api:reviews_record", "get", ("review",), NO_TOKEN),
    ("api:reviews_results", "get", ("judged",), NO_TOKEN),
    ("api:review_tasks", "get", (), NO_TOKEN),
    ("api:review_tasks_record", "get", ("review_task",), NO_TOKEN),
    ("workbench:review_subject_visit", "get", ("wide_subject",), "LFFNFNNNN2N"),
    ("workbench:review_subject_users", "get", ("wide_subject",), "LFFNFNNNN2N"),
    ("workbench:foresights", "get", (), "LF222222222"),
    ("workbench:foresights_new", "get", (), "LFFFFFFFF22"),
    ("workbench:foresights_record", "get", ("foresight",), "LN2NNNNNN2N"),
    ("workbench:foresights_edit", "get", ("foresight_draft",), "LFNNNNNNN2N"),
    ("workbench:foresights_act", "post", ("foresight",), "LNNNNNNNNNN"),
    ("workbench:foresights_say", "post", ("foresight",), "LNFNNNNNN3N"),
    ("workbench:foresights_versions", "get", ("foresight",), "LNNNNNNNNNN"),
    ("workbench:foresights_panel", "get", ("foresight_draft",), "LFFNFNNNN2N"),
    ("workbench:foresights_answer", "get", ("foresight",), "LF2NNNNNNNN"),
    ("workbench:foresights_file", "get", ("foresight", "=report.csv"), "LFFNFNNNN2N"),
    ("workbench:visit", "get", ("visit",), "LN2NNNNNN2N"),
    ("workbench:visit_edit", "get", ("visit",), "LFFNFNNNN2N"),
    ("workbench:visit_report", "get", ("visit",), "LF2NNNNNNFN"),
    ("workbench:visit_act", "post", ("visit",), "LNNNNNNNNNN"),
    ("workbench:ballots", "get", (), "LFF2F2222FF"),
    ("workbench:ballot", "get", ("ballot",), "LFNNNN2NN2N"),
    ("workbench:ballot_cast", "get", ("ballot",), "LFFNFN2NNFF"),
    ("workbench:ballot_act", "post", ("ballot",), "LNNNNNNNNNN"),
    ("workbench:review_tasks", "get", (), "LF222222222"),
    ("workbench:review_task", "get", ("review_task",), "LF2NNNNNNNN"),
    ("workbench:review_task_act", "post", ("review_task",), "LNNNNNNNNNN"),
    ("workbench:review_task_score", "get", ("review_task",), "LF2NNNNNNNN"),
    ("workbench:review_task_total", "post", ("review_task",), "LF2NNNNNNNN"),
    ("workbench:review_task_vote", "get", ("review_task",), "LF2NNNNNNNN"),
)


def objects(world: dict[str, Any]) -> dict[str, Any]:
    """What the reviewer's government keeps; the viewer of the owner is an expert of its pool."""
    from lianqiao.processes.reviews.domain import choose_panel
    from lianqiao.processes.reviews.models import Expert
    from tests.processes.reviews.makers import (
        accept,
        ask_round,
        make_ballot,
        make_drawn,
        make_expert,
        make_foresight,
        make_open,
        make_panel,
        make_rubric,
        make_visit,
        make_wide,
        tasks_of,
    )

    keeper, viewer = world["people"]["reviewer"], world["people"]["owner_viewer"]
    # Experts whom other parts of the table have put into the pool are not drawn in the viewer's place.
    others = list(Expert.objects.filter(organisation=keeper.organisation, state="active").values_list("pk", flat=True))
    Expert.objects.filter(pk__in=others).update(state="paused")
    expert = make_expert(keeper, viewer)
    opened = make_open(keeper, subjects=1, experts=0, per_subject=1)
    Expert.objects.filter(pk__in=others).update(state="active")
    review = make_drawn(keeper, subjects=1, experts=1, per_subject=1)
    foresight = make_foresight(keeper, panel=4)
    choose_panel(foresight, actor=keeper, experts=[expert, *(row.expert for row in foresight.panel.all())])
    ask_round(foresight, keeper)
    wide = make_wide(keeper, subjects=1, experts=1, is_blind=False)
    return {
        "rubric": review.rubric,
        "draft_rubric": make_rubric(keeper, "draft"),
        "expert": expert,
        "review": review,
        "draw": review.draws.get(),
        "subject": review.subjects.get(),
        "foresight": foresight,
        "foresight_draft": make_foresight(keeper, panel=1),
        "judged": make_panel(keeper, subjects=1, experts=1, per_subject=1),
        "wide_subject": wide.subjects.get(),
        "visit": make_visit(keeper, wide, leader=expert),
        "ballot": make_ballot(keeper, wide, unit=world["people"]["stranger"].organisation),
        "review_task": accept(tasks_of(opened)[0]),
    }
