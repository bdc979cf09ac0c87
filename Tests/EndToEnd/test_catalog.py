"""Looking into the catalogues: coverage, differences, search, and what a person has confirmed."""

import json

import pytest
from commands import answer, complaint
from daemon import run


def test_search_ranks_names_numbers_and_sounds():
    for text in ["丙酮", "acetone", "67-64-1", "200-662-2", "UN1090", "bingtong", "bt"]:
        first = answer("catalog", "search", text)[0]
        assert first["cas"] == "67-64-1" and first["name"] == {"zh": "丙酮", "en": "acetone"}, text
    found = answer("catalog", "search", "tolune", "--limit", "3")
    assert found[0]["cas"] == "108-88-3" and found[0]["match"] == "similar" and len(found) <= 3
    assert "丙酮" in run("catalog", "search", "bt").stdout.decode()


def test_search_says_when_there_is_nothing_and_what_is_wrong():
    assert "nothing found for `qqqqqqqq`" in complaint("catalog", "search", "qqqqqqqq", code=1)
    assert "--limit" in complaint("catalog", "search", "acid", "--limit", "0", code=64)
    assert "nowhere" in complaint("catalog", "search", "acid", "--catalogs", "nowhere", code=2)


def test_coverage_counts_rows_evidence_and_what_is_known():
    lines = answer("catalog", "coverage")
    tables = {line["catalog"]: line for line in lines if "catalog" in line}
    shares = {line["what"]: line for line in lines if "what" in line}
    assert tables["cn-hypertoxic"]["rows"] >= 148 and tables["cn-hypertoxic"]["evidence"] == {"read": tables["cn-hypertoxic"]["rows"]}
    assert tables["cwc"]["evidence"].keys() == {"knowledge"}
    assert shares["classified"]["of"] > 2600 and shares["reactive_groups"]["count"] > 2600
    assert shares["known"]["count"] < shares["classified"]["count"] <= shares["classified"]["of"]
    assert all(line["text"]["zh"] and line["text"]["en"] for line in shares.values())
    old = {line["catalog"]: line for line in answer("catalog", "coverage", "--at", "2020-01-01") if "catalog" in line}
    assert old["cn-hazchem"]["rows"] == tables["cn-hazchem"]["rows"] - 5
    assert not old["cn-law-duties"]["is_in_force"] and old["cn-hazchem"]["is_in_force"]
    pairs = next(line for line in lines if "pairs" in line)["pairs"]
    parts = pairs["withGroups"] + pairs["withNameOnlyGroups"] + pairs["withoutGroups"]
    assert pairs["materials"] == parts > 2600 and pairs["open"] and all(each["name"]["zh"] for each in pairs["open"])
    told = run("catalog", "coverage").stdout.decode()
    assert "cn-hazchem" in told and f"open confirmations: {len(pairs['open'])}" in told
    assert "no catalogue `nothing`" in complaint("catalog", "coverage", "--of", "nothing", code=2)
    assert "2020-13-01" in complaint("catalog", "coverage", "--at", "2020-13-01", code=64)


def test_diff_tells_what_a_law_added_and_whose_verdict_changes():
    lines = answer("catalog", "diff", "@2025-12-31", "@2026-01-01", "--regime", "cn")
    added = {line["cas"] for line in lines if line["change"] == "added"}
    assert added == {"624-65-7", "61717-82-6", "82551-63-1", "1516-70-7", "5437-38-7"}
    assert all(line["catalog"] == "cn-hazchem" for line in lines if line["change"] == "added")
    assert not [line for line in lines if "catalog.ended" in line.get("rules_gone", [])]
    assert answer("catalog", "diff", "@2026-01-01", "@2026-01-01") == []
    assert "0 verdicts change" in run("catalog", "diff", "@2026-01-01", "@2026-01-01").stdout.decode()
    assert "nowhere" in complaint("catalog", "diff", "nowhere", "@2026-01-01", code=2)


BANS = {"id": "plant:bans", "file": "bans.csv", "kind": "list", "edition": "1", "title": {"zh": "禁用", "en": "Banned"}}


@pytest.fixture
def plant(tmp_path):
    folder = tmp_path / "catalogs"
    folder.mkdir()
    (folder / "bans.csv").write_text("entry,cas,name_zh\nB1,64-17-5,酒精\n")
    (folder / "catalogs.json").write_text(json.dumps({"format": 1, "catalogs": [BANS]}))
    return folder


def test_a_plants_folder_is_read_after_the_products(plant):
    lines = answer("catalog", "diff", ":", f":{plant}", "--rows-only")
    assert lines == [{"change": "catalog_added", "catalog": "plant:bans", "key": "plant:bans", "cells": {}}]
    [_, verdict] = answer("catalog", "diff", ":", f":{plant}", "--regime", "cn")
    assert (verdict["cas"], verdict["before"], verdict["after"]) == ("64-17-5", "note", "review")
    assert verdict["change"] == "verdict" and verdict["rules_new"] == ["list.plant:bans"]
    check = ["check", "--cas", "64-17-5", "--quantity", "1 kg", "--catalogs", f":{plant}"]
    [decision] = answer(*check, code=3)
    assert any(finding.get("list") == "plant:bans" for finding in decision["findings"])
    (plant / "bans.csv").write_text("entry,cas,name_zh\nB1,64-17-6,酒精\n")
    errors = run(*check).stderr.decode().splitlines()
    assert errors[0].startswith(f"chemd: {plant}/bans.csv:2: column 2 (cas)") and "expected 5" in errors[0]


def test_what_a_person_confirms_once_is_known(tmp_path):
    folder = tmp_path / "plant"
    water = ["check", "--cas", "7732-18-5", "--quantity", "1 t"]
    [before] = answer(*water, code=3)
    assert [f["rule"] for f in before["findings"] if f["verdict"] == "review"].count("hazard.not-classified") == 1
    confirm = ["catalog", "confirm", "--plant", folder, "--by", "Li Na", "--reason", 'SDS "rev. 3", read', "--on", "2026-11-01"]
    assert run(*confirm, "7732-18-5").returncode == 0
    assert run(*confirm, "56-81-5", "57-50-1").returncode == 0
    [after] = answer(*water, "--catalogs", f":{folder}")
    [finding] = [f for f in after["findings"] if f["rule"] == "hazard.not-classified"]
    assert finding["verdict"] == "note" and finding["facts"]["reviewed_by"] == "Li Na"
    assert finding["facts"]["reviewed_on"] == "2026-11-01" and 'SDS "rev. 3", read' in finding["message"]["en"]
    assert "confirmed already, by Li Na" in complaint(*confirm, "7732-18-5", code=2)
    assert "is classified" in complaint(*confirm, "67-64-1", code=2)
    assert "check digit" in complaint(*confirm, "67-64-2", code=2)
    assert "--by" in complaint("catalog", "confirm", "57-48-7", "--plant", folder, "--by", " ", "--reason", "x", code=64)


def test_a_purchase_is_decided_by_the_editions_of_its_day():
    check = ["check", "--cas", "110-54-3", "--quantity", "1 kg", "--regime", "eu", "--at"]
    for day, listed in [("2026-02-03", False), ("2026-02-04", True)]:
        result = run(*check, day, "--format", "json")
        decision = json.loads(result.stdout)
        assert any(finding.get("list") == "eu-svhc" for finding in decision["findings"]) == listed
        edition = next(used for used in decision["catalogs"] if used["id"] == "eu-svhc")["edition"]
        assert ("2026-02-04" in edition) == listed
    assert "2026-02-30" in complaint(*check, "2026-02-30", code=64)
