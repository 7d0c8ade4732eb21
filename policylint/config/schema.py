"""The JSON Schema of configuration files, by which an editor completes and checks what one types."""

from typing import Any

from policylint.config.keys import ROOT, Choice, Flag, Listing, Section, Sections, Shape, Table, Text


def schema() -> dict[str, Any]:
    """The schema of `policylint.toml`, and of the table `[tool.policylint]` of `pyproject.toml`."""
    return {
        "$schema": "http://json-schema.org/draft-07/schema#",
        "$id": "https://policylint.example/schemas/config.json",
        "title": "policylint configuration",
        **_drawn(ROOT),
    }


def _drawn(shape: Shape) -> dict[str, Any]:
    match shape:
        case Text():
            return {"type": "string", "minLength": 1}
        case Choice(of):
            return {"enum": list(of)}
        case Flag():
            return {"type": "boolean"}
        case Listing(of):
            return {"anyOf": [_drawn(of), {"type": "array", "items": _drawn(of)}]}
        case Table(_, value):
            return {"type": "object", "propertyNames": {"minLength": 1}, "additionalProperties": _drawn(value)}
        case Sections(of):
            return {"type": "array", "items": _drawn(of)}
        case Section(keys, required):
            return {
                "type": "object",
                "properties": {name: {"description": key.says, **_drawn(key.shape)} for name, key in keys.items()},
                **({"required": list(required)} if required else {}),
                "additionalProperties": False,
            }
