"""One table knows the keys: the reader, the schema for editors and the documentation agree with it."""

import json
import re
import tomllib
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import jsonschema
import pytest
from hypothesis import given
from hypothesis import strategies as st

from policylint import config
from policylint.config.check import check_values
from policylint.config.errors import ConfigError
from policylint.config.keys import ROOT, Section, Sections
from policylint.config.schema import schema
from policylint.config.toml import File, Value, read_toml
from tests.conftest import ROOT as PROJECT

SHIPPED = Path(config.__file__).parent.parent / "schemas" / "config.schema.json"
FILE = File(Path("/policies/policylint.toml"), "policylint.toml")

GOOD = [
    "",
    "select = 'tea'",
    "select = ['tea', 'domain:kitchen', 'kind:wellbeing-policy']\nignore = []",
    "[severity]\ntea = 'off'\n'domain:kitchen' = 'error'",
    "advice = true\nfail-on = 'never'\nregion = 'nz'",
    "[kinds]\n'positions/' = 'peer-position'\n'*handbook*' = ['wellbeing-policy', 'conduct-policy']",
    "exclude = ['archive/', '!keep.md']\nrules = 'house'\nbaseline = 'known.json'\nextends = '../policylint.toml'",
    "[terms]\nrole-titles = 'companion'\nnever-flag = ['The Homeless Trust']\n[terms.preferred]\nguest = 'client'",
    "[[overrides]]\npaths = 'hr/'\nselect = 'tea'\nignore = 'tea'\nadvice = false\nseverity = {tea = 'advice'}",
    "[[allow]]\nrule = 'tea'\nreason = 'agreed'\npath = 'hr/'\n[[allow]]\nfingerprint = '0a'\nreason = 'agreed'",
]
BAD = [
    ("selct = 'tea'", 1, "there is no key 'selct': did you mean 'select'?"),
    ("\nzebra = 1", 2, "there is no key 'zebra': known are advice, allow, baseline,"),
    ("select = 1", 1, "'select' should be a list, each entry of it the name of a rule, a domain or a kind of document"),
    (
        "select = [\n'tea',\n 1]",
        3,
        "'select' should be the name of a rule, a domain or a kind of document, not a number",
    ),
    ("select = {tea = true}", 1, "'select' should be a list, each entry of it the name of"),
    ("select = ['']", 1, "'select': '' is empty; expected the name of a rule"),
    ("advice = 'yes'", 1, "'advice' should be true or false, not a text"),
    ("advice = 1", 1, "'advice' should be true or false, not a number"),
    ("fail-on = 'errors'", 1, "'fail-on' cannot be 'errors': did you mean 'error'?"),
    ("fail-on = ['error']", 1, "'fail-on' should be one of error, warning, advice, never, not a list"),
    ("fail_on = 'error'", 1, "there is no key 'fail_on': did you mean 'fail-on'?"),
    ("region = 'eu'", 1, "'region' cannot be 'eu': "),
    ("severity = 'error'", 1, "'severity' should be a table, not a text"),
    ("[severity]\ntea = 'severe'", 2, "'severity.tea' cannot be 'severe': known are advice, error, off, warning"),
    ("[severity]\n'a b' = 1", 2, "'severity.\"a b\"' should be one of error, warning, advice, off, not a number"),
    ("[kinds]\n'a\\b' = 'other'", 2, "'kinds': 'a\\b' has a backslash: folders are divided by '/', on Windows too"),
    (
        "[kinds]\n'a/' = 2026-01-01",
        2,
        "'kinds.\"a/\"' should be a list, each entry of it a kind of document, not a date",
    ),
    ("exclude = ['archive/', 'C:\\Old']", 1, "'exclude': 'C:\\Old' has a backslash"),
    ("exclude = true", 1, "'exclude' should be a list, each entry of it a path pattern, not true or false"),
    ("terms = []", 1, "'terms' should be a table, not a list"),
    ("[terms]\nprefered = {}", 2, "there is no key 'terms.prefered': did you mean 'preferred'?"),
    ("[terms]\npreferred = ['a']", 2, "'terms.preferred' should be a table, not a list"),
    ("[terms.preferred]\n'' = 'client'", 2, "'terms.preferred': '' is empty; expected words"),
    ("[overrides]\npaths = 'hr/'", 1, "'overrides' should be a list of tables ([[...]]), not a table"),
    ("overrides = [1]", 1, "'overrides' should be a table, not a number"),
    ("[[overrides]]\nselect = 'tea'", 1, "'overrides.paths' is missing"),
    (
        "[[overrides]]\npaths = 'a'\n\n[[overrides]]\npaths = 'b'\nfail-on = 'error'",
        6,
        "there is no key 'overrides.fail-on'",
    ),
    ("[[allow]]\nrule = 'tea'", 1, "'allow.reason' is missing"),
]


