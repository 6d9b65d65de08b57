"""Graphs of a bundle in parts: sub-graphs that run one after another over the same weights file, so that a game's tick can pause between two of them.

A cut is a place in the order of nodes. What is computed before it and used behind it crosses, and is handed from part to part by name; nodes on weights and constants
alone are repeated in every part that needs them. Only places are taken where every tensor that crosses is float32 or int64, has the batch first, and on its other axes whole numbers
or multiples of the graph's count: their shapes are measured by running the graph at several sizes. Needs node with onnxruntime-node, as check.js does:

    python3 -m omnitrain.graph_parts BUNDLE     adds the parts to a bundle, or writes them anew
"""
import hashlib
import json
import os
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

import onnx
from onnx import AttributeProto, TensorProto, helper

from . import runlog

HERE = Path(__file__).resolve().parents[1]

# graph: (number of parts, most tensors across one cut). A part of one row should take 0.2 to 0.6 ms of a core: less, and the price of a run by itself shows; more, and the pause comes late.
# README.md has the times; in ms for one row, weights in the cache | after 32 MB of something else:
#   thinker         1.14 = 0.44 + 0.37 + 0.38         | 1.43 = 0.59 + 0.52 + 0.53          between layers the residual stream is all that crosses
#   talker          0.94 = 0.47 + 0.49                | 1.38 = 0.74 + 0.77                 likewise
#   code_predictor  0.57 = 0.31 + 0.29                | 1.18 = 0.70 + 0.66                 every codebook needs the weights of both layers, so each part holds and reads them anew: no more than two
#   codec_step      0.98 = 0.36 + 0.28 + 0.08 + 0.25  | 1.47 = 0.55 + 0.43 + 0.19 + 0.44   wide blocks, fine blocks, pulses, spectra; in three parts the last would take 0.8 for four frames
PARTS = {
    "thinker": (3, 1),
    "talker": (2, 1),
    "code_predictor": (2, 10),
    "codec_step": (4, 3),
}

# The price of a node in microseconds at a batch and a count of one: itself, a byte of the float32 weights it reads, a number it makes; and of a tensor that is handed over. Chosen by hand
# so that parts compare as their times do: those of the Thinker come to 368, 307 and 327, of the codec to 445, 356, 121 and 374.
NODE, WEIGHT_BYTE, NUMBER, HANDED = 2.0, 1 / 16000, 1 / 1000, 1.0

# Limits of the bundle format (Documentation~/bundle.md).
FEWEST, MOST = 2, 64

_TYPES = {"float32": TensorProto.FLOAT, "int64": TensorProto.INT64}


def add(bundle_folder):
    """Writes the parts and their entries in bundle.json in the place of any there; returns the names of the files written."""
    folder = Path(bundle_folder)
    path = folder / "bundle.json"
    bundle = json.loads(path.read_text(encoding="utf-8"))
    made = {}
    for name, (number, most) in PARTS.items():
        graph = _Graph(folder, name, bundle["graphs"][name])
        made[name] = [(model, {"file": f"{model.graph.name}.onnx", "inputs": [graph.entry(i.name) for i in model.graph.input], "outputs": [graph.entry(o.name) for o in model.graph.output]})
                      for model in graph.parts(number, most)]
    for entry in bundle["graphs"].values():
        for part in entry.pop("parts", []):
            (folder / part["file"]).unlink(missing_ok=True)
            bundle["files"].pop(part["file"], None)
    written = []
    for name, parts in made.items():
        bundle["graphs"][name]["parts"] = [entry for _, entry in parts]
        for model, entry in parts:
            onnx.save_model(model, str(folder / entry["file"]))
            data = (folder / entry["file"]).read_bytes()
            bundle["files"][entry["file"]] = {"size": len(data), "sha256": hashlib.sha256(data).hexdigest()}
            written.append(entry["file"])
    bundle["files"] = dict(sorted(bundle["files"].items()))
    path.write_text(json.dumps(bundle, indent=1, ensure_ascii=False) + "\n", encoding="utf-8")
    return written


