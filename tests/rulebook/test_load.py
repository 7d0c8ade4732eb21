"""A rulebook that cannot be used says in which file, on which line, what is wrong, and what was probably meant."""

import json
from pathlib import Path
from typing import Any

import jsonschema
import pytest
import yaml

from policylint.rulebook import load
from policylint.rulebook.load import load_rulebook
from policylint.rulebook.model import RulebookError
from tests.conftest import RULES, TEA

SCHEMAS = Path(load.__file__).parent.parent / "schemas"
WORDING = """
- id: tea-lady
  title: '"Tea lady"'
  level: H
  avoid: tea lady
  prefer: [tea attendant]
  source: made up
  examples:
    flag: [The tea lady comes at ten.]
    leave: [The lady drinks tea.]
"""
KINDS = "wellbeing-policy: {title: Wellbeing}\n"
VOCABULARY = "drink: [tea, coffee, <drink-hot>]\ndrink-hot: [cocoa]\n"


def rules(folder: Path, **files: str) -> Path:
    """A rulebook with one rule, one wording rule and two concepts, but for the `files` that a test changes."""
    usual = {"kitchen/tea": TEA, "wording/kitchen": WORDING, "vocabulary/drinks": VOCABULARY, "kinds": KINDS}
    for name, content in {**usual, **files}.items():
        file = folder / "rules" / f"{name}.yaml"
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(content.lstrip("\n"), encoding="utf-8")
    return folder / "rules"


def error(folder: Path) -> RulebookError:
    with pytest.raises(RulebookError) as caught:
        load_rulebook(folder)
    return caught.value


def line_of(said: str, text: str) -> int:
    return next(number for number, line in enumerate(text.lstrip("\n").splitlines(), 1) if said in line)


def test_a_whole_rulebook_loads(tmp_path: Path) -> None:
    found = load_rulebook(rules(tmp_path))

    assert [rule.id for rule in found.rules] == ["tea"]
    assert [rule.id for rule in found.wordings] == ["tea-lady"]


@pytest.mark.parametrize(
    ("before", "after", "message"),
    [
        ("why: Tea is good.", "wy: Tea is good.", "unknown key 'wy'; did you mean 'why'?"),
        ("why: Tea is good.", "zebra: striped", "unknown key 'zebra'; known are core, domain,"),
        ("act: serve .. tea", "acts: serve .. tea", "unknown key 'acts'; did you mean 'act'?"),
        ("where: made up", "were: made up", "unknown key 'were'; did you mean 'where'?"),
        ("says: contradicted", "says: contrary", "'contrary' is not one of strong, weak, contradicted, undercut"),
        ("  weak: [We love our tea.]", "  week: [We love our tea.]", "unknown key 'week'; did you mean 'weak'?"),
        ("organisation: true", "organisation: maybe", "expected true or false here"),
        ("act: love .. tea", "{act: love, near: far}", ""),
        ("act: love .. tea", "act: love .. tea\n    by: cook", "'cook' is not one of served, worker, staff, others"),
        ("act: love .. tea", "act: love .. tea\n    whom: staff", "unknown key 'whom'; did you mean 'whose'?"),
        ("act: love .. tea", "act: love .. <te>", "<te>"),
        ("act: love .. tea", "act: love .. (tea", "'love .. (tea'"),
        ("act: love .. tea", "act: love ..", "'love ..' begins or ends with a gap"),
        ("act: love .. tea", "act: (love)?", "'(love)?' would be met by nothing at all"),
        ("act: love .. tea", "act: love <tea", "'love <tea'"),
        ("act: love .. tea", "act: loves? tea", "in 'loves?' the whole word is optional"),
        ("title: Tea is served", "title: [Tea, is, served]", "expected text here"),
        ("frames:", "title: Again\nframes:", "'title' stands here twice"),
        ("statement: Tea", "statement: 'Tea", ""),
        ("domain: kitchen", "\tdomain: kitchen", ""),
        ("domain: kitchen", "domain: kitchn", "the domain is 'kitchn', but the rule stands in the folder 'kitchen'"),
        ("[wellbeing-policy]", "[wellbeing-polic]", "there is no kind 'wellbeing-polic'; did you mean "),
        ("[wellbeing-policy]", "[other, tea]", "there is no kind 'tea'; known are other, wellbeing-policy"),
        ("act: love .. tea", "act: love .. tea\n    kinds: [nope]", "there is no kind 'nope'"),
        ("  weak: [We love our tea.]", "  weak: [{text: We love our tea., kind: nope}]", "there is no kind 'nope'"),
    ],
)
def test_an_error_in_a_rule_names_its_file_and_line(tmp_path: Path, before: str, after: str, message: str) -> None:
    wrong = TEA.replace(before, after, 1)
    assert wrong != TEA

    found = error(rules(tmp_path, **{"kitchen/tea": wrong}))

    assert found.file == "rules/kitchen/tea.yaml"
    assert message in found.message
    if message:
        # The line itself, or the one that its list or mapping begins on.
        assert abs(found.line - line_of(after.splitlines()[0], wrong)) <= 1
    assert str(found) == f"{found.file}:{found.line}: {found.message}"


