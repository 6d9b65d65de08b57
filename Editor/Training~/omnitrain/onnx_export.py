"""From a torch module to `<graph>.onnx` + `<graph>.safetensors` + `golden.safetensors` + `graph.json` in one folder.

Float initialisers above 256 elements are stored as fp16 in the safetensors file under their state-dict names; the ONNX file
points into it as external data (location, offset, length) and a Cast to float32 follows, which ONNX Runtime folds at load.
Rotary tables stay float32: an angle error of fp16 would grow into the logits. Golden outputs come from torch with the weights
rounded exactly as stored.
"""
import copy
import io
import json
import warnings
from pathlib import Path

import numpy as np
import onnx
import torch
from onnx import TensorProto, helper, numpy_helper

from . import safetensors_io

_TYPES = {torch.float32: "float32", torch.int64: "int64", torch.int32: "int32"}
_SMALL = 256


def _stays_float32(name):
    return name.endswith(("cos_cache", "sin_cache"))


def rounded(module):
    """A copy whose large float parameters and buffers went through fp16, as the exported graph will see them."""
    module = copy.deepcopy(module).eval()
    for name, p in list(module.named_parameters()) + list(module.named_buffers()):
        if p.is_floating_point() and p.numel() > _SMALL and not _stays_float32(name):
            if not torch.isfinite(p.data.half()).all():
                raise ValueError(f"{name}: a value does not fit fp16 (largest {p.data.abs().max().item():g})")
            p.data = p.data.half().float()
    return module


def export(folder, graph, module, inputs, outputs, golden, states=(), prefix="", tolerance=2e-3, example=None, untested=()):
    """Exports `module` (forward takes the inputs in order, returns a tuple of the outputs in order).

    inputs: list of (name, shape), shape entries are ints or axis names ("batch", "sequence", "frames * 640", ...).
    outputs: likewise. golden: tensors for the inputs (batch 2 where the graph allows); also used for tracing unless `example`
    is given. states: [[input, output], ...] that the host feeds back. prefix: put before each initialiser's name.
    untested: outputs that the golden file leaves out, such as the place of a maximum, which the last bit may move.
    Writes into folder/<graph>/ and returns the entry of graph.json.
    """
    golden = _without_stale_rows(inputs, golden)
    out = Path(folder) / graph
    out.mkdir(parents=True, exist_ok=True)
    module = rounded(module)
    for p in module.parameters():
        p.requires_grad_(False)
    axes = {name: {i: d for i, d in enumerate(shape) if isinstance(d, str)} for name, shape in inputs + outputs}
    buffer = io.BytesIO()
    with warnings.catch_warnings(), torch.no_grad():
        warnings.simplefilter("ignore")
        try:
            torch.onnx.export(
                module, tuple(golden if example is None else example), buffer, opset_version=17, do_constant_folding=False,
                input_names=[n for n, _ in inputs], output_names=[n for n, _ in outputs],
                dynamic_axes={k: {i: d.replace(" ", "").replace("*", "_x_").replace("/", "_over_") for i, d in v.items()}
                              for k, v in axes.items() if v},
                custom_opsets={"com.microsoft": 1})
        except (torch.onnx.errors.CheckerError, onnx.checker.ValidationError):
            pass  # The checker does not know the contrib operators; the graph is in the buffer all the same.
    model = onnx.load_model_from_string(buffer.getvalue())
    found = {i.name for i in model.graph.input}
    missing = [n for n, _ in inputs if n not in found]
    if missing:
        raise ValueError(f"{graph}: inputs {missing} are not used by the graph")
    _move_weights(model, out, graph, prefix)
    onnx.save_model(model, str(out / f"{graph}.onnx"))

    with torch.no_grad():
        results = module(*golden)
    results = [results] if torch.is_tensor(results) else list(results)
    tensors = {f"in.{n}": t.numpy() for (n, _), t in zip(inputs, golden)}
    tensors.update({f"out.{n}": t.contiguous().numpy() for (n, _), t in zip(outputs, results) if n not in untested})
    safetensors_io.write(out / "golden.safetensors", tensors)

    def entry(spec, tensor):
        name, shape = spec
        if len(shape) != tensor.dim() or any(isinstance(d, int) and d != n for d, n in zip(shape, tensor.shape)):
            raise ValueError(f"{graph}: {name} is {list(tensor.shape)}, declared {shape}")
        return {"name": name, "type": _TYPES[tensor.dtype], "shape": list(shape)}
    info = {
        "graph": graph,
        "inputs": [entry(s, t) for s, t in zip(inputs, golden)],
        "outputs": [entry(s, t) for s, t in zip(outputs, results)],
        "states": [list(s) for s in states],
        "tolerance": tolerance,
    }
    (out / "graph.json").write_text(json.dumps(info, indent=1))
    return info


