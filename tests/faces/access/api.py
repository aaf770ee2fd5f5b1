"""Who may open the face for programs in a browser: what is public, and never more, for a session opens nothing here."""

from typing import Any

from lianqiao.core import clock
from lianqiao.core.access import Actor
from lianqiao.registers.programs.domain.tokens import create_token
from lianqiao.registers.programs.domain.webhooks import register_webhook
from lianqiao.registers.programs.models import Delivery, Webhook
from lianqiao.registers.taxonomy.models import Edition
from tests.faces.access.table import Row
from tests.factories import TechFieldFactory

EVERYBODY, NOBODY, NO_TOKEN = "22222222222", "NNNNNNNNNNN", "UUUUUUUUUUU"
NOT_SO = "MMMMMMMMMMM"

ROWS: tuple[Row, ...] = (
    ("api:reference", "get", (), EVERYBODY),
    ("api:index", "get", (), EVERYBODY),
    ("api:openapi_json", "get", (), EVERYBODY),
    ("api:openapi_yaml", "get", (), EVERYBODY),
    ("api:unknown", "get", ("=nothing/here",), NOBODY),
    ("api:me", "get", (), NO_TOKEN),
    ("api:search", "get", (), "BBBBBBBBBBB"),
    ("api:match", "get", (), NOT_SO),
    ("api:changes", "get", (), NO_TOKEN),
    ("api:achievements", "get", (), EVERYBODY),
    ("api:achievements", "post", (), NO_TOKEN),
    ("api:achievements", "put", (), NOT_SO),
    ("api:achievements_record", "get", ("published",), EVERYBODY),
    ("api:achievements_record", "get", ("draft",), NOBODY),
    ("api:achievements_record", "patch", ("draft",), NO_TOKEN),
    ("api:achievements_actions", "get", ("published",), NO_TOKEN),
    ("api:achievements_act", "post", ("draft", "=submit"), NO_TOKEN),
    ("api:achievements_files", "get", ("published",), EVERYBODY),
    ("api:achievements_file", "get", ("draft", "file"), NOBODY),
    ("api:achievements_file", "delete", ("draft", "file"), NO_TOKEN),
    ("api:demands", "get", (), EVERYBODY),
    ("api:demands_record", "get", ("demand",), EVERYBODY),
    ("api:demands_record", "get", ("demand_draft",), NOBODY),
    ("api:demands_actions", "get", ("demand",), NO_TOKEN),
    ("api:demands_act", "post", ("demand_draft", "=submit"), NO_TOKEN),
    ("api:demands_files", "get", ("demand",), EVERYBODY),
    ("api:demands_file", "get", ("demand", "file"), NOBODY),
    ("api:organisations", "get", (), EVERYBODY),
    ("api:organisations_record", "get", ("owner",), EVERYBODY),
    ("api:organisations_record", "get", ("pending",), NOBODY),
    ("api:introductions", "get", (), NO_TOKEN),
    ("api:introductions_record", "get", ("introduction",), NO_TOKEN),
    ("api:matches", "get", (), NO_TOKEN),
    ("api:matches_record", "get", ("match",), NO_TOKEN),
    ("api:matches_evidence", "get", ("match",), NO_TOKEN),
    ("api:ledger_assets", "get", (), NO_TOKEN),
    ("api:ledger_assets_record", "get", ("owner",), NO_TOKEN),
    ("api:annual_reports", "get", (), NO_TOKEN),
    ("api:annual_reports_record", "get", ("owner",), NO_TOKEN),
    ("api:empowerments", "get", (), NO_TOKEN),
    ("api:empowerments_record", "get", ("owner",), NO_TOKEN),
    ("api:jobs", "get", (), NO_TOKEN),
    ("api:jobs_record", "get", ("job",), NO_TOKEN),
    ("api:norms", "get", (), NO_TOKEN),
    ("api:norms_record", "get", ("owner",), NO_TOKEN),
    ("api:norms_answer", "get", (), NO_TOKEN),
    ("api:lists", "get", (), EVERYBODY),
    ("api:lists_record", "get", ("owner",), NOBODY),
    ("api:lists_comparison", "get", ("owner",), "BBBBBBBBBBB"),
    ("api:list_entries", "get", (), EVERYBODY),
    ("api:list_entries_record", "get", ("owner",), NOBODY),
    ("api:notices", "get", (), EVERYBODY),
    ("api:notices_record", "get", ("owner",), NOBODY),
    ("api:regions", "get", (), EVERYBODY),
    ("api:regions_record", "get", ("=290100",), EVERYBODY),
    ("api:industries", "get", (), EVERYBODY),
    ("api:industries_record", "get", ("=Z99",), NOBODY),
    ("api:fields", "get", (), EVERYBODY),
    ("api:fields_record", "get", ("tech_field",), EVERYBODY),
    ("api:scales", "get", (), EVERYBODY),
    ("api:scales_record", "get", ("=NONE",), NOBODY),
    ("api:editions", "get", (), EVERYBODY),
    ("api:editions_record", "get", ("edition",), EVERYBODY),
    ("workbench:tokens", "get", (), "LF222222222"),
    ("workbench:token_new", "get", (), "LF222222222"),
    ("workbench:token_revoke", "post", ("token",), "LFN3N3NNNNN"),
    ("workbench:webhooks", "get", (), "LFFFF2FFFFF"),
    ("workbench:webhook_new", "get", (), "LFFFF2FFFFF"),
    ("workbench:webhook", "get", ("webhook",), "LFFFF2FFFFF"),
    ("workbench:webhook_edit", "get", ("webhook",), "LFFFF2FFFFF"),
    ("workbench:webhook_act", "post", ("webhook",), "LFFFFNFFFFF"),
    ("workbench:webhook_again", "post", ("webhook", "delivery"), "LFFFF3FFFFF"),
)


def objects(world: dict[str, Any]) -> dict[str, Any]:
    """A token of the editor, a webhook of the administrator with a message, and codes."""
    editor: Actor = world["people"]["owner_editor"]
    administrator: Actor = world["people"]["owner_administrator"]
    token, _text = create_token(actor=editor, name="程序", wanted=["read:demands"], expires_on=clock.today())
    webhook: Webhook = register_webhook(
        actor=administrator, url="https://203.0.114.1/hook", topics=["achievements"], own_only=True
    )
    delivery = Delivery.objects.create(
        webhook=webhook, topic="achievements.achievement.submit", record_id=webhook.pk, happened_at=webhook.created_at
    )
    edition = Edition.objects.create(kind="regions", version="2026", source="测试", rows=1, checksum="0")
    return {
        "token": token,
        "webhook": webhook,
        "delivery": delivery,
        "edition": edition,
        "tech_field": TechFieldFactory(),
    }
