"""Telling everybody what has become public of a chain: one release for each step, told once, in the order told."""

from __future__ import annotations

from lianqiao.core import clock, outbox
from lianqiao.processes.evidence.material import Material
from lianqiao.processes.evidence.models import Dossier, Release
from lianqiao.processes.evidence.ocds import steps_of

#: The changes that readers of the feed follow.
TOPIC = "evidence.release.publish"


def tell_everybody(dossier: Dossier, material: Material) -> list[Release]:
    """Add the releases that are new; the caller holds the lock of the dossier."""
    steps = steps_of(material)
    if not steps:
        return []
    told = set(dossier.releases.values_list("tag", "source"))
    now = clock.now()
    made: list[Release] = []
    for step in steps:
        if (str(step.tag), step.source) in told:
            continue
        serial = len(told) + len(made) + 1
        content = {
            "ocid": dossier.ocid,
            "id": f"{dossier.ocid}-{serial}",
            "date": now.isoformat(timespec="seconds"),
            "tag": [str(step.tag)],
            "initiationType": "tender",
            "language": "zh",
            **step.content,
        }
        made.append(
            Release(dossier=dossier, serial=serial, tag=step.tag, source=step.source, told_at=now, content=content)
        )
    Release.objects.bulk_create(made)
    if made:
        outbox.publish(TOPIC, *(one.pk for one in made))
    return made
