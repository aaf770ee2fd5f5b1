"""Triggers by which the database itself keeps what was announced, and what was written down once."""

from __future__ import annotations

from collections.abc import Sequence

import pgtrigger

#: Rows that are written and never touched again.
APPEND_ONLY = pgtrigger.Protect(name="append_only", operation=pgtrigger.Update | pgtrigger.Delete)


def announced(columns: Sequence[str]) -> tuple[pgtrigger.Protect, pgtrigger.Protect]:
    """From the first revision on the columns change only together with the revision, and the row stays.

    A listing that was never announced has the revision 0; each published amendment raises it.
    """
    changes = " OR ".join(f"OLD.{column} IS DISTINCT FROM NEW.{column}" for column in columns)
    return (
        pgtrigger.Protect(
            name="announced",
            operation=pgtrigger.Update,
            condition=pgtrigger.Condition(f"OLD.revision > 0 AND NEW.revision = OLD.revision AND ({changes})"),
        ),
        pgtrigger.Protect(name="stays", operation=pgtrigger.Delete, condition=pgtrigger.Condition("OLD.revision > 0")),
    )


_SUM_UP = """
    UPDATE market_intent SET
    deposit_paid_yuan = s.paid,
    deposit_returned_yuan = s.returned,
    deposit_forfeited_yuan = s.forfeited,
    updated_at = NOW()
    FROM (
        SELECT
        COALESCE(SUM(amount_yuan) FILTER (WHERE kind = 'paid'), 0) AS paid,
        COALESCE(SUM(amount_yuan) FILTER (WHERE kind = 'returned'), 0) AS returned,
        COALESCE(SUM(amount_yuan) FILTER (WHERE kind = 'forfeited'), 0) AS forfeited
        FROM market_depositline WHERE intent_id = NEW.intent_id
    ) AS s
    WHERE id = NEW.intent_id;
    RETURN NULL;
"""
#: Whenever a line of a deposit is written, the database sums the intent's lines up anew, and its checks hold the sums.
SUM_UP = pgtrigger.Trigger(name="sum_up", operation=pgtrigger.Insert, when=pgtrigger.After, func=_SUM_UP)
