#!/usr/bin/env python3
"""Turns `chemd --experimental-dump-help` (standard input) into the manual page chemd(8) (standard output).

Usage: manual.py VERSION
"""
import json
import sys


def roff(text: str) -> str:
    """Plain text as roff: no line begins a request, no hyphen is taken for a dash."""
    lines = text.replace("\\", "\\e").replace("-", "\\-").split("\n")
    return "\n".join(("\\&" + line if line[:1] in (".", "'") else line) for line in lines)


def names(argument: dict) -> str:
    """An argument as it is written on the command line."""
    value = argument.get("valueName", "value").upper()
    if argument["kind"] == "positional":
        return f"\\fI{roff(value)}\\fR"
    written = [("-" if name["kind"] == "short" else "--") + name["name"] for name in argument.get("names", [])]
    told = ", ".join(f"\\fB{roff(name)}\\fR" for name in written)
    return told if argument["kind"] == "flag" else f"{told} \\fI{roff(value)}\\fR"


def describe(command: dict, path: str, out: list) -> None:
    arguments = [a for a in command.get("arguments", []) if a.get("shouldDisplay", True)]
    if path != "chemd":
        out.append(f".SS {roff(path)}")
        out.append(roff(command.get("abstract", "")))
    for argument in arguments:
        if argument.get("names") and argument["names"][-1]["name"] in ("help", "version"):
            continue
        out += [".TP", names(argument), roff(argument.get("abstract", ""))]
        if argument.get("defaultValue"):
            out.append(f"(default: {roff(argument['defaultValue'])})")
    if path != "chemd" and command.get("discussion"):
        out += [".PP", ".nf", roff(command["discussion"].rstrip()), ".fi"]
    for child in command.get("subcommands", []):
        if child.get("shouldDisplay", True) and child["commandName"] != "help":
            describe(child, f"{path} {child['commandName']}", out)


def main() -> None:
    command = json.load(sys.stdin)["command"]
    out = [
        f'.TH CHEMD 8 "" "chemtrack {sys.argv[1]}" "System administration"',
        ".SH NAME",
        f"chemd \\- {roff(command.get('abstract', '').rstrip('.'))}",
        ".SH SYNOPSIS",
        "\\fBchemd\\fR \\fICOMMAND\\fR [\\fIOPTIONS\\fR]",
        ".SH DESCRIPTION",
        ".nf",
        roff(command.get("discussion", "").rstrip()),
        ".fi",
        ".SH COMMANDS",
    ]
    describe(command, "chemd", out)
    out += [
        ".SH EXIT STATUS",
        ".TP\n0\ndone",
        ".TP\n1\ndone, but something failed as reported",
        ".TP\n2\nthe input could not be used",
        ".TP\n3\ncheck: needs review",
        ".TP\n4\ncheck: prohibited",
        ".TP\n64\nwrong usage",
        ".SH FILES",
        ".TP\n/etc/default/chemd\noptions of the service",
        ".TP\n/var/lib/chemtrack\ndatabase, keys and checkpoints of the plant",
        ".TP\n/usr/share/chemtrack/catalogs\nlists and rules; a plant's own lie in catalogs of its data folder",
    ]
    print("\n".join(line for line in out if line != ""))


main()