class _Graph:
    """One graph of a bundle: what its nodes cost, what crosses where, and its parts."""

    def __init__(self, folder, name, entry):
        self.folder, self.name = folder, name
        self.count = _count(entry)
        self.model = onnx.load(str(folder / entry["file"]), load_external_data=False)
        graph = self.model.graph
        self.weights = {t.name: t for t in graph.initializer}
        self.fixed, self.nodes = {}, []   # nodes on weights and constants alone, by what they make; the others in the order they run
        known = {"", *self.weights}
        for node in graph.node:
            if any(a.type in (AttributeProto.GRAPH, AttributeProto.GRAPHS) for a in node.attribute):
                raise ValueError(f"{name}: {node.op_type} {node.name} holds a graph of its own; what that reads is not looked for here")
            if known.issuperset(node.input):
                known.update(node.output)
                self.fixed.update({o: node for o in node.output})
            else:
                self.nodes.append(node)
        self.made = {o: k for k, node in enumerate(self.nodes) for o in node.output if o}
        self.last = {i: k for k, node in enumerate(self.nodes) for i in node.input}
        self.given = {t.name: t for t in [*graph.input, *graph.output]}
        self.order = [t["name"] for t in entry["inputs"]], [t["name"] for t in entry["outputs"]]
        self.tensors = {t["name"]: t for t in entry["inputs"] + entry["outputs"]}
        self.between, self.runs = {}, self._measured()

    def _measured(self):
        """Types and shapes of every tensor that one node hands to another, at several sizes."""
        model = onnx.ModelProto()
        model.CopyFrom(self.model)
        listed = {o.name for o in model.graph.output}
        model.graph.output.extend(onnx.ValueInfoProto(name=o) for o in self.made if o in self.last and o not in listed)
        with tempfile.TemporaryDirectory() as temporary:
            shutil.copy(self.folder / f"{self.name}.safetensors", temporary)
            file = Path(temporary) / f"{self.name}.onnx"
            onnx.save_model(model, str(file))
            result = subprocess.run(["node", str(HERE / "shapes.js"), str(file), str(self.folder), self.name], capture_output=True, text=True,
                                    env={**os.environ, "OMNINPC_TRAIN": str(runlog.work("ort").parent)})
        if result.returncode:
            said = [line for line in result.stderr.splitlines() if line.startswith("Error")] or [result.stderr.strip()]
            raise SystemExit(f"{self.name}: shapes.js, which needs node with onnxruntime-node (README.md), says: {said[0]}")
        return json.loads(result.stdout)

    def entry(self, name):
        """The entry of a tensor in bundle.json."""
        return self.tensors.get(name) or self.handed(name)

    def handed(self, name):
        """The entry of a tensor that a part hands over, or None where it cannot be."""
        if name not in self.between:
            kind = self.runs[0]["tensors"][name][0]
            shape = [self._axis(axis, [run["tensors"][name][1][axis] for run in self.runs]) for axis in range(len(self.runs[0]["tensors"][name][1]))]
            fits = kind in _TYPES and shape and shape[0] == "batch" and None not in shape
            self.between[name] = {"name": name, "type": kind, "shape": shape} if fits else None
        return self.between[name]

    def _axis(self, axis, sizes):
        if len(set(sizes)) == 1:
            return sizes[0] or None
        if sizes == [run["batch"] for run in self.runs]:
            return "batch" if axis == 0 else None
        k = sizes[0] // self.runs[0]["count"]
        if self.count is None or k == 0 or sizes != [k * run["count"] for run in self.runs]:
            return None
        return self.count if k == 1 else f"{k} * {self.count}"

    def crossing(self, place):
        """What the nodes before `place` make for those from there on, in the order it is made."""
        return [o for o, k in self.made.items() if k < place <= self.last.get(o, -1)]

    def parts(self, number, most):
        """The models of the parts, as even in price as the places that can be cut allow: with the least sum of squares."""
        upto = [0.0]
        for node in self.nodes:
            upto.append(upto[-1] + self._price(node))
        across = {0: 0, len(self.nodes): 0}
        for place in range(1, len(self.nodes)):
            names = self.crossing(place)
            if len(names) <= most and all(self.handed(n) for n in names):
                across[place] = len(names)
        best = {0: (0.0, [])}  # place: the least sum for the nodes before it, and its cuts
        for _ in range(number):
            further = {}
            for place in across:
                options = [(total + (upto[place] - upto[start] + HANDED * (across[start] + across[place])) ** 2, [*cuts, place]) for start, (total, cuts) in best.items() if start < place]
                if options:
                    further[place] = min(options)
            best = further
        if len(self.nodes) not in best:
            raise ValueError(f"{self.name}: {len(across) - 2} places can be cut with at most {most} tensors across, {number} parts need {number - 1}")
        cuts = [0, *best[len(self.nodes)][1]]
        return [self._part(k, start, end) for k, (start, end) in enumerate(zip(cuts, cuts[1:]), 1)]

    def _price(self, node):
        read = sum(self._weight_bytes(i) for i in node.input if i in self.fixed or i in self.weights) if node.op_type != "Gather" else 0  # a few rows of its table
        shapes = [self.runs[0]["tensors"][o][1] for o in node.output if o in self.runs[0]["tensors"]]
        return NODE + WEIGHT_BYTE * read + NUMBER * sum(_product(shape) for shape in shapes)

    def _weight_bytes(self, name):
        """Roughly: the largest weight below a node on weights alone."""
        if name in self.weights:
            return 4 * _product(self.weights[name].dims)
        return max((self._weight_bytes(i) for i in self.fixed[name].input if i), default=0)

    def _part(self, number, start, end):
        used = {i for node in self.nodes[start:end] for i in node.input}
        fixed = set()
        wanted = [i for i in used if i in self.fixed]
        while wanted:
            name = wanted.pop()
            if name not in fixed:
                fixed.update(self.fixed[name].output)
                wanted += [i for i in self.fixed[name].input if i in self.fixed]
        kept = [node for node in self.model.graph.node if (node.output[0] in fixed if node.output[0] in self.fixed else start <= self._at(node) < end)]
        read = {i for node in kept for i in node.input}
        inside = {o for node in kept for o in node.output}
        whole_inputs, whole_outputs = self.order
        part = onnx.ModelProto()
        part.CopyFrom(self.model)
        graph = part.graph
        for field in ("node", "initializer", "input", "output", "value_info"):
            graph.ClearField(field)
        graph.name = f"{self.name}.{number}"
        graph.node.extend(kept)
        graph.initializer.extend(t for t in self.model.graph.initializer if t.name in read)
        graph.input.extend(self._value(n) for n in [*(n for n in whole_inputs if n in read), *(n for n in self.made if n in read and n not in inside)])
        graph.output.extend(self._value(n) for n in [*(n for n in whole_outputs if n in inside), *(n for n in self.crossing(end) if n in inside and n not in whole_outputs)])
        return part

    def _at(self, node):
        return next(self.made[o] for o in node.output if o)

    def _value(self, name):
        if name in self.given:
            return self.given[name]
        entry = self.entry(name)
        return helper.make_tensor_value_info(name, _TYPES[entry["type"]], [a if isinstance(a, int) else a.replace(" ", "").replace("*", "_x_") for a in entry["shape"]])


