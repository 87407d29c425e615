"""The contract's objects as JSON Schema (2020-12), one file each: what the CLI prints and the API sends."""

from __future__ import annotations

import json
from importlib.resources import files
from typing import Any

Schema = dict[str, Any]
_OWN = ("$schema", "$id")


def schema_names() -> list[str]:
    """Give the names of all objects that have a schema, sorted."""
    return sorted(f.name.removesuffix(".json") for f in files(__name__).iterdir() if f.name.endswith(".json"))


def read_schema(name: str) -> Schema:
    """Give one object's schema; references in it are other schemas' file names. Raises FileNotFoundError."""
    schema: Schema = json.loads(files(__name__).joinpath(f"{name}.json").read_text(encoding="utf-8"))
    return schema


def openapi_components() -> dict[str, Schema]:
    """Give every schema as OpenAPI 3.1 keeps them: by title, with references to `#/components/schemas/…`."""
    schemas = [read_schema(name) for name in schema_names()]
    titles = {schema["$id"]: schema["title"] for schema in schemas}
    return {s["title"]: _relinked({k: v for k, v in s.items() if k not in _OWN}, titles) for s in schemas}


def answers(name: str, *errors: int, status: int = 200) -> dict[int | str, dict[str, Any]]:
    """Describe a route's answers for OpenAPI: one object on success, a problem document for each error status."""
    said: dict[int | str, dict[str, Any]] = {
        status: {
            "description": read_schema(name)["description"],
            "content": {"application/json": {"schema": _link(read_schema(name)["title"])}},
        }
    }
    problem = {"application/problem+json": {"schema": _link("Problem")}}
    return {**said, **{error: {"description": _MEANING[error], "content": problem} for error in errors}}


_MEANING = {
    403: "The request comes from another site, or has no valid token.",
    404: "The library holds nothing of this id.",
    413: "More was sent than is taken; the detail says how much may be.",
    422: "A parameter names something the library does not know; the detail says what it could be.",
    503: "The catalogue cannot be read.",
}


def _link(title: str) -> Schema:
    return {"$ref": f"#/components/schemas/{title}"}


def _relinked(part: Any, titles: dict[str, str]) -> Any:
    if isinstance(part, list):
        return [_relinked(item, titles) for item in part]
    if not isinstance(part, dict):
        return part
    if isinstance(part.get("$ref"), str) and part["$ref"] in titles:
        return {**part, **_link(titles[part["$ref"]])}
    return {key: _relinked(value, titles) for key, value in part.items()}
