"""What the documentation takes from outside `docs/`: the diagram library, so that the site fetches nothing."""

from __future__ import annotations

from pathlib import Path

from mkdocs.config.defaults import MkDocsConfig
from mkdocs.exceptions import ConfigurationError
from mkdocs.structure.files import File, Files

ROOT = Path(__file__).resolve().parents[1]
MERMAID = ROOT / "lianqiao" / "faces" / "shell" / "static" / "vendor" / "mermaid" / "mermaid.tiny.js"


def on_files(files: Files, config: MkDocsConfig) -> Files:
    """Lay the library beside the pages, at the address that `extra_javascript` names."""
    if not MERMAID.exists():
        raise ConfigurationError(f"{MERMAID} is missing; run `make setup`.")
    files.append(File.generated(config, "javascripts/mermaid.js", abs_src_path=str(MERMAID)))
    return files
