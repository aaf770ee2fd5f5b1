"""Triggers by which the database itself keeps what was proposed and decided, and what was written down once."""

from __future__ import annotations

from collections.abc import Sequence

import pgtrigger

#: Rows that are written and never touched again.
APPEND_ONLY = pgtrigger.Protect(name="append_only", operation=pgtrigger.Update | pgtrigger.Delete)

_REFUSE = """
    IF EXISTS ({parents} AND d.state <> 'draft') THEN
        RAISE EXCEPTION 'the disposal has been proposed: its parts are frozen';
    END IF;
    IF TG_OP = 'DELETE' THEN RETURN OLD; END IF;
    RETURN NEW;
"""
_OF_DISPOSAL = "SELECT 1 FROM disposals_disposal d WHERE d.id = {row}.disposal_id"
_OF_ITEM = (
    "SELECT 1 FROM disposals_disposal d JOIN disposals_disposalitem i ON i.disposal_id = d.id"
    " WHERE i.id = {row}.item_id"
)


def columns_frozen(columns: Sequence[str]) -> pgtrigger.Protect:
    """The columns of a disposal change only while it is a draft, or on its way back to one."""
    changes = " OR ".join(f"OLD.{column} IS DISTINCT FROM NEW.{column}" for column in columns)
    return pgtrigger.Protect(
        name="frozen",
        operation=pgtrigger.Update,
        condition=pgtrigger.Condition(f"OLD.state <> 'draft' AND NEW.state <> 'draft' AND ({changes})"),
    )


def _parts_frozen(parents: str) -> tuple[pgtrigger.Trigger, pgtrigger.Trigger]:
    return (
        pgtrigger.Trigger(
            name="frozen",
            when=pgtrigger.Before,
            operation=pgtrigger.Update | pgtrigger.Delete,
            func=_REFUSE.format(parents=parents.format(row="OLD")),
        ),
        pgtrigger.Trigger(
            name="closed",
            when=pgtrigger.Before,
            operation=pgtrigger.Insert,
            func=_REFUSE.format(parents=parents.format(row="NEW")),
        ),
    )


#: Items, and what belongs to an item, are written, changed and removed only while their disposal is a draft.
ITEMS_FROZEN = _parts_frozen(_OF_DISPOSAL)
PARTS_FROZEN = _parts_frozen(_OF_ITEM)
