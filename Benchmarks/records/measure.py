"""Runs a command so many times: `best wall seconds, best processor seconds, peak MiB`."""

import os
import resource
import sys
import time

runs, command = int(sys.argv[1]), sys.argv[2:]
best, processor, before = float("inf"), float("inf"), 0.0
for _ in range(runs):
    start = time.perf_counter()
    child = os.posix_spawnp(
        command[0], command, os.environ,
        file_actions=[(os.POSIX_SPAWN_OPEN, 1, os.devnull, os.O_WRONLY, 0)])
    _, status = os.waitpid(child, 0)
    best = min(best, time.perf_counter() - start)
    if status != 0:
        sys.exit(f"{command[0]} ended with status {status}")
    usage = resource.getrusage(resource.RUSAGE_CHILDREN)
    spent = usage.ru_utime + usage.ru_stime
    processor, before = min(processor, spent - before), spent
peak = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss // 1024
print(f"{best:.2f} {processor:.2f} {peak}")
