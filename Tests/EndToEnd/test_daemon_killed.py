"""kill -9 in the middle of work: what was acknowledged is there, nothing is there twice, every alarm gets out.

CHEMD_TEST_SEED repeats a run; the seed is printed. `make soak KILLS=500` does the same at length.
"""

import os
import random

import killing


def test_what_was_acknowledged_survives_kill_9_and_nothing_happens_twice(tmp_path):
    seed = int(os.environ.get("CHEMD_TEST_SEED") or random.randrange(1 << 32))
    print(f"CHEMD_TEST_SEED={seed}")
    done = killing.run(tmp_path, kills=10, seed=seed)
    print(done)
    for what in ["purchases", "uses", "gas", "acknowledged"]:
        assert done[what] > 0, f"no {what}: no work was done"
    assert done["receipts"] > 10 and done["messages"] >= done["alarms"]
