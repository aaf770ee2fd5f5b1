"""The one table of settings that an installation takes from its environment.

`Environment` is read by `settings.py`, shown by `lianqiao doctor` and printed in `docs/settings.md`;
a test holds the three together.
"""

from __future__ import annotations

import contextlib
import dataclasses
import os
import secrets
from collections.abc import Mapping
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

CHECKOUT = Path(__file__).resolve().parents[2]
KEY_FILE = "secret_key"
SHORTEST_KEY = 40


class ConfigurationError(Exception):
    """A setting that cannot be used; the text is one sentence for the person who runs the program."""


def setting(name: str, default: Any, help: str, *, secret: bool = False) -> Any:
    """A field of `Environment`: environment variable, default and one sentence of explanation."""
    return dataclasses.field(default=default, metadata={"name": name, "help": help, "secret": secret})


@dataclasses.dataclass(frozen=True)
class Environment:
    """Every value that the environment may set, typed and checked."""

    database_url: str = setting(
        "DATABASE_URL",
        "",
        "PostgreSQL 15 or newer, `postgres://user:password@host:port/name`; empty means the embedded server.",
        secret=True,
    )
    data: Path = setting(
        "LIANQIAO_DATA",
        Path("var"),
        "Folder of everything that changes: embedded database, uploaded files, indexes, generated key.",
    )
    production: bool = setting(
        "LIANQIAO_PRODUCTION",
        False,
        "Real operation: secure cookies, HTTPS only, JSON log; refuses unsafe settings.",
    )
    debug: bool = setting("LIANQIAO_DEBUG", False, "Show tracebacks in the browser and on the command line.")
    secret_key: str = setting(
        "LIANQIAO_SECRET_KEY",
        "",
        f"Key that signs sessions, at least {SHORTEST_KEY} characters; outside production one is made"
        " and kept in the data folder.",
        secret=True,
    )
    allowed_hosts: tuple[str, ...] = setting(
        "LIANQIAO_ALLOWED_HOSTS",
        (),
        "Host names the site answers to, separated by commas; outside production any local name will do.",
    )
    node_name: str = setting("LIANQIAO_NODE_NAME", "链桥", "Name of the site on pages and in mail.")
    base_url: str = setting(
        "LIANQIAO_BASE_URL",
        "http://127.0.0.1:8000",
        "Address under which people reach the site; links in e-mails begin with it.",
    )
    host: str = setting("LIANQIAO_HOST", "127.0.0.1", "Address the web server listens on.")
    port: int = setting("LIANQIAO_PORT", 8000, "Port the web server listens on.")
    web_workers: int = setting("LIANQIAO_WEB_WORKERS", 4, "Processes of the web server.")
    web_threads: int = setting("LIANQIAO_WEB_THREADS", 2, "Threads in each process of the web server.")
    job_threads: int = setting("LIANQIAO_JOB_THREADS", 2, "Jobs that one worker runs at the same time.")
    pg_bin: str = setting(
        "LIANQIAO_PG_BIN",
        "",
        "Folder with `postgres` and `initdb` for the embedded server; empty means those of the wheel.",
    )
    pg_user: str = setting(
        "LIANQIAO_PG_USER",
        "nobody",
        "System user that the embedded server runs as when the program is started by root.",
    )
    email_url: str = setting(
        "LIANQIAO_EMAIL_URL",
        "",
        "Mail server, `smtp+tls://user:password@host:port`; empty writes mail into the data folder.",
        secret=True,
    )
    email_from: str = setting("LIANQIAO_EMAIL_FROM", "lianqiao@localhost", "Sender of the site's mail.")
    channel_schemes: tuple[str, ...] = setting(
        "LIANQIAO_CHANNEL_SCHEMES",
        ("dingtalk", "feishu", "lark", "wecombot", "wechat", "pushplus", "schan", "wxpusher"),
        "Services that people may have messages sent to, by their Apprise scheme, separated by commas.",
    )
    channel_hosts: tuple[str, ...] = setting(
        "LIANQIAO_CHANNEL_HOSTS",
        (),
        "Hosts (`name:port`) that message channels such as `jsons://` may name, for gateways of one's own.",
    )
    api_origins: tuple[str, ...] = setting(
        "LIANQIAO_API_ORIGINS",
        (),
        "Web pages of other sites that may ask the API, `https://name`, separated by commas.",
    )
    webhook_private: bool = setting(
        "LIANQIAO_WEBHOOK_PRIVATE", False, "Let webhooks lead to addresses inside one's own network."
    )
    oidc_issuer: str = setting(
        "LIANQIAO_OIDC_ISSUER",
        "",
        "Address of the unified identity (OpenID Connect issuer); empty means that people sign in here alone.",
    )
    oidc_client_id: str = setting("LIANQIAO_OIDC_CLIENT_ID", "", "Name under which the issuer knows this site.")
    oidc_secret: str = setting("LIANQIAO_OIDC_SECRET", "", "Secret that goes with that name.", secret=True)
    oidc_name: str = setting("LIANQIAO_OIDC_NAME", "统一身份认证", "What the button on the sign-in page says.")
    proxies: tuple[str, ...] = setting(
        "LIANQIAO_PROXIES",
        ("127.0.0.1", "::1"),
        "Addresses of proxies that are believed when they say where a request came from and what its id is.",
    )
    metrics_token: str = setting(
        "LIANQIAO_METRICS_TOKEN",
        "",
        "Token that `/metrics` asks for; empty answers this machine alone.",
        secret=True,
    )
    vectors: bool = setting(
        "LIANQIAO_VECTORS", True, "Match by the meaning of texts too, where the extra `dense` is installed."
    )
    upload_mb: int = setting("LIANQIAO_UPLOAD_MB", 50, "Largest file that may be uploaded, in megabytes.")
    log_level: str = setting("LIANQIAO_LOG_LEVEL", "INFO", "DEBUG, INFO, WARNING or ERROR.")

    @property
    def listen(self) -> str:
        """Where the web server listens, as gunicorn writes it."""
        return f"[{self.host}]:{self.port}" if ":" in self.host else f"{self.host}:{self.port}"

    @property
    def address(self) -> str:
        """Where a browser on this machine finds the site."""
        if self.host in {"0.0.0.0", "::"}:  # noqa: S104 - compared, not listened on
            return f"http://127.0.0.1:{self.port}/"
        return f"http://{self.listen}/"


