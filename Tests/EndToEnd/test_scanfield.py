"""The parser of wedge scanners, run in the browser that will run it."""

import json

import pytest
from conftest import ROOT

SOURCE = (ROOT / "Sources/CWebAssets/assets/scanfield.js").read_text()
GS = "\u001d"

CLEANED = [
    # raw, settings, text, AIM identifier, GS1
    ("CT-7K3M9Q-4\r", {}, "CT-7K3M9Q-4", None, False),
    ("]Q1CT-7K3M9Q-4\t", {}, "CT-7K3M9Q-4", "]Q1", False),
    ("  67-64-1 ", {}, "67-64-1", None, False),
    ("ＣＴ－７Ｋ３Ｍ９Ｑ－４", {}, "CT-7K3M9Q-4", None, False),
    (f"]d2010690123456789210LOT77{GS}21000451", {}, f"]d2010690123456789210LOT77{GS}21000451", "]d2", True),
    ("]C10106901234567892" + "10LOT77<GS>21000451", {}, f"]C1010690123456789210LOT77{GS}21000451", "]C1", True),
    ("]Q3010690123456789210LOT77{GS}21000451", {}, f"]Q3010690123456789210LOT77{GS}21000451", "]Q3", True),
    ("010690123456789210LOT77\u241d21000451", {}, f"010690123456789210LOT77{GS}21000451", None, True),
    ("010690123456789210LOT77|21000451", {"separator": "|"}, f"010690123456789210LOT77{GS}21000451", None, True),
    ("A|B", {"separator": "|"}, "A|B", None, False),
    (f"{GS}010690123456789210LOT77{GS}21000451", {}, f"010690123456789210LOT77{GS}21000451", None, True),
    ("~CT-7K3M9Q-4#", {"prefix": "~", "suffix": "#"}, "CT-7K3M9Q-4", None, False),
    ("]E06901234567892", {}, "6901234567892", "]E0", False),
    ("]E496385074", {}, "]E496385074", "]E4", False),
    ("https://id.gs1.org/01/06901234567892/10/L77", {}, "https://id.gs1.org/01/06901234567892/10/L77", None, False),
    ("", {}, "", None, False),
]


# Keys as [key, code, ctrl, alt, milliseconds since the key before], and what the buffer makes of them.
def typed(text, pause):
    return [[letter, "", False, False, pause] for letter in text]


BURSTS = [
    ("a scanner", typed("CT-7K3M9Q-4", 8) + [["Enter", "Enter", False, False, 8]], {}, "CT-7K3M9Q-4"),
    ("Tab ends it", typed("CT-7K3M9Q-4", 8) + [["Tab", "Tab", False, False, 8]], {}, "CT-7K3M9Q-4"),
    ("a person", typed("CT-7K3M9Q-4", 140) + [["Enter", "Enter", False, False, 140]], {}, None),
    ("too short", typed("42", 8) + [["Enter", "Enter", False, False, 8]], {}, None),
    (
        "a pause drops what was before",
        typed("xyz", 8)
        + [["C", "", False, False, 900]]
        + typed("T-7K3M9Q-4", 8)
        + [["Enter", "Enter", False, False, 8]],
        {},
        "CT-7K3M9Q-4",
    ),
    (
        "a slow scanner with a prefix",
        typed("~CT-7K3M9Q-4", 90) + [["Enter", "Enter", False, False, 90]],
        {"prefix": "~"},
        "~CT-7K3M9Q-4",
    ),
    (
        "Ctrl+] is the separator",
        typed("0112", 8)
        + [["]", "BracketRight", True, False, 8]]
        + typed("21", 8)
        + [["Enter", "Enter", False, False, 8]],
        {},
        f"0112{GS}21",
    ),
    (
        "Alt+029 is the separator",
        typed("0112", 8)
        + [
            ["Alt", "AltLeft", False, True, 8],
            ["0", "Numpad0", False, True, 8],
            ["2", "Numpad2", False, True, 8],
            ["9", "Numpad9", False, True, 8],
        ]
        + typed("21", 8)
        + [["Enter", "Enter", False, False, 8]],
        {},
        f"0112{GS}21",
    ),
    (
        "Shift and other names are no characters",
        [["Shift", "ShiftLeft", False, False, 4]] + typed("ABCDE", 8) + [["Enter", "Enter", False, False, 8]],
        {},
        "ABCDE",
    ),
]


@pytest.fixture(scope="module")
def module(browser):
    context = browser.new_context()
    page = context.new_page()
    page.route(
        "http://scanner.test/*",
        lambda route: route.fulfill(
            content_type="text/javascript" if route.request.url.endswith(".js") else "text/html",
            body=SOURCE if route.request.url.endswith(".js") else "<title>scanner</title>",
        ),
    )
    page.goto("http://scanner.test/")
    page.evaluate("import('/scanfield.js').then((module) => { window.scanner = module; })")
    yield page
    context.close()


@pytest.mark.parametrize(("raw", "settings", "text", "aim", "gs1"), CLEANED)
def test_clean(module, raw, settings, text, aim, gs1):
    assert module.evaluate("([raw, settings]) => scanner.clean(raw, settings)", [raw, settings]) == {
        "text": text,
        "aim": aim,
        "gs1": gs1,
    }


@pytest.mark.parametrize(("name", "keys", "settings", "text"), BURSTS, ids=[burst[0] for burst in BURSTS])
def test_bursts(module, name, keys, settings, text):
    answer = module.evaluate(
        """([keys, settings]) => {
          const wedge = new scanner.WedgeBuffer(settings);
          let now = 1000, found = null;
          for (const [key, code, ctrlKey, altKey, pause] of keys) {
            now += pause;
            found = wedge.feed({key, code, ctrlKey, altKey, metaKey: false}, now) ?? found;
          }
          return found;
        }""",
        [keys, settings],
    )
    assert answer == text, json.dumps(answer)


def test_settings_of_the_device_survive_nonsense(module):
    assert module.evaluate("() => scanner.loadSettings({getItem: () => '{not json'}).fastest_ms") == 35
    assert module.evaluate('() => scanner.loadSettings({getItem: () => \'{"prefix": "~"}\'}).prefix') == "~"
