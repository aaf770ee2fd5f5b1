"""Triggers by which the database itself keeps what was signed, and what was written down once."""

from __future__ import annotations

from collections.abc import Sequence

import pgtrigger

#: Rows that are written and never touched again.
APPEND_ONLY = pgtrigger.Protect(name="append_only", operation=pgtrigger.Update | pgtrigger.Delete)


def frozen(columns: Sequence[str]) -> tuple[pgtrigger.Protect, pgtrigger.Protect]:
    """From the first revision on the columns change only together with the revision, and the row stays.

    A draft has the revision 0; each amendment that takes effect raises it.
    """
    changes = " OR ".join(f"OLD.{column} IS DISTINCT FROM NEW.{column}" for column in columns)
    return (
        pgtrigger.Protect(
            name="frozen",
            operation=pgtrigger.Update,
            condition=pgtrigger.Condition(f"OLD.revision > 0 AND NEW.revision = OLD.revision AND ({changes})"),
        ),
        pgtrigger.Protect(name="stays", operation=pgtrigger.Delete, condition=pgtrigger.Condition("OLD.revision > 0")),
    )
