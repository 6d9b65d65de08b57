"""Puts the exported parts together into a bundle folder and writes its bundle.json.

Layout of $OMNINPC_TRAIN/export, filled by each stage's `export`:
  <graph>/{<graph>.onnx, <graph>.safetensors, golden.safetensors, graph.json}   by onnx_export.export
  *.json              fragments of bundle.json, merged key by key in the order of their names: speech.json, thinker.json, g2p.json
  files named there   tables (<name>.f16 or .f32), vocab.json and merges.txt in tokenizer/, pronunciations.tsv

Table entries are {"file", "type", "shape"}; `write_table` makes one. A graph's `tolerance` is against its golden file:
|found - golden| <= tolerance for every element.
"""
import hashlib
import json
import shutil
from pathlib import Path

import numpy as np

from . import far_predictor, features, graph_parts, runlog

VERSION = "0.1.0"
GRAPHS = ("audio_encoder", "thinker", "talker", "code_predictor", "codec_step", "g2p")
OPTIONAL_GRAPHS = ("endofturn", "vad")
LIMIT = 40 * 1000 * 1000

BASE = {
    "format": "omninpc-bundle", "format_version": 1, "family": "qwen3-talker", "name": "tiny", "version": VERSION,
    "licence": "Apache-2.0", "languages": ["en"],
    "sample_rate": 16000, "samples_per_codec_frame": 640, "code_groups": 6, "codebook_size": 256, "text_feed": "aligned",
    "hearing": {"sample_rate": features.SAMPLE_RATE, "window": features.WINDOW, "hop": features.HOP, "fft": features.FFT,
                "mels": features.MELS, "frames_per_row": 8},
    "sampling": {
        "thinker": {"temperature": 0, "top_k": 0, "top_p": 1, "repetition_penalty": 1},
        "talker": {"temperature": 0, "top_k": 0, "top_p": 1, "repetition_penalty": 1},
        "code_predictor": {"temperature": 0},
    },
    "pronunciations": "pronunciations.tsv",
}


def write_table(folder, name, array):
    """Writes a raw little-endian table (its dtype must be float16 or float32) and returns its entry of `tables`."""
    array = np.ascontiguousarray(array)
    kind = {"float16": "f16", "float32": "f32"}[array.dtype.name]
    array.tofile(Path(folder) / f"{name}.{kind}")
    return {"file": f"{name}.{kind}", "type": array.dtype.name, "shape": list(array.shape)}


def merge(into, fragment):
    for key, value in fragment.items():
        if isinstance(value, dict) and isinstance(into.get(key), dict):
            merge(into[key], value)
        else:
            into[key] = value
    return into


def _belongs(path):
    return path.is_file() and path.suffix != ".meta" and path.name != "README.md"


def _sha256(path):
    return hashlib.sha256(path.read_bytes()).hexdigest()


def assemble(target, export=None):
    """Writes the bundle folder `target` anew from the export folder; refuses missing parts and more than 40 MB.

    The model card (README.md) and Unity's .meta files stay as they are and are not listed in bundle.json.
    """
    export = Path(export or runlog.work("export"))
    target = Path(target)
    for stale in (p for p in list(target.rglob("*")) if _belongs(p)):
        stale.unlink()
    (target / "golden").mkdir(parents=True, exist_ok=True)
    bundle = json.loads(json.dumps(BASE))
    for path in sorted(export.glob("*.json")):
        merge(bundle, json.loads(path.read_text(encoding="utf-8")))
    bundle.setdefault("tables", {})["mel_filters"] = write_table(target, "mel_filters", features.MEL_FILTERS)
    bundle["graphs"] = {}
    for graph in [*GRAPHS, *(graph for graph in OPTIONAL_GRAPHS if (export / graph / "graph.json").exists())]:
        source = export / graph
        info = json.loads((source / "graph.json").read_text())
        for name in (f"{graph}.onnx", f"{graph}.safetensors"):
            shutil.copyfile(source / name, target / name)
        shutil.copyfile(source / "golden.safetensors", target / "golden" / f"{graph}.safetensors")
        bundle["graphs"][graph] = {
            "file": f"{graph}.onnx", "inputs": info["inputs"], "outputs": info["outputs"], "states": info["states"],
            "golden": {"file": f"golden/{graph}.safetensors", "tolerance": info["tolerance"]}}
    wanted = [t["file"] for n, t in bundle["tables"].items() if n != "mel_filters"] + [bundle["pronunciations"]]
    for name in wanted:
        shutil.copyfile(export / name, target / name)
    for name in ("vocab", "merges"):
        file = bundle["tokenizer"][name]
        shutil.copyfile(export / "tokenizer" / file, target / file)
    shutil.copyfile(export / "tokenizer" / "golden.json", target / "golden" / "tokenizer.json")
    bundle["files"] = {}
    for path in sorted(target.rglob("*")):
        if _belongs(path) and path.name != "bundle.json":
            bundle["files"][path.relative_to(target).as_posix()] = {"size": path.stat().st_size, "sha256": _sha256(path)}
    (target / "bundle.json").write_text(json.dumps(bundle, indent=1, ensure_ascii=False) + "\n", encoding="utf-8")
    far_predictor.add(target)
    graph_parts.add(target)
    problems = check(target)
    if problems:
        raise SystemExit("\n".join(problems))
    size = sum(p.stat().st_size for p in target.rglob("*") if p.is_file())
    if size > LIMIT:
        raise SystemExit(f"{target}: {size} bytes, the limit is {LIMIT}")
    runlog.log("bundle", folder=str(target), bytes=size)


