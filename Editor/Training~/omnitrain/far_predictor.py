"""The code predictor of far voices: the same graph, stopped after the first codebooks, over the same weights file.

The codebooks left out get a code of their own each: the one whose vector in the codec is nearest to the mean of its codebook, which says least. What the Talker is
told of them is the mean of the rows it knows for that codebook. Only the exported files are needed, no training state:

    python3 -m omnitrain.far_predictor BUNDLE     adds it to a bundle, or writes it anew
"""
import hashlib
import json
import sys
from pathlib import Path

import numpy as np
import onnx
from onnx import helper, numpy_helper

from . import safetensors_io

GRAPH = "code_predictor_far"
SOURCE = "code_predictor"

# Half of the six codebooks of the tiny model. They share the sound evenly, as digits of one latent and not as residuals: phone error 70.5 % with 3 of them, 47.3 % with 4, 33.4 % with 5, 12.1 % with all
# (`./omninpc eval speech --far`), so the engine uses this graph only when a game asks for it.
KEPT = 3


def add(bundle_folder):
    """Writes the graph, its golden file and its entries in bundle.json; returns the names of the files written."""
    folder = Path(bundle_folder)
    path = folder / "bundle.json"
    bundle = json.loads(path.read_text(encoding="utf-8"))
    groups, size = bundle["code_groups"], bundle["codebook_size"]
    codec = safetensors_io.read(folder / "codec_step.safetensors")["code2wav.code_embedding.weight"].astype(np.float32).reshape(groups, size, -1)
    weights = safetensors_io.read(folder / f"{SOURCE}.safetensors")
    rows = [weights["talker.model.codec_embedding.weight"]]
    rows += [weights[f"talker.code_predictor.model.codec_embedding.{j}.weight"] for j in range(groups - 1)]
    rows = [r.astype(np.float32) for r in rows]
    fill = [int(np.argmin(((codec[g] - codec[g].mean(0)) ** 2).sum(-1))) for g in range(KEPT, groups)]
    unsaid = sum(rows[g].mean(0) for g in range(KEPT, groups)).astype(np.float32)

    model = onnx.load(str(folder / f"{SOURCE}.onnx"), load_external_data=False)
    _stop(model.graph, fill, unsaid)
    onnx.save_model(model, str(folder / f"{GRAPH}.onnx"))

    golden = safetensors_io.read(folder / "golden" / f"{SOURCE}.safetensors")
    codes = golden["out.codes"].copy()
    codes[:, KEPT:] = fill
    golden["out.codes"] = codes
    golden["out.embed"] = (sum(rows[g][codes[:, g]] for g in range(KEPT)) + unsaid).astype(np.float32)
    safetensors_io.write(folder / "golden" / f"{GRAPH}.safetensors", golden)

    entry = json.loads(json.dumps(bundle["graphs"][SOURCE]))
    entry.pop("parts", None)
    entry["file"], entry["golden"]["file"] = f"{GRAPH}.onnx", f"golden/{GRAPH}.safetensors"
    bundle["graphs"][GRAPH] = entry
    bundle["far_code_groups"] = KEPT
    for name in (entry["file"], entry["golden"]["file"]):
        data = (folder / name).read_bytes()
        bundle["files"][name] = {"size": len(data), "sha256": hashlib.sha256(data).hexdigest()}
    bundle["files"] = dict(sorted(bundle["files"].items()))
    path.write_text(json.dumps(bundle, indent=1, ensure_ascii=False) + "\n", encoding="utf-8")
    return [entry["file"], entry["golden"]["file"]]


def _stop(graph, fill, unsaid):
    """Cuts what comes after codebook KEPT - 1 and says the rest by constants."""
    made = {output: node for node in graph.node for output in node.output}
    sums, node = [], made["embed"]
    while node.op_type == "Add":
        sums.insert(0, node)
        node = made[node.input[0]]
    codes = made["codes"].input
    if len(sums) != len(codes) - 1:
        raise ValueError(f"{SOURCE}.onnx: {len(codes)} codes and {len(sums)} sums of rows; it is not the graph this module knows")
    graph.initializer.extend([numpy_helper.from_array(np.array([fill], np.int64), "far.fill"), numpy_helper.from_array(unsaid[None], "far.unsaid"),
                              numpy_helper.from_array(np.zeros((1, 1), np.int64), "far.zero")])
    said = sums[KEPT - 2].output[0]
    del made["codes"].output[:]
    made["codes"].output.append("far.all_codes")
    sums[-1].output[0] = "far.all_rows"
    said = "far.all_rows" if said == "embed" else said
    graph.node.extend([
        helper.make_node("Mul", [codes[0], "far.zero"], ["far.zeros"], name="far.zeros"),
        helper.make_node("Add", ["far.zeros", "far.fill"], ["far.rest"], name="far.rest"),
        helper.make_node("Concat", [*codes[:KEPT], "far.rest"], ["codes"], name="far.codes", axis=1),
        helper.make_node("Add", [said, "far.unsaid"], ["embed"], name="far.embed"),
    ])
    _prune(graph)


def _prune(graph):
    needed, kept = {o.name for o in graph.output}, []
    for node in reversed(graph.node):
        if any(o in needed for o in node.output):
            kept.insert(0, node)
            needed.update(node.input)
    initializers = [t for t in graph.initializer if t.name in needed]
    del graph.node[:], graph.initializer[:]
    graph.node.extend(kept)
    graph.initializer.extend(initializers)
    del graph.value_info[:]


if __name__ == "__main__":
    print("\n".join(add(sys.argv[1])))
