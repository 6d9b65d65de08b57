"""Spoken player lines: the world's phrasings read by many synthesiser voices, kept as log-mel.

espeak-ng (its Englishes with the voice variants) and flite (slt, rms, awb, kal16), both through their C libraries, and
festival (ked, slt-hts) with random pitch, rate, speed and rooms. Some voices are never used for training. Noise, gain and tilt are added while
training, in the mel power domain (`augment`).
"""
import collections
import ctypes
import functools
import pickle
import random
import re
import subprocess
import tempfile
import time
from pathlib import Path

import numpy as np
from scipy.io import wavfile
from scipy.signal import fftconvolve, resample_poly

from . import features, runlog, texts, world
from .world import scene

RATE = features.SAMPLE_RATE

_ACCENTS = ("en", "en-us", "en-gb-scotland", "en-gb-x-rp", "en-gb-x-gbclan", "en-029", "en-gb-x-gbcwmd")
_VARIANTS = ("", "m1", "m2", "m3", "m4", "m5", "m6", "m8", "f1", "f2", "f3", "f5", "klatt", "klatt2", "klatt4")
SEEN = [("espeak", f"{accent}+{variant}" if variant else accent) for i, accent in enumerate(_ACCENTS)
        for j, variant in enumerate(_VARIANTS) if (i + j) % 2 == 0 or not variant]
SEEN += [("flite", voice) for voice in ("slt", "rms", "awb")] + [("festival", voice) for voice in ("ked_diphone", "cmu_us_slt_arctic_hts")]
UNSEEN = [("espeak", name) for name in ("en-us+m7", "en-gb-x-gbclan+f4", "en-gb-x-rp+klatt3", "en-gb-scotland+m7", "en+f4")] + [("flite", "kal16")]
FLITE_SHARE, FESTIVAL_SHARE = 0.35, 0.15


def other_speed(pcm, rng):
    """Speed, pitch and formants moved together, 5 % a step: voices that come with one throat get more."""
    factor = rng.choice((0, 0, -3, -2, -1, 1, 2, 3))
    return resample_poly(pcm, 20, 20 + factor) if factor else pcm


class Espeak:
    """espeak-ng in this process; one line at a time."""

    def __init__(self):
        self.lib = ctypes.CDLL("libespeak-ng.so.1")
        self.rate = self.lib.espeak_Initialize(2, 0, None, 0)
        if self.rate <= 0:
            raise RuntimeError("espeak-ng did not start: is the package espeak-ng-data installed?")
        self.parts = []
        kind = ctypes.CFUNCTYPE(ctypes.c_int, ctypes.POINTER(ctypes.c_short), ctypes.c_int, ctypes.c_void_p)

        def receive(samples, count, events):
            if samples and count > 0:
                self.parts.append(np.ctypeslib.as_array(samples, (count,)).copy())
            return 0
        self.callback = kind(receive)
        self.lib.espeak_SetSynthCallback(self.callback)

    def say(self, text, voice, rng):
        if self.lib.espeak_SetVoiceByName(voice.encode()) != 0:
            return None
        self.lib.espeak_SetParameter(1, rng.randint(125, 215), 0)      # words per minute
        self.lib.espeak_SetParameter(3, rng.randint(20, 80), 0)        # pitch, 50 = the voice's own
        self.lib.espeak_SetParameter(4, rng.randint(20, 80), 0)        # pitch range
        self.parts.clear()
        data = text.encode() + b"\0"
        self.lib.espeak_Synth(data, ctypes.c_size_t(len(data)), 0, 1, 0, 1, None, None)
        self.lib.espeak_Synchronize()
        if not self.parts:
            return None
        pcm = np.concatenate(self.parts).astype(np.float32) / 32768
        return resample_poly(pcm, 320, 441) if self.rate == 22050 else resample_poly(pcm, RATE, self.rate)


