#!/usr/bin/env python3
"""Fits the weights with which `SoundVisemes` guesses mouth shapes from sound, and writes them as C#.

`fit.py LINES.txt OUT.cs` (Debian: flite python3-numpy python3-scipy python3-torch). LINES.txt has a sentence a line; the shipped weights come from 150 of the
1510 lines that `Editor/Training~/train.py world` writes, chosen by chance. flite reads them with its voices awb, slt and rms in turn and says when each phone
sounds (-psdur). Four fifths are fitted, each as it is and once with a longer or shorter throat; the last fifth is only measured. It takes two minutes.

The features are those of Runtime/OmniNPC/Mouths/SoundVisemes.cs and the shapes those of PhoneVisemes.cs: change them together.
"""
import os
import subprocess
import sys
import tempfile
import wave

import numpy as np
import torch
from scipy.signal import resample_poly

PHONES = ("aa ae ah ao aw ax ay b ch d dh eh er ey f g hh ih iy jh k l m n ng ow oy p r s sh t th uh uw v w y z zh").split()
SHAPES = ("AA AA AA OH AA AA AA PP CH DD TH E RR E FF KK AA IH IH CH KK NN PP NN KK OH OH PP RR SS CH DD TH OU OU FF OU IH SS CH").split()
VISEMES = "Sil PP FF TH DD KK CH SS NN RR AA E IH OH OU".split()
FIRST = {p: VISEMES.index(s) for p, s in zip(PHONES, SHAPES)}
LAST = {p: VISEMES.index("IH") if p in ("ay", "ey", "oy") else VISEMES.index("OU") if p in ("aw", "ow") else FIRST[p] for p in PHONES}
BANDS, LOWEST_HZ, HIGHEST_HZ, REACH = 18, 100, 7600, 3
HOP_S, WINDOW_S = 0.010, 0.025
HIDDEN, EPOCHS = 32, 20


def mel(hz):
    return 2595 * np.log10(1 + hz / 700)


