"""Training goes on from the last released weights: no one has to start from nothing.

`python3 -m omnitrain.checkpoints keep [NAME...]` stores the codec (with the encoder, which no bundle carries), the talker and the thinker (with the
heads that only training uses) and the voice activity detector as fp16 in Editor/Training~/checkpoints. `... restore` puts them, and the bundle's tokenizer, where the
stages look for them, with the clock at zero and without optimiser state, and the parts of the bundle into the export folder; what is there
already stays.
"""
import json
import shutil
import sys

import numpy as np
import torch

from . import bundle, runlog, safetensors_io

FOLDER = runlog.HERE / "checkpoints"
BUNDLE = runlog.REPOSITORY / "Samples" / "Models" / "Tiny"
STAGES = {"codec": ("codec/codec.pt", "codec"), "talker": ("talker/talker.pt", "talker"), "thinker": ("thinker.pt", "model"), "vad": ("vad/vad.pt", "model"),
          "endofturn": ("endofturn.pt", "model")}
"""Name of the file here -> (checkpoint in the work folder, the key of its weights)."""


def keep(*names):
    FOLDER.mkdir(exist_ok=True)
    for name in names or STAGES:
        path, key = STAGES[name]
        weights = torch.load(runlog.work(path), map_location="cpu")[key]
        safetensors_io.write(FOLDER / f"{name}.safetensors", {
            k: v.half().numpy() if v.is_floating_point() else v.numpy() for k, v in weights.items()})
        print(f"{name}: {sum(v.numel() for v in weights.values())} numbers kept")


def restore():
    if not runlog.work("export", "0_released.json").exists():
        bundle.take_apart(BUNDLE)
        print("export: taken from the released bundle")
    tokenizer = runlog.work("tokenizer", "special_tokens.json")
    if not tokenizer.exists():
        for name in ("vocab.json", "merges.txt"):
            shutil.copy(BUNDLE / name, tokenizer.parent)
        special = json.loads((BUNDLE / "bundle.json").read_text())["tokenizer"]["special_tokens"]
        tokenizer.write_text(json.dumps(special, ensure_ascii=False))
        print(f"tokenizer: restored to {tokenizer.parent}")
    for name, (path, key) in STAGES.items():
        target = runlog.work(path)
        if target.exists():
            print(f"{name}: {target} is there already and stays")
            continue
        weights = {k: torch.from_numpy(v.astype(np.float32) if v.dtype == np.float16 else v)
                   for k, v in safetensors_io.read(FOLDER / f"{name}.safetensors").items()}
        runlog.save(target, {key: weights, "step": 1000, "spent": 0.0, "frozen": False})
        if name == "codec":
            shutil.copy(target, runlog.work("codec", "encoder.pt"))  # polishing leaves the encoder as it is
        print(f"{name}: restored to {target}")


if __name__ == "__main__":
    {"keep": keep, "restore": restore}[sys.argv[1]](*sys.argv[2:])
