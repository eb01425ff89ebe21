"""The command of the exporters: CHECKPOINT OUT.onnx."""

import sys

from restricted_pickle import Refused


def run(convert, usage):
    """Writes what `convert` makes of the checkpoint's bytes; says in one line why it cannot."""
    if len(sys.argv) != 3:
        sys.exit(usage)
    with open(sys.argv[1], "rb") as file:
        checkpoint = file.read()
    try:
        model = convert(checkpoint)
    except Refused as error:
        sys.exit(f"{sys.argv[1]}: {error}")
    with open(sys.argv[2], "wb") as file:
        file.write(model)
