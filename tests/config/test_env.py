"""The settings table reads what it documents and refuses what is unsafe."""

from pathlib import Path

import pytest

from lianqiao.config import env as environment
from lianqiao.config.env import CHECKOUT, ConfigurationError

SAFE = {
    "LIANQIAO_PRODUCTION": "1",
    "LIANQIAO_SECRET_KEY": "k" * 50,
    "LIANQIAO_ALLOWED_HOSTS": "lianqiao.example.cn",
}


def test_read_without_anything_gives_the_documented_defaults() -> None:
    env = environment.read({})

    assert env == environment.Environment(data=CHECKOUT / "var")


def test_read_parses_every_kind_of_value() -> None:
    env = environment.read(
        {
            "LIANQIAO_DEBUG": "on",
            "LIANQIAO_PORT": "9000",
            "LIANQIAO_ALLOWED_HOSTS": "a.cn, b.cn,",
            "LIANQIAO_DATA": "/srv/lianqiao",
            "LIANQIAO_LOG_LEVEL": "debug",
            "LIANQIAO_NODE_NAME": "辽河省",
        }
    )

    assert env.debug is True
    assert env.port == 9000
    assert env.allowed_hosts == ("a.cn", "b.cn")
    assert env.data == Path("/srv/lianqiao")
    assert env.log_level == "DEBUG"
    assert env.node_name == "辽河省"


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("LIANQIAO_DEBUG", "maybe"),
        ("LIANQIAO_PORT", "http"),
        ("LIANQIAO_PORT", "0"),
        ("LIANQIAO_PORT", "70000"),
        ("LIANQIAO_LOG_LEVEL", "LOUD"),
    ],
)
def test_read_names_the_setting_that_cannot_be_used(name: str, value: str) -> None:
    with pytest.raises(ConfigurationError, match=name):
        environment.read({name: value})


def test_production_starts_with_safe_settings() -> None:
    assert environment.read(SAFE).production is True


@pytest.mark.parametrize(
    ("change", "named"),
    [
        ({"LIANQIAO_SECRET_KEY": ""}, "LIANQIAO_SECRET_KEY"),
        ({"LIANQIAO_SECRET_KEY": "short"}, "LIANQIAO_SECRET_KEY"),
        ({"LIANQIAO_DEBUG": "1"}, "LIANQIAO_DEBUG"),
        ({"LIANQIAO_ALLOWED_HOSTS": ""}, "LIANQIAO_ALLOWED_HOSTS"),
        ({"LIANQIAO_ALLOWED_HOSTS": "*"}, "LIANQIAO_ALLOWED_HOSTS"),
    ],
)
def test_production_refuses_unsafe_settings(change: dict[str, str], named: str) -> None:
    with pytest.raises(ConfigurationError, match=named):
        environment.read({**SAFE, **change})


def test_secret_key_is_made_once_and_for_nobody_else(tmp_path: Path) -> None:
    env = environment.read({"LIANQIAO_DATA": str(tmp_path)})

    first, second = environment.secret_key(env), environment.secret_key(env)

    assert first == second
    assert len(first) >= environment.SHORTEST_KEY
    assert (tmp_path / "secret_key").stat().st_mode & 0o777 == 0o600
    assert list(tmp_path.iterdir()) == [tmp_path / "secret_key"]


def test_documentation_has_the_whole_table() -> None:
    page = (CHECKOUT / "docs" / "settings.md").read_text()

    assert environment.as_markdown() in page