class Flite:
    """flite in this process."""

    class _Wave(ctypes.Structure):
        _fields_ = [("type", ctypes.c_char_p), ("rate", ctypes.c_int), ("count", ctypes.c_int), ("channels", ctypes.c_int), ("samples", ctypes.POINTER(ctypes.c_short))]

    class _Voice(ctypes.Structure):
        _fields_ = [("name", ctypes.c_char_p), ("features", ctypes.c_void_p)]

    _PITCH = {"slt": 170.0, "rms": 100.0, "awb": 125.0, "kal16": 105.0}

    def __init__(self):
        mode = ctypes.RTLD_GLOBAL
        self.lib = ctypes.CDLL("libflite.so.1", mode)
        for name in ("libflite_cmulex.so.1", "libflite_usenglish.so.1"):
            ctypes.CDLL(name, mode)
        self.lib.flite_init()
        self.lib.flite_text_to_wave.restype = ctypes.POINTER(self._Wave)
        self.lib.flite_text_to_wave.argtypes = [ctypes.c_char_p, ctypes.c_void_p]
        self.lib.feat_set_float.argtypes = [ctypes.c_void_p, ctypes.c_char_p, ctypes.c_float]
        self.lib.delete_wave.argtypes = [ctypes.POINTER(self._Wave)]
        self.voices = {}
        for name in self._PITCH:
            library = ctypes.CDLL(f"libflite_cmu_us_{name}.so.1", mode)
            register = getattr(library, f"register_cmu_us_{name}")
            register.restype = ctypes.POINTER(self._Voice)
            register.argtypes = [ctypes.c_char_p]
            self.voices[name] = register(None)

    def say(self, text, voice, rng):
        handle = self.voices[voice]
        self.lib.feat_set_float(handle.contents.features, b"duration_stretch", rng.uniform(0.82, 1.22))
        self.lib.feat_set_float(handle.contents.features, b"int_f0_target_mean", self._PITCH[voice] * rng.uniform(0.8, 1.25))
        wave = self.lib.flite_text_to_wave(text.encode(), handle)
        pcm = np.ctypeslib.as_array(wave.contents.samples, (wave.contents.count,)).astype(np.float32) / 32768
        rate = wave.contents.rate
        self.lib.delete_wave(wave)
        if rate != RATE:
            pcm = resample_poly(pcm, RATE, rate)
        return other_speed(pcm, rng)


class Festival:
    """festival in a process of its own, fed through its Scheme prompt, which answers by files: its output is not flushed."""

    def __init__(self):
        self.process = subprocess.Popen(["festival", "--pipe"], stdin=subprocess.PIPE, stdout=subprocess.DEVNULL, text=True)
        self.folder = tempfile.TemporaryDirectory()
        self.count = 0

    def say(self, text, voice, rng):
        self.count += 1
        sound, ready = (Path(self.folder.name) / f"{self.count}.{ending}" for ending in ("wav", "ready"))
        words = re.sub(r"[^A-Za-z0-9 ,.?!';-]", " ", text)
        pitch = ("" if voice.endswith("hts") else  # the HTS voice has a pitch model of its own
                 f"(set! int_lr_params '((target_f0_mean {105 * rng.uniform(0.8, 1.3):.0f}) (target_f0_std {rng.randint(8, 22)}) (model_f0_mean 170) (model_f0_std 34)))")
        self.process.stdin.write(f"(voice_{voice}) (Parameter.set 'Duration_Stretch {rng.uniform(0.8, 1.2):.2f}) {pitch} "
                                 f"(utt.save.wave (SynthText \"{words}\") \"{sound}\" 'riff) (fclose (fopen \"{ready}\" \"w\"))\n")
        self.process.stdin.flush()
        began = time.time()
        while not ready.exists():
            if self.process.poll() is not None or time.time() - began > 20:
                raise RuntimeError(f"festival did not speak {words!r} with {voice}: are festival and its voices installed?")
            time.sleep(0.001)
        rate, pcm = wavfile.read(sound)
        sound.unlink()
        ready.unlink()
        pcm = pcm.astype(np.float32) / 32768
        if rate != RATE:
            pcm = resample_poly(pcm, RATE, rate)
        return other_speed(pcm, rng)


