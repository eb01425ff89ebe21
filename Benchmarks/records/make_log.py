"""Writes a log of so many rows as CSV: date (day first) and time, operator, place, quoted words.

The same number of rows gives the same bytes: `make_log.py ROWS FILE`.
"""

import random
import sys
from datetime import datetime, timedelta

OPERATORS = ["DK", "MB", "Control 1", "LIMA 2", "Night supervisor"]
PLACES = ["Fountain", "North doors", "Café side", "Car park level 2", "Loading bay", "Harbour Lane"]
WORDS = [
    "Two groups arguing near the fountain",
    'Male in red top steps forward, shouting ""come on then""',
    "All clear, guards resume patrol",
    "Disorder reported, send everyone to the north doors",
    "Door alarm, reset by operator",
    "Caller says fight in progress, no weapons seen",
]

rows, path = int(sys.argv[1]), sys.argv[2]
random.seed(20170408)
moment = datetime(2017, 4, 8)
with open(path, "w", encoding="utf-8", newline="") as out:
    out.write("Time,Operator,Place,Entry\n")
    for _ in range(rows):
        moment += timedelta(seconds=random.randrange(0, 60))
        words = random.choice(WORDS)
        out.write(
            f"{moment:%d/%m/%Y %H:%M:%S},{random.choice(OPERATORS)},{random.choice(PLACES)},"
            f'"{words}"\n'
        )