def problems(folder, bundle):
    """What is wrong with the parts that bundle.json lists, as a list of sentences."""
    found = []
    for name, entry in bundle["graphs"].items():
        if "parts" not in entry:
            continue
        if not FEWEST <= len(entry["parts"]) <= MOST:
            found.append(f"graph {name}: {len(entry['parts'])} parts, expected {FEWEST} to {MOST}")
        ends = [t["name"] for t in entry["outputs"]]
        known = {t["name"]: t for t in entry["inputs"]}
        for number, part in enumerate(entry["parts"], 1):
            file = part["file"]
            if file != f"{name}.{number}.onnx" or file not in bundle["files"]:
                found.append(f"graph {name}: part {number} is {file}, expected {name}.{number}.onnx among the files")
                continue
            graph = onnx.load(str(Path(folder) / file), load_external_data=False).graph
            if ([t.name for t in graph.input], [t.name for t in graph.output]) != ([t["name"] for t in part["inputs"]], [t["name"] for t in part["outputs"]]):
                found.append(f"{file}: its inputs and outputs are not those of bundle.json")
            elsewhere = {e.value for t in graph.initializer for e in t.external_data if e.key == "location"} - {f"{name}.safetensors"}
            if elsewhere:
                found.append(f"{file}: weights in {sorted(elsewhere)}, expected {name}.safetensors alone")
            found += [f"{file}: {t['name']} is no input of the graph and no output of an earlier part" for t in part["inputs"] if known.get(t["name"]) != t]
            found += [f"{file}: {t['name']} is made a second time" for t in part["outputs"] if t["name"] in known]
            found += [f"{file}: {t['name']} is {t['type']} {t['shape']}, expected float32 or int64, the batch first, then whole numbers and multiples of {_count(entry)}" for t in part["outputs"]
                      if t["name"] not in ends and not (t["type"] in _TYPES and t["shape"][:1] == ["batch"] and all(_is_size(axis, _count(entry)) for axis in t["shape"][1:]))]
            known.update({t["name"]: t for t in part["outputs"]})
        found += [f"graph {name}: no part makes {t['name']} as the graph does" for t in entry["outputs"] if known.get(t["name"]) != t]
    return found


def _count(entry):
    """The free axis of a graph besides `batch`: how many rows or frames a run takes. None where it has none."""
    return next((axis for axis in entry["inputs"][0]["shape"] if isinstance(axis, str) and axis != "batch"), None)


def _is_size(axis, count):
    if isinstance(axis, int):
        return axis > 0
    factor, times, name = axis.rpartition(" * ")
    return name == count and (not times or factor.isdecimal() and int(factor) > 1)


def _product(shape):
    total = 1
    for size in shape:
        total *= size
    return total


if __name__ == "__main__":
    print("\n".join(add(sys.argv[1])))
