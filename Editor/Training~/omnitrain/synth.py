"""Makes the talker's teaching material with flite: sound, exact vocoder parameters and phone times.

`python3 -m omnitrain.synth NAME HOURS SEED [--wave]` writes `$OMNINPC_TRAIN/speech/NAME.npz`.
"""
import os
import subprocess
import sys
import time

import numpy as np
from scipy.signal import resample_poly

RATE = 16000
HOP = 80                                   # 5 ms: the vocoder's own step
CEPS = 32                                  # order of the mel-cepstrum we keep: 25 of flite, refitted when formants are moved
ALPHA = 0.42                               # flite's frequency warping at 16 kHz
FRAME_HOPS = 8                             # one codec frame = 40 ms
HEAD_S, TAIL_S, SILENCE_S = 0.040, 0.160, 0.120

PHONES = ("aa ae ah ao aw ax ay b ch d dh eh er ey f g hh ih iy jh k l m n ng ow oy p r s sh t th uh uw v w y z zh").split()
VOWELS = set("aa ae ah ao aw ax ay eh er ey ih iy ow oy uh uw".split())
PAUSES = ["|<", "|,", "|;", "|.", "|?", "|!", "|"]
TOKENS = ["<pad>"] + [w + p + s for p in PHONES for w in ("", "#") for s in ("", "1")] + PAUSES
TOKEN_ID = {t: i for i, t in enumerate(TOKENS)}

# name, flite voice, duration stretch, F0 factor, formant factor (above 1 = shorter throat), description
VOICES = [
    ("keeper", "awb", 1.00, 1.00, 1.00, "Scottish man, the tavern keeper"),
    ("mara", "slt", 1.00, 1.00, 1.00, "woman, even and clear"),
    ("tomas", "rms", 1.00, 1.00, 1.00, "man, calm and low"),
    ("guard", "rms", 0.95, 0.92, 0.91, "big man, very deep"),
    ("oswin", "awb", 1.18, 0.84, 1.06, "old man, slow"),
    ("wren", "slt", 0.95, 1.12, 1.12, "girl, bright and quick"),
    ("hilda", "slt", 1.08, 0.84, 0.93, "older woman, slow and dark"),
    ("piet", "rms", 0.88, 1.30, 1.09, "young man, quick"),
]

# Of all lines: the keeper speaks most, and the voices that are hardest to learn (wren above all) more than the rest.
SHARES = [0.22, 0.12, 0.09, 0.10, 0.09, 0.17, 0.09, 0.12]


def work_dir(*parts):
    root = os.environ.get("OMNINPC_TRAIN") or os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", "..", "..", ".train")
    path = os.path.join(root, *parts)
    os.makedirs(os.path.dirname(path) if parts else path, exist_ok=True)
    return path


def build_tool():
    source = os.path.join(os.path.dirname(os.path.abspath(__file__)), "flite_synth.c")
    tool = work_dir("bin", "flite_synth")
    if not os.path.exists(tool) or os.path.getmtime(tool) < os.path.getmtime(source):
        subprocess.check_call(["gcc", "-O2", "-o", tool, source, "-lflite_cmu_us_awb", "-lflite_cmu_us_slt", "-lflite_cmu_us_rms",
                               "-lflite_usenglish", "-lflite_cmulex", "-lflite", "-lm"])
    return tool


def band_filters(bins):
    """Magnitude [5, bins] of the five pulse band filters every clustergen voice shares."""
    rows = subprocess.check_output([build_tool(), "--describe"], text=True).splitlines()
    count, order = int(rows[0].split()[3]), int(rows[0].split()[4])
    h = np.array([[float(x) for x in r.split()] for r in rows[1:1 + count]])
    assert h.shape == (count, order)
    w = np.arange(bins) * np.pi / (bins - 1)
    return np.abs(np.exp(-1j * np.outer(w, np.arange(order))) @ h.T).T.astype(np.float32)


def warp(omega):
    return omega + 2 * np.arctan2(ALPHA * np.sin(omega), 1 - ALPHA * np.cos(omega))


def cosine_basis(omega, order):
    """[len(omega), order]: log magnitude at omega of a mel-cepstrum."""
    return np.cos(np.outer(warp(omega), np.arange(order)))


