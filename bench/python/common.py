"""What the Python contenders share: MNIST from its IDX files, and the line protocol of contender.mjs."""
import gzip
import json
import os
import resource
import sys
import time

import numpy as np


def idx(folder, name):
    """An IDX file, plain or with .gz, as an array of bytes."""
    path = os.path.join(folder, name)
    opened = open(path, "rb") if os.path.exists(path) else gzip.open(path + ".gz", "rb")
    with opened as file:
        content = file.read()
    rank = content[3]
    shape = np.frombuffer(content, ">i4", rank, 4)
    return np.frombuffer(content, np.uint8, offset=4 + 4 * rank).reshape(shape)


def mnist(folder, part="train"):
    return idx(folder, f"{part}-images-idx3-ubyte"), idx(folder, f"{part}-labels-idx1-ubyte")


def serve(about, steps, repetition):
    """One line in, one repetition, one line of JSON out."""
    say({"ready": True, **about})
    for _ in sys.stdin:
        before = resource.getrusage(resource.RUSAGE_SELF)
        started = time.perf_counter()
        repetition()
        wall = time.perf_counter() - started
        after = resource.getrusage(resource.RUSAGE_SELF)
        cpu = after.ru_utime - before.ru_utime + after.ru_stime - before.ru_stime
        say({"wall": 1000 * wall / steps, "cpu": 1000 * cpu / steps})


def say(message):
    print("\n@" + json.dumps(message), flush=True)