@pytest.mark.parametrize("pattern", ["<nope>", "<nope> lady", "old .. <nope>", "(old lady", "old ..", "ladies (|)"])
@pytest.mark.parametrize("key", ["avoid", "alone", "near", "except", "without"])
def test_an_error_in_one_of_several_patterns_names_its_own_line(tmp_path: Path, key: str, pattern: str) -> None:
    rest = WORDING.replace("  avoid: tea lady\n", "" if key == "avoid" else "  avoid: tea lady\n")
    wrong = f"{rest}  {key}:\n    - kind lady\n    - <drink> lady\n    - {pattern}\n    - young lady\n"

    found = error(rules(tmp_path, **{"wording/kitchen": wrong}))

    assert (found.file, found.line) == ("rules/wording/kitchen.yaml", line_of(f"- {pattern}", wrong))


def test_an_error_in_one_of_several_patterns_of_a_frame_or_a_concept_names_its_own_line(tmp_path: Path) -> None:
    patterns = "[tea,\n  coffee,\n  <te>,\n  cocoa]"
    frame = TEA.replace("act: love .. tea", f"act: {patterns}")

    assert error(rules(tmp_path / "frame", **{"kitchen/tea": frame})).line == line_of("<te>", frame)
    assert error(rules(tmp_path / "concept", **{"vocabulary/drinks": f"drink: {patterns}\n"})).line == 3


@pytest.mark.parametrize("key", ["id", "title", "domain", "why", "source", "model_clause", "frames", "examples"])
def test_a_missing_key_is_named(tmp_path: Path, key: str) -> None:
    rule = yaml.safe_load(TEA)
    del rule[key]

    found = error(rules(tmp_path, **{"kitchen/tea": yaml.safe_dump(rule)}))

    assert (found.file, found.message) == ("rules/kitchen/tea.yaml", f"'{key}' is missing")


@pytest.mark.parametrize("key", ["says", "act"])
def test_a_missing_key_of_a_frame_is_named_with_the_frames_line(tmp_path: Path, key: str) -> None:
    wrong = TEA.replace("  - says: weak\n    act: love .. tea\n", "  - name: x\n    act: love\n    says: weak\n", 1)
    wrong = "\n".join(line for line in wrong.splitlines() if line.strip() not in {f"{key}: love", f"{key}: weak"})

    found = error(rules(tmp_path, **{"kitchen/tea": wrong}))

    assert found.message == f"'{key}' is missing"
    assert found.line == line_of("- name: x", wrong)


