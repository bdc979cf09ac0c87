#!/usr/bin/env python3
"""Writes the vectors of Tests/LabelsTests/Cases: gs1-rules.csv, gs1-pairs.csv, gs1-messages.csv and epc-tags.csv.

For every row of the GS1 table an example of its format and counter-examples (too short, too long, a character that is
not allowed, a wrong check digit, an impossible date), and for every pair that the table requires or forbids a message
with and without it. The formats are worked out here a second time, from the text of the table. What the package biip
reads as a GS1 message is recorded from biip, and the tags from epcpy: neither shares a line with the product.

    python3 -m venv v && v/bin/pip install biip==5.2.0 epcpy==0.1.8
    v/bin/python scripts/generate_code_vectors.py            # a fixed seed: the same files every time
"""

import csv
import importlib
import random
import re
from pathlib import Path

import biip
from epcpy import tag_uri_to_tag_encodable

ROOT = Path(__file__).resolve().parents[1]
CASES = ROOT / "Tests/LabelsTests/Cases"
TABLE = ROOT / "Sources/Labels/Codes/GS1ApplicationIdentifiers.swift"
X = "!\"%&'()*+,-./0123456789:;<=>?ABCDEFGHIJKLMNOPQRSTUVWXYZ_abcdefghijklmnopqrstuvwxyz"
SETS = {"N": "0123456789", "X": X, "Y": "#-/0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ", "Z": "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_"}
FORBIDDEN = {"N": "A", "X": "~", "Y": "a", "Z": "!"}
# Values for checks whose rule is a table or a formula of its own.
SPECIAL = {
    "yymmd0": "261100", "yymmdd": "261128", "yyyymmdd": "20261128", "hhmi": "2359", "hh": "23", "mi": "59", "ss": "59",
    "iso3166": "156", "iso3166999": "156", "iso3166alpha2": "CN", "iso4217": "978", "iso5218": "1", "yesno": "1",
    "zero": "0", "winding": "1", "pieceoftotal": "0102", "posinseqslash": "1/3", "mediatype": "01", "packagetype": "CT",
    "latitude": "0279085848", "longitude": "3015297971", "iban": "GB82WEST12345698765432", "hyphen": "-",
}  # fmt: skip
SKIPPED = {"couponcode", "couponposoffer", "importeridx"}
RANDOM = random.Random(20261128)


def check_digit(body: str) -> str:
    total = sum(int(digit) * (3 if place % 2 == 0 else 1) for place, digit in enumerate(reversed(body)))
    return str(-total % 10)


