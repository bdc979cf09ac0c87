"""EPA's e-Manifest documents against EPA's own schema, which lies beside its samples in `emanifest/` (CC0).

What chemd writes has to be valid by that schema, with times as RFC 3339; nothing that comes in may be lost; and where
the schema finds fault with a document, chemd finds it in the same place.
"""

import copy
import json
import random
import re
from datetime import datetime
from pathlib import Path

import pytest
from daemon import run
from jsonschema import Draft4Validator, FormatChecker

FOLDER = Path(__file__).parent / "emanifest"
SCHEMA = json.loads((FOLDER / "emanifest.schema.json").read_text())
SAMPLES = sorted(path.name for path in FOLDER.glob("*-valid-*.json"))
RFC3339 = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?(Z|[+-]\d\d:\d\d)")
EPA_TIME = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?(Z|[+-]\d\d:?\d\d)")

strict = FormatChecker(formats=())


@strict.checks("date-time", raises=ValueError)
def is_rfc3339(text) -> bool:
    return not isinstance(text, str) or (RFC3339.fullmatch(text) is not None and datetime.fromisoformat(text) is not None)


lenient = FormatChecker(formats=())


@lenient.checks("date-time", raises=ValueError)
def is_a_time_of_epa(text) -> bool:
    return not isinstance(text, str) or (EPA_TIME.fullmatch(text) is not None and datetime.fromisoformat(text) is not None)


def fields(document, checker) -> set[str]:
    """Where EPA's schema finds fault, as EPA's service names the fields."""
    errors = Draft4Validator(SCHEMA, format_checker=checker).iter_errors(document)
    return {".".join(["Emanifest", *map(str, error.absolute_path)]) for error in errors}


def same(value):
    """Times as instants, so that documents can be compared."""
    if isinstance(value, dict):
        return {key: same(each) for key, each in value.items()}
    if isinstance(value, list):
        return [same(each) for each in value]
    if isinstance(value, str) and EPA_TIME.fullmatch(value):
        return datetime.fromisoformat(value)
    return value


def through(document, tmp_path):
    """In by `manifest import`, out by `manifest export`."""
    record = tmp_path / "record.json"
    made = run("manifest", "import", "-", "-o", record, "--id", "M-1", data=json.dumps(document).encode())
    assert made.returncode == 0, made.stderr.decode()
    back = run("manifest", "export", record, "--to", "emanifest-json")
    assert back.returncode in (0, 1), back.stderr.decode()
    return json.loads(back.stdout)


def complaints(document) -> set[str]:
    """The fields that `manifest import` finds fault with."""
    result = run("manifest", "import", "-", "-o", "/dev/null", data=json.dumps(document).encode())
    assert result.returncode in (0, 1), result.stderr.decode()
    found = (re.search(r"(Emanifest[\w.]*): (error|warning): ", line) for line in result.stderr.decode().splitlines())
    return {match[1] for match in found if match}


@pytest.mark.parametrize("name", SAMPLES)
def test_a_sample_of_epa_goes_in_and_out_and_is_valid(name, tmp_path):
    document = json.loads((FOLDER / name).read_text())
    assert fields(document, lenient) == set()
    out = through(document, tmp_path)
    assert fields(out, strict) == set()
    assert same(out) == same(document)


def test_the_invalid_sample_fails_in_the_fields_of_epas_own_answer():
    document = json.loads((FOLDER / "emanifest-save-invalid-example.json").read_text())
    answer = json.loads((FOLDER / "emanifest-return-failure-example.json").read_text())
    expected = {error["field"] for error in answer["errors"]}
    assert fields(document, lenient) == expected
    assert complaints(document) == expected
    checked = run("manifest", "check", "--format", "json", FOLDER / "emanifest-save-invalid-example.json")
    assert checked.returncode == 1
    problems = json.loads(checked.stdout)["problems"]
    assert {each["path"] for each in problems if each["severity"] == "error"} == expected


