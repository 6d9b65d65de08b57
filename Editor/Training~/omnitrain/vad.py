"""The voice activity detector: is this block of 32 ms a person speaking to the microphone?

The graph has the inputs and outputs of Silero VAD v5 (snakers4/silero-vad, utils_vad.py and the file itself), so that its file can take this one's
place and the other way round: `input` [batch, 576] (the last 64 samples of the block before, then 512 new ones, 16 kHz), `state` [2, batch, 128],
`sr` int64; `output` [batch, 1], `stateN` [2, batch, 128]. Fourier matrices, logarithms, two small layers and one LSTM are all inside.

Everything it hears while training is made here: synthesiser voices at places known to the sample, rooms, and sounds that are no speech (steady and unsteady
noise, music, knocks and cups, breath, coughs, clicks, the rest of a voice that an echo canceller leaves). `hearing.UNSEEN` voices, and noises, music,
percussion and coughs of other recipes, are kept for the evaluation.

`python3 -m omnitrain.vad data` writes the deck, `train` learns, `evaluate` writes eval/vad, `export FOLDER` the graph.
"""
import pickle
import random
import sys
import time
import wave

import numpy as np
import torch
import torch.nn as nn
from scipy.signal import fftconvolve, lfilter

from . import fast, hearing, onnx_export, runlog, texts
from .blocks import cosine, update

RATE, BLOCK, CONTEXT, HIDDEN = 16000, 512, 64, 128
INPUT = CONTEXT + BLOCK
SHORT, HOP, LONG = 192, 128, 576
"""Four windows of 12 ms see when, one of 36 ms sees pitch."""
SHORT_BINS, LONG_BINS = slice(2, 97), slice(3, 75)
"""167 to 8000 Hz and 83 to 2056 Hz: nothing below, where an offset and its skirts are."""
FLOOR = 1e-7
"""Added to each bin's power: white noise of -88 dBFS."""
CLIP_BLOCKS = 250
CLIPS, HARD, LINES = 4000, 600, 2580
"""Mixed clips, clips of nothing but coughs or echo behind them, lines."""
PAUSE = 0.15
"""A gap in a voice at least this long, in seconds, is silence; a shorter one belongs to the word."""
BATCH, PEAK = 32, 2e-3
EVAL = runlog.HERE / "eval" / "vad"

SHORT_TALK = ("mm-hm", "uh-huh", "yeah", "yes", "no", "right", "okay", "oh", "ah", "um", "uh", "hm", "really", "I see", "sure", "wait", "stop", "hello", "hey",
              "what", "please", "thanks", "well", "go on", "hold on", "never mind", "of course")


# ---- The network ------------------------------------------------------------------------------------------------------------

