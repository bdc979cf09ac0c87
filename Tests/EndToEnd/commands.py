"""Running commands and looking at what they made."""

import json
import subprocess

from daemon import run


def answer(*arguments, code: int = 0, **options) -> list[dict]:
    """The JSON lines of a command."""
    result = run(*arguments, "--format", "json", **options)
    assert result.returncode == code, f"{result.returncode}: {result.stdout[:500]!r} {result.stderr!r}"
    return [json.loads(line) for line in result.stdout.decode().splitlines()]


def complaint(*arguments, code: int, **options) -> str:
    """The one line of a command that could not do it."""
    result = run(*arguments, **options)
    errors = result.stderr.decode().strip().splitlines()
    assert result.returncode == code, f"{result.returncode}: {result.stdout[:500]!r} {result.stderr!r}"
    assert len(errors) == 1 and errors[0].startswith("chemd: "), errors
    return errors[0].removeprefix("chemd: ")


def fonts_are_embedded(path) -> None:
    lines = subprocess.run(["pdffonts", path], check=True, capture_output=True, text=True).stdout.splitlines()[2:]
    assert lines and all(line.split()[-5] == "yes" for line in lines), lines


def text_of(path) -> str:
    return subprocess.run(["pdftotext", "-layout", path, "-"], check=True, capture_output=True, text=True).stdout
