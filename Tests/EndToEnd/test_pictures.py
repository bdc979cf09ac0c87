"""Pictures from outside: every kind of file, damaged ones, frames of a camera. The processes: test_picture_processes.py."""

import io
import json
import os
import subprocess
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from commands import answer
from daemon import Served, wait_for
from PIL import Image, ImageOps
from picture_mutation import mutated
from test_commands import LABEL

CODE = "CT-7K3M9Q-D"


def drawn(symbol: str = "58", scale: int = 3) -> Image.Image:
    command = ["zint", "-b", symbol, "--direct", "--filetype=png", "--quietzones", "--scale", str(scale), "-d", CODE]
    png = subprocess.run(command, check=True, capture_output=True).stdout
    return Image.open(io.BytesIO(png)).convert("L")


def saved(picture: Image.Image, kind: str, **options) -> bytes:
    buffer = io.BytesIO()
    picture.save(buffer, kind, **options)
    return buffer.getvalue()


def exif(orientation: int) -> bytes:
    tags = Image.Exif()
    tags[0x0112] = orientation
    return tags.tobytes()


def transparent(picture: Image.Image) -> Image.Image:
    """Dark modules that are there, light ones that are not."""
    result = Image.new("RGBA", picture.size, (0, 0, 0, 0))
    result.putalpha(ImageOps.invert(picture))
    return result


def cmyk(picture: Image.Image) -> Image.Image:
    return Image.merge("CMYK", [Image.new("L", picture.size)] * 3 + [ImageOps.invert(picture)])


CODE_PICTURE = drawn()
STILLS = [CODE_PICTURE.convert("RGB"), Image.new("RGB", CODE_PICTURE.size, "white")]
BIG = Image.new("L", (9000, 9000), 255)

