"""Keeps a plant busy for a long time and says whether it stayed as it was.

    soak.py [--seconds 3600] [--rate 3500] [--tags 1000] [--report 60]
    soak.py --kills 500 [--seed 1]

A demo plant gets RATE positions a second of TAGS walking tags in messages of 20, and a container that leaves the site
and comes back every twenty seconds. Every REPORT seconds a line of JSON says memory, what was rejected, and how long the
alarm took from the publishing of the position to the page's stream. It fails when the daemon ends, an alarm is missed
or late (> 1 s), memory grows on and on, or the ledger does not verify.

With --kills it is killed with kill -9 so often, at random moments under load, and what must be true is compared after
each start (killing.py). Each 25 kills have a plant of their own; its seed repeats it.
"""

import argparse
import json
import random
import statistics
import sys
import tempfile
import threading
import time
from pathlib import Path

import killing
from daemon import Daemon, Stream
from gateway import Gateway, now_ms

SITE = (2, 2, 118, 78)
OUTSIDE = (130.0, 40.0)
ALARM_LIMIT_S = 1.0
# What an hour may add once the plant has warmed up, and what is noise of the allocator in a short run.
GROWTH_KB_PER_H = 1024
GROWTH_NOISE_KB = 16 * 1024
# A plant grows with each round, and so does what has to be compared.
KILLS_PER_PLANT = 25


class Crowd:
    """Tags that walk about the site for as long as the run takes."""

    def __init__(self, count: int, rate: float, plant: Daemon, seed: int):
        self.random = random.Random(seed)
        self.places = [
            [self.random.uniform(SITE[0] + 1, SITE[2] - 1), self.random.uniform(SITE[1] + 1, SITE[3] - 1)]
            for _ in range(count)
        ]
        self.pause = 20 / rate
        self.gateway = Gateway(**plant.info["mqtt"])
        self.site = plant.info["site"]
        self.sent = 0
        self.stopped = threading.Event()
        self.problem: BaseException | None = None
        self.thread = threading.Thread(target=self._run, daemon=True)
        self.thread.start()

    def _run(self) -> None:
        try:
            due, tag = time.monotonic(), 0
            while not self.stopped.is_set():
                place = self.places[tag]
                fixes = []
                # A gateway that kept 20 positions of one tag, the newest now.
                at = now_ms()
                for step in range(20):
                    for axis, low, high in ((0, SITE[0], SITE[2]), (1, SITE[1], SITE[3])):
                        place[axis] = min(max(place[axis] + self.random.uniform(-0.5, 0.5), low + 1), high - 1)
                    fixes.append(
                        {"tag": f"soak-{tag}", "at": at - 19 + step, "x": round(place[0], 2), "y": round(place[1], 2),
                         "acc": 0.3, "floor": 1})
                self.gateway.publish(f"chemtrack/{self.site}/fix/soak-{tag}", fixes)
                self.sent += 20
                tag = (tag + 1) % len(self.places)
                due += self.pause
                time.sleep(max(0.0, due - time.monotonic()))
        except BaseException as problem:
            self.problem = problem

    def stop(self) -> None:
        self.stopped.set()
        self.thread.join(timeout=5)


class Probe:
    """A container that leaves the site and comes back, and how long its alarm took."""

    def __init__(self, plant: Daemon):
        self.plant = plant
        self.tag = "soak-probe"
        receipt = plant.admin.post(
            "/receipts", {"cas": "67-64-1", "quantity": "10 kg", "tag": self.tag}, Idempotency_Key="soak-probe")
        self.code = receipt["items"][0]["code"]
        zone = receipt["zone"]["id"]
        shape = next(z for z in plant.admin.get("/zones")["features"] if z["properties"]["id"] == zone)
        ring = shape["geometry"]["coordinates"][0]
        self.inside = [statistics.mean(corner[axis] for corner in ring[:4]) for axis in (0, 1)]
        self.gateway = Gateway(**plant.info["mqtt"])
        self.stream = Stream(plant.admin)
        self.latencies_ms: list[float] = []
        self.late = 0

    def _tell(self, place) -> None:
        fix = {"tag": self.tag, "at": now_ms(), "x": place[0], "y": place[1], "acc": 0.3, "floor": 1}
        self.gateway.publish(f"chemtrack/{self.plant.info['site']}/fix/{self.tag}", [fix])

    def leave_and_return(self) -> None:
        self._tell(self.inside)
        time.sleep(1)
        seen = len(self.stream.lines)
        begin = time.monotonic()
        self._tell(OUTSIDE)
        while time.monotonic() - begin < ALARM_LIMIT_S:
            new = [line for line in self.stream.lines[seen:] if line.startswith("data: ") and "site_exit" in line]
            if any(self.code in line for line in new):
                self.latencies_ms.append((time.monotonic() - begin) * 1000)
                break
            time.sleep(0.001)
        else:
            self.late += 1
        time.sleep(1)
        self._tell(self.inside)
        # What a page has read it does not keep.
        del self.stream.lines[: max(0, len(self.stream.lines) - 1000)]