@pytest.mark.parametrize("text", GOOD)
def test_what_is_right_is_right_to_the_reader_and_to_the_schema(text: str) -> None:
    check_values(read_toml(text.encode(), FILE))
    jsonschema.Draft7Validator(schema()).validate(tomllib.loads(text))


@pytest.mark.parametrize(("text", "line", "message"), BAD)
def test_what_is_wrong_is_told_with_its_line_and_the_nearest_name(text: str, line: int, message: str) -> None:
    with pytest.raises(ConfigError) as caught:
        check_values(read_toml(text.encode(), FILE))

    assert caught.value.line == line
    assert caught.value.message.startswith(message)


@pytest.mark.parametrize("text", [text for text, _, message in BAD if "backslash" not in message])
def test_an_editor_sees_the_same_faults(text: str) -> None:
    assert list(jsonschema.Draft7Validator(schema()).iter_errors(tomllib.loads(text)))


NAMES = st.sampled_from([*ROOT.keys, "paths", "preferred", "tea", "rule", "reason", "x"])
WILD = st.recursive(
    st.one_of(st.sampled_from(["tea", "error", "off", "us", "", "a/"]), st.booleans(), st.integers(0, 2)),
    lambda inner: st.one_of(st.lists(inner, max_size=2), st.dictionaries(NAMES, inner, max_size=3)),
    max_leaves=8,
)


def valued(data: object) -> Value:
    if isinstance(data, dict):
        return Value(FILE, 1, {key: valued(inside) for key, inside in data.items()})
    return Value(FILE, 1, [valued(item) for item in data] if isinstance(data, list) else data)


@given(st.dictionaries(NAMES, WILD, max_size=3))
def test_what_the_reader_takes_an_editor_takes(data: dict[str, object]) -> None:
    try:
        check_values(valued(data))
    except ConfigError:
        return
    jsonschema.Draft7Validator(schema()).validate(data)


def test_the_shipped_schema_is_drawn_from_the_keys() -> None:
    jsonschema.Draft7Validator.check_schema(schema())

    # Where this fails: policylint config schema > policylint/schemas/config.schema.json
    assert json.loads(SHIPPED.read_text(encoding="utf-8")) == schema()


def keys(section: Section, above: str = "") -> Iterator[str]:
    for name, key in section.keys.items():
        yield above + name
        shape = key.shape.of if isinstance(key.shape, Sections) else key.shape
        if isinstance(shape, Section):
            yield from keys(shape, f"{above}{name}.")


def test_the_documentation_tells_of_every_key_and_of_no_other() -> None:
    page = (PROJECT / "docs" / "configuration.md").read_text(encoding="utf-8")

    assert sorted(re.findall(r"^\| `([a-z.-]+)` \|", page, re.MULTILINE)) == sorted(keys(ROOT))


def test_what_the_documentation_shows_is_right() -> None:
    page = (PROJECT / "docs" / "configuration.md").read_text(encoding="utf-8")
    examples: list[Any] = re.findall(r"^```toml\n(.*?)^```$", page, re.MULTILINE | re.DOTALL)

    assert examples
    for example in examples:
        table = read_toml(example.encode(), FILE)
        check_values(table.entries()["tool"].entries()["policylint"] if "tool" in table.entries() else table)