def _fourier(window, bins):
    """[2 * bins, window]: cosines, then sines, times a periodic Hann window."""
    k = np.arange(window // 2 + 1)[bins, None]
    angle = 2 * np.pi * ((k * np.arange(window)) % window) / window
    hann = 0.5 - 0.5 * np.cos(2 * np.pi * np.arange(window) / window)
    return torch.from_numpy(np.concatenate([np.cos(angle) * hann, np.sin(angle) * hann]).astype(np.float32))


class Features(nn.Module):
    """input [batch, 576] -> (log powers of four short windows [batch, 4, 95], of the long one [batch, 72])."""

    def __init__(self):
        super().__init__()
        self.register_buffer("short", _fourier(SHORT, SHORT_BINS))
        self.register_buffer("long", _fourier(LONG, LONG_BINS))

    def forward(self, pcm):
        windows = torch.stack([pcm[:, i * HOP:i * HOP + SHORT] for i in range(4)], 1)
        return self._power(windows @ self.short.t(), 95), self._power(pcm @ self.long.t(), 72)

    @staticmethod
    def _power(spectrum, half):
        return torch.log(spectrum[..., :half].square() + spectrum[..., half:].square() + FLOOR)


class Front(nn.Module):
    """Log powers -> a row of 128 numbers. The mean is taken off, so that a shape is a shape at any distance; the levels come beside it."""

    def __init__(self):
        super().__init__()
        self.one = nn.Linear(95, 48)
        self.pitch = nn.Linear(72, 64)
        self.all = nn.Linear(4 * 48 + 64 + 4, HIDDEN)

    def forward(self, short, long):
        level = short.mean(-1)
        mean = level.mean(-1, keepdim=True)
        windows = torch.relu(self.one((short - mean[..., None]) * 0.3)).flatten(-2)
        pitch = torch.relu(self.pitch((long - long.mean(-1, keepdim=True)) * 0.3))
        return torch.relu(self.all(torch.cat([windows, pitch, (level + 8.0) * 0.2], -1)))


class Vad(nn.Module):
    """For training: features of whole clips -> logits [batch, blocks]."""

    def __init__(self):
        super().__init__()
        self.front = Front()
        self.lstm = nn.LSTM(HIDDEN, HIDDEN, batch_first=True)
        self.head = nn.Linear(HIDDEN, 1)

    def forward(self, short, long, state=None):
        rows, state = self.lstm(self.front(short, long), state)
        return self.head(rows)[..., 0], state


class Graph(nn.Module):
    """One block, as exported."""

    def __init__(self, vad):
        super().__init__()
        self.features, self.front, self.head = Features(), vad.front, vad.head
        self.cell = nn.Linear(2 * HIDDEN, 4 * HIDDEN)
        with torch.no_grad():
            self.cell.weight.copy_(torch.cat([vad.lstm.weight_ih_l0, vad.lstm.weight_hh_l0], 1))
            self.cell.bias.copy_(vad.lstm.bias_ih_l0 + vad.lstm.bias_hh_l0)

    def forward(self, pcm, state, sr):
        row = self.front(*self.features(pcm))
        gates = self.cell(torch.cat([row, state[0]], 1))
        take, keep, new, show = (gates[:, i * HIDDEN:(i + 1) * HIDDEN] for i in range(4))
        cell = torch.sigmoid(keep) * state[1] + torch.sigmoid(take) * torch.tanh(new)
        hidden = torch.sigmoid(show) * torch.tanh(cell)
        # Trained at 16 kHz alone: at another rate the answer is not a number, instead of a number that is wrong.
        known = torch.where(sr == RATE, torch.zeros(()), torch.full((), float("nan")))
        return torch.sigmoid(self.head(hidden)) + known, torch.stack([hidden, cell])


def blocks_of(pcm):
    """[blocks, 576]: the blocks of a sound with the end of the one before in front, zeros before the first."""
    count = len(pcm) // BLOCK
    padded = np.concatenate([np.zeros(CONTEXT, np.float32), pcm[:count * BLOCK].astype(np.float32)])
    return np.lib.stride_tricks.as_strided(padded, (count, INPUT), (BLOCK * 4, 4))


def features_of(pcm):
    """float16 [blocks, 4 * 95 + 72] of a whole sound; the same numbers as `Features`."""
    blocks = blocks_of(pcm)
    out = np.empty((len(blocks), 452), np.float16)
    for i in range(4):
        out[:, i * 95:(i + 1) * 95] = _log_power(blocks[:, i * HOP:i * HOP + SHORT], SHORT, SHORT_BINS)
    out[:, 380:] = _log_power(blocks, LONG, LONG_BINS)
    return out


def _log_power(frames, window, bins):
    hann = (0.5 - 0.5 * np.cos(2 * np.pi * np.arange(window) / window)).astype(np.float32)
    spectrum = np.fft.rfft(frames * hann)[:, bins]
    return np.log(spectrum.real ** 2 + spectrum.imag ** 2 + FLOOR)


def split(features):
    """float tensor [..., 452] -> what `Vad` takes."""
    return features[..., :380].unflatten(-1, (4, 95)), features[..., 380:]


# ---- Voices ----------------------------------------------------------------------------------------------------------------

def active(pcm):
    """Bool per 10 ms: where a dry line is speech. 30 dB below its own level is silence; gaps shorter than PAUSE are closed."""
    frames = pcm[:len(pcm) // 160 * 160].reshape(-1, 160)
    power = (frames ** 2).mean(1)
    loud = power > max(np.mean(power[power > np.mean(power) * 0.1]) * 1e-3, 1e-9)
    at = np.flatnonzero(loud)
    for left, right in zip(at, at[1:]):
        if 1 < right - left <= PAUSE * 100:
            loud[left:right] = True
    return loud


def lines(voices, count, seed):
    """[(voice, pcm int16)] of `count` lines."""
    rng, words, reader, out = random.Random(seed), np.random.default_rng(seed), hearing.Reader(), []
    engines = {name: [v for v in voices if v[0] == name] for name in ("espeak", "flite", "festival")}
    progress = runlog.Progress("vad lines")
    while len(out) < count:
        draw = rng.random()
        voice = rng.choice((draw < 0.3 and engines["flite"]) or (draw < 0.36 and engines["festival"]) or engines["espeak"])
        kind = rng.random()
        text = rng.choice(SHORT_TALK) if kind < 0.22 else texts.general(words) if kind < 0.5 else hearing.spoken_line(rng)[1]
        pcm = reader.say(text, voice, rng)
        if pcm is not None and 0.15 * RATE < len(pcm) < 7 * RATE:
            out.append((voice, (np.clip(pcm, -1, 1) * 32767).astype(np.int16)))
        progress(f"{len(out)} of {count}")
    return out


def to_level(pcm, decibels):
    """With the mean power of its louder half at a level in dBFS."""
    power = np.sort((pcm[:len(pcm) // 160 * 160].reshape(-1, 160) ** 2).mean(1))
    return pcm * np.float32(10 ** (decibels / 20) / np.sqrt(power[len(power) // 2:].mean() + 1e-12))


# ---- Sounds that are no speech. Each takes (rng, samples, held) and returns samples of any level --------------------------------------

def _shaped(rng, n, curve):
    spectrum = np.fft.rfft(rng.standard_normal(n).astype(np.float32))
    hz = np.arange(len(spectrum)) * RATE / n
    return np.fft.irfft(spectrum * curve(hz), n).astype(np.float32)


def _slow(rng, n, hz, low, high):
    """A random curve between two values with about `hz` changes per second."""
    count = max(2, int(n * hz / RATE) + 2)
    return np.interp(np.arange(n), np.linspace(0, n, count), rng.uniform(low, high, count)).astype(np.float32)


def noise(rng, n, held):
    """Steady and unsteady noise: white, pink, brown, hum, fan, rain, babble made of nobody; held out: wind, engine, sea."""
    kind = rng.integers(3) + 7 if held else rng.integers(7)
    if kind == 0:
        return rng.standard_normal(n).astype(np.float32)
    if kind == 1:
        return _shaped(rng, n, lambda f: (f + 30) ** -0.5)
    if kind == 2:
        return _shaped(rng, n, lambda f: 1 / (f + 20))
    t = np.arange(n) / RATE
    if kind == 3:
        base = rng.choice([50.0, 60.0, 100.0]) * rng.uniform(0.99, 1.01)
        out = sum(np.sin(2 * np.pi * base * h * t + rng.uniform(0, 6.28)) * rng.uniform(0, 1) / h for h in range(1, int(rng.integers(4, 24))))
        return (out + 0.02 * rng.standard_normal(n)).astype(np.float32)
    if kind == 4:
        peaks = [(rng.uniform(80, 1500), rng.uniform(20, 200)) for _ in range(4)]
        out = _shaped(rng, n, lambda f: 1 / (f + 60) + sum(0.01 / (1 + ((f - p) / w) ** 2) for p, w in peaks))
        return out * (1 + 0.3 * np.sin(2 * np.pi * rng.uniform(2, 25) * t)).astype(np.float32)
    if kind == 5:
        drops = np.zeros(n, np.float32)
        at = rng.integers(0, n, n // 120)
        drops[at] = rng.exponential(1, len(at)) * rng.choice([-1, 1], len(at))
        return _filtered(drops, _band_pulse(rng, 800, 6000)) + 0.2 * _shaped(rng, n, lambda f: np.sqrt(f + 1) / 60)
    if kind == 6:
        # The murmur of a hall: bands of noise that rise and fall at the pace of syllables, each on its own.
        out = np.zeros(n, np.float32)
        for _ in range(10):
            centre, width = np.exp(rng.uniform(np.log(180), np.log(3500))), rng.uniform(40, 250)
            out += _shaped(rng, n, lambda f: 1 / (1 + ((f - centre) / width) ** 2)) * np.maximum(0, _slow(rng, n, rng.uniform(3, 8), -0.5, 1)) * np.sqrt(500 / centre)
        return out
    if kind == 7:
        return _shaped(rng, n, lambda f: (f + 15) ** -1.3) * np.exp(_slow(rng, n, 1.5, -2, 1)).astype(np.float32)
    if kind == 8:
        turns = np.cumsum(_slow(rng, n, 0.5, 22, 45)) / RATE
        out = sum(np.sin(2 * np.pi * turns * h + rng.uniform(0, 6.28)) * rng.uniform(0.2, 1) / np.sqrt(h) for h in range(1, 40))
        return (out + 0.6 * rng.standard_normal(n)).astype(np.float32)
    return _shaped(rng, n, lambda f: (f + 100) ** -0.4) * (0.3 + np.abs(np.sin(2 * np.pi * np.arange(n) / RATE * rng.uniform(0.08, 0.25)))).astype(np.float32)


def _band_pulse(rng, low, high):
    hz, decay = np.exp(rng.uniform(np.log(low), np.log(high))), rng.uniform(0.0005, 0.004)
    t = np.arange(int(0.01 * RATE)) / RATE
    return (np.sin(2 * np.pi * hz * t) * np.exp(-t / decay)).astype(np.float32)


def _filtered(pcm, kernel):
    return fftconvolve(pcm, kernel)[:len(pcm)].astype(np.float32)


def _note(rng, hz, seconds, held):
    t = np.arange(int(seconds * RATE)) / RATE
    if held:
        # Bells and bass by frequency modulation.
        ratio, depth = rng.choice([0.5, 1.41, 2.0, 3.5]), rng.uniform(0.5, 6)
        return np.sin(2 * np.pi * hz * t + depth * np.exp(-3 * t) * np.sin(2 * np.pi * hz * ratio * t)) * np.exp(-t * rng.uniform(0.8, 5))
    phase = 2 * np.pi * hz * t
    if rng.random() < 0.4:
        phase = phase + rng.uniform(0.05, 0.5) * np.sin(2 * np.pi * rng.uniform(4, 7) * t)
    slope = rng.uniform(0.6, 2.2)
    out = sum(np.sin(h * phase) / h ** slope * rng.uniform(0.3, 1) for h in range(1, 14) if h * hz < 7500)
    decay = rng.choice([0.3, 1.5, 5.0])
    return out * np.minimum(1, t / rng.choice([0.003, 0.02, 0.12])) * np.exp(-t * decay) * np.minimum(1, (seconds - t) / 0.02)


def music(rng, n, held):
    """Chords, arpeggios or a tune in some scale, with or without drums."""
    out = np.zeros(n + 4 * RATE, np.float32)
    beat = 60 / rng.uniform(70, 150)
    scale = [(0, 2, 4, 5, 7, 9, 11), (0, 2, 3, 5, 7, 8, 10), (0, 3, 5, 7, 10)][rng.integers(3)]
    root, style, drums = rng.uniform(70, 240), rng.integers(3), rng.random() < 0.5
    at, step = 0.0, int(rng.integers(0, 7))
    while at * RATE < n:
        step = int(np.clip(step + rng.integers(-2, 3), 0, 13))
        degrees = [step, step + 2, step + 4] if style == 0 else [step]
        seconds = beat * (4 if style == 0 else rng.choice([0.25, 0.5]) if style == 1 else rng.choice([0.5, 1, 1.5, 2]))
        for degree in degrees:
            hz = root * 2 ** ((scale[degree % len(scale)] + 12 * (degree // len(scale))) / 12) * (2 if style else 1)
            sound = _note(rng, hz, min(3.5, seconds * rng.uniform(0.8, 1.6)), held)
            begin = int(at * RATE)
            out[begin:begin + len(sound)] += sound[:len(out) - begin]
        at += seconds
    if drums:
        for i in range(int(n / RATE / beat * 2) + 1):
            sound = _drum(rng, ("kick", "hat", "snare", "hat")[i % 4]) * rng.uniform(0.6, 1.6)
            begin = int(i * beat / 2 * RATE)
            out[begin:begin + len(sound)] += sound[:len(out) - begin]
    return out[:n]


def _drum(rng, kind):
    t = np.arange(int(0.3 * RATE)) / RATE
    if kind == "kick":
        return 2 * np.sin(2 * np.pi * (50 * t + 8 * (1 - np.exp(-30 * t)))) * np.exp(-14 * t)
    hiss = rng.standard_normal(len(t))
    if kind == "hat":
        return np.diff(hiss, prepend=0) * np.exp(-t * rng.uniform(30, 90)) * 0.5
    return (hiss + np.sin(2 * np.pi * 190 * t)) * np.exp(-22 * t)


def _blow(rng, held):
    """Something is struck: modes that ring and a short noise. Wood, door, cup, clap; held out: keys, steps, glass."""
    t = np.arange(int(0.6 * RATE)) / RATE
    kind = rng.integers(3) + 4 if held else rng.integers(4)
    low, high, modes, ring, hiss, fall = [(120, 900, 5, 0.03, 0.5, 200), (50, 350, 7, 0.09, 1.0, 40), (900, 6500, 6, 0.15, 0.15, 400), (700, 2500, 3, 0.006, 2.0, 90),
                                          (1500, 5000, 4, 0.008, 1.5, 300), (60, 250, 4, 0.03, 0.7, 60), (2200, 7500, 8, 0.3, 0.2, 500)][kind]
    out = hiss * rng.standard_normal(len(t)) * np.exp(-t * fall * rng.uniform(0.6, 1.6))
    for _ in range(modes):
        hz = np.exp(rng.uniform(np.log(low), np.log(high)))
        out += rng.uniform(0.2, 1) * np.sin(2 * np.pi * hz * t + rng.uniform(0, 6.28)) * np.exp(-t / (ring * rng.uniform(0.4, 2)))
    return (out * rng.uniform(0.3, 1)).astype(np.float32)


def percussive(rng, n, held):
    """Knocks in bursts, doors, cups, claps."""
    out, at = np.zeros(n + RATE, np.float32), rng.uniform(0, 1) * RATE
    while at < n:
        sound, gap = _blow(rng, held), rng.uniform(0.09, 0.5)
        for _ in range(int(rng.integers(1, 5))):
            begin = int(at)
            if begin < n:
                out[begin:begin + len(sound)] += sound * np.float32(rng.uniform(0.5, 1))
            at += gap * rng.uniform(0.8, 1.25) * RATE
        at += rng.uniform(0.1, 1.6) * RATE
    return out[:n]


def cough(rng, n, held):
    """Coughs, throat clearing, breath and clicks of the mouth, one after another."""
    out, at = np.zeros(n + 2 * RATE, np.float32), rng.uniform(0, 1.2) * RATE
    while at < n:
        kind = rng.integers(4)
        if kind < 2:
            # A burst, then a falling noise through the throat's resonances; two or three in a row.
            tract = [(rng.uniform(350, 900), rng.uniform(80, 250)), (rng.uniform(1000, 1900), rng.uniform(100, 350)), (rng.uniform(2200, 3800), rng.uniform(150, 500))]
            if held:
                tract = [(f * rng.uniform(0.75, 1.3), w * 1.5) for f, w in tract]
            for _ in range(int(rng.integers(1, 4))):
                sound = _cough(rng, tract, held)
                begin = int(at)
                if begin < n:
                    out[begin:begin + len(sound)] += sound
                at += len(sound) * rng.uniform(0.9, 1.6)
        elif kind == 2:
            seconds = rng.uniform(0.3, 1.4)
            m = int(seconds * RATE)
            low = rng.uniform(300, 1500)
            sound = _shaped(rng, m, lambda f: 1 / (1 + ((f - low) / 900) ** 2) + 0.15 / (1 + ((f - 4 * low) / 1500) ** 2))
            out[int(at):int(at) + m] += sound / (np.abs(sound).max() + 1e-9) * np.hanning(m).astype(np.float32) * np.float32(rng.uniform(0.05, 0.4))
            at += m
        else:
            for _ in range(int(rng.integers(1, 6))):
                sound = _band_pulse(rng, 900, 5000) * np.float32(rng.uniform(0.1, 0.7))
                begin = int(at)
                out[begin:begin + len(sound)] += sound
                at += rng.uniform(0.03, 0.4) * RATE
                if at >= n:
                    break
        at += rng.uniform(0.2, 2.0) * RATE
    return out[:n]


def _cough(rng, tract, held):
    seconds = rng.uniform(0.18, 0.45)
    m = int(seconds * RATE)
    t = np.arange(m) / RATE
    source = rng.standard_normal(m) * (np.exp(-t * rng.uniform(25, 60)) * 2 + np.exp(-t * rng.uniform(5, 12)) * rng.uniform(0.3, 1))
    if rng.random() < 0.5:
        # The folds close behind it: a rough tone at the end.
        pitch = np.cumsum(rng.uniform(120, 380) * (1 + 0.35 * _slow(rng, m, 60, -1, 1)) * np.exp(-t * rng.uniform(0, 1.5)))
        source += (((pitch / RATE) % 1) < 0.2) * rng.uniform(0.5, 2 if held else 3) * np.maximum(0, np.sin(np.pi * t / seconds)) ** 2
    out = 0.2 * source
    for hz, width in tract:
        r = np.exp(-np.pi * width / RATE)
        out = out + lfilter([1 - r], [1, -2 * r * np.cos(2 * np.pi * hz / RATE), r * r], source) * rng.uniform(0.4, 1.5)
    out = out * np.minimum(1, t / 0.004) * np.minimum(1, (seconds - t) / 0.03)
    return (out / np.abs(out).max()).astype(np.float32)


def residual(rng, n, voice):
    """What an echo canceller leaves of another voice: its spectrum with holes that come and go, bent, thin and quiet."""
    frames = 1 + n // 128
    padded = np.concatenate([np.zeros(256, np.float32), np.tanh(voice * rng.uniform(1, 12)) / 4, np.zeros(512, np.float32)])
    hann = np.sqrt(0.5 - 0.5 * np.cos(2 * np.pi * np.arange(256) / 256)).astype(np.float32)
    windows = np.lib.stride_tricks.as_strided(padded, (frames, 256), (128 * 4, 4)) * hann
    spectrum = np.fft.rfft(windows)
    # Gains per band and moment, correlated over neighbours, in dB.
    bands = int(rng.integers(6, 30))
    gains = rng.normal(0, rng.uniform(4, 14), (frames // 4 + 2, bands))
    full = np.repeat(gains, 4, 0)[:frames]
    where = np.linspace(0, bands - 1, 129)
    full = full[:, np.round(where).astype(int)]
    tilt = rng.uniform(-18, 6) * np.linspace(0, 1, 129)
    spectrum = spectrum * 10 ** (np.minimum(12, full + tilt) / 20)
    pieces = np.fft.irfft(spectrum, 256).astype(np.float32) * hann
    out = np.zeros(n + 512, np.float32)
    for i, piece in enumerate(pieces):
        out[i * 128:i * 128 + 256] += piece
    return out[:n]


# ---- Clips -----------------------------------------------------------------------------------------------------------------

class Mixer:
    """Makes clips from lines and sounds; the same seed, the same clip."""

    def __init__(self, pool, held=False):
        self.pool = [(voice, pcm.astype(np.float32) / 32768) for voice, pcm in pool]
        self.masks = [active(pcm) for _, pcm in self.pool]
        self.held = held

    def speech(self, rng, n, room=None):
        """(pcm with a level of about -22 dBFS, active per sample): lines with silences, in a room or not."""
        out, mask, at = np.zeros(n, np.float32), np.zeros(n, bool), int(rng.uniform(0.05, 1.6) * RATE)
        voice = None
        while at < n:
            i = int(rng.integers(len(self.pool)))
            if voice is not None and rng.random() < 0.7:
                i = next((j for j in rng.integers(len(self.pool), size=40) if self.pool[j][0] == voice), i)
            voice, line = self.pool[i]
            end = min(n, at + len(line))
            out[at:end] += line[:end - at]
            spread = np.repeat(self.masks[i], 160)[:end - at]
            mask[at:at + len(spread)] |= spread
            at += len(line) + int(rng.choice([rng.uniform(0.15, 0.9), rng.uniform(0.5, 3.0)]) * RATE)
        if room if room is not None else rng.random() < 0.45:
            out = hearing.room(out, random.Random(int(rng.integers(1 << 30))))[:n]
        if rng.random() < 0.5:
            # A microphone's or a mouth's colour.
            out = lfilter([1, rng.uniform(-0.7, 0.5)], [1], out).astype(np.float32)
            out *= np.float32(0.08 / np.sqrt(np.mean(out[mask] ** 2) + 1e-9)) if mask.any() else 1
        return out, mask

    def echo(self, rng, n):
        """The rest of another voice, -70 to -48 dBFS where it is whole, up to -36 where the canceller has torn it."""
        other, _ = self.speech(rng, n, room=True)
        if rng.random() < 0.4:
            return to_level(other, rng.uniform(-72, -50))
        return to_level(residual(rng, n, other), rng.uniform(-66, -36))

    def sound(self, rng, n, kind=None):
        kind = kind or rng.choice(["noise", "music", "percussive", "cough"], p=[0.5, 0.2, 0.17, 0.13])
        out = {"noise": noise, "music": music, "percussive": percussive, "cough": cough}[kind](rng, n, self.held)
        if kind != "noise" and rng.random() < 0.4:
            out = hearing.room(out, random.Random(int(rng.integers(1 << 30))))[:n]
        return out

    def clip(self, seed, blocks=CLIP_BLOCKS, hard=False):
        """(pcm float32, share of each block that is speech); a hard one has coughs or the rest of an echo alone, what is most easily taken for a voice."""
        rng = np.random.default_rng(seed)
        n = blocks * BLOCK
        level = rng.uniform(-44, -11)
        out, mask = np.zeros(n, np.float32), np.zeros(n, bool)
        if hard:
            for _ in range(int(rng.integers(1, 3))):
                out = out + (self.echo(rng, n) if rng.random() < 0.5 else to_level(self.sound(rng, n, rng.choice(["cough", "cough", "music"])), rng.uniform(-50, -14)))
        elif rng.random() < 0.74:
            out, mask = self.speech(rng, n)
            out *= np.float32(10 ** ((level + 22) / 20))
            for _ in range(int(rng.choice([0, 1, 2], p=[0.12, 0.58, 0.3]))):
                kind = rng.choice(["noise", "music", "percussive", "cough"], p=[0.62, 0.13, 0.13, 0.12])
                # Steady noise by its power; what comes in blows by its loud half, which may be louder than the voice.
                snr = rng.uniform(0, 40) if kind == "noise" else rng.uniform(2, 30) if kind == "music" else rng.uniform(-8, 20)
                out = out + to_level(self.sound(rng, n, kind), level - snr) * (1 if kind in ("noise", "music") else self._gate(rng, n))
        else:
            for _ in range(int(rng.choice([0, 1, 2, 3], p=[0.03, 0.5, 0.37, 0.1]))):
                out = out + to_level(self.sound(rng, n), rng.uniform(-70, -14))
        if rng.random() < 0.18:
            out = out + self.echo(rng, n)
        # The microphone's own noise.
        out = out + rng.standard_normal(n).astype(np.float32) * np.float32(10 ** (rng.uniform(-95, -62) / 20))
        return finish(rng, out), mask.reshape(blocks, BLOCK).mean(1)

    @staticmethod
    def _gate(rng, n):
        """Most of the time nothing happens."""
        begin = int(rng.uniform(0, 0.8) * n)
        out = np.zeros(n, np.float32)
        out[begin:begin + int(rng.uniform(0.1, 0.5) * n)] = 1
        return out


def finish(rng, pcm):
    """Offset, clipping and 16 bits, now and then or always."""
    if rng.random() < 0.1:
        pcm = pcm + np.float32(rng.uniform(-0.06, 0.06))
    if rng.random() < 0.06:
        pcm = pcm * np.float32(rng.uniform(1, 8) / (np.abs(pcm).max() + 1e-6))
    return np.round(np.clip(pcm, -1, 1) * 32767).astype(np.float32) / 32768


# ---- Stages -----------------------------------------------------------------------------------------------------------------

def data(clips=CLIPS + HARD):
    """Writes vad/lines.pkl, vad/deck.f16 (features) and vad/deck.npy (labels); goes on where it stopped."""
    path = runlog.work("vad", "lines.pkl")
    if not path.exists():
        start = time.time()
        pool = lines(hearing.SEEN, LINES, 31)
        with open(path, "wb") as file:
            pickle.dump(pool, file)
        runlog.log("vad lines", lines=len(pool), voices=len({v for v, _ in pool}), minutes_of_speech=sum(len(p) for _, p in pool) / RATE / 60, seconds=time.time() - start)
    with open(path, "rb") as file:
        mixer = Mixer(pickle.load(file))
    labels_path, deck_path = runlog.work("vad", "deck.npy"), runlog.work("vad", "deck.f16")
    labels = np.load(labels_path) if labels_path.exists() else np.zeros((0, CLIP_BLOCKS), np.float32)
    progress, start, fresh = runlog.Progress("vad deck"), time.time(), []
    with open(deck_path, "r+b" if deck_path.exists() else "wb") as file:
        file.truncate(len(labels) * CLIP_BLOCKS * 452 * 2)
        file.seek(0, 2)
        for seed in range(len(labels), clips):
            pcm, share = mixer.clip(1000 + seed, hard=seed >= CLIPS)
            file.write(features_of(pcm).tobytes())
            fresh.append(share)
            if len(fresh) % 250 == 0 or seed == clips - 1:
                file.flush()
                np.save(labels_path, np.concatenate([labels, np.array(fresh, np.float32)]))
            progress(f"{seed + 1} of {clips} clips")
    labels = np.load(labels_path)
    runlog.log("vad deck", clips=len(labels), hours=labels.size * BLOCK / RATE / 3600, speech=float((labels > 0.5).mean()), seconds=time.time() - start)


def held_clips(condition, count, seed=7000):
    """[(pcm, shares)] of one condition with unseen voices and unseen sounds."""
    mixer, out = Mixer(held_lines(), held=True), []
    kind, _, snr = condition.partition(" ")
    for i in range(count):
        rng = np.random.default_rng([seed, i])
        n = CLIP_BLOCKS * BLOCK
        level = rng.uniform(-36, -14)
        pcm, mask = mixer.speech(rng, n)
        pcm = pcm * np.float32(10 ** ((level + 22) / 20))
        if kind in ("no_noise", "no_music", "no_percussive", "no_cough", "no_echo"):
            mask[:] = False
            other = mixer.echo(rng, n) if kind == "no_echo" else to_level(mixer.sound(rng, n, kind[3:]), rng.uniform(-50, -16))
            pcm = other
        elif kind == "echo":
            pcm = pcm + mixer.echo(rng, n)
        elif kind != "clean":
            pcm = pcm + to_level(mixer.sound(rng, n, kind), level - float(snr))
        pcm = pcm + rng.standard_normal(n).astype(np.float32) * np.float32(10 ** (-80 / 20))
        out.append((np.round(np.clip(pcm, -1, 1) * 32767).astype(np.float32) / 32768, mask.reshape(-1, BLOCK).mean(1)))
    return out


def held_lines():
    path = runlog.work("vad", "held.pkl")
    if not path.exists():
        pool = lines(hearing.UNSEEN, 240, 77)
        with open(path, "wb") as file:
            pickle.dump(pool, file)
    with open(path, "rb") as file:
        return pickle.load(file)


CONDITIONS = ("clean", "noise 20", "noise 10", "noise 5", "music 10", "percussive 5", "cough 5", "echo", "no_noise", "no_music", "no_percussive", "no_cough", "no_echo")


def judge(model, count=24):
    """condition -> (precision, recall) at 0.5, or the share of false alarms where nobody speaks."""
    out = {}
    model.eval()
    for condition in CONDITIONS:
        clips = held_clips(condition, count)
        with torch.no_grad():
            logits, _ = model(*split(torch.from_numpy(np.stack([features_of(pcm) for pcm, _ in clips]).astype(np.float32))))
        said, truth = (logits > 0).numpy(), np.stack([share for _, share in clips]) > 0.5
        hits = float((said & truth).sum())
        out[condition] = round(float(said.mean()), 4) if condition.startswith("no_") else (round(hits / max(1, said.sum()), 4), round(hits / max(1, truth.sum()), 4))
    model.train()
    return out


def evaluate():
    """Writes eval/vad: unseen voices and unseen sounds apart, so that `omninpc eval vad` can mix them, and where the voices speak (eval/README.md)."""
    EVAL.mkdir(parents=True, exist_ok=True)
    rng, rows = np.random.default_rng(4711), ["wav\tkind\tsource\tspeech"]

    def save(kind, source, pcm, mask=None):
        name = f"{kind}_{sum(row.split(chr(9))[1] == kind for row in rows)}.wav"
        with wave.open(str(EVAL / name), "wb") as file:
            file.setnchannels(1)
            file.setsampwidth(2)
            file.setframerate(RATE)
            file.writeframes((np.clip(pcm, -1, 1) * 32767).astype("<i2").tobytes())
        edges = [] if mask is None else np.flatnonzero(np.diff(np.concatenate([[0], mask.astype(np.int8), [0]])))
        spans = " ".join(f"{a / RATE:.2f}-{b / RATE:.2f}" for a, b in zip(edges[::2], edges[1::2]))
        rows.append(f"{name}\t{kind}\t{source}\t{spans}")

    for i, voice in enumerate(hearing.UNSEEN):
        mixer = Mixer([line for line in held_lines() if line[0] == voice], held=True)
        pcm, mask = mixer.speech(rng, int(7.5 * RATE), room=i % 2 == 1)
        save("speech", ":".join(voice) + (" in a room" if i % 2 else ""), to_level(pcm, -20), mask)
    sounds = Mixer(held_lines(), held=True)
    for kind, count, seconds, source in (("noise", 3, 4, "wind, engine or sea"), ("music", 1, 8, "bells and bass"), ("percussive", 1, 8, "keys, steps, glass"), ("cough", 1, 8, "coughs, breath, clicks")):
        for _ in range(count):
            save(kind, source, to_level(sounds.sound(rng, int(seconds * RATE), kind), -26))
    torn, _ = sounds.speech(rng, 4 * RATE, room=True)
    whole, _ = sounds.speech(rng, 4 * RATE, room=True)
    save("echo", "the rest of a voice, torn at -42 dBFS and whole at -54", np.concatenate([to_level(residual(rng, 4 * RATE, torn), -42), to_level(whole, -54)]))
    (EVAL / "vad.tsv").write_text("\n".join(rows) + "\n", encoding="utf-8")
    runlog.log("vad evaluation", files=len(rows) - 1, bytes=sum(p.stat().st_size for p in EVAL.iterdir()), held_out=judge(load(), 60))


def load():
    model = Vad()
    model.load_state_dict(torch.load(runlog.work("vad", "vad.pt"), map_location="cpu")["model"])
    return model.eval()


def train(minutes=10.0, seed=3):
    torch.manual_seed(seed)
    torch.set_num_threads(1)
    labels = np.load(runlog.work("vad", "deck.npy"))
    deck = np.memmap(runlog.work("vad", "deck.f16"), np.float16, "r").reshape(len(labels), CLIP_BLOCKS, 452)
    model, path, step, spent, mean = fast.use(Vad()), runlog.work("vad", "vad.pt"), 0, 0.0, 0.0
    optimiser = torch.optim.AdamW(model.parameters(), PEAK, betas=(0.9, 0.98), weight_decay=0.01)
    if path.exists():
        state = torch.load(path)
        model.load_state_dict(state["model"])
        step, spent = state["step"], state["spent"]
        if "optimiser" in state:
            optimiser.load_state_dict(state["optimiser"])
    rng = np.random.default_rng([seed, step])
    progress, start, before, saved, carried = runlog.Progress("vad"), time.time(), spent, time.time(), None
    while spent < minutes * 60:
        spent = before + time.time() - start
        pick = np.sort(rng.integers(0, len(labels), BATCH))
        features = torch.from_numpy(deck[pick].astype(np.float32))
        features += torch.from_numpy(rng.normal(0, 0.7, (BATCH, 1, 1)).astype(np.float32))  # 3 dB of level
        share = torch.from_numpy(labels[pick])
        # A detector runs for hours: half of the batches begin with what another clip left in the state.
        logits, state = model(*split(features), carried if carried is not None and rng.random() < 0.5 else None)
        carried = tuple(s.detach() for s in state)
        # A block that is partly speech is nobody's mistake.
        weight = torch.where((share > 0.2) & (share < 0.8), torch.tensor(0.3), torch.tensor(1.0))
        loss = nn.functional.binary_cross_entropy_with_logits(logits, (share > 0.5).float(), weight)
        update(model, optimiser, loss, cosine(spent, minutes * 60, PEAK, warmup=15))
        step += 1
        mean = 0.98 * mean + 0.02 * loss.item() if mean else loss.item()
        progress(f"step {step} loss {mean:.4f}")
        if time.time() - saved > 30 or spent >= minutes * 60:
            saved = time.time()
            runlog.save(path, {"model": model.state_dict(), "optimiser": optimiser.state_dict(), "step": step, "spent": spent})
    runlog.log("vad", step=step, minutes=spent / 60, loss=mean, parameters=sum(p.numel() for p in model.parameters()), held_out=judge(model))


def export(folder):
    """Writes FOLDER/vad/{vad.onnx, vad.safetensors, golden.safetensors, graph.json} for `bundle.assemble`."""
    torch.manual_seed(8)
    graph = Graph(load()).eval()
    reader = hearing.Reader()
    pcm = reader.say("Hello there, keeper.", ("flite", "slt"), random.Random(1))
    blocks = torch.from_numpy(blocks_of(pcm)[8:10].copy())
    state = torch.randn(2, 2, HIDDEN) * 0.3
    onnx_export.export(folder, "vad", graph, [("input", ["batch", INPUT]), ("state", [2, "batch", HIDDEN]), ("sr", [])],
                       [("output", ["batch", 1]), ("stateN", [2, "batch", HIDDEN])], [blocks, state, torch.tensor(RATE)], states=[["state", "stateN"]])


if __name__ == "__main__":
    {"data": data, "train": lambda minutes=10: train(float(minutes)), "evaluate": evaluate, "export": export}[sys.argv[1]](*sys.argv[2:])
