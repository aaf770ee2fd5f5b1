"""Public notices of law (公示): places, length, objections, outcome and proof.

Another app opens one by `open_notice(record, actor=…, kind="pricing", …)` and asks later `is_concluded(record, kind)`;
both are in `domain.notices`.
"""
