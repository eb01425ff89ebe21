"""Writes an ONNX model with nothing but the standard library, the same bytes every time.

Only what a feed-forward network needs of https://github.com/onnx/onnx/blob/main/onnx/onnx.proto
(field numbers below are that file's).
"""

import struct

FLOAT, UINT8, INT64 = 1, 2, 7


def _varint(value):
    value &= (1 << 64) - 1
    out = bytearray()
    while True:
        low, value = value & 0x7F, value >> 7
        out.append(low | (0x80 if value else 0))
        if not value:
            return bytes(out)


def _number(field, value):
    return _varint(field << 3) + _varint(value)


def _bytes(field, data):
    if isinstance(data, str):
        data = data.encode()
    return _varint(field << 3 | 2) + _varint(len(data)) + data


def tensor(name, kind, shape, data):
    """TensorProto: dims 1, data_type 2, name 8, raw_data 9."""
    dims = b"".join(_number(1, length) for length in shape)
    return dims + _number(2, kind) + _bytes(8, name) + _bytes(9, data)


def _attribute(name, value):
    """AttributeProto: name 1, f 2, i 3, s 4, ints 8, type 20."""
    out = _bytes(1, name)
    if isinstance(value, str):
        return out + _bytes(4, value) + _number(20, 3)
    if isinstance(value, float):
        return out + _varint(2 << 3 | 5) + struct.pack("<f", value) + _number(20, 1)
    if isinstance(value, int):
        return out + _number(3, value) + _number(20, 2)
    return out + b"".join(_number(8, item) for item in value) + _number(20, 7)


class Graph:
    def __init__(self, name):
        self.name, self.nodes, self.constants, self.ends = name, [], [], []
        self.count = 0

    def constant(self, name, kind, shape, data):
        self.constants.append(tensor(name, kind, shape, data))
        return name

    def node(self, operation, inputs, output=None, **attributes):
        """NodeProto: input 1, output 2, name 3, op_type 4, attribute 5. The output's name."""
        self.count += 1
        output = output or f"{operation}_{self.count}"
        self.nodes.append(
            b"".join(_bytes(1, name) for name in inputs)
            + _bytes(2, output)
            + _bytes(3, output)
            + _bytes(4, operation)
            + b"".join(_bytes(5, _attribute(*pair)) for pair in sorted(attributes.items()))
        )
        return output

    def end(self, field, name, kind, shape):
        """ValueInfoProto (name 1, type 2) as an input (`field` 11) or an output (12)."""
        dims = b"".join(_bytes(1, _number(1, length)) for length in shape)
        kind = _bytes(1, _number(1, kind) + _bytes(2, dims))
        self.ends.append((field, _bytes(1, name) + _bytes(2, kind)))
        return name

    def model(self, producer, opset=17):
        """ModelProto: ir_version 1, producer_name 2, graph 7, opset_import 8."""
        graph = (
            b"".join(_bytes(1, node) for node in self.nodes)
            + _bytes(2, self.name)
            + b"".join(_bytes(5, constant) for constant in self.constants)
            + b"".join(_bytes(field, end) for field, end in sorted(self.ends))
        )
        opset = _bytes(1, "") + _number(2, opset)
        return _number(1, 8) + _bytes(2, producer) + _bytes(7, graph) + _bytes(8, opset)
