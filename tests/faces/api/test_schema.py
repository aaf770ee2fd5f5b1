"""The description: valid, complete, in words, and the page that is made from it."""

import json
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import jsonschema_rs
import pytest
import yaml
from django.test import Client
from django.urls import reverse
from drf_spectacular import validation
from drf_spectacular.drainage import GENERATOR_STATS
from drf_spectacular.plumbing import _load_enum_name_overrides

from lianqiao.faces.api import schema_settings
from lianqiao.faces.api.resources import ALL
from lianqiao.faces.api.views.documents import description, description_in
from tests.faces.api.conftest import Program


@dataclass(frozen=True)
class Made:
    """The description as a program reads it, and what was complained of when it was made."""

    description: dict[str, Any]
    complaints: list[str]


@pytest.fixture(scope="module")
def made() -> Made:
    """Made anew, once for all tests here: it takes seconds, and none of them changes it."""
    description.cache_clear()
    description_in.cache_clear()
    _load_enum_name_overrides.cache_clear()  # it complains of names only once in a process
    GENERATOR_STATS.reset()
    answer = Client().get(reverse("api:openapi_json"))
    assert answer.status_code == 200
    return Made(json.loads(answer.content), [*GENERATOR_STATS._warn_cache, *GENERATOR_STATS._error_cache])


@pytest.fixture
def described(made: Made) -> dict[str, Any]:
    """The description alone."""
    return made.description


def test_description_is_valid_and_made_without_a_warning(made: Made) -> None:
    shape = json.loads((Path(validation.__file__).parent / "openapi_3_1_schema.json").read_text(encoding="utf-8"))

    # Not `validate_schema`, which takes eight seconds for the same in Python.
    assert [str(fault) for fault in jsonschema_rs.validator_for(shape).iter_errors(made.description)] == []
    assert made.description["openapi"] == "3.1.0"
    assert made.complaints == []


def test_yaml_says_the_same(described: dict[str, Any]) -> None:
    answer = Client().get(reverse("api:openapi_yaml"))

    assert yaml.load(answer.content, Loader=yaml.CSafeLoader) == described


@pytest.mark.parametrize("name", ["openapi_json", "openapi_yaml"])
def test_description_is_not_sent_twice(described: dict[str, Any], name: str) -> None:
    etag = Client().get(reverse(f"api:{name}")).headers["ETag"]

    assert Client().get(reverse(f"api:{name}"), headers={"If-None-Match": etag}).status_code == 304


def test_every_enum_is_named_and_says_its_words(described: dict[str, Any]) -> None:
    shapes = described["components"]["schemas"]
    named = set(schema_settings.SETTINGS["ENUM_NAME_OVERRIDES"])  # type: ignore[call-overload]
    enums = {name: shape for name, shape in shapes.items() if "enum" in shape and name not in ("Blank", "Null")}

    assert enums.keys() <= named | {"ChangeKind", "Want"}
    for name, shape in enums.items():
        assert all(f"`{value}` - " in shape["description"] for value in shape["enum"]), name
    for shape in shapes.values():
        inline = [one for one in shape.get("properties", {}).values() if "enum" in one]
        assert inline == []


def test_every_operation_tells_its_refusals_and_needs(described: dict[str, Any]) -> None:
    for path, methods in described["paths"].items():
        for method, operation in methods.items():
            statuses = set(operation["responses"])
            assert {"400", "401", "405", "429", "500", "503"} <= statuses, (method, path)
            assert operation["summary"]
            assert operation["security"] in ([{"token": []}], [{"token": []}, {}])
            for status in statuses - {"200", "201", "204", "304"}:
                assert list(operation["responses"][status]["content"]) == ["application/problem+json"]
            if method == "patch":
                assert {"412", "428"} <= statuses
            if method in ("post", "patch", "delete") and operation["operationId"] != "match":
                names = {one["name"] for one in operation["parameters"]}
                assert "Idempotency-Key" in names, (method, path)


def test_every_resource_has_its_addresses(described: dict[str, Any]) -> None:
    paths = set(described["paths"])

    for resource in ALL:
        base = f"/api/v1/{resource.folder}{resource.name.replace('_', '-')}"
        assert {base, f"{base}/{{key}}"} <= paths


def test_bodies_take_no_other_names(described: dict[str, Any]) -> None:
    for name in ("AchievementInputRequest", "PatchedDemandInputRequest", "DemandActionRequest", "ProblemTextRequest"):
        assert described["components"]["schemas"][name]["additionalProperties"] is False


def test_examples_are_what_the_api_takes(described: dict[str, Any]) -> None:
    for path, method in (
        ("/achievements", "post"),
        ("/demands", "post"),
        ("/match", "post"),
        ("/collection-reports/{key}", "patch"),
    ):
        content = described["paths"][f"/api/v1{path}"][method]["requestBody"]["content"]["application/json"]
        shape = described["components"]["schemas"][content["schema"]["$ref"].rpartition("/")[2]]
        for example in content["examples"].values():
            assert example["value"].keys() <= shape["properties"].keys()
            assert set(shape.get("required", ())) <= example["value"].keys()


@pytest.mark.django_db
def test_page_tells_every_operation_scope_and_problem(described: dict[str, Any]) -> None:
    answer = Client().get(reverse("api:reference"))
    page = answer.content.decode()

    assert answer.status_code == 200
    for path in described["paths"]:
        assert f"<code>GET {path}</code>" in page or f"<code>POST {path}</code>" in page or path.count("{") > 1
    for word in ("read:achievements", "act:demands", 'id="problem-412"', "webhook-signature", "openapi.yaml"):
        assert word in page
    assert "http://" not in page.replace("http://www.w3.org", "").replace("http://testserver", "")


def test_unknown_address_is_a_problem(db: None) -> None:
    program = Program()

    for answer in (
        program.get("nothing"),
        program.get("nothing/a%0Ab"),
        program.post("nothing/at/all"),
        program.delete("nothing"),
    ):
        assert answer.status_code == 404
        assert answer.headers["Content-Type"] == "application/problem+json"
        assert answer.json()["request_id"] == answer.headers["X-Request-ID"]
