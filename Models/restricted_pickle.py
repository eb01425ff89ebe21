"""Reads arrays of 32-bit floats out of a pickle without running anything that the pickle names.

A pickle is a program. This reader gives it a few names, each bound to a stand-in of this file (not
to numpy's or torch's own code), and refuses every other; what comes out is dictionaries, text and
`Array`.
"""

import contextlib
import io
import math
import pickle
import zipfile


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


class _Unpickler(pickle.Unpickler):
    names = {
        ("numpy.core.multiarray", "_reconstruct"): _reconstruct,
        ("numpy._core.multiarray", "_reconstruct"): _reconstruct,
        ("numpy", "ndarray"): _NDArray,
        ("numpy", "dtype"): _Element,
    }

    def find_class(self, module, name):
        if (module, name) not in self.names:
            raise Refused(f"the pickle asks for {module}.{name}, which no table of weights needs")
        return self.names[(module, name)]

    def persistent_load(self, _):
        raise Refused("the pickle refers to something outside itself")


class _Table(dict):
    """Stands for collections.OrderedDict; what a module says of itself is passed over."""

    def __setstate__(self, _):
        pass


class _Storage:
    """Stands for one of torch's classes of storage: bytes to an element."""

    def __init__(self, width, is_float32):
        self.width, self.is_float32 = width, is_float32


def _rebuild_tensor(storage, offset, size, stride, *_):
    """C: `torch._utils._rebuild_tensor_v2`; whole numbers come out without their bytes."""
    kind, data = storage
    if not all(isinstance(length, int) and length >= 0 for length in size):
        raise Refused("an array's shape is not a row of lengths")
    expected, step = [], 1
    for length in reversed(size):
        expected.insert(0, step)
        step *= length
    if tuple(stride) != tuple(expected):
        raise Refused("an array is not stored row by row")
    start, end = kind.width * offset, kind.width * (offset + math.prod(size))
    if not 0 <= start <= end <= len(data):
        raise Refused("an array reaches beyond its storage")
    array = Array()
    array.shape = tuple(size)
    array.data = data[start:end] if kind.is_float32 else None
    return array


class _ArchiveUnpickler(_Unpickler):
    def __init__(self, file, read):
        super().__init__(file)
        self.read = read
        # Made anew for each pickle, which can alter what it is given.
        self.names = {
            ("collections", "OrderedDict"): _Table,
            ("torch._utils", "_rebuild_tensor_v2"): lambda *values: _rebuild_tensor(*values),
            ("torch", "FloatStorage"): _Storage(4, True),
            ("torch", "LongStorage"): _Storage(8, False),
        }

    def persistent_load(self, reference):
        if not isinstance(reference, tuple) or len(reference) != 5:
            raise Refused("the pickle refers to something in an unknown way")
        what, kind, key, _, count = reference
        if what != "storage" or not isinstance(kind, _Storage):
            raise Refused("the pickle refers to something that is no storage of numbers")
        data = self.read(key)
        if len(data) != kind.width * count:
            raise Refused(f"the storage {key} is not as long as the pickle says")
        return kind, data


def load(data):
    """The value that the pickle `data` (bytes) holds. Raises Refused."""
    with _refusing("pickle"):
        return _Unpickler(io.BytesIO(data)).load()


def load_archive(data):
    """The value that the archive `data` (bytes) of torch.save holds. Raises Refused."""
    with _refusing("archive"):
        archive = zipfile.ZipFile(io.BytesIO(data))
        (root,) = {name.split("/")[0] for name in archive.namelist()}
        # torch.save compresses nothing: what grows when it is read was made to.
        if any(member.compress_type != zipfile.ZIP_STORED for member in archive.infolist()):
            raise Refused("the archive is compressed")
        table = archive.read(root + "/data.pkl")
    with _refusing("pickle"):
        return _ArchiveUnpickler(io.BytesIO(table), lambda key: archive.read(f"{root}/data/{key}")).load()


@contextlib.contextmanager
def _refusing(what):
    """Turns whatever a broken file makes its reader raise into Refused."""
    try:
        yield
    except Refused:
        raise
    except Exception as error:
        raise Refused(f"the {what} cannot be read: {type(error).__name__}") from None
