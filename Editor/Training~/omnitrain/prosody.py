"""Level, pitch and voice of a turn in blocks of 10 ms, as the runtime computes them (prosody.c), and the contour the end-of-turn graph sees."""
import ctypes
import subprocess

import numpy as np

from . import runlog

BLOCK = 160
CONTOUR = 80
"""Blocks of the contour: the last 0.8 s of the turn, the silence at its end included."""
LEAST_PITCHED = 10

_library = None


def _open():
    global _library
    if _library is None:
        library, source = runlog.work("bin", "prosody.so"), runlog.HERE / "omnitrain" / "prosody.c"
        if not library.exists() or library.stat().st_mtime < source.stat().st_mtime:
            subprocess.check_call(["gcc", "-O3", "-march=native", "-ffast-math", "-fno-finite-math-only", "-shared", "-fPIC", "-o", str(library), str(source), "-lm"])
        _library = ctypes.CDLL(str(library))
    return _library


def track(pcm, end_blocks=20):
    """pcm float32 at 16 kHz -> (level in dB, pitch in semitones over 60 Hz or NaN, voiced, whether speech goes on), one of each a block."""
    count = len(pcm) // BLOCK
    pcm = np.ascontiguousarray(pcm[:count * BLOCK], np.float32)
    level, hertz = np.zeros(count, np.float32), np.zeros(count, np.float32)
    voiced, speech = np.zeros(count, np.uint8), np.zeros(count, np.uint8)
    _open().prosody(*(x.ctypes.data_as(ctypes.c_void_p) if isinstance(x, np.ndarray) else ctypes.c_int(x) for x in (pcm, count, end_blocks, level, hertz, voiced, speech)))
    with np.errstate(divide="ignore"):
        pitch = np.where(hertz > 0, 12 * np.log2(hertz / 60), np.nan).astype(np.float32)
    return level, pitch, voiced.astype(bool), speech.astype(bool)


def contour(level, pitch):
    """[CONTOUR, 3] of a turn's blocks so far: level and pitch relative to their means over the blocks with a pitch, and whether there is one. Runtime/OmniNPC/Hearing/Prosody.cs."""
    pitched = ~np.isnan(pitch)
    out = np.zeros((CONTOUR, 3), np.float32)
    out[:, 0] = -6
    if pitched.sum() < LEAST_PITCHED:
        return out
    n = min(CONTOUR, len(level))
    has = pitched[-n:]
    out[-n:, 0] = np.clip((level[-n:] - level[pitched].mean()) / 10, -6, 2)
    out[-n:, 1] = np.where(has, np.clip((np.nan_to_num(pitch[-n:]) - pitch[pitched].mean()) / 4, -4, 4), 0)
    out[-n:, 2] = has
    return out