def fields() -> tuple[dataclasses.Field[Any], ...]:
    """The rows of the settings table in the order in which they are documented."""
    return dataclasses.fields(Environment)


def read(environ: Mapping[str, str] | None = None) -> Environment:
    """The settings of `environ` (the process's own by default); `ConfigurationError` names what is wrong."""
    source = os.environ if environ is None else environ
    values: dict[str, Any] = {}
    for field in fields():
        raw = source.get(field.metadata["name"], "").strip()
        values[field.name] = _parse(field, raw) if raw else field.default
    data = values["data"].expanduser()
    values["data"] = data if data.is_absolute() else CHECKOUT / data
    env = Environment(**values)
    _refuse_unsafe(env)
    return env


def as_markdown() -> str:
    """The settings table as it stands in `docs/settings.md`."""
    lines = ["| Setting | Default | Meaning |", "| --- | --- | --- |"]
    for field in fields():
        default = ",".join(field.default) if isinstance(field.default, tuple) else str(field.default)
        shown = f"`{default.lower() if isinstance(field.default, bool) else default}`" if default else "empty"
        lines.append(f"| `{field.metadata['name']}` | {shown} | {field.metadata['help']} |")
    return "\n".join(lines)


def secret_key(env: Environment) -> str:
    """The signing key: the one given, else (outside production) one made once and kept in the data folder."""
    if env.secret_key:
        return env.secret_key
    path = env.data / KEY_FILE
    if not path.exists():
        env.data.mkdir(parents=True, exist_ok=True)
        draft = path.with_name(f"{KEY_FILE}.{os.getpid()}")
        draft.touch(mode=0o600)
        draft.write_text(secrets.token_urlsafe(48))
        with contextlib.suppress(FileExistsError):  # another process was first; its key counts
            os.link(draft, path)
        draft.unlink()
    return path.read_text().strip()


def identity_provider(env: Environment) -> dict[str, Any]:
    """The issuer of the unified identity as allauth takes it; empty when none is configured."""
    if not env.oidc_issuer:
        return {}
    app = {
        "provider_id": "unified",
        "name": env.oidc_name,
        "client_id": env.oidc_client_id,
        "secret": env.oidc_secret,
        "settings": {"server_url": env.oidc_issuer},
    }
    return {"openid_connect": {"APPS": [app], "OAUTH_PKCE_ENABLED": True}}


def identity_origins(env: Environment) -> list[str]:
    """Where a form that signs in with the unified identity ends: the issuer's origin, none when not configured."""
    parts = urlsplit(env.oidc_issuer)
    return [f"{parts.scheme}://{parts.netloc}"] if env.oidc_issuer else []


def _parse(field: dataclasses.Field[Any], raw: str) -> Any:
    name, default = field.metadata["name"], field.default
    if isinstance(default, bool):
        if raw.lower() in {"1", "true", "yes", "on"}:
            return True
        if raw.lower() in {"0", "false", "no", "off"}:
            return False
        raise ConfigurationError(f"{name} must be true or false, not {raw!r}.")
    if isinstance(default, int):
        if not raw.isdigit() or not 0 < int(raw) < 65536:
            raise ConfigurationError(f"{name} must be a whole number from 1 to 65535, not {raw!r}.")
        return int(raw)
    if isinstance(default, tuple):
        return tuple(part.strip() for part in raw.split(",") if part.strip())
    if isinstance(default, Path):
        return Path(raw)
    if field.name == "log_level":
        if raw.upper() not in {"DEBUG", "INFO", "WARNING", "ERROR"}:
            raise ConfigurationError(f"{name} must be DEBUG, INFO, WARNING or ERROR, not {raw!r}.")
        return raw.upper()
    return raw


def _refuse_unsafe(env: Environment) -> None:
    if env.oidc_issuer and not (env.oidc_client_id and env.oidc_secret):
        raise ConfigurationError(
            "LIANQIAO_OIDC_ISSUER needs LIANQIAO_OIDC_CLIENT_ID and LIANQIAO_OIDC_SECRET beside it."
        )
    if env.oidc_issuer and urlsplit(env.oidc_issuer).scheme not in {"http", "https"}:
        raise ConfigurationError("LIANQIAO_OIDC_ISSUER must be an address such as https://id.example.gov.cn.")
    if not env.production:
        return
    if env.oidc_issuer.startswith("http://"):
        raise ConfigurationError("LIANQIAO_OIDC_ISSUER must begin with https:// in production.")
    if env.debug:
        raise ConfigurationError("LIANQIAO_DEBUG must be off in production: it shows the program's inside.")
    if len(env.secret_key) < SHORTEST_KEY:
        raise ConfigurationError(
            f"Production needs LIANQIAO_SECRET_KEY with at least {SHORTEST_KEY} characters of your own."
        )
    if not env.allowed_hosts or "*" in env.allowed_hosts:
        raise ConfigurationError("Production needs LIANQIAO_ALLOWED_HOSTS with the host names of the site.")
