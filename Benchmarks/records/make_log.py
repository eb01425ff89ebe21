"""Writes a log of N rows as CSV: day-first date and time, operator, place, quoted words. The same N gives the same bytes."""
import random
import sys
from datetime import datetime, timedelta

rows, path = int(sys.argv[1]), sys.argv[2]
random.seed(20170408)
operators = ["DK", "MB", "Control 1", "LIMA 2", "Night supervisor"]
places = ["Fountain", "North doors", "Café side", "Car park level 2", "Loading bay", "Harbour Lane"]
words = [
    "Two groups arguing near the fountain",
    "Male in red top steps forward, shouting \"come on then\"",
    "All clear, guards resume patrol",
    "Disorder reported, send everyone to the north doors",
    "Door alarm, reset by operator",
    "Caller says fight in progress, no weapons seen",
]
moment = datetime(2017, 4, 8, 0, 0, 0)
with open(path, "w", encoding="utf-8", newline="") as out:
    out.write("Time,Operator,Place,Entry\n")
    for _ in range(rows):
        moment += timedelta(seconds=random.randrange(0, 60))
        text = random.choice(words).replace('"', '""')
        out.write(
            f'{moment:%d/%m/%Y %H:%M:%S},{random.choice(operators)},{random.choice(places)},'
            f'"{text}"\n')
