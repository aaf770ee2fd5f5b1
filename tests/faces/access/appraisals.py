"""Who may open appraisals, what funds want, and what they were sent."""

from typing import Any

from tests.faces.access.api import EVERYBODY, NOBODY
from tests.faces.access.table import Row

ROWS: tuple[Row, ...] = (
    ("workbench:appraisals", "get", (), "LF222222222"),
    ("workbench:appraisals_new", "get", (), "LFF2F2222FF"),
    ("workbench:appraisals_record", "get", ("appraisal",), "LN2222NNNNN"),
    ("workbench:appraisals_record", "get", ("signed_appraisal",), "LN2222NNN2N"),
    ("workbench:appraisals_edit", "get", ("appraisal",), "LFF2F2NNNNN"),
    ("workbench:appraisals_edit", "get", ("signed_appraisal",), "LFFFFFNNNFN"),
    ("workbench:appraisals_act", "post", ("appraisal",), "LNNNNNNNNNN"),
    ("workbench:appraisals_say", "post", ("signed_appraisal",), "LNF333NNN3N"),
    ("workbench:appraisals_versions", "get", ("appraisal",), "LNNNNNNNNNN"),
    ("workbench:appraisals_versions", "get", ("signed_appraisal",), "LN2222NNN2N"),
    ("workbench:appraisals_attach", "post", ("appraisal",), "LNF3F3NNNNN"),
    ("workbench:appraisals_detach", "post", ("appraisal", "file"), "LNFNFNNNNNN"),
    ("workbench:appraisals_compare", "get", (), "LF222222222"),
    ("workbench:appraisal_rubric", "post", ("=value",), "LFFFFFFFF33"),
    ("workbench:appraisal_rubric", "post", ("=readiness",), "LFFNFNNNNNN"),
    ("workbench:appraisal_parts", "get", ("appraisal",), "LFF2F2NNNNN"),
    ("workbench:appraisal_answers", "get", ("appraisal_part",), "LFF2F2NNNNN"),
    ("workbench:appraisal_check", "get", ("appraisal_part",), "LFFFFFNNNNN"),
    ("workbench:appraisal_findings", "get", ("appraisal",), "LFFFFFNNNNN"),
    ("workbench:appraisal_score", "post", ("signed_appraisal",), "LNFFFFNNNFN"),
    ("workbench:appraisal_consent", "post", ("appraisal",), "LN3333NNNNN"),
    ("workbench:appraisal_renew", "post", ("appraisal",), "LNF3F3NNNNN"),
    ("workbench:appraisal_paper", "get", ("signed_appraisal", "=pdf"), "LN2222NNN2N"),
    ("workbench:appraisal_paper", "get", ("appraisal", "=pdf"), "LNNNNNNNNNN"),
    ("workbench:fund-subscriptions", "get", (), "LF222222222"),
    ("workbench:fund-subscriptions_new", "get", (), "LFFFFFFFFFF"),
    ("workbench:fund-subscriptions_record", "get", ("fund_subscription",), "LNNNNNNNN2N"),
    ("workbench:fund-subscriptions_edit", "get", ("fund_subscription",), "LFNNNNNNNFN"),
    ("workbench:fund-subscriptions_act", "post", ("fund_subscription",), "LNNNNNNNNNN"),
    ("workbench:fund-subscriptions_say", "post", ("fund_subscription",), "LNNNNNNNN3N"),
    ("workbench:fund-subscriptions_versions", "get", ("fund_subscription",), "LNNNNNNNNNN"),
    ("workbench:referrals", "get", (), "LF222222222"),
    ("workbench:referrals_record", "get", ("referral",), "LN2222NNN2N"),
    ("workbench:referrals_act", "post", ("referral",), "LNNNNNNNNNN"),
    ("workbench:referrals_say", "post", ("referral",), "LNF333NNN3N"),
    ("workbench:referrals_versions", "get", ("referral",), "LNNNNNNNNNN"),
    ("portal:appraisal", "get", ("public_appraisal",), "22222222222"),
    ("portal:appraisal", "get", ("signed_appraisal",), "NNNNNNNNNNN"),
    ("api:appraisals", "get", (), EVERYBODY),
    ("api:appraisals_record", "get", ("public_appraisal",), EVERYBODY),
    ("api:appraisals_record", "get", ("signed_appraisal",), NOBODY),
)


def objects(world: dict[str, Any]) -> dict[str, Any]:
    """A draft, a signed and a public appraisal of the owner; a fund of the region that was sent the signed one."""
    from tests.processes.appraisals.makers import (
        clear,
        make_appraisal,
        make_evaluator,
        make_referral,
        part_of,
        sign,
    )

    owner, evaluator = world["people"]["owner_editor"], make_evaluator()
    draft = make_appraisal(owner=owner, evaluator=evaluator)
    signed = sign(make_appraisal(owner=owner, evaluator=evaluator))
    public = clear(sign(make_appraisal(owner=owner, evaluator=evaluator, consents=False)))
    referral = make_referral(appraisal=signed)
    return {
        "appraisal": draft,
        "appraisal_part": part_of(draft),
        "signed_appraisal": signed,
        "public_appraisal": public,
        "referral": referral,
        "fund_subscription": referral.subscription,
    }