def memory_kb(process: int) -> int:
    line = next(line for line in Path(f"/proc/{process}/status").read_text().splitlines() if line.startswith("VmRSS"))
    return int(line.split()[1])


def growth_kb_per_h(samples: list[tuple[float, int]]) -> float:
    """The slope of memory over the second half of the run."""
    half = samples[len(samples) // 2 :]
    if len(half) < 2:
        return 0.0
    times, sizes = [s for s, _ in half], [kb for _, kb in half]
    middle_s, middle_kb = statistics.mean(times), statistics.mean(sizes)
    spread = sum((s - middle_s) ** 2 for s in times)
    return sum((s - middle_s) * (kb - middle_kb) for s, kb in half) / spread * 3600 if spread else 0.0


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--seconds", type=float, default=3600)
    parser.add_argument("--rate", type=float, default=3500, help="positions a second")
    parser.add_argument("--tags", type=int, default=1000)
    parser.add_argument("--report", type=float, default=60, help="seconds between two lines")
    parser.add_argument("--kills", type=int, default=0, help="kill -9 so often instead")
    parser.add_argument("--seed", type=int, default=1, help="of the kills")
    options = parser.parse_args()
    return kill(options.kills, options.seed) if options.kills else keep_busy(options)


def kill(kills: int, seed: int) -> int:
    """Plants one after the other, each killed so often; a line of JSON for each. 1 when a promise was broken."""
    done, broken = 0, 0
    while done < kills:
        count, plant_seed = min(KILLS_PER_PLANT, kills - done), seed + done
        begin = time.monotonic()
        with tempfile.TemporaryDirectory(prefix="chemtrack-soak-") as folder:
            try:
                told = killing.run(Path(folder), count, plant_seed)
            except AssertionError as problem:
                broken += 1
                told = {"broken": str(problem)[:2000]}
        done += count
        print(json.dumps({"seed": plant_seed, "of": count, "seconds": round(time.monotonic() - begin)} | told), flush=True)
    return 1 if broken else 0


def keep_busy(options: argparse.Namespace) -> int:
    faults: list[str] = []
    with tempfile.TemporaryDirectory(prefix="chemtrack-soak-") as folder, \
            Daemon(Path(folder), "demo", "--port", 0) as plant:
        crowd, probe = Crowd(options.tags, options.rate, plant, seed=1), Probe(plant)
        begin, told = time.monotonic(), time.monotonic()
        samples: list[tuple[float, int]] = []
        while (age := time.monotonic() - begin) < options.seconds and plant.is_alive and not crowd.problem:
            probe.leave_and_return()
            samples.append((age, memory_kb(plant.process.pid)))
            if time.monotonic() - told >= options.report:
                told = time.monotonic()
                recent = sorted(probe.latencies_ms[-100:]) or [float("nan")]
                print(json.dumps({
                    "at_s": round(age), "fixes": crowd.sent, "rss_mb": samples[-1][1] // 1024,
                    "alarm_p50_ms": round(statistics.median(recent), 1), "alarm_max_ms": round(recent[-1], 1),
                    "alarms_late": probe.late, "rejected": plant.rejected(),
                }), flush=True)
            # The alarm's off-delay is ten seconds: before that, leaving again is the same alarm.
            time.sleep(max(0.0, min(17.0, options.seconds - age)))
        crowd.stop()
        if not plant.is_alive:
            faults.append(f"the daemon ended: {plant.output[-2000:]}")
        else:
            verified = plant.verify_ledger()
            if plant.stop(30) != 0:
                faults.append("the daemon did not end in order")
            print(json.dumps({"ledger_events": verified["size"], "fixes": crowd.sent, "alarms": len(probe.latencies_ms)}))
        if crowd.problem:
            faults.append(f"the gateway: {crowd.problem!r}")
        if crowd.sent < 0.9 * options.rate * min(age, options.seconds):
            faults.append(f"only {crowd.sent} positions were taken, not {options.rate:g} a second")
        if probe.late:
            faults.append(f"{probe.late} alarms were not there within {ALARM_LIMIT_S} s")
        if not probe.latencies_ms:
            faults.append("no alarm was seen")
        growth = growth_kb_per_h(samples)
        length_h = (samples[-1][0] - samples[len(samples) // 2][0]) / 3600 if samples else 0
        if growth > GROWTH_KB_PER_H and growth * length_h > GROWTH_NOISE_KB:
            faults.append(f"memory grows by {growth:.0f} kB an hour")
    for fault in faults:
        print(f"soak: {fault}", file=sys.stderr)
    return 1 if faults else 0


sys.exit(main())
