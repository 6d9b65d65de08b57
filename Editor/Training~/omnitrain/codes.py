"""Turns sets of spoken lines into codec codes and frame-by-frame alignments: all the talker ever sees.

`python3 -m omnitrain.codes NAME...` reads speech/NAME.npz and writes codes/NAME.npz (150 bytes per second of speech).
"""
import sys
import time

import numpy as np
import torch

from . import codec as codec_module
from . import runlog, synth

FRAME_S = 0.040
MAX_ELAPSED = 14


def align(ends):
    """Token end times -> pointer of every frame. A frame belongs to the token that sounds at its middle; the pointer moves at most
    three tokens at a time and rests at most 15 frames, as the runtime's does."""
    frames = max(1, int(round(float(ends[-1]) / FRAME_S)))
    wanted = np.minimum(np.searchsorted(ends, (np.arange(frames) + 0.5) * FRAME_S, side="right"), len(ends) - 1)
    pointer, elapsed = np.zeros(frames, np.int16), 0
    for n in range(1, frames):
        move = min(int(wanted[n]) - int(pointer[n - 1]), 3)
        if move <= 0 and elapsed >= MAX_ELAPSED and pointer[n - 1] + 1 < len(ends):
            move = 1
        move = max(move, 0)
        pointer[n] = pointer[n - 1] + move
        elapsed = 0 if move else elapsed + 1
    return pointer


def encode(name, model):
    params = codec_module.Params([name])
    speech = params.sets[0]
    codes, pointers, frame_at, began = [], [], [0], time.time()
    progress = runlog.Progress("codes " + name)
    with torch.no_grad():
        for k in range(speech.count):
            ceps, pulse, voiced, lf = (torch.from_numpy(a)[None] for a in params.get(k))
            code = model.encode(model.normalise(ceps, pulse, voiced, lf))[0].T.numpy().astype(np.uint8)
            pointer = align(speech.item(k)["ends"])[:len(code)]
            codes.append(code[:len(pointer)])
            pointers.append(pointer)
            frame_at.append(frame_at[-1] + len(pointer))
            progress(f"{k} of {speech.count}")
    d = speech.data
    path = synth.work_dir("codes", name + ".npz")
    np.savez(path, voice=d["voice"], text=d["text"], tokens=d["tokens"], token_at=d["token_at"], codes=np.concatenate(codes),
             pointer=np.concatenate(pointers), frame_at=np.array(frame_at, np.int64))
    print(f"codes {name}: {frame_at[-1] * FRAME_S / 3600:.2f} h in {time.time() - began:.0f} s", flush=True)


if __name__ == "__main__":
    torch.set_num_threads(1)
    encoder = codec_module.load(frozen=True)
    for set_name in sys.argv[1:]:
        encode(set_name, encoder)