class Reader:
    """The synthesisers behind one call."""

    def __init__(self):
        self.engines = {"espeak": Espeak(), "flite": Flite(), "festival": Festival()}

    def say(self, text, voice, rng):
        """Mono float32 at 16 kHz without the silence around it, or None where the synthesiser refuses."""
        pcm = self.engines[voice[0]].say(text, voice[1], rng)
        if pcm is None or len(pcm) < 1600:
            return None
        loud = np.flatnonzero(np.abs(pcm) > 0.01 * np.abs(pcm).max())
        pcm = pcm[max(0, loud[0] - 160):loud[-1] + 480]
        return (pcm / max(1e-4, np.sqrt(np.mean(pcm ** 2))) * 0.08).astype(np.float32)


def room(pcm, rng):
    """The line in a small room: a decaying noise tail after the direct sound."""
    decay = rng.uniform(0.1, 0.45)
    length = int(decay * RATE)
    noise = np.random.RandomState(rng.randrange(1 << 30)).randn(length).astype(np.float32)
    tail = noise * 10 ** (-3 * np.arange(length, dtype=np.float32) / length)
    tail[:int(0.003 * RATE)] = 0
    tail *= rng.uniform(0.15, 0.7) / np.sqrt(np.sum(tail ** 2))
    tail[0] = 1.0
    return fftconvolve(pcm, tail)[:len(pcm) + length // 3].astype(np.float32)


def spoken_line(rng):
    """(intent name, written line, slots) of something a player may say."""
    conversation = world.Conversation(rng, spoken=True)
    one = world.next_intent(conversation, rng) if rng.random() < 0.5 else rng.choice(world.INTENTS)
    while one.name in ("gibberish", "silence"):
        one = rng.choice(world.INTENTS)
    written, slots = conversation.compose(one)
    return one.name, written, slots


FACT_WORDS = {word for phrase in (*(say for fact in (*world.facts.ITEMS, *world.facts.PLACES, *world.facts.PEOPLE, *world.facts.TOPICS) for say in fact.says),
                                  *world.facts.NAMES, *world.facts.KEEPERS, *world.COUNTRIES, *world.facts.UNKNOWN_THINGS, *world.facts.UNKNOWN_PLACES,
                                  *world.facts.UNKNOWN_PEOPLE, *world.facts.UNKNOWN_TOPICS, *world.facts._NUMBERS)
              for word in re.findall(r"[a-z']+", phrase.lower())}
"""What a line can be about: mishearing one of these words is what makes a reply wrong."""


def rare_line(rng, heard):
    """Of four lines the one with the fact word that was said least so far; `heard` counts them."""
    def words(line):
        return FACT_WORDS.intersection(re.findall(r"[a-z']+", line[1].lower()))
    line = min((spoken_line(rng) for _ in range(4)), key=lambda one: min((heard[word] for word in words(one)), default=len(heard) and max(heard.values())))
    heard.update(words(line))
    return line


def free_line(rng, words):
    """A line that no phrasing predicts: the beginning of one and the end of another, or everyday English (`words` is numpy's generator).

    Ears that hear phrasings alone complete them: "Could you show me the st..." became "story".
    """
    if rng.random() < 0.5:
        return texts.general(words)
    one, other = (spoken_line(rng)[1].split(" ") for _ in range(2))
    line = one[:rng.randint(1, len(one))] + other[rng.randint(0, len(other) - 1):]
    return " ".join([line[0]] + [word[:1].lower() + word[1:] if word.rstrip("?!.,") not in world.PROPER and word[:1] != "I" else word for word in line[1:]])


NODS = {"agree": ("Yeah.", "Yes.", "Okay.", "Right.", "Sure.", "All right.", "Yep.", "Uh-huh.", "Exactly.", "Of course.", "Yeah, right.", "Yeah, okay.", "Yeah, sure.", "Okay, right.", "Yes, yes.", "Alright."),
        "wow": ("Wow.", "Really?", "I see.", "Oh, nice.", "Oh, really?", "Cool.", "Oh, wow.", "Oh, I see.", "Nice."),
        "silence": ("Hmm.", "Mm-hm.", "Mm.", "Uh.", "Um.", "Ah.", "Oh.", "Mhm.", "Hm.")}
"""A listener's words, by the intent they have when they are a turn. An ear that never heard them makes sentences of them ("Ok cooked.")."""


def knock(rng):
    """Half a second or two of coughs, knocks, music or noise, in which there is nothing to write down."""
    from . import vad  # not above: the detector's data are made with this module's voices
    pcm = np.asarray(rng.choice((vad.percussive, vad.cough, vad.cough, vad.music, vad.noise))(rng, int(rng.uniform(0.3, 1.8) * RATE), False), np.float32)
    return pcm / max(1e-6, np.sqrt(np.mean(pcm ** 2))) * np.float32(rng.uniform(0.02, 0.12))


def render(count=71000, free=16000, nods=1800, knocks=800, seed=5):
    """Writes hearing.f16 (all mels after each other) and hearing.pkl (one entry per line) into the work folder."""
    rng = random.Random(seed)
    reader, progress = Reader(), runlog.Progress("hearing")
    entries, total, start, heard = [], 0, time.time(), collections.Counter()
    flite = [voice for voice in SEEN if voice[0] == "flite"]
    festival = [voice for voice in SEEN if voice[0] == "festival"]
    espeak = [voice for voice in SEEN if voice[0] == "espeak"]
    held = [(name, conversation) for name, conversation in world.evaluation_cases(seed=3, spoken=True) if name not in ("gibberish", "silence")]
    words = np.random.default_rng(seed)
    jobs = [("train", None)] * count + [("free", None)] * free + [("nod", None)] * nods + [("knock", None)] * knocks
    jobs += [("scene", line) for line in scene.lines() for _ in range(16)]
    jobs += [("seen", case) for case in held] + [("unseen", case) for case in held]
    rng.shuffle(jobs)
    with open(runlog.work("hearing.f16"), "wb") as file:
        for done, (part, case) in enumerate(jobs):
            if part == "unseen":
                voice = rng.choice(UNSEEN)
            else:
                share = 0 if part == "scene" else rng.random()
                voice = rng.choice(flite if share < FLITE_SHARE else festival if share < FLITE_SHARE + FESTIVAL_SHARE else espeak)
            if part == "scene":
                (_, text, name, slots), turns = case, None
            elif part == "nod":
                name, text = rng.choice([(intent, text) for intent, said in NODS.items() for text in said])
                slots, turns = {}, None
                voice = voice if voice[0] != "festival" else rng.choice(espeak)  # festival's voices have no sound for "Mm."
            elif part == "knock":
                name, text, slots, turns = "silence", "", {}, None
            elif part == "free":
                name, text, slots, turns = None, free_line(rng, words), None, None
            elif case is None:
                name, text, slots = spoken_line(rng) if rng.random() < 0.5 else rare_line(rng, heard)
                turns = None
            else:
                (name, conversation), slots = case, None
                turns, text = (conversation.persona, conversation.turns), conversation.turns[-1][0]
            pcm = knock(words) if part == "knock" else reader.say(text, voice, rng)
            if pcm is None or len(pcm) > 9 * RATE:
                continue
            if rng.random() < 0.3:
                pcm = room(pcm, rng)
            mel = features.log_mel(np.concatenate([pcm, np.zeros(320, np.float32)])).numpy().astype(np.float16)
            file.write(mel.tobytes())
            entries.append({"part": part, "voice": voice, "intent": name, "text": text, "slots": slots, "turns": turns, "start": total, "frames": len(mel)})
            total += len(mel)
            progress(f"{done + 1} of {len(jobs)} lines, {total / 360000:.2f} h")
    with open(runlog.work("hearing.pkl"), "wb") as file:
        pickle.dump(entries, file)
    train = [entry for entry in entries if entry["part"] == "train"]
    runlog.log("hearing", lines=len(entries), distinct=len({entry["text"] for entry in train}), hours=total / 360000, seconds=time.time() - start,
               voices=len({entry["voice"] for entry in train}), unseen_voices=len(UNSEEN))


def _warp_matrix(factor):
    """[64, 64]: a log-mel with its frequency axis stretched by `factor`, as by another length of throat (Jaitly and Hinton 2013)."""
    filters = features.mel_filters()
    centre = (np.arange(filters.shape[0]) @ filters) / filters.sum(0)
    at = np.clip(np.interp(centre / factor, centre, np.arange(features.MELS)), 0, features.MELS - 1)
    low = np.minimum(at.astype(int), features.MELS - 2)
    matrix = np.zeros((features.MELS, features.MELS), np.float32)
    matrix[low, np.arange(features.MELS)] = 1 - (at - low)
    matrix[low + 1, np.arange(features.MELS)] = at - low
    return matrix


_WARPS = [_warp_matrix(factor) for factor in np.linspace(0.84, 1.18, 18)]
_TILT = (np.arange(features.MELS, dtype=np.float32) / features.MELS - 0.5)


@functools.lru_cache(None)
def _hiss():
    """[30000, 64]: mel power of five minutes of white noise, mean 1: its bands flutter and hang together in time as those of a recording do."""
    pcm = np.random.RandomState(1).randn(30000 * features.HOP).astype(np.float32)
    power = np.power(10.0, 4.0 * features.log_mel(pcm).numpy() - 4.0)
    return (power / power.mean(0)).astype(np.float32)


def augment(mel, rng, snr=None, training=True):
    """mel float [T,64] -> (float32 [T',64], frame in which the speech begins), T' a multiple of 8: silence around it, noise at `snr` dB (random 10 to 45 without),
    and while training also another throat and pace, gain, tilt and masks."""
    mel = mel.astype(np.float32)
    if training and rng.random() < 0.6:
        mel = mel @ _WARPS[rng.integers(len(_WARPS))]
    if training and rng.random() < 0.5:
        mel = mel[np.arange(0, len(mel) - 1, rng.uniform(0.85, 1.18)).astype(int)]
    before = rng.integers(0, 30) if training else 12
    after = rng.integers(14, 40) if training else 22
    length = int(-(-(len(mel) + before + after) // 8) * 8)
    power = np.zeros((length, features.MELS), np.float32)
    speech = np.power(10.0, 4.0 * mel - 4.0)
    power[before:before + len(mel)] = speech
    if snr is None:
        snr = rng.uniform(10, 45)
    slope = rng.uniform(-1.5, 1.5) if training else rng.uniform(-1.0, 0.0)
    shape = np.exp(-slope * _TILT * 4) * np.exp(rng.normal(0, 0.3, features.MELS))
    hiss = _hiss()
    at = rng.integers(0, len(hiss) - length)
    noise = hiss[at:at + length] * shape.astype(np.float32)
    noise *= speech.mean() / noise.mean() * 10 ** (-snr / 10)
    out = (np.log10(np.maximum(power + noise, 1e-10)) + 4.0) / 4.0
    if training:
        out = out + rng.uniform(-0.35, 0.25) + _TILT * rng.uniform(-0.25, 0.25)
        for _ in range(rng.integers(0, 3)):
            band = rng.integers(0, features.MELS - 8)
            out[:, band:band + rng.integers(1, 8)] = out.mean()
        if rng.random() < 0.4:
            at = rng.integers(0, length)
            out[at:at + rng.integers(1, 8)] = out.mean()
    return np.maximum(out, features.SILENCE).astype(np.float32), int(before)


def load():
    """(entries, mels): mels is a memory map [frames, 64] of float16."""
    with open(runlog.work("hearing.pkl"), "rb") as file:
        entries = pickle.load(file)
    return entries, np.memmap(runlog.work("hearing.f16"), np.float16, "r").reshape(-1, features.MELS)


if __name__ == "__main__":
    render()