def take_weights(module, path, prefix=""):
    """Puts the weights of an exported graph into a module, by name; a large one that the module does not know is refused."""
    path = Path(path)
    stored = safetensors_io.read(path.with_suffix(".safetensors"))
    unknown = [name for name in stored if not _stays_float32(name) and name[len(prefix):] not in module.state_dict()]
    if unknown:
        raise ValueError(f"{path}: nothing here is called {unknown}")
    for tensor in onnx.load(str(path), load_external_data=False).graph.initializer:
        if tensor.data_location != TensorProto.EXTERNAL:
            stored[tensor.name] = numpy_helper.to_array(tensor)
    for name, value in module.state_dict().items():
        found = stored.get(prefix + name)
        if found is not None and not _stays_float32(name):  # those are tables made by a formula, not weights
            value.copy_(torch.from_numpy(found.astype(np.float32)))


def _without_stale_rows(inputs, golden):
    """Zeros the KV rows above each valid length: a runtime may hand back zeros or the old rows there, both are right."""
    named = {n: t for (n, _), t in zip(inputs, golden)}
    if "seqlens_k" not in named:
        return list(golden)
    start = named["seqlens_k"] + 1 - named["inputs_embeds"].shape[1]
    out = []
    for (name, _), tensor in zip(inputs, golden):
        if name.startswith("past_key_values."):
            tensor = tensor * (torch.arange(tensor.shape[2])[None] < start[:, None])[:, None, :, None]
        out.append(tensor)
    return out


def _move_weights(model, out, graph, prefix):
    g = model.graph
    large, casts, keep = {}, [], []
    renamed = {}
    for tensor in g.initializer:
        array = numpy_helper.to_array(tensor)
        if tensor.data_type == TensorProto.FLOAT and array.size > _SMALL:
            name = prefix + tensor.name
            half = not _stays_float32(name)
            large[name] = array.astype(np.float16) if half else array
            renamed[tensor.name] = name + ".f32" if half else name
            if half:
                casts.append(helper.make_node("Cast", [name], [name + ".f32"], name="cast." + name, to=TensorProto.FLOAT))
        else:
            keep.append(tensor)
            if not tensor.name.startswith("onnx::"):
                renamed[tensor.name] = tensor.name = prefix + tensor.name
    for node in g.node:
        for i, name in enumerate(node.input):
            node.input[i] = renamed.get(name, name)
    large = dict(sorted(large.items(), key=lambda kv: kv[1].dtype == np.float16))  # float32 first keeps both kinds aligned
    places = safetensors_io.write(out / f"{graph}.safetensors", large)
    del g.initializer[:]
    g.initializer.extend(keep)
    for name, array in large.items():
        tensor = TensorProto(name=name, dims=array.shape, data_location=TensorProto.EXTERNAL,
                             data_type=TensorProto.FLOAT16 if array.dtype == np.float16 else TensorProto.FLOAT)
        offset, length = places[name]
        for key, value in (("location", f"{graph}.safetensors"), ("offset", offset), ("length", length)):
            tensor.external_data.add(key=key, value=str(value))
        g.initializer.append(tensor)
    nodes = casts + list(g.node)
    del g.node[:]
    g.node.extend(nodes)
    domains = {o.domain for o in model.opset_import}
    if "com.microsoft" not in domains:
        model.opset_import.append(helper.make_opsetid("com.microsoft", 1))
    model.producer_name, model.producer_version = "omninpc", ""
    for node in g.node:
        node.doc_string = ""
