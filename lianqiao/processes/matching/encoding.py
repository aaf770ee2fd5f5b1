"""The encoder of this installation: that of the engine, where its packages are installed and vectors are wanted."""

from pathlib import Path

from django.conf import settings

from lianqiao.engines.retrieval import e5
from lianqiao.engines.retrieval.vectors import Encoder


def installed() -> Encoder | None:
    """The encoder, None where words alone decide (`LIANQIAO_VECTORS`, extra `dense`)."""
    if not settings.VECTORS or not e5.is_available():
        return None
    return e5.Encoder(Path(settings.DATA_DIR) / "encoder")