def formant_matrix(factor, order):
    """[order, CEPS]: mel-cepstrum -> mel-cepstrum of the same sound with its spectrum stretched by `factor`."""
    grid = np.linspace(0, np.pi, 257)
    target = cosine_basis(np.minimum(grid / factor, np.pi), order)
    return np.linalg.lstsq(cosine_basis(grid, CEPS), target, rcond=None)[0].T.astype(np.float32)


def parse(stream):
    head = stream.readline().split()
    if not head:
        return None
    phones, frames, channels, samples = map(int, head[1:5])
    rows = [stream.readline().decode().split() for _ in range(phones)]
    track = np.frombuffer(stream.read(4 * frames * channels), "<f4").reshape(frames, channels)
    wave = np.frombuffer(stream.read(2 * samples), "<i2").astype(np.float32) / 32768
    return rows, track, wave


def tokens_of(rows, closing):
    """Phone rows -> (token ids, end seconds); stress by the rule of the bundle: that of the next vowel of the word, else of its last."""
    out, ends, i = [], [], 0
    while i < len(rows):
        if rows[i][0] == "pau":
            mark = rows[i][5]
            if mark == "<":
                name = "|<"
            elif i == len(rows) - 1:
                name = closing
            else:
                name = {",": "|,", ";": "|;", ":": "|;", ".": "|.", "?": "|?", "!": "|!"}.get(mark[0], "|")
            out.append(name)
            ends.append(float(rows[i][1]))
            i += 1
            continue
        j = i + 1
        while j < len(rows) and rows[j][0] != "pau" and (rows[j][3] == rows[i][3] or rows[j][4].startswith("'")):
            j += 1
        word = rows[i:j]
        stress, current = [""] * len(word), None
        for k in range(len(word) - 1, -1, -1):
            if word[k][0] in VOWELS:
                current = "1" if word[k][2] == "1" else ""
            stress[k] = current
        last = next((stress[k] for k in range(len(word) - 1, -1, -1) if word[k][0] in VOWELS), "")
        for k, row in enumerate(word):
            out.append(("#" if k == 0 else "") + row[0] + (last if stress[k] is None else stress[k]))
            ends.append(float(row[1]))
        i = j
    return out, np.array(ends)


def finish(rows, track, wave, voice, closing, keep_wave):
    """Trims the silences, moves the formants and samples everything on the 5 ms grid. Returns a dict, or None for an odd line."""
    name, flite, stretch, f0, factor, _ = VOICES[voice]
    if len(rows) < 3 or rows[0][0] != "pau" or rows[-1][0] != "pau":
        return None
    tokens, ends = tokens_of(rows, closing)
    if any(t not in TOKEN_ID for t in tokens):
        return None
    begin = max(ends[0] - HEAD_S * factor, 0.0)
    finish_at = min(ends[-1], ends[-2] + TAIL_S * factor)
    ends = (np.minimum(ends, finish_at) - begin) / factor
    hops = int(round((ends[-1] + SILENCE_S) / 0.005))
    hops += -hops % FRAME_HOPS
    # Row t of the grid is the sound around t*5 ms of the new time axis; beyond the end the last (silent) row is repeated.
    at = begin / 0.005 + np.arange(hops) * factor
    at = np.minimum(at, finish_at / 0.005)
    i0 = np.clip(np.floor(at).astype(int), 0, len(track) - 1)
    i1 = np.minimum(i0 + 1, len(track) - 1)
    frac = (at - i0)[:, None].astype(np.float32)
    smooth = track[i0] * (1 - frac) + track[i1] * frac
    pitch = np.where(frac[:, 0] < 0.5, track[i0, 0], track[i1, 0]) * factor
    order = track.shape[1] - 6
    ceps = smooth[:, 1:1 + order] @ formant_matrix(factor, order)
    centres = np.array([500.0, 1500, 3000, 5000, 7000])
    pulse = smooth[:, -5:]
    if factor != 1:
        pulse = np.stack([np.interp(centres / factor, centres, row) for row in pulse])
    out = dict(voice=voice, tokens=np.array([TOKEN_ID[t] for t in tokens], np.int16), ends=ends.astype(np.float32),
               f0=pitch.astype(np.float16), ceps=ceps.astype(np.float16), pulse=np.clip(pulse, 0, 1).astype(np.float16))
    if keep_wave:
        part = wave[int(begin * RATE):int(finish_at * RATE)]
        if factor != 1:
            part = resample_poly(part, 100, int(round(100 * factor)))
        total = hops * HOP
        sound = np.zeros(total, np.float32)
        sound[:min(total, len(part))] = part[:total]
        out["wave"] = np.clip(sound * 32767, -32768, 32767).astype(np.int16)
    return out