# What is sent, the status, and a word of the answer; a picture that is read has the code.
READ = {
    "PNG": saved(CODE_PICTURE, "PNG"),
    "PNG, 1 bit": saved(CODE_PICTURE.convert("1"), "PNG"),
    "PNG, palette": saved(CODE_PICTURE.convert("P"), "PNG"),
    "PNG, 16 bits": saved(CODE_PICTURE.convert("I").point(lambda level: level * 257).convert("I;16"), "PNG"),
    "PNG, transparent": saved(transparent(CODE_PICTURE), "PNG"),
    "PNG, animated": saved(STILLS[0], "PNG", save_all=True, append_images=STILLS[1:]),
    "JPEG": saved(CODE_PICTURE, "JPEG", quality=80),
    "JPEG, colour": saved(STILLS[0], "JPEG", quality=80),
    "JPEG, progressive": saved(STILLS[0], "JPEG", progressive=True),
    "JPEG, CMYK": saved(cmyk(CODE_PICTURE), "JPEG"),
    "JPEG, upside down": saved(CODE_PICTURE.rotate(180), "JPEG", exif=exif(3)),
    "WebP": saved(STILLS[0], "WEBP", quality=70),
    "WebP, lossless": saved(STILLS[0], "WEBP", lossless=True),
    "WebP, transparent": saved(transparent(CODE_PICTURE), "WEBP", lossless=True),
    "WebP, on its side": saved(STILLS[0].rotate(90, expand=True), "WEBP", exif=exif(6)),
    "BMP": saved(CODE_PICTURE, "BMP"),
    "BMP, colour": saved(STILLS[0], "BMP"),
    "PGM": saved(CODE_PICTURE, "PPM"),
    "PPM": saved(STILLS[0], "PPM"),
}
REFUSED = {
    "nothing": (b"", "empty"),
    "text": (b"hello", "JPEG"),
    "PDF": (b"%PDF-1.7\n1 0 obj\n", "PDF"),
    "GIF": (saved(CODE_PICTURE, "GIF"), "GIF"),
    "TIFF": (saved(CODE_PICTURE, "TIFF"), "TIFF"),
    "HEIC": (b"\0\0\0\x18ftypheic\0\0\0\0mif1heic", "HEIC"),
    "WebP, animated": (saved(STILLS[0], "WEBP", save_all=True, append_images=STILLS[1:]), "animated"),
    "PNG, cut": (READ["PNG"][:-30], "cut off"),
    "JPEG, cut": (READ["JPEG"][: len(READ["JPEG"]) // 2], "cut off"),
    "WebP, cut": (READ["WebP"][:-20], "cut off"),
    "BMP, cut": (READ["BMP"][:-200], "cut off"),
    "PGM, cut": (READ["PGM"][:-200], "cut off"),
    "PGM without pixels": (b"P5\n0 10\n255\n", "decoded"),
    "PNG bomb": (saved(BIG, "PNG"), "megapixel"),
    "WebP bomb": (saved(BIG, "WEBP", lossless=True), "megapixel"),
    "JPEG bomb": (saved(BIG, "JPEG"), "megapixel"),
    "PGM bomb": (b"P5\n100000 100000\n255\n", "megapixel"),
}


@pytest.fixture(scope="module")
def plant(tmp_path_factory):
    with Served(tmp_path_factory.mktemp("pictures")) as daemon:
        yield daemon
        assert daemon.is_alive, daemon.output


def post(daemon, picture: bytes):
    return daemon.admin.ask("POST", "/scan", picture, Content_Type="application/octet-stream")


def outcomes(daemon) -> dict[str, int]:
    lines = daemon.nobody.ask("GET", "/metrics").text.splitlines()
    found = [line for line in lines if line.startswith("chemtrack_pictures_total{")]
    return {line.split('"')[1]: int(line.rsplit(" ", 1)[1]) for line in found}


def helpers(daemon) -> list[int]:
    """The processes that decode pictures for a daemon."""
    found = []
    for status in Path("/proc").glob("[0-9]*/stat"):
        try:
            parent = int(status.read_text().rsplit(") ", 1)[1].split()[1])
            command = (status.parent / "cmdline").read_bytes()
        except (OSError, IndexError):
            continue
        if parent == daemon.process.pid and b"scan-worker" in command:
            found.append(int(status.parent.name))
    return found


def framed(*pictures: bytes) -> bytes:
    return b"".join(len(each).to_bytes(4, "big") + each for each in pictures)


@pytest.mark.parametrize("name", READ)
def test_a_picture_of_a_kind_that_is_read_gives_its_code(plant, name):
    answer = post(plant, READ[name])
    assert answer.status == 200, answer.text
    assert [each["text"] for each in answer.json()["symbols"]] == [CODE]


@pytest.mark.parametrize("name", REFUSED)
def test_a_picture_that_cannot_be_read_says_why_in_both_languages(plant, name):
    picture, says = REFUSED[name]
    before = outcomes(plant).get("unreadable", 0)
    told = post(plant, picture).problem(422)
    assert says in told["detail"], told
    assert outcomes(plant)["unreadable"] == before + 1


def open_files(daemon) -> int:
    return len(os.listdir(f"/proc/{daemon.process.pid}/fd"))


def memory_kb(daemon) -> int:
    lines = Path(f"/proc/{daemon.process.pid}/status").read_text().splitlines()
    return next(int(line.split()[1]) for line in lines if line.startswith("VmRSS:"))


def test_damaged_pictures_never_do_more_than_fail(plant):
    """PICTURES sets how many (make fuzz), SEED which."""
    count = int(os.environ.get("PICTURES", "60"))
    seed = int(os.environ.get("SEED", "1"))
    originals = [READ[name] for name in ("PNG", "JPEG", "WebP", "WebP, lossless", "BMP", "PGM", "PNG, 16 bits")]
    before = outcomes(plant)
    for _ in range(6):
        post(plant, READ["JPEG"])
    wait_for("helpers", lambda: len(helpers(plant)) == 3, 20, 0.1)
    files, memory = open_files(plant), memory_kb(plant)
    with ThreadPoolExecutor(3) as threads:
        answers = threads.map(lambda number: (number, post(plant, mutated(originals, seed, number))), range(count))
        for number, answer in answers:
            assert answer.status in (200, 422), f"seed {seed}, picture {number}: {answer.status} {answer.text[:300]}"
            if answer.status == 422:
                assert answer.problem(422)["detail"]
            if number % 10_000 == 9_999:
                print(number + 1, outcomes(plant), memory_kb(plant), flush=True)
    wait_for("helpers", lambda: len(helpers(plant)) == 3, 20, 0.1)
    assert open_files(plant) <= files + 4, "no file stays open"
    assert memory_kb(plant) <= memory + 60_000, "no memory stays taken"
    after = outcomes(plant)
    assert sum(after.values()) - sum(before.values()) == count + 6, "every picture is counted"
    print(f"{count} pictures, seed {seed}: {after}, files {files} -> {open_files(plant)}, ", end="")
    print(f"memory {memory} -> {memory_kb(plant)} kB")
    assert [each["text"] for each in post(plant, READ["PNG"]).json()["symbols"]] == [CODE]


def scene(*places: tuple[int, int]) -> bytes:
    """Labels with the same code at places of a table."""
    table = Image.new("L", (900, 500), 170)
    for place in places:
        table.paste(CODE_PICTURE, place)
    return saved(table, "PNG")


def test_frames_of_a_camera_over_one_request_answer_each_code_and_place_once(plant):
    still, moved, two = scene((100, 100)), scene((130, 110)), scene((130, 110), (600, 250))
    body = framed(still, still, moved, b"no picture", two, two)
    answer = plant.admin.ask("POST", "/scan/frames", body, Content_Type="application/octet-stream")
    assert answer.status == 200, answer.text
    lines = [json.loads(line) for line in answer.text.splitlines()]
    assert [line["frame"] for line in lines] == [1, 4, 5]
    assert [each["text"] for each in lines[0]["symbols"]] == [CODE] and lines[0]["match"]["kind"] == "unknown"
    assert "JPEG" in lines[1]["error"]["en"] and "图片" in lines[1]["error"]["zh"]
    assert [each["text"] for each in lines[2]["symbols"]] == [CODE], "only the second place is new"


def test_a_frame_longer_than_a_picture_may_be_ends_the_run_with_why(plant):
    body = framed(scene((100, 100))) + b"\xff\xff\xff\xff" + b"x" * 100
    answer = plant.admin.ask("POST", "/scan/frames", body, Content_Type="application/octet-stream")
    lines = [json.loads(line) for line in answer.text.splitlines()]
    assert [line["frame"] for line in lines] == [1, 2] and "4294967295" in lines[1]["error"]["en"]


def test_the_smallest_label_at_203_dpi_is_read_by_the_scanner_and_by_zbar_alone(tmp_path):
    texts, png = tmp_path / "label.json", tmp_path / "label.png"
    texts.write_text(json.dumps(LABEL | {"qrText": "https://chem.example/i/CT-083P0T-W"}))
    answer("label", "CT-083P0T-W", "--from", texts, "--size", "52x74mm", "--dpi", "203", "-o", png)
    [read] = answer("scan", png)
    alone = subprocess.run(["zbarimg", "-q", "--raw", png], check=True, capture_output=True, text=True).stdout.split()
    assert [each["text"] for each in read["symbols"]] == alone == ["https://chem.example/i/CT-083P0T-W"]