def features(pcm, rate):
    """[moments, 19]: the bands' levels without their mean, and the level under the loudest so far; all in tens of decibels."""
    length, hop, size = round(WINDOW_S * rate), round(HOP_S * rate), 1
    while size < length:
        size *= 2
    window = 0.5 - 0.5 * np.cos(2 * np.pi * (np.arange(length) + 0.5) / length)
    edges = 700 * (10 ** (np.linspace(mel(LOWEST_HZ), mel(HIGHEST_HZ), BANDS + 1) / 2595) - 1)
    first = [min(int(np.ceil(e * size / rate)), size // 2) for e in edges[:-1]]
    end = [min(max(int(np.ceil(e * size / rate)), f + 1), size // 2 + 1) for e, f in zip(edges[1:], first)]
    out, peak = np.zeros(((len(pcm) - length) // hop + 1, BANDS + 1)), -50.0
    for k in range(len(out)):
        power = np.abs(np.fft.rfft(pcm[k * hop:k * hop + length] * window, size)) ** 2 * 2 / ((window ** 2).sum() * size)
        bands = np.array([power[a:b].sum() for a, b in zip(first, end)])
        levels, level = 10 * np.log10(bands + 1e-9), 10 * np.log10(bands.sum() + 1e-9)
        peak = max(level, peak - 0.05)
        out[k, :BANDS] = (levels - levels.mean()) / 10
        out[k, BANDS] = max(level - peak, -60) / 10
    return out


def around(rows):
    """The rows 30 ms before, at and 30 ms after each moment."""
    padded = np.vstack([np.repeat(rows[:1], REACH, 0), rows, np.repeat(rows[-1:], REACH, 0)])
    return np.hstack([padded[:-2 * REACH], padded[REACH:-REACH], padded[2 * REACH:]])


def shape_at(phones, seconds):
    for k, (name, start, end) in enumerate(phones):
        if seconds < end:
            if name == "pau":
                return 0
            if name == "hh" and k + 1 < len(phones) and phones[k + 1][0] != "pau":
                return FIRST[phones[k + 1][0]]
            return FIRST[name] if seconds < (start + end) / 2 else LAST[name]
    return 0


def read(line, voice):
    with tempfile.TemporaryDirectory() as folder:
        path = os.path.join(folder, "line.wav")
        said = subprocess.check_output(["flite", "-voice", voice, "-t", line, "-psdur", "-o", path], text=True)
        with wave.open(path) as file:
            pcm = np.frombuffer(file.readframes(file.getnframes()), "<i2") / 32768.0
            rate = file.getframerate()
    phones, start = [], 0.0
    for entry in said.split():
        name, end = entry.split(":")
        phones.append((name, start, float(end)))
        start = float(end)
    return pcm, rate, phones


def gather(lines):
    rng = np.random.default_rng(1)
    sets = ([], []), ([], [])
    for i, line in enumerate(lines):
        pcm, rate, phones = read(line, ("awb", "slt", "rms")[i % 3])
        held = i >= 0.8 * len(lines)
        for throat in [1.0] if held else [1.0, float(rng.choice([0.85, 0.92, 1.1, 1.2]))]:
            sound = resample_poly(pcm, round(100 / throat), 100) if throat != 1 else pcm
            rows = around(features(sound * 10 ** rng.uniform(-1, 0), rate))
            times = [(n, s / throat, e / throat) for n, s, e in phones]
            sets[held][0].append(rows)
            sets[held][1].append([shape_at(times, k * HOP_S + WINDOW_S / 2) for k in range(len(rows))])
    return [(np.vstack(x), np.concatenate(y)) for x, y in sets]


def fit(x, y):
    """One hidden layer; returns rows of (bias, weights) of both layers, as they are written."""
    torch.manual_seed(1)
    x, y = torch.tensor(x, dtype=torch.float32), torch.tensor(y)
    net = torch.nn.Sequential(torch.nn.Linear(x.shape[1], HIDDEN), torch.nn.ReLU(), torch.nn.Linear(HIDDEN, len(VISEMES)))
    optimiser = torch.optim.Adam(net.parameters(), weight_decay=1e-5)
    for epoch in range(EPOCHS):
        for group in optimiser.param_groups:
            group["lr"] = 3e-3 * (1 - epoch / EPOCHS) + 1e-4
        for batch in torch.randperm(len(x)).split(512):
            optimiser.zero_grad()
            torch.nn.functional.cross_entropy(net(x[batch]), y[batch]).backward()
            optimiser.step()
    return [np.round(torch.cat([layer.bias[:, None], layer.weight], 1).detach().numpy().astype(np.float64), 2) for layer in (net[0], net[2])]


def guess(rows, layers):
    hidden = np.maximum(0, rows @ layers[0][:, 1:].T + layers[0][:, 0])
    return (hidden @ layers[1][:, 1:].T + layers[1][:, 0]).argmax(1)


def table(name, summary, layer, notes):
    out = [f"        /// <summary>{summary}</summary>", f"        public static readonly float[] {name} =", "        {"]
    for row, note in zip(layer, notes):
        numbers = [f"{n:.2f}".rstrip("0").rstrip(".") for n in row]
        numbers = ["0f" if n in ("-0", "") else n + "f" for n in numbers]
        out += ["            // " + note] + ["            " + ", ".join(numbers[i:i + 20]) + "," for i in range(0, len(numbers), 20)]
    return out + ["        };"]


def write(path, layers):
    out = ["namespace OmniNPC.Mouths", "{", "    /// <summary>The numbers of <see cref=\"SoundVisemes\"/>. Written by Editor/Visemes~/fit.py.</summary>", "    internal static class SoundVisemeWeights", "    {",
           "        /// <summary>Values of the hidden layer.</summary>", f"        public const int Hidden = {HIDDEN};", ""]
    out += table("HiddenLayer", f"[{HIDDEN}, 58]: bias, then the weights of what is measured 30 ms before, at and 30 ms after a moment, each 18 bands and the level.",
                 layers[0], [str(i) for i in range(HIDDEN)]) + [""]
    out += table("OutputLayer", f"[15, {1 + HIDDEN}]: for each viseme a bias and the weights of the hidden layer's values, of which those below 0 count as 0.", layers[1], VISEMES)
    with open(path, "w") as file:
        file.write("\n".join(out + ["    }", "}"]) + "\n")


if __name__ == "__main__":
    torch.set_num_threads(1)
    with open(sys.argv[1]) as source:
        taught, held = gather([line.strip() for line in source if line.strip()])
    found = fit(*taught)
    for name, (rows, truth) in (("taught", taught), ("held", held)):
        right = guess(rows, found) == truth
        print(f"{name}: {len(truth)} moments, {100 * right.mean():.1f} % right, {100 * right[truth > 0].mean():.1f} % of those that are not silence")
    write(sys.argv[2], found)
