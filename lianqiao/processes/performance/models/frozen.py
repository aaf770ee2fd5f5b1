"""Triggers by which the database keeps lines of money as they were written, and their sums."""

from __future__ import annotations

import pgtrigger

#: Rows that are written and never touched again.
APPEND_ONLY = pgtrigger.Protect(name="append_only", operation=pgtrigger.Update | pgtrigger.Delete)

_SUM_UP = """
    {find}
    UPDATE performance_performance p SET
    ceiling_yuan = c.amount_yuan, paid_yuan = s.paid, waiting_yuan = s.waiting, updated_at = NOW()
    FROM contracts_technologycontract c, (
        SELECT
        COALESCE(SUM(l.amount_yuan) FILTER (WHERE a.verdict = 'confirmed'), 0) AS paid,
        COALESCE(SUM(l.amount_yuan) FILTER (WHERE a.id IS NULL AND l.amount_yuan > 0), 0) AS waiting
        FROM performance_contractpayment l LEFT JOIN performance_paymentanswer a ON a.payment_id = l.id
        WHERE l.performance_id = owner
    ) s
    WHERE p.id = owner AND c.id = p.contract_id;
    UPDATE performance_contractmilestone m SET paid_yuan = (
        SELECT COALESCE(SUM(l.amount_yuan), 0) FROM performance_contractpayment l
        JOIN performance_paymentanswer a ON a.payment_id = l.id
        WHERE l.milestone_id = m.id AND a.verdict = 'confirmed'
    ) WHERE m.id = about;
    RETURN NULL;
"""
_DECLARED = [("owner", "uuid"), ("about", "uuid")]

#: Whenever a line of money is written, the sums of its performance and milestone are made anew by the database.
SUM_UP_LINES = pgtrigger.Trigger(
    name="sum_up",
    operation=pgtrigger.Insert,
    when=pgtrigger.After,
    declare=_DECLARED,
    func=_SUM_UP.format(find="owner := NEW.performance_id; about := NEW.milestone_id;"),
)
#: And whenever a line is answered.
SUM_UP_ANSWERS = pgtrigger.Trigger(
    name="sum_up",
    operation=pgtrigger.Insert,
    when=pgtrigger.After,
    declare=_DECLARED,
    func=_SUM_UP.format(
        find="SELECT performance_id, milestone_id INTO owner, about"
        " FROM performance_contractpayment WHERE id = NEW.payment_id;"
    ),
)
