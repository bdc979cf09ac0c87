"""`chemd storage suggest` as a user or a script meets it."""

import json

import pytest
from commands import answer, complaint
from daemon import run


def square(at: float) -> list:
    return [[[at, 0], [at + 9, 0], [at + 9, 9], [at, 9], [at, 0]]]


def zones(tmp_path, **changes):
    """A small plant: a store of flammables, one of oxidisers, a special store, quarantine, a road."""
    plan = {
        "FL": {"kind": "storage", "allowed_classes": ["3"], "capacity_kg": 500, "containment_l": 200, "way_m": 20},
        "OX": {"kind": "storage", "allowed_classes": ["5.1"], "containment_l": 100, "way_m": 30},
        "TOX": {"kind": "storage", "allowed_classes": ["6.1"], "dual_lock": True, "way_m": 40},
        "TOX-0": {"kind": "storage", "allowed_classes": ["6.1"], "way_m": 10},
        "Q": {"kind": "quarantine", "way_m": 5},
        "ROAD": {"kind": "transit"},
    }
    for zone, properties in changes.items():
        plan[zone] = plan.get(zone, {}) | properties
    features = [
        {
            "type": "Feature", "properties": {"id": zone, "name": zone, **properties},
            "geometry": {"type": "Polygon", "coordinates": square(number * 10)},
        }
        for number, (zone, properties) in enumerate(plan.items())
    ]  # fmt: skip
    path = tmp_path / "plant.geojson"
    path.write_text(json.dumps({"type": "FeatureCollection", "crs": "local", "features": features}))
    return path


def suggest(*arguments, code: int = 0, **options) -> dict:
    found = answer("storage", "suggest", *arguments, code=code, **options)
    return {suggestion["zone"]: suggestion for suggestion in found}


def rules(suggestion: dict) -> set:
    return {finding["rule"] for finding in suggestion["findings"] if finding["verdict"] in ("review", "prohibited")}


def test_zones_are_ranked_and_every_refused_one_says_why(tmp_path):
    found = suggest("67-64-1", "--quantity", "20 L", "--zones", zones(tmp_path))
    assert list(found)[:2] == ["FL", "Q"] and "ROAD" not in found
    assert [found[zone]["rank"] for zone in ("FL", "Q")] == [1, 2]
    assert {zone for zone in found if not found[zone]["accepted"]} == {"OX", "TOX", "TOX-0"}
    assert rules(found["OX"]) == {"storage.allowed-class"}
    for suggestion in found.values():
        for finding in suggestion["findings"]:
            assert finding["citation"]["document"] and finding["citation"]["edition"]
            assert finding["message"]["zh"] and finding["message"]["en"] and finding["remedy"]["zh"]


def test_what_stands_there_counts(tmp_path):
    plant = zones(tmp_path, OX={"allowed_classes": []})
    stock = tmp_path / "stock"
    stock.mkdir()
    (stock / "stock.csv").write_text(
        "id,cas,name,quantity,zone,form\n"
        "D1,67-64-1,acetone,490 kg,FL,liquid\n"
        "D2,7722-64-7,permanganate,25 kg,OX,solid\n"
    )
    found = suggest("67-64-1", "--quantity", "20 kg", "--zones", plant, "--stock", stock)
    assert "storage.capacity" in rules(found["FL"])
    assert "pair.plant" in rules(found["OX"])
    assert any("D2" in str(finding["facts"].get("neighbours")) for finding in found["OX"]["findings"])
    lines = stock / "stock.jsonl"
    (stock / "stock.csv").rename(tmp_path / "away.csv")
    lines.write_text('{"id":"D1","cas":"67-64-1","quantity":"100 kg","zone":"FL","x":1,"y":2}\n')
    assert suggest("67-64-1", "--quantity", "20 kg", "--zones", plant, "--stock", stock)["FL"]["accepted"]


def test_several_containers_need_room_for_all(tmp_path):
    plant = zones(tmp_path)
    assert suggest("67-64-1", "--quantity", "100 kg", "--zones", plant, "--count", "5")["FL"]["accepted"]
    assert not suggest("67-64-1", "--quantity", "100 kg", "--zones", plant, "--count", "6")["FL"]["accepted"]


