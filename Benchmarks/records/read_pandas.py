"""Reads a log with its dates parsed, as `make_log.py` writes it; prints the seconds that takes."""

import sys
import time

import pandas

start = time.perf_counter()
frame = pandas.read_csv(sys.argv[1], parse_dates=["Time"], dayfirst=True)
spent = time.perf_counter() - start
assert str(frame["Time"].dtype).startswith("datetime64") and len(frame) > 0
print(f"{spent:.2f}")