def check_pair(body: str) -> str:
    """The two check characters of a GMN (GS1 General Specifications 7.9.5)."""
    set82 = X
    set32 = "23456789ABCDEFGHJKLMNPQRSTUVWXYZ"
    primes = [2, 3, 5, 7, 11, 13, 17, 19, 23, 29, 31, 37, 41, 43, 47, 53, 59, 61, 67, 71, 73, 79, 83]
    total = sum(set82.index(mark) * prime for mark, prime in zip(reversed(body), primes)) % 1021
    return set32[total // 32] + set32[total % 32]


class Part:
    def __init__(self, text: str):
        self.optional = text.startswith("[")
        text = text.strip("[]") if text.endswith("]") else text.replace("[", "").replace("]", "")
        form, *self.checks = text.split(",")
        self.kind = form[0]
        size = form[1:]
        self.most = int(size.removeprefix(".."))
        self.least = 1 if size.startswith("..") else self.most

    def example(self) -> str:
        for check in self.checks:
            if check in SPECIAL:
                return SPECIAL[check]
        length = RANDOM.randint(self.least, self.most)
        if "csum" in self.checks:
            body = "4012345" + "".join(RANDOM.choice("0123456789") for _ in range(length - 8))
            return body + check_digit(body)
        if "csumalpha" in self.checks:
            body = "1987654Ad4X4bL5ttr2310c"
            return body + check_pair(body)
        if self.kind == "N":
            first = RANDOM.choice("123456789") if {"nonzero", "nozeroprefix"} & set(self.checks) else "1"
            return first + "".join(RANDOM.choice("0123456789") for _ in range(length - 1))
        letters = "ABCDEFGHJK0123456789" if {"pcenc", "gcppos1"} & set(self.checks) else SETS[self.kind]
        start = "4012345" if "gcppos1" in self.checks else ""
        rest = max(self.least, length) - len(start)
        return start + "".join(RANDOM.choice(letters) for _ in range(max(rest, 1)))


def rules():
    for line in TABLE.read_text().splitlines():
        fields = line.strip().split(";")
        if len(fields) != 8:
            continue
        first, _, last = fields[0].partition("-")
        identifiers = sorted({first, last or first, str((int(first) + int(last or first)) // 2).zfill(len(first))})
        # `N3 [N3],iso3166` has its checks behind the bracket.
        form = re.sub(r"\[([^\]]+)\](\S*)", r"[\1\2]", fields[3])
        yield identifiers, [Part(part) for part in form.split()], fields


def value_cases():
    for identifiers, parts, _ in rules():
        if any(SKIPPED & set(part.checks) for part in parts):
            continue
        for identifier in identifiers:
            values = [part.example() for part in parts]
            whole = "".join(values)
            required = "".join(value for value, part in zip(values, parts) if not part.optional)
            yield identifier, whole, "valid", "every part"
            if required != whole:
                yield identifier, required, "valid", "without what may be left out"
            shortest = "".join(values[i] for i, part in enumerate(parts) if not part.optional)
            if parts[0].least == parts[0].most and not any(part.optional for part in parts) and len(shortest) > 1:
                fixed = all(part.least == part.most for part in parts)
                yield identifier, shortest[: -len(values[-1])] + values[-1][: parts[-1].least - 1], "invalid", (
                    "one short" if fixed else "too short"
                )
            filled = values[:-1] + [(values[-1] + "1" * 100)[: parts[-1].most] + "1"]
            yield identifier, "".join(filled), "invalid", "one too many"
            yield identifier, "", "invalid", "empty"
            yield identifier, FORBIDDEN[parts[0].kind] + whole[1:], "invalid", "a character that is not allowed"
            for place, part in enumerate(parts):
                before, after = "".join(values[:place]), "".join(values[place + 1 :])
                value = values[place]
                if "csum" in part.checks:
                    for step in (1, 5, 9):
                        wrong = value[:-1] + str((int(value[-1]) + step) % 10)
                        yield identifier, before + wrong + after, "invalid", "wrong check digit"
                if "csumalpha" in part.checks:
                    wrong = value[:-1] + ("2" if value[-1] != "2" else "3")
                    yield identifier, before + wrong + after, "invalid", "wrong check characters"
                for check, bad in {
                    "yymmd0": ["261301", "260230", "260431"], "yymmdd": ["261301", "260230", "261100"],
                    "yyyymmdd": ["20261301", "20260230"], "hhmi": ["2400", "2360"], "hh": ["24"], "mi": ["60"], "ss": ["60"],
                    "yesno": ["2"], "iso3166": ["998"], "iso3166alpha2": ["ZZ"], "iso4217": ["000"], "iso5218": ["3"],
                    "pieceoftotal": ["0302", "0001"], "posinseqslash": ["3/1"], "zero": ["1"], "winding": ["2"],
                    "iban": ["GB82WEST12345698765433"], "hyphen": ["+"],
                }.items():  # fmt: skip
                    if check in part.checks:
                        for each in bad:
                            yield identifier, before + each + after, "invalid", f"not {check}: {each}"


def partner(pattern: str, examples: dict) -> str:
    """An element of an identifier such as `01` or `310n`."""
    for identifier, value in examples.items():
        if len(pattern) == len(identifier) and re.fullmatch(pattern.replace("n", r"\d"), identifier):
            return f"({identifier}){value}"
    raise KeyError(pattern)


def pair_cases(examples: dict):
    for identifiers, _, fields in rules():
        own = identifiers[0]
        if own not in examples:
            continue
        element = f"({own}){examples[own]}"
        requires = [each.split("+") for each in fields[4].split(",") if each]
        if requires:
            yield element, "missing", f"{own} alone"
            for alternative in requires:
                try:
                    others = "".join(partner(each, examples) for each in alternative)
                except KeyError:
                    continue
                yield others + element, "required", f"{own} with {'+'.join(alternative)}"
        for pattern in (each for each in fields[5].split(",") if each):
            others = {key: value for key, value in examples.items() if key != own}
            try:
                yield element + partner(pattern, others), "excluded", f"{own} beside {pattern}"
            except KeyError:
                continue


def message_cases(examples: dict):
    """Element strings of several identifiers, and what biip reads in them."""
    keys = [key for key in examples if not any(mark in examples[key] for mark in "()")]
    while True:
        chosen = RANDOM.sample(keys, RANDOM.randint(2, 5))
        text = ""
        for place, key in enumerate(chosen):
            needs = biip.gs1_application_identifiers.GS1ApplicationIdentifier.extract(key + examples[key])
            text += key + examples[key]
            if needs.separator_required and place + 1 < len(chosen):
                text += "\x1d"
        parsed = biip.parse(text).gs1_message
        if parsed is None:
            continue
        yield text, "".join(f"({each.ai.ai}){each.value}" for each in parsed.element_strings)


def tag_cases():
    def digits(count: int) -> str:
        return "".join(RANDOM.choice("0123456789") for _ in range(count))

    giai_bits = {12: 42, 11: 45, 10: 48, 9: 52, 8: 55, 7: 58, 6: 62}
    for scheme in ("sgtin-96", "grai-96", "giai-96", "sscc-96"):
        for length in range(6, 13):
            for _ in range(40):
                prefix, kind = digits(length), RANDOM.randint(0, 7)
                if scheme == "sgtin-96":
                    parts = [prefix, digits(13 - length), str(RANDOM.getrandbits(38))]
                elif scheme == "grai-96":
                    parts = [prefix, digits(12 - length), str(RANDOM.getrandbits(38))]
                elif scheme == "giai-96":
                    parts = [prefix, str(RANDOM.getrandbits(giai_bits[length]))]
                else:
                    parts = [prefix, digits(17 - length)]
                uri = f"urn:epc:tag:{scheme}:{kind}." + ".".join(parts)
                tag = tag_uri_to_tag_encodable(uri)
                module = importlib.import_module(type(tag).__module__)
                filters = getattr(module, type(tag).__name__ + "FilterValue")
                coding = type(tag).BinaryCodingScheme(scheme)
                yield uri, tag.hex(binary_coding_scheme=coding, filter_value=filters(str(kind))).upper()


def write(name: str, head: list, rows) -> int:
    rows = list(rows)
    with (CASES / name).open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file, delimiter="\t", lineterminator="\n", quoting=csv.QUOTE_NONE, quotechar=None)
        writer.writerow(head)
        writer.writerows([field.replace("\x1d", "<GS>") for field in row] for row in rows)
    return len(rows)


def main():
    CASES.mkdir(exist_ok=True)
    values = list(value_cases())
    examples = {}
    for identifier, value, verdict, _ in values:
        if verdict == "valid":
            examples.setdefault(identifier, value)
    messages = message_cases({key: value for key, value in examples.items() if len(value) < 40})
    print("gs1-rules", write("gs1-rules.tsv", ["identifier", "value", "verdict", "why"], values))
    print("gs1-pairs", write("gs1-pairs.tsv", ["elements", "verdict", "why"], pair_cases(examples)))
    print("gs1-messages", write("gs1-messages.tsv", ["text", "elements"], (next(messages) for _ in range(500))))
    print("epc-tags", write("epc-tags.tsv", ["uri", "hex"], tag_cases()))


if __name__ == "__main__":
    main()
