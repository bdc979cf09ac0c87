"""The processes that decode pictures: locked in, one for each picture, and what happens when one fails."""

import os
import signal
import subprocess
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from daemon import CHEMD, Served, wait_for
from PIL import Image
from test_pictures import CODE, READ, framed, helpers, outcomes, post, saved


@pytest.fixture(scope="module")
def plant(tmp_path_factory):
    with Served(tmp_path_factory.mktemp("processes")) as daemon:
        yield daemon
        assert daemon.is_alive, daemon.output


def child_of(process: int) -> int | None:
    try:
        children = Path(f"/proc/{process}/task/{process}/children").read_text().split()
    except OSError:
        return None
    return int(children[0]) if children else None


def is_alive(process: int) -> bool:
    """Also false of one that has ended and is not yet taken note of."""
    try:
        return Path(f"/proc/{process}/stat").read_text().rsplit(") ", 1)[1][0] not in "ZX"
    except OSError:
        return False


def open_in(process: int | None) -> list[str]:
    try:
        return sorted(os.listdir(f"/proc/{process}/fd"))
    except OSError:
        return []


def is_locked_in(process: int) -> bool:
    try:
        return "Seccomp:\t2" in Path(f"/proc/{process}/status").read_text()
    except OSError:
        return False


class Helper:
    """A `chemd scan-worker` of our own."""

    def __enter__(self):
        self.process = subprocess.Popen([CHEMD, "scan-worker"], stdin=subprocess.PIPE, stdout=subprocess.PIPE)
        assert self.process.stdout.read(1) in (b"R", b"r"), "it says that it is ready"
        return self

    def __exit__(self, *_):
        self.process.kill()
        with self.process:
            pass

    def send(self, *pictures: bytes) -> None:
        self.process.stdin.write(framed(*pictures))
        self.process.stdin.flush()

    @property
    def answer(self) -> bytes:
        return self.process.stdout.read(int.from_bytes(self.process.stdout.read(4), "big"))

    def waiting(self) -> int:
        """The child that waits for a picture, locked in; not the one before, which has closed its way in."""

        def child():
            found = child_of(self.process.pid)
            return found if open_in(found) == ["0", "1"] and is_locked_in(found) else None

        return wait_for("a child that waits", child, 10, 0.002)

    def decoding(self, child: int) -> None:
        """Waits until a child has all of its picture."""
        wait_for("the picture's end", lambda: open_in(child) == ["1"], 10, 0.002)


NOISE = saved(Image.effect_noise((1600, 1200), 90), "PNG")  # nothing in it: it takes the whole budget
NOTHING = b'{"symbols":[]}'


def test_a_child_waits_for_its_picture_locked_in_and_has_only_the_way_back_open_when_it_has_it():
    with Helper() as helper:
        child = helper.waiting()
        proc = Path(f"/proc/{child}")
        assert "NoNewPrivs:\t1" in (proc / "status").read_text()
        for name in ("Max file size", "Max core file size"):
            [line] = [each for each in (proc / "limits").read_text().splitlines() if each.startswith(name)]
            assert line.split()[-3] == "0"
        assert open_in(child) == ["0", "1"], "the way in and the way back"
        helper.send(NOISE)
        helper.decoding(child)
        assert helper.answer == NOTHING


def test_no_process_sees_two_pictures():
    with Helper() as helper:
        children = []
        for _ in range(5):
            children.append(helper.waiting())
            helper.send(READ["PNG"])
            assert CODE.encode() in helper.answer
            assert helper.waiting() not in children and not is_alive(children[-1])
        assert len(set(children)) == 5
        # Nor when they come at once.
        helper.send(READ["PNG"], NOISE, READ["JPEG"])
        assert [CODE.encode() in helper.answer for _ in range(3)] == [True, False, True]


def test_a_child_that_is_killed_costs_its_own_picture_and_while_it_waits_none():
    with Helper() as helper:
        for picture, expected in ((READ["PNG"], CODE.encode()), (NOISE, NOTHING)) * 3:
            killed = helper.waiting()
            os.kill(killed, signal.SIGKILL)
            wait_for("its end", lambda: not is_alive(killed), 10, 0.002)
            assert helper.waiting() != killed
            helper.send(picture)
            assert expected in helper.answer
        child = helper.waiting()
        helper.send(NOISE)
        helper.decoding(child)
        os.kill(child, signal.SIGKILL)
        assert helper.answer == b""
        # Or before it has all of a large one.
        child = helper.waiting()
        os.kill(child, signal.SIGSTOP)
        half = framed(saved(Image.effect_noise((2000, 1500), 90), "BMP"))
        helper.process.stdin.write(half[:2_000_000])
        helper.process.stdin.flush()
        os.kill(child, signal.SIGKILL)
        helper.process.stdin.write(half[2_000_000:])
        helper.process.stdin.flush()
        assert helper.answer == b""
        helper.send(READ["PNG"])
        assert CODE.encode() in helper.answer