def test_hypertoxic_goes_behind_two_locks_and_unknown_to_quarantine(tmp_path):
    plant = zones(tmp_path)
    found = suggest("--cas", "143-33-9", "--quantity", "1 kg", "--zones", plant)
    assert found["TOX"]["rank"] == 1 and "storage.hypertoxic-lock" in rules(found["TOX-0"])
    unknown = suggest("127087-87-0", "--quantity", "1 kg", "--zones", plant)
    assert [zone for zone in unknown if unknown[zone]["accepted"]] == ["Q"]
    assert all("storage.unknown-hold" in rules(unknown[zone]) for zone in ("FL", "OX", "TOX"))


def test_no_place_ends_with_1_and_still_says_why(tmp_path):
    plant = zones(tmp_path, Q={"kind": "transit"})
    found = run("storage", "suggest", "7697-37-2@70%", "--quantity", "25 L", "--zones", plant, "--format", "json")
    assert found.returncode == 1 and b"no zone takes it" in found.stderr
    assert all(not json.loads(line)["accepted"] for line in found.stdout.splitlines())
    text = run("storage", "suggest", "67-64-1", "--quantity", "20 L", "--zones", plant).stdout.decode()
    assert "可存放" in text and "refused" in text and "依据" in text


@pytest.mark.parametrize(
    ("arguments", "says"),
    [
        (["67-64-2", "--quantity", "20 L"], "67-64-2"),
        (["67-64-1", "--quantity", "20 pints"], "pints"),
        (["67-64-1@120%", "--quantity", "20 L"], "120%"),
        (["67-64-1", "--quantity", "20 L", "--stock", "/nowhere.csv"], "/nowhere.csv"),
    ],
)
def test_what_cannot_be_used_ends_with_2(tmp_path, arguments, says):
    assert says in complaint("storage", "suggest", *arguments, "--zones", zones(tmp_path), code=2)


@pytest.mark.parametrize(
    ("line", "says"),
    [
        ("D1,67-64-1,20 L,,1,1", "column zone"),
        ("D1,67-64-1,20 L,ZZ,1,1", "`ZZ`"),
        ("D1,67-64-1,20 L,FL,1,", "column y"),
        ("D1,67-64-1,20 L,FL,here,1", "`here`"),
        ("D1,67-64-1,20 furlongs,FL,1,1", "furlongs"),
        ("D1,67-64-1,1 L,FL,1,1\nD1,64-17-5,1 L,FL,2,2", "line 3, column id"),
    ],
)
def test_a_stock_line_that_cannot_be_used_is_told_with_its_place(tmp_path, line, says):
    stock = tmp_path / "stock.csv"
    stock.write_text("id,cas,quantity,zone,x,y\n" + line + "\n")
    told = complaint(
        "storage", "suggest", "67-64-1", "--quantity", "1 L", "--zones", zones(tmp_path), "--stock", stock, code=2
    )
    assert says in told and str(stock) in told


@pytest.mark.parametrize(
    ("properties", "says"),
    [
        ({"capacity_kg": "much"}, "capacity_kg"),
        ({"containment_l": -1}, "containment_l"),
        ({"dual_lock": "yes"}, "dual_lock"),
        ({"allowed_classes": "3"}, "allowed_classes"),
        ({"min_c": 30, "max_c": 10}, "min_c"),
        ({"capacity_count": 2.5}, "capacity_count"),
    ],
)
def test_a_zone_property_that_cannot_be_used_is_told_with_its_zone(tmp_path, properties, says):
    plant = zones(tmp_path, FL=properties)
    told = complaint("storage", "suggest", "67-64-1", "--quantity", "1 L", "--zones", plant, code=2)
    assert says in told and '"FL"' in told


@pytest.mark.parametrize(
    ("arguments", "says"),
    [
        (["--quantity", "1 L", "--zones", "z"], "--cas"),
        (["67-64-1", "--zones", "z"], "--quantity"),
        (["67-64-1", "--quantity", "1 L"], "--zones"),
        (["67-64-1", "--quantity", "1 L", "--zones", "z", "--count", "0"], "--count"),
        (["67-64-1", "--quantity", "1 L", "--zones", "z", "--density", "-1"], "--density"),
    ],
)
def test_wrong_usage_ends_with_64(arguments, says):
    assert says in complaint("storage", "suggest", *arguments, code=64)
