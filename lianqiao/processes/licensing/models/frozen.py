"""Triggers by which the database itself keeps what was offered and signed."""

from __future__ import annotations

from collections.abc import Sequence

import pgtrigger

#: Rows that are written and never touched again.
APPEND_ONLY = pgtrigger.Protect(name="append_only", operation=pgtrigger.Update | pgtrigger.Delete)
#: Rows that stay, whatever becomes of them.
STAYS = pgtrigger.Protect(name="stays", operation=pgtrigger.Delete)


def frozen(columns: Sequence[str], states: Sequence[str]) -> tuple[pgtrigger.Protect, ...]:
    """In these states the columns no longer change; the row stays."""
    changes = " OR ".join(f"OLD.{column} IS DISTINCT FROM NEW.{column}" for column in columns)
    listed = ", ".join(f"'{state}'" for state in states)
    return (
        pgtrigger.Protect(
            name="frozen",
            operation=pgtrigger.Update,
            condition=pgtrigger.Condition(f"OLD.state IN ({listed}) AND ({changes})"),
        ),
        pgtrigger.Protect(
            name="frozen_stays", operation=pgtrigger.Delete, condition=pgtrigger.Condition(f"OLD.state IN ({listed})")
        ),
    )


def fixed(columns: Sequence[str]) -> pgtrigger.Protect:
    """The columns are written once."""
    changes = " OR ".join(f"OLD.{column} IS DISTINCT FROM NEW.{column}" for column in columns)
    return pgtrigger.Protect(name="fixed", operation=pgtrigger.Update, condition=pgtrigger.Condition(changes))


_STAGES_STAY = """
    IF EXISTS (
        SELECT 1 FROM licensing_pooloffer WHERE id = {row}.offer_id AND state IN ('open', 'closed')
    ) OR EXISTS (
        SELECT 1 FROM licensing_licence
        WHERE id = {row}.licence_id AND state NOT IN ('requested', 'settling')
    ) THEN
        RAISE EXCEPTION 'pgtrigger: the stages are frozen';
    END IF;
    RETURN {row};
"""
#: The stages of what is offered or signed are neither added, changed nor taken away.
STAGES_STAY = (
    pgtrigger.Trigger(
        name="stages_stay",
        operation=pgtrigger.Insert | pgtrigger.Update,
        when=pgtrigger.Before,
        func=_STAGES_STAY.format(row="NEW"),
    ),
    pgtrigger.Trigger(
        name="stages_are_kept",
        operation=pgtrigger.Delete,
        when=pgtrigger.Before,
        func=_STAGES_STAY.format(row="OLD"),
    ),
)
