#!/usr/bin/env python3
"""Writes Sources/Labels/Codes/GS1ApplicationIdentifiers.swift from a CSV of GS1 application identifiers.

The CSV has the columns ai_first, ai_last, separator_needed, flags, value_format, requires, excludes,
digital_link_key and title, with the meanings of the GS1 Syntax Dictionary (GS1, Apache-2.0):

    scripts/generate_gs1_table.py identifiers.csv > Sources/Labels/Codes/GS1ApplicationIdentifiers.swift

A row of the Swift table is: identifier[-last];separator;query attribute;format;requires;excludes;link key;title.
"""

import csv
import sys

HEADER = '''/// The GS1 application identifiers, one a line: identifier or range; 1 when a separator must follow; 1 when allowed as
/// a query attribute of a Digital Link; format; requires one of; excludes; Digital Link key with its qualifiers; title.
///
/// Made by `scripts/generate_gs1_table.py` after the GS1 Syntax Dictionary (GS1, Apache-2.0): change the script's
/// input, not this file.
enum GS1ApplicationIdentifiers {
    // swift-format-ignore
    static let rows = """
'''


def main(path):
    sys.stdout.write(HEADER)
    with open(path, encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file):
            name = row["ai_first"] + ("-" + row["ai_last"] if row["ai_last"] else "")
            fields = [
                name,
                row["separator_needed"],
                "1" if "?" in row["flags"] else "0",
                row["value_format"],
                row["requires"],
                row["excludes"],
                row["digital_link_key"],
                row["title"],
            ]
            if any(";" in field or "\\" in field for field in fields):
                sys.exit(f"{path}: row {name} has a character that the table cannot carry")
            sys.stdout.write("        " + ";".join(fields) + "\n")
    sys.stdout.write('        """\n}\n')


if __name__ == "__main__":
    if len(sys.argv) != 2:
        sys.exit(__doc__)
    main(sys.argv[1])
