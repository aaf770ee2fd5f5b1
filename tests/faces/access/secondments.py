"""Who sees posts of firms, people in them, and the lists of bodies."""

from typing import Any

from tests.faces.access.api import EVERYBODY, NOBODY
from tests.faces.access.table import Row

ROWS: tuple[Row, ...] = (
    ("portal:secondments", "get", (), "22222222222222"),
    ("workbench:secondments", "get", (), "L2222222222222"),
    ("workbench:secondment", "get", ("offered",), "LNN2N2NNNNN"),
    ("workbench:secondment", "get", ("serving",), "LNN2N2NNN2N"),
    ("workbench:secondment_act", "post", ("serving",), "LNNNNNNNNNN"),
    ("workbench:secondment_apply", "get", ("open_post",), "LFFFFFFFFFF"),
    ("workbench:secondment_apply", "get", ("closed_post",), "LFNNNNNNNNN"),
    ("workbench:secondment_rank", "get", ("open_post",), "LFF2F2NNNFF"),
    ("workbench:secondment_plan", "get", ("appointed",), "LNNFNFNNNFN"),
    ("workbench:secondment_sign", "get", ("appointed",), "LNN2N2NNNFN"),
    ("workbench:secondment_service", "get", ("serving",), "LNNFNFNNNFN"),
    ("workbench:secondment_service_correct", "get", ("service",), "LNNFNFNNNFN"),
    ("workbench:secondment_sum_up", "get", ("assessment",), "LNNFNFNNNFN"),
    ("workbench:secondment_grade", "get", ("assessment",), "LNN2N2NNNFN"),
    ("workbench:secondment_conclude", "get", ("assessment",), "LNNFNFNNN2N"),
    ("workbench:secondment_batches", "get", (), "LFFFFFFFF22"),
    ("workbench:secondment_batch_new", "get", (), "LFFFFFFFF22"),
    ("workbench:secondment_batch", "get", ("batch",), "LNNNNNNNN2N"),
    ("workbench:secondment_batch_edit", "get", ("batch",), "LFFFFFFFF2N"),
    ("workbench:secondment_batch_act", "post", ("batch",), "LNNNNNNNNNN"),
    ("workbench:secondment_batch_announce", "post", ("batch",), "LFNNNNNNN3N"),
    ("api:secondments", "get", (), EVERYBODY),
    ("api:secondments_record", "get", ("serving",), EVERYBODY),
    ("api:secondments_record", "get", ("offered",), NOBODY),
)


def objects(world: dict[str, Any]) -> dict[str, Any]:
    """Posts of the owner for people of a university that stands in no column; the body of `reviewer` is in charge."""
    from datetime import timedelta

    from lianqiao.core import clock
    from lianqiao.processes.secondments.enums import PostState
    from lianqiao.processes.secondments.enums import SecondmentState as S
    from lianqiao.processes.secondments.models import Assessment
    from tests.factories.secondments import log_one, make_batch, make_post, make_secondment

    body, owner = world["people"]["reviewer"], world["owner"]
    given = {"host": owner, "body": body}
    serving = make_secondment(S.SERVING, post=make_post(**given))
    assessment = Assessment.objects.create(
        secondment=serving,
        number=1,
        from_on=serving.begins_on,
        to_on=clock.today() + timedelta(days=1),
        host_grade="good",
        host_opinion="合格",
        host_at=clock.now(),
    )
    matched = make_secondment(S.MATCHED, post=make_post(**given))
    return {
        "offered": make_secondment(S.OFFERED, post=make_post(**given)),
        "open_post": make_post(**given),
        "closed_post": make_post(PostState.CLOSED, **given),
        "appointed": make_secondment(S.APPOINTED, post=make_post(**given)),
        "serving": serving,
        "service": log_one(serving),
        "assessment": assessment,
        "batch": make_batch([matched], fixed=False),
    }