def speak(lines, keep_wave=False):
    """lines: (voice row, text). Yields the dict of `finish` (or None) for each."""
    tool = subprocess.Popen([build_tool()], stdin=subprocess.PIPE, stdout=subprocess.PIPE, bufsize=1 << 20)
    for voice, text in lines:
        _, flite, stretch, f0, factor, _ = VOICES[voice]
        # Formants are moved by playing faster; stretch and F0 given to flite undo that for time and pitch.
        tool.stdin.write(f"{flite}\t{stretch * factor:.4f}\t{f0 / factor:.4f}\t{text}\n".encode())
        tool.stdin.flush()
        rows, track, wave = parse(tool.stdout)
        closing = {"?": "|?", "!": "|!", ",": "|,"}.get(text.rstrip()[-1], "|.")
        item = finish(rows, track, wave, voice, closing, keep_wave) if rows else None
        if item is not None:
            item["text"] = text
        yield item
    tool.stdin.close()
    tool.wait()


def save(path, items):
    offsets = lambda key: np.cumsum([0] + [len(i[key]) for i in items]).astype(np.int64)
    out = dict(voice=np.array([i["voice"] for i in items], np.int16), text=np.array([i["text"] for i in items]),
               token_at=offsets("tokens"), hop_at=offsets("f0"))
    for key in ("tokens", "ends", "f0", "ceps", "pulse") + (("wave",) if "wave" in items[0] else ()):
        out[key] = np.concatenate([i[key] for i in items])
    np.savez(path, **out)


class Speech:
    """A saved set; item(k) gives one line's arrays."""

    def __init__(self, path):
        data = np.load(path)
        self.data = {k: data[k] for k in data.files}
        self.count = len(self.data["voice"])

    def item(self, k):
        d = self.data
        t, h = slice(d["token_at"][k], d["token_at"][k + 1]), slice(d["hop_at"][k], d["hop_at"][k + 1])
        out = dict(voice=int(d["voice"][k]), text=str(d["text"][k]), tokens=d["tokens"][t], ends=d["ends"][t],
                   f0=d["f0"][h], ceps=d["ceps"][h], pulse=d["pulse"][h])
        if "wave" in d:
            out["wave"] = d["wave"][h.start * HOP:h.stop * HOP]
        return out


def make(name, hours, seed, keep_wave=False, kind="train"):
    from . import texts
    rng = np.random.default_rng(seed)
    items, seconds, began, shown = [], 0.0, time.time(), 0.0

    def source():
        while True:
            yield int(rng.choice(len(VOICES), p=SHARES)), texts.line(rng, kind)

    for item in speak(source(), keep_wave):
        if item is None or len(item["tokens"]) > 160:
            continue
        items.append(item)
        seconds += len(item["f0"]) * 0.005
        if time.time() - shown > 10:
            shown = time.time()
            print(f"synth {name}: {seconds / 3600:.2f} of {hours} h, {len(items)} lines, {seconds / max(shown - began, 1):.0f}x real time", flush=True)
        if seconds >= hours * 3600:
            break
    path = work_dir("speech", name + ".npz")
    save(path, items)
    print(f"synth {name}: {len(items)} lines, {seconds / 3600:.2f} h -> {path}, {time.time() - began:.0f} s", flush=True)


if __name__ == "__main__":
    make(sys.argv[1], float(sys.argv[2]), int(sys.argv[3]), "--wave" in sys.argv, "held" if sys.argv[1].startswith("held") else "train")