def take_apart(source, export=None):
    """The inverse of `assemble`: fills the export folder from a bundle, so that what is not trained again comes from there."""
    source, export = Path(source), Path(export or runlog.work("export"))
    bundle = json.loads((source / "bundle.json").read_text(encoding="utf-8"))
    for graph, entry in bundle["graphs"].items():
        if graph == far_predictor.GRAPH:
            continue  # Made of the code predictor whenever a bundle is put together, as the parts of graphs are made of those.
        folder = export / graph
        folder.mkdir(parents=True, exist_ok=True)
        for name in (f"{graph}.onnx", f"{graph}.safetensors"):
            shutil.copyfile(source / name, folder / name)
        shutil.copyfile(source / entry["golden"]["file"], folder / "golden.safetensors")
        (folder / "graph.json").write_text(json.dumps(
            {"inputs": entry["inputs"], "outputs": entry["outputs"], "states": entry["states"], "tolerance": entry["golden"]["tolerance"]}))
    for name in [table["file"] for table in bundle["tables"].values()] + [bundle["pronunciations"]]:
        shutil.copyfile(source / name, export / name)
    (export / "tokenizer").mkdir(exist_ok=True)
    for name in ("vocab", "merges"):
        shutil.copyfile(source / bundle["tokenizer"][name], export / "tokenizer" / bundle["tokenizer"][name])
    shutil.copyfile(source / "golden" / "tokenizer.json", export / "tokenizer" / "golden.json")
    kept = {key: value for key, value in bundle.items() if key not in BASE and key not in ("graphs", "files")}
    for key, known in BASE.items():
        if isinstance(known, dict):  # a stage may have put entries of its own beside the fixed ones, as the ears do under `hearing`
            kept[key] = {name: value for name, value in bundle[key].items() if name not in known}
    # The first name in the order in which fragments are merged: whatever a stage exports anew wins.
    (export / "0_released.json").write_text(json.dumps(kept, indent=1))


def check(target):
    """Cross-checks of a bundle that files' hashes cannot make; returns a list of sentences."""
    target = Path(target)
    bundle = json.loads((target / "bundle.json").read_text(encoding="utf-8"))
    problems = []
    for name, table in bundle["tables"].items():
        expected = int(np.prod(table["shape"])) * {"float16": 2, "float32": 4}[table["type"]]
        found = (target / table["file"]).stat().st_size
        if found != expected:
            problems.append(f"{table['file']}: {found} bytes, its shape {table['shape']} needs {expected}")
    talker, thinker = bundle["talker"], bundle["thinker"]
    expect = {
        "thinker_embed": [thinker["vocab"], thinker["hidden"]],
        "talker_text": [talker["window_behind"] + 1 + talker["window_ahead"], len(talker["tokens"]), talker["hidden"]],
        "talker_voice": [len(talker["voices"]), talker["hidden"]],
        "talker_elapsed": [talker["max_elapsed"] + 2, talker["hidden"]],
        "talker_bos": [1, talker["hidden"]],
    }
    for name, shape in expect.items():
        found = bundle["tables"].get(name, {}).get("shape")
        if found != shape:
            problems.append(f"bundle.json: tables.{name} has shape {found}, expected {shape}")
    for graph, tensor, size in (("thinker", "inputs_embeds", thinker["hidden"]), ("thinker", "logits", thinker["vocab"]),
                                ("talker", "inputs_embeds", talker["hidden"]), ("audio_encoder", "audio_embeds", thinker["hidden"])):
        entry = bundle["graphs"][graph]
        found = [t["shape"][-1] for t in entry["inputs"] + entry["outputs"] if t["name"] == tensor]
        if found != [size]:
            problems.append(f"graph {graph}: the last axis of {tensor} is {found}, bundle.json says {size}")
    specials = bundle["tokenizer"]["special_tokens"]
    numbers = sorted(specials.values())
    if numbers != list(range(thinker["vocab"] - len(numbers), thinker["vocab"])):
        problems.append(f"bundle.json: special tokens are {numbers}, expected the last {len(numbers)} of {thinker['vocab']}")
    for action in bundle["actions"]:
        if action["token"] not in specials:
            problems.append(f"bundle.json: action {action['name']} uses {action['token']}, which is no special token")
    known = set(talker["tokens"])
    for number, line in enumerate((target / bundle["pronunciations"]).read_text(encoding="utf-8").splitlines(), 1):
        word, _, phones = line.partition("\t")
        odd = [p for p in phones.split() if p.rstrip("01") not in known]
        if not word or not phones or odd:
            problems.append(f"pronunciations.tsv line {number}: {line!r} {odd}")
    return problems + graph_parts.problems(target, bundle)


if __name__ == "__main__":
    import sys
    assemble(*sys.argv[1:])
