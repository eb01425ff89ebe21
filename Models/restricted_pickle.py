"""Reads arrays of 32-bit floats out of a pickle without running anything that the pickle names.

A pickle is a program. This reader gives it three names, each bound to a stand-in of this file (not
to numpy's own code), and refuses every other; what comes out is dictionaries, text and `Array`.
"""

import io
import pickle


class Refused(Exception):
    """The pickle asks for something that a table of weights has no need of."""


class Array:
    """A C-ordered array of little-endian 32-bit floats, as bytes."""

    def __init__(self):
        self.shape = None
        self.data = None

    def __setstate__(self, state):
        if not isinstance(state, tuple) or len(state) != 5:
            raise Refused("an array's state is not numpy's")
        _, shape, element, fortran, data = state
        if not isinstance(element, _Element) or not element.is_float32:
            raise Refused("an array is not of little-endian 32-bit floats")
        if fortran or not isinstance(data, bytes):
            raise Refused("an array is not stored row by row")
        count = 1
        for length in shape:
            if not isinstance(length, int) or length < 0:
                raise Refused("an array's shape is not a row of lengths")
            count *= length
        if len(data) != 4 * count:
            raise Refused("an array's bytes are not as many as its shape asks for")
        self.shape, self.data = tuple(shape), data


class _Element:
    def __init__(self, name, *_):
        self.name = name
        self.is_float32 = False

    def __setstate__(self, state):
        self.is_float32 = self.name == "f4" and isinstance(state, tuple) and state[1] == "<"


class _NDArray:
    """Stands for the class numpy.ndarray, which the pickle only passes on."""


def _reconstruct(kind, *_):
    if kind is not _NDArray:
        raise Refused("an array of an unknown class")
    return Array()


_NAMES = {
    ("numpy.core.multiarray", "_reconstruct"): _reconstruct,
    ("numpy._core.multiarray", "_reconstruct"): _reconstruct,
    ("numpy", "ndarray"): _NDArray,
    ("numpy", "dtype"): _Element,
}


class _Unpickler(pickle.Unpickler):
    def find_class(self, module, name):
        if (module, name) not in _NAMES:
            raise Refused(f"the pickle asks for {module}.{name}, which no table of weights needs")
        return _NAMES[(module, name)]

    def persistent_load(self, _):
        raise Refused("the pickle refers to something outside itself")


def load(data):
    """The value that the pickle `data` (bytes) holds. Raises Refused."""
    try:
        return _Unpickler(io.BytesIO(data)).load()
    except Refused:
        raise
    except Exception as error:  # a broken pickle can fail in any of pickle's ways
        raise Refused(f"the pickle cannot be read: {type(error).__name__}") from None
