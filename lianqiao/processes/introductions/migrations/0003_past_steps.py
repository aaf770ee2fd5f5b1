"""The steps of introductions that were there before steps were kept."""

from django.db import migrations

INTEREST = """
INSERT INTO introductions_step (
    id, introduction_id, stage, code, happened_on, text, amount_yuan, contract_number, side,
    organisation_id, recorded_by_id, recorded_at
)
SELECT gen_random_uuid(), i.id, 'interest', '', (i.created_at AT TIME ZONE 'Asia/Shanghai')::date, '', NULL, '', 'initiator',
    i.organisation_id, i.created_by_id, i.created_at
FROM introductions_introduction i
WHERE NOT EXISTS (SELECT 1 FROM introductions_step s WHERE s.introduction_id = i.id)
"""
TALKS = """
INSERT INTO introductions_step (
    id, introduction_id, stage, code, happened_on, text, amount_yuan, contract_number, side,
    organisation_id, recorded_by_id, recorded_at
)
SELECT gen_random_uuid(), i.id, 'talks', '', (i.disclosed_at AT TIME ZONE 'Asia/Shanghai')::date, '', NULL, '', 'counterpart',
    i.counterpart_id, i.answered_by_id, i.disclosed_at
FROM introductions_introduction i
WHERE i.disclosed_at IS NOT NULL AND i.answered_by_id IS NOT NULL
    AND NOT EXISTS (SELECT 1 FROM introductions_step s WHERE s.introduction_id = i.id AND s.stage = 'talks')
"""
#: What one side said came of it; a contract that nobody has confirmed stays a word of one side.
OUTCOMES = """
INSERT INTO introductions_step (
    id, introduction_id, stage, code, happened_on, text, amount_yuan, contract_number, side,
    organisation_id, recorded_by_id, recorded_at
)
SELECT gen_random_uuid(), i.id,
    CASE o.code
        WHEN 'trial' THEN 'trial'
        WHEN 'cooperation_started' THEN 'trial'
        WHEN 'contract_signed' THEN 'contract'
        ELSE COALESCE((
            SELECT CASE b.code WHEN 'contract_signed' THEN 'contract' ELSE 'trial' END
            FROM introductions_outcome b
            WHERE b.introduction_id = i.id AND b.recorded_at < o.recorded_at
                AND b.code IN ('trial', 'cooperation_started', 'contract_signed')
            ORDER BY b.recorded_at DESC LIMIT 1
        ), 'talks')
    END,
    o.code, (o.recorded_at AT TIME ZONE 'Asia/Shanghai')::date, o.text, o.amount_yuan, '', o.side,
    CASE o.side WHEN 'initiator' THEN i.organisation_id ELSE i.counterpart_id END, o.recorded_by_id, o.recorded_at
FROM introductions_outcome o JOIN introductions_introduction i ON i.id = o.introduction_id
WHERE NOT EXISTS (SELECT 1 FROM introductions_step s WHERE s.introduction_id = i.id AND s.code <> '')
"""
STAGES = """
UPDATE introductions_introduction i
SET stage = newest.stage, stage_on = newest.happened_on, trial_on = newest.trial_on
FROM (
    SELECT DISTINCT ON (s.introduction_id) s.introduction_id, s.stage, s.happened_on,
        (SELECT min(t.happened_on) FROM introductions_step t
         WHERE t.introduction_id = s.introduction_id AND t.stage = 'trial') AS trial_on
    FROM introductions_step s
    ORDER BY s.introduction_id, s.recorded_at DESC, s.id DESC
) newest
WHERE newest.introduction_id = i.id AND i.stage_on IS NULL
"""


class Migration(migrations.Migration):
    dependencies = [("introductions", "0002_funnel")]

    operations = [
        migrations.RunSQL(statement, migrations.RunSQL.noop) for statement in (INTEREST, TALKS, OUTCOMES, STAGES)
    ]