class Maker:
    """Documents that EPA's schema allows, with every branch of it: imports, refusals, PCB, residues, biennial report."""

    def __init__(self, seed: int, fill: float):
        self.random = random.Random(seed)
        self.fill = fill

    def value(self, schema: dict, name: str = ""):
        while "$ref" in schema:
            schema = SCHEMA["definitions"][schema["$ref"].rsplit("/", 1)[1]]
        if "enum" in schema:
            return self.random.choice(schema["enum"])
        kind = schema.get("type")
        if isinstance(kind, list):
            kind = kind[0]
        if kind == "boolean":
            return self.random.random() < 0.5
        if kind == "integer":
            return self.random.randint(schema.get("minimum", 0), min(schema.get("maximum", 99999), 10**9))
        if kind == "number":
            return round(self.random.uniform(0.01, 999), 2)
        if kind == "array":
            return [self.value(schema.get("items", {}), name) for _ in range(self.random.randint(0, 2))]
        if kind == "object":
            return self.object(schema)
        return self.text(schema)

    def object(self, schema: dict) -> dict:
        properties = schema.get("properties", {})
        needed = set(schema.get("required", []))
        chosen = needed | {name for name in properties if self.random.random() < self.fill}
        for name, others in schema.get("dependencies", {}).items():
            chosen |= set(others) if name in chosen else set()
        return {name: self.value(properties[name], name) for name in properties if name in chosen}

    def text(self, schema: dict) -> str:
        if schema.get("format") == "date-time":
            form = self.random.choice(["%Y-%m-%dT%H:%M:%S.000+0000", "%Y-%m-%dT%H:%M:%SZ", "%Y-%m-%dT%H:%M:%S.000+00:00"])
            return datetime.fromtimestamp(self.random.randint(10**9, 2 * 10**9)).strftime(form)
        length = self.random.randint(max(1, schema.get("minLength", 1)), min(schema.get("maxLength", 30), 60))
        return "".join(self.random.choice("abc XYZ019-_.") for _ in range(length)).strip().ljust(length, "x")


@pytest.mark.parametrize("seed", range(4))
def test_whatever_the_schema_allows_goes_in_and_out(seed, tmp_path):
    document = Maker(seed, 0.9 if seed % 2 else 0.4).value(SCHEMA)
    assert fields(document, lenient) == set()
    out = through(document, tmp_path)
    assert fields(out, strict) == set(), f"seed {seed}"
    assert same(out) == same(document), f"seed {seed}"


def places(value, path=()):
    yield path, value
    children = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    for key, child in children:
        yield from places(child, (*path, key))


def mutated(document, chance: random.Random):
    """One thing of a document made wrong: a value of another type, a member too many, too long, taken away."""
    document = copy.deepcopy(document)
    path, value = chance.choice([each for each in places(document) if each[0]])
    holder = document
    for key in path[:-1]:
        holder = holder[key]
    if isinstance(value, dict) and chance.random() < 0.5:
        value["unheardOf"] = 1
    elif chance.random() < 0.3:
        del holder[path[-1]]
    else:
        wrong = [{"a": 1}, [1], True, 3.5, -1, 10**12, "x" * 5000, "", None]
        holder[path[-1]] = chance.choice(wrong)
    return document


@pytest.mark.parametrize("seed", range(24))
def test_where_the_schema_finds_fault_so_does_the_import(seed):
    """In EPA's samples and in made-up documents with every branch: requests for correction, imports, refusals."""
    chance = random.Random(seed)
    made = seed % 2
    document = Maker(seed, 0.8).value(SCHEMA) if made else json.loads((FOLDER / chance.choice(SAMPLES)).read_text())
    for _ in range(chance.randint(2, 4)):
        document = mutated(document, chance)
    expected = fields(document, lenient)
    assert complaints(document) == expected, f"seed {seed}"