@pytest.mark.parametrize("has_picture", [False, True])
def test_a_child_ends_with_its_helper(has_picture):
    with Helper() as helper:
        child = helper.waiting()
        if has_picture:
            helper.send(NOISE)
            helper.decoding(child)
        helper.process.kill()
        wait_for("the child's end", lambda: not is_alive(child), 5, 0.01)


def test_a_daemon_that_stops_or_is_killed_leaves_no_process(tmp_path):
    for number, end in enumerate((signal.SIGTERM, signal.SIGKILL)):
        with Served(tmp_path / str(number)) as daemon:
            assert post(daemon, READ["PNG"]).status == 200
            found = wait_for("helpers", lambda: (each := helpers(daemon)) and len(each) == 3 and each, 20, 0.1)
            found += [wait_for("a child", lambda: child_of(each), 20, 0.1) for each in helpers(daemon)]
            daemon.process.send_signal(end)
            daemon.process.wait(20)
            wait_for("their end", lambda: not any(is_alive(each) for each in found), 10, 0.05)


def test_children_that_hang_cost_one_picture_each_and_are_replaced_with_their_helpers(plant):
    wait_for("helpers", lambda: len(helpers(plant)) == 3, 20, 0.1)
    assert post(plant, READ["PNG"]).status == 200  # and signed in, before several ask at once
    time.sleep(2)  # until they are locked in and wait
    before = outcomes(plant)
    stopped = helpers(plant)
    for helper in stopped:
        os.kill(wait_for("a child", lambda: child_of(helper), 10, 0.01), signal.SIGSTOP)
    with ThreadPoolExecutor(3) as threads:
        late = list(threads.map(lambda _: post(plant, READ["PNG"]).status, range(3)))
    assert late == [422] * 3
    assert outcomes(plant)["timeout"] == before.get("timeout", 0) + 3
    wait_for("helpers", lambda: len(set(helpers(plant)) - set(stopped)) == 3, 20, 0.1)
    wait_for("a picture that is read", lambda: post(plant, READ["PNG"]).status == 200, 20, 0.1)


def test_killed_and_hanging_helpers_cost_one_picture_each_and_are_counted(plant):
    wait_for("helpers", lambda: len(helpers(plant)) == 3, 20, 0.1)
    time.sleep(2)  # until they are locked in and wait: what happens to one that still starts is another matter
    before = outcomes(plant)
    for helper in helpers(plant):
        os.kill(helper, signal.SIGKILL)
    answers = [post(plant, READ["PNG"]).status for _ in range(8)]
    assert set(answers) <= {200, 422} and answers.count(422) <= 3 and answers[-1] == 200, answers
    assert outcomes(plant).get("crashed", 0) == before.get("crashed", 0) + answers.count(422)
    wait_for("helpers", lambda: len(helpers(plant)) == 3, 20, 0.1)
    time.sleep(2)  # until they are locked in and wait: what happens to one that still starts is another matter
    stopped = helpers(plant)
    for helper in stopped:
        os.kill(helper, signal.SIGSTOP)
    begun = time.monotonic()
    with ThreadPoolExecutor(4) as threads:
        late = list(threads.map(lambda _: post(plant, READ["PNG"]), range(4)))
    # A helper that was not yet waiting when it was stopped costs no picture.
    lost = sum(each.status == 422 for each in late)
    assert {each.status for each in late} == {200, 422} and lost <= 3 and time.monotonic() - begun < 30
    assert outcomes(plant)["timeout"] == before.get("timeout", 0) + lost
    assert lost == len(stopped) - len(set(stopped) & set(helpers(plant))), "who cost a picture is gone"
    # Those that got no picture still wait for one, and would cost the next ones theirs.
    for helper in set(stopped) & set(helpers(plant)):
        os.kill(helper, signal.SIGKILL)
    wait_for("helpers", lambda: len(set(helpers(plant)) - set(stopped)) == 3, 20, 0.1)
    wait_for("a picture that is read", lambda: post(plant, READ["PNG"]).status == 200, 20, 0.1)