@pytest.mark.parametrize("key", ["id", "title", "level", "avoid", "source", "examples"])
def test_a_missing_key_of_a_wording_rule_is_named(tmp_path: Path, key: str) -> None:
    (rule,) = yaml.safe_load(WORDING)
    del rule[key]

    found = error(rules(tmp_path, **{"wording/kitchen": yaml.safe_dump([rule])}))

    assert (found.file, found.message) == ("rules/wording/kitchen.yaml", f"'{key}' is missing")


def test_an_id_that_is_taken_is_named_with_the_file_that_has_it(tmp_path: Path) -> None:
    again = error(rules(tmp_path / "a", **{"bar/tea": TEA}))
    wording = error(rules(tmp_path / "b", **{"wording/more": WORDING}))

    assert "kitchen/tea.yaml" in str(again)
    assert "twice" in again.message or "already" in again.message
    assert "wording/more.yaml:1" in str(wording)


def test_a_file_is_named_after_its_rule(tmp_path: Path) -> None:
    found = error(rules(tmp_path, **{"kitchen/coffee": TEA}))

    assert found.message == "the file of rule 'tea' should be called tea.yaml"


@pytest.mark.parametrize(
    ("vocabulary", "line", "message"),
    [
        ("drink: [tea]\nsip: [<drinks>]\n", 2, "<drinks>"),
        ("drink: [tea]\nsip: [<drink>, (tea]\n", 2, "(tea"),
        ("drink: [<sip>]\nsip: [<drink>]\n", None, ""),
        ("drink: {tea: coffee}\n", 1, "expected a list here"),
    ],
)
def test_an_error_in_the_vocabulary_names_the_concepts_line(
    tmp_path: Path, vocabulary: str, line: int | None, message: str
) -> None:
    found = error(rules(tmp_path, **{"vocabulary/drinks": vocabulary}))

    assert found.file == "rules/vocabulary/drinks.yaml"
    assert message in found.message
    assert line is None or found.line == line


def test_a_concept_that_is_defined_twice_is_named(tmp_path: Path) -> None:
    found = error(rules(tmp_path, **{"vocabulary/more": "\n# more\ndrink: [milk]\n"}))

    said = "rules/vocabulary/more.yaml:2: the concept <drink> is defined twice, first at rules/vocabulary/drinks.yaml:1"
    assert str(found) == said


def test_a_folder_without_rules_is_an_error(tmp_path: Path) -> None:
    assert "there are no rules here" in error(tmp_path).message


@pytest.mark.parametrize(("content", "message"), [(b"", "the file is empty"), (b"why: \xff", "cannot be read")])
def test_a_file_that_is_no_yaml_is_named(tmp_path: Path, content: bytes, message: str) -> None:
    (rules(tmp_path) / "kitchen" / "tea.yaml").write_bytes(content)

    found = error(tmp_path / "rules")

    assert found.file == "rules/kitchen/tea.yaml"
    assert message in found.message


def test_the_order_of_files_does_not_matter_to_ids(tmp_path: Path) -> None:
    a, b = load_rulebook(rules(tmp_path / "a")), load_rulebook(rules(tmp_path / "b"))

    assert a.ids == b.ids
    assert a.fingerprint == b.fingerprint


# The published schemas, which an editor checks rules with


def schema(name: str) -> dict[str, Any]:
    found = json.loads((SCHEMAS / f"{name}.schema.json").read_text(encoding="utf-8"))
    jsonschema.Draft202012Validator.check_schema(found)
    assert isinstance(found, dict)
    return found


def test_every_rule_is_as_the_schema_says() -> None:
    validator = jsonschema.Draft202012Validator(schema("rule"))
    files = [
        path
        for path in RULES.rglob("*.yaml")
        if path.parent != RULES and path.parent.name not in {"vocabulary", "grammar", "wording", "profile"}
    ]

    assert files
    for file in files:
        assert [f"{file.name}: {e.message}" for e in validator.iter_errors(_plain(file))] == []


