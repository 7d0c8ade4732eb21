"""The JSON report: the exact image of `policylint.report.Report`, both ways."""

import dataclasses
import functools
import json
import types
import typing

from policylint.report import SCHEMA, Report


def write(report: Report) -> str:
    """`report` as JSON text: a line for each document, and for each other part."""
    parts = []
    for name in _names(Report):
        value = getattr(report, name)
        if name == "documents":
            lines = ",\n".join(_line(document) for document in value)
            parts.append(f'"{name}": [\n{lines}\n]')
        else:
            parts.append(f'"{name}": {_line(value)}')
    return "{" + ",\n".join(parts) + "}\n"


def _line(value: object) -> str:
    return json.dumps(value, default=_plain, ensure_ascii=False)


def _plain(value: typing.Any) -> dict[str, typing.Any]:
    """A dataclass of the report, one layer deep; `asdict` would copy everything below it."""
    kind: typing.Any = type(value)
    return {name: getattr(value, name) for name in _names(kind)}


@functools.cache
def _names(kind: typing.Any) -> tuple[str, ...]:
    return tuple(field.name for field in dataclasses.fields(kind))


def read(text: str | bytes) -> Report:
    """The report that `write` made `text` of; fields that a newer version has added are passed over.

    Raises `ValueError`, with a message for the person whose file it is, for what is no such report.
    """
    try:
        data = json.loads(text)
    except ValueError as error:
        raise ValueError(f"this is not JSON ({error})") from None
    if not isinstance(data, dict) or "schema" not in data or "documents" not in data:
        raise ValueError("this is JSON, but not a policylint report")
    if data["schema"] != SCHEMA:
        raise ValueError(f"this report has version {data['schema']!r} of the structure, and only {SCHEMA} can be read")
    try:
        report: Report = _build(Report, data)
    except (KeyError, TypeError, AttributeError) as error:
        raise ValueError(f"this is not a whole policylint report ({type(error).__name__}: {error})") from None
    return report


def _build(kind: typing.Any, data: typing.Any) -> typing.Any:
    """`data`, as `json` reads it, as a value of the type `kind`: one of those that the report is made of."""
    if isinstance(kind, types.UnionType):
        return None if data is None else _build(next(k for k in kind.__args__ if k is not types.NoneType), data)
    if typing.get_origin(kind) is tuple:
        return tuple(_build(typing.get_args(kind)[0], item) for item in data)
    if dataclasses.is_dataclass(kind):
        fields = _fields(typing.cast("type", kind))
        return kind(**{name: _build(fields[name], value) for name, value in data.items() if name in fields})  # type: ignore[operator]  # a class of the report
    if (kind is int and not isinstance(data, int)) or (kind is str and not isinstance(data, str)):
        raise TypeError(f"{data!r} is not of type {kind.__name__}")
    return data


@functools.cache
def _fields(kind: type) -> dict[str, typing.Any]:
    return typing.get_type_hints(kind)
