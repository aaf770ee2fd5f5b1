"""Keeps a copy of the deals and distributions of one's own unit in step with the site, in one JSON file.

Usage: python mirror.py https://site.example lq_token copy.json
Run it as often as you like: it begins where it ended last time, and a change is never missed.
"""

import json
import sys
from pathlib import Path

from client import Client

KINDS = ("deals", "distributions")


def update(client, copy):
    """Bring `copy` up to date; the first time all is read, afterwards what has changed."""
    if "cursor" not in copy:
        # The place in the feed first: what changes while the lists are read is then told once more.
        copy["cursor"] = client.call("GET", "changes?start=now&limit=1")[0]["cursor"]
        for kind in KINDS:
            copy[kind] = {record["id"]: record for record in client.each(f"{kind}?limit=100")}
    more = True
    while more:
        wanted = "&".join(f"kind={kind}" for kind in KINDS)
        page, _version = client.call("GET", f"changes?{wanted}&limit=100&cursor={copy['cursor']}")
        for kind, key in {(change["kind"], change["id"]) for change in page["results"]}:
            copy[kind][key] = client.call("GET", f"{kind}/{key}")[0]
        copy["cursor"], more = page["cursor"], page["more"]
    return copy


if __name__ == "__main__":
    site, token, file = sys.argv[1], sys.argv[2], Path(sys.argv[3])
    known = json.loads(file.read_text(encoding="utf-8")) if file.exists() else {}
    file.write_text(json.dumps(update(Client(site, token), known), ensure_ascii=False, indent=1), encoding="utf-8")
    print(*(f"{kind}: {len(known[kind])}" for kind in KINDS), sep="\n")
