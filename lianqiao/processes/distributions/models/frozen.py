"""Triggers by which the database itself keeps what was handed in, decided and paid."""

from __future__ import annotations

from collections.abc import Sequence

import pgtrigger

#: Rows that are written and never touched again.
APPEND_ONLY = pgtrigger.Protect(name="append_only", operation=pgtrigger.Update | pgtrigger.Delete)

_REFUSE = """
    IF EXISTS (
        SELECT 1 FROM distributions_distribution d WHERE d.id = {row}.distribution_id AND d.state <> 'draft'
    ) THEN
        RAISE EXCEPTION 'the distribution has been handed in: its parts are frozen';
    END IF;
    IF TG_OP = 'DELETE' THEN RETURN OLD; END IF;
    RETURN NEW;
"""


def columns_frozen(columns: Sequence[str]) -> pgtrigger.Protect:
    """The columns of a distribution change only while it is calculated, or on its way back to that."""
    changes = " OR ".join(f"OLD.{column} IS DISTINCT FROM NEW.{column}" for column in columns)
    return pgtrigger.Protect(
        name="frozen",
        operation=pgtrigger.Update,
        condition=pgtrigger.Condition(f"OLD.state <> 'draft' AND NEW.state <> 'draft' AND ({changes})"),
    )


def parts_frozen(columns: Sequence[str]) -> tuple[pgtrigger.Trigger, ...]:
    """Rows of a distribution come, go and change in these columns only while it is calculated."""
    changes = " OR ".join(f"OLD.{column} IS DISTINCT FROM NEW.{column}" for column in columns)
    return (
        pgtrigger.Trigger(
            name="frozen",
            when=pgtrigger.Before,
            operation=pgtrigger.Update,
            condition=pgtrigger.Condition(changes),
            func=_REFUSE.format(row="OLD"),
        ),
        pgtrigger.Trigger(
            name="stays", when=pgtrigger.Before, operation=pgtrigger.Delete, func=_REFUSE.format(row="OLD")
        ),
        pgtrigger.Trigger(
            name="closed", when=pgtrigger.Before, operation=pgtrigger.Insert, func=_REFUSE.format(row="NEW")
        ),
    )


#: Whenever a payment is written, the sum of its share is made anew by the database, whose check holds it.
SUM_UP = pgtrigger.Trigger(
    name="sum_up",
    operation=pgtrigger.Insert,
    when=pgtrigger.After,
    func="""
    UPDATE distributions_rewardshare SET paid_yuan = (
        SELECT COALESCE(SUM(amount_yuan), 0) FROM distributions_rewardpayment WHERE share_id = NEW.share_id
    ) WHERE id = NEW.share_id;
    RETURN NULL;
    """,
)