def test_every_wording_rule_is_as_the_schema_says() -> None:
    validator = jsonschema.Draft202012Validator(schema("wording"))
    files = list((RULES / "wording").glob("*.yaml"))

    assert files
    for file in files:
        assert [f"{file.name}: {e.message}" for e in validator.iter_errors(_plain(file))] == []


def test_the_loader_knows_the_keys_of_the_schemas_and_no_others() -> None:
    rule, wording = schema("rule"), schema("wording")

    assert rule["properties"].keys() == load._RULE_KEYS
    assert rule["properties"]["frames"]["items"]["properties"].keys() == load._FRAME_KEYS
    assert wording["items"]["properties"].keys() == load._WORDING_KEYS


@pytest.mark.parametrize("wrong", ["Tea", "tea lady", "thé", "tea_lady", "tea.lady"])
def test_an_id_is_one_word_of_small_letters_digits_and_hyphens(tmp_path: Path, wrong: str) -> None:
    rule = error(rules(tmp_path / "rule", **{f"kitchen/{wrong}": TEA.replace("id: tea", f"id: {wrong}")}))
    wording = error(rules(tmp_path / "wording", **{"wording/kitchen": WORDING.replace("id: tea-lady", f"id: {wrong}")}))

    assert str(rule).startswith(f"rules/kitchen/{wrong}.yaml:1: the id '{wrong}' may hold nothing but small letters")
    assert str(wording).startswith(f"rules/wording/kitchen.yaml:1: the id '{wrong}' may hold nothing but small letters")


@pytest.mark.parametrize("name", ["rule", "wording"])
def test_the_loader_asks_of_an_id_what_the_schemas_ask(name: str) -> None:
    properties = schema(name).get("items", schema(name))["properties"]

    assert properties["id"]["pattern"] == f"^{load._ID.pattern}$"


def test_the_loader_requires_what_the_schemas_require(tmp_path: Path) -> None:
    assert set(schema("rule")["required"]) == {
        *("id", "title", "domain", "why", "source", "model_clause", "frames", "examples")
    }
    assert {"id", "title", "level", "avoid", "source", "examples"} <= set(schema("wording")["items"]["required"])


def test_the_rules_can_be_read_where_yaml_comes_without_its_library_in_c() -> None:
    files = sorted(RULES.rglob("*.yaml"))
    for file in files:
        # The plain loader takes "? " within brackets for a key, which the other one does not.
        assert list(yaml.parse(file.read_text(encoding="utf-8"), yaml.SafeLoader)), file
    assert len(files) > 60


def _plain(file: Path) -> Any:
    return yaml.load(file.read_text(encoding="utf-8"), yaml.CSafeLoader)


KIND = """
menu:
  title: Menu
  in_title:
    10: [menu]
  requires:
    in_clauses:
      - act: serve
        with: [tea]
        near: 3
  unless: bill
bill:
  title: Bill
  in_title:
    10: [bill]
"""


@pytest.mark.parametrize(
    ("before", "after", "message"),
    [
        ("act: serve", "acts: serve", "unknown key 'acts'; did you mean 'act'?"),
        ("      - act: serve\n        with", "      - with", "'act' is missing"),
        ("near: 3", "near: far", "expected a number of words"),
        ("unless: bill", "unless: beer", "there is no kind 'beer'; known are bill, menu, other, wellbeing-policy"),
        ("10: [menu]", "ten: [menu]", "'ten' is no weight: expected a number"),
        ("in_clauses", "in_clause", "unknown key 'in_clause'; did you mean 'in_clauses'?"),
    ],
)
def test_an_error_in_a_kind_is_named(tmp_path: Path, before: str, after: str, message: str) -> None:
    load_rulebook(rules(tmp_path / "right", kinds=KINDS + KIND))

    found = error(rules(tmp_path / "wrong", kinds=KINDS + KIND.replace(before, after, 1)))

    assert (found.file, found.message) == ("rules/kinds.yaml", message)
