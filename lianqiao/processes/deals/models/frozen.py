"""Triggers by which the database itself keeps what was agreed."""

from __future__ import annotations

from collections.abc import Sequence

import pgtrigger

#: Rows that are written and never touched again.
APPEND_ONLY = pgtrigger.Protect(name="append_only", operation=pgtrigger.Update | pgtrigger.Delete)

_PARTS_HOLD = """
    IF NEW.state IN ('offered', 'noticed', 'concluded') AND NEW.price_yuan IS DISTINCT FROM (
        SELECT COALESCE(SUM(amount_yuan), 0) FROM deals_pricepart WHERE deal_id = NEW.id
    ) THEN
        RAISE EXCEPTION 'pgtrigger: the parts of the price do not sum to it';
    END IF;
    RETURN NEW;
"""
_ROWS_STAY = """
    IF (SELECT state FROM deals_deal WHERE id = {row}.deal_id) IN ('noticed', 'concluded', 'cancelled') THEN
        RAISE EXCEPTION 'pgtrigger: what was agreed is frozen';
    END IF;
    RETURN {row};
"""

#: A deal that was offered has a price, and its parts sum to it.
PARTS_HOLD = pgtrigger.Trigger(name="parts_hold", operation=pgtrigger.Update, when=pgtrigger.Before, func=_PARTS_HOLD)
#: The rows of a deal are neither added, changed nor taken away once its terms are frozen.
ROWS_STAY = (
    pgtrigger.Trigger(
        name="rows_stay",
        operation=pgtrigger.Insert | pgtrigger.Update,
        when=pgtrigger.Before,
        func=_ROWS_STAY.format(row="NEW"),
    ),
    pgtrigger.Trigger(
        name="rows_are_kept", operation=pgtrigger.Delete, when=pgtrigger.Before, func=_ROWS_STAY.format(row="OLD")
    ),
)


def frozen(columns: Sequence[str]) -> tuple[pgtrigger.Protect, ...]:
    """From the first revision on the columns change only together with the revision; a revision that was put up, done
    or given up does not change at all; a deal that was offered stays.
    """
    changes = " OR ".join(f"OLD.{column} IS DISTINCT FROM NEW.{column}" for column in columns)
    return (
        pgtrigger.Protect(
            name="frozen",
            operation=pgtrigger.Update,
            condition=pgtrigger.Condition(f"OLD.revision > 0 AND NEW.revision = OLD.revision AND ({changes})"),
        ),
        pgtrigger.Protect(
            name="settled",
            operation=pgtrigger.Update,
            condition=pgtrigger.Condition(
                "OLD.state IN ('noticed', 'concluded', 'cancelled') AND NEW.revision <> OLD.revision"
            ),
        ),
        pgtrigger.Protect(name="stays", operation=pgtrigger.Delete, condition=pgtrigger.Condition("OLD.revision > 0")),
    )
