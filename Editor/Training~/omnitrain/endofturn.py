"""Is the player done? A small graph over what the ear has made of the words so far and over the last 0.8 s of pitch and level.

`python3 -m omnitrain.endofturn render [LINES SEED]`  lines of the player, whole and cut at word boundaries, as the runtime hears them
`python3 -m omnitrain.endofturn train [MINUTES]`
`python3 -m omnitrain.endofturn test`            held-out phrasings, seen and unseen voices, under the runtime's waiting times
`python3 -m omnitrain.endofturn export [FOLDER]`

A cut line is never synthesised by itself: its last word would fall like the end of a sentence. The whole line is, and its sound is cut where
a word ends; now and then after a filled pause, or with the last word drawn out. The words are the ear's own: the likeliest token of each 80 ms row
of the audio encoder, repeats and blanks dropped. The Thinker's transcript is no evidence, for it completes half-said lines by itself.
"""
import ctypes
import pickle
import random
import re
import sys
import time

import numpy as np
import torch
import torch.nn as nn
import torch.nn.functional as F
from scipy.fft import irfft, next_fast_len, rfft
from scipy.signal import resample_poly

from . import fast, features, hearing, onnx_export, prosody, runlog, thinker, vocabulary, world
from .world import scene

RATE = hearing.RATE
WORDS = 24
"""Tokens the graph looks back."""
ROW = 1280
"""Samples of one row of the ear."""
SCALARS = 4
TAIL = int(0.45 * RATE)
"""Silence kept after the speech: the estimate is asked for after 0.2 s of it."""
END_BLOCKS = 20


class Espeak(hearing.Espeak):
    """espeak-ng with the sample at which each word begins."""

    class _Event(ctypes.Structure):
        _fields_ = [("type", ctypes.c_int), ("id", ctypes.c_uint), ("text", ctypes.c_int), ("length", ctypes.c_int), ("ms", ctypes.c_int), ("sample", ctypes.c_int),
                    ("user", ctypes.c_void_p), ("name", ctypes.c_void_p)]

    def __init__(self):
        super().__init__()
        self.words = []
        kind = ctypes.CFUNCTYPE(ctypes.c_int, ctypes.POINTER(ctypes.c_short), ctypes.c_int, ctypes.POINTER(self._Event))

        def receive(samples, count, events):
            if samples and count > 0:
                self.parts.append(np.ctypeslib.as_array(samples, (count,)).copy())
            at = 0
            while events[at].type:
                if events[at].type == 1:
                    self.words.append((events[at].text - 1, events[at].ms / 1000))
                at += 1
            return 0
        self.callback = kind(receive)
        self.lib.espeak_SetSynthCallback(self.callback)

    def speak(self, text, voice, rng):
        """(sound, [(characters before the word, second in which it begins)])."""
        self.words.clear()
        pcm = self.say(text, voice, rng)
        return pcm, list(self.words)


class Flite(hearing.Flite):
    """flite with the second in which each word begins."""

    def __init__(self):
        super().__init__()
        for name, result, arguments in (("flite_synth_text", ctypes.c_void_p, [ctypes.c_char_p, ctypes.c_void_p]), ("utt_wave", ctypes.POINTER(self._Wave), [ctypes.c_void_p]),
                                        ("utt_relation", ctypes.c_void_p, [ctypes.c_void_p, ctypes.c_char_p]), ("relation_head", ctypes.c_void_p, [ctypes.c_void_p]),
                                        ("item_next", ctypes.c_void_p, [ctypes.c_void_p]), ("flite_ffeature_float", ctypes.c_float, [ctypes.c_void_p, ctypes.c_char_p]),
                                        ("flite_ffeature_string", ctypes.c_char_p, [ctypes.c_void_p, ctypes.c_char_p]), ("delete_utterance", None, [ctypes.c_void_p])):
            function = getattr(self.lib, name)
            function.restype, function.argtypes = result, arguments

    def speak(self, text, voice, rng):
        handle = self.voices[voice]
        self.lib.feat_set_float(handle.contents.features, b"duration_stretch", rng.uniform(0.82, 1.22))
        self.lib.feat_set_float(handle.contents.features, b"int_f0_target_mean", self._PITCH[voice] * rng.uniform(0.8, 1.25))
        utterance = self.lib.flite_synth_text(text.encode(), ctypes.cast(handle, ctypes.c_void_p))
        wave = self.lib.utt_wave(utterance).contents
        pcm = np.ctypeslib.as_array(wave.samples, (wave.count,)).astype(np.float32) / 32768
        rate, words, at = wave.rate, [], 0
        item = self.lib.relation_head(self.lib.utt_relation(utterance, b"Word"))
        while item:
            name = self.lib.flite_ffeature_string(item, b"name").decode().lower()
            begin = self.lib.flite_ffeature_float(item, b"R:SylStructure.daughter1.daughter1.R:Segment.p.end")
            found = text.lower().find(name, at)
            if found >= 0 and not name.startswith("'"):
                words.append((found, float(begin)))
                at = found + len(name)
            item = self.lib.item_next(item)
        self.lib.delete_utterance(utterance)
        if rate != RATE:
            pcm = resample_poly(pcm, RATE, rate)
        factor = rng.choice((0, 0, -3, -2, -1, 1, 2, 3))
        return resample_poly(pcm, 20, 20 + factor).astype(np.float32), [(at, second * 20 / (20 + factor)) for at, second in words]


ENGINES = {}


def speak(text, voice, rng):
    """(sound without the silence around it, [(characters before the word, sample in which it begins)]) or None."""
    if not ENGINES:
        ENGINES.update(espeak=Espeak(), flite=Flite())
    pcm, words = ENGINES[voice[0]].speak(text, voice[1], rng)
    if pcm is None or len(pcm) < 3200:
        return None
    loud = np.flatnonzero(np.abs(pcm) > 0.01 * np.abs(pcm).max())
    first = max(0, loud[0] - 160)
    pcm = pcm[first:loud[-1] + 160]
    pcm = (pcm / max(1e-4, np.sqrt(np.mean(pcm ** 2))) * 0.08).astype(np.float32)
    return pcm, [(at, int(second * RATE) - first) for at, second in words]


FILLERS = ("um", "uh", "er", "hmm", "well", "you know")
LINKS = ("and", "and", "but", "because", "so", "or")


def turn(rng, case=None):
    """A player's turn as text: a line, two sentences, two clauses, or a line with a filled pause in it; a second line sometimes after a comma."""
    def line():
        return hearing.spoken_line(rng)[1]
    text = case or line()
    kind = rng.random()
    if kind < 0.14:
        text = text + " " + line()
    elif kind < 0.22:
        second = line()
        text = text.rstrip(".?!") + rng.choice((", ", " ")) + rng.choice(LINKS) + " " + (second if second.startswith(("I ", "I'")) else second[0].lower() + second[1:])
    elif kind < 0.40:
        words = text.split(" ")
        at = rng.randrange(1, len(words)) if len(words) > 1 else 0
        if at:
            words[at - 1] += ","
            words.insert(at, rng.choice(FILLERS) + rng.choice((",", "", "...")))
        text = " ".join(words)
    return text


def stretch(pcm, factor):
    """The same sound lasting longer: overlapped pieces of 30 ms, each where it fits the last best."""
    size, hop = 480, 240
    window = np.hanning(size).astype(np.float32)
    count = int(len(pcm) * factor) // hop
    padded = np.concatenate([pcm, np.zeros(size + 400, np.float32)])
    out, weight = np.zeros(count * hop + size, np.float32), np.zeros(count * hop + size, np.float32)
    tail = None
    for k in range(count):
        ideal = int(k * hop / factor)
        if tail is not None:
            best, found = -1e9, ideal
            for at in range(max(0, ideal - 120), ideal + 121, 6):
                score = float(padded[at:at + hop] @ tail)
                if score > best:
                    best, found = score, at
            ideal = found
        out[k * hop:k * hop + size] += padded[ideal:ideal + size] * window
        weight[k * hop:k * hop + size] += window
        tail = padded[ideal + hop:ideal + size]
    return (out / np.maximum(weight, 1e-3))[:int(len(pcm) * factor)]


def quietest(pcm, at):
    """The quietest 10 ms within 40 ms: a synthesiser's word times are that rough."""
    low, high = max(160, at - 640), min(len(pcm) - 160, at + 640)
    if high <= low:
        return at
    energy = np.convolve(pcm[low - 80:high + 80] ** 2, np.ones(160), "valid")
    return low + int(energy.argmin())


def cut(pcm, at, rng):
    """The sound up to a word's end; sometimes its last quarter second is drawn out, as who hesitates does."""
    head = pcm[:quietest(pcm, at)].copy()
    if rng.random() < 0.3 and len(head) > 4800:
        head = np.concatenate([head[:-4000], stretch(head[-4000:], rng.uniform(1.25, 1.9))])
    fade = min(len(head), rng.randrange(160, 960))
    head[-fade:] *= np.linspace(1, 0, fade, dtype=np.float32)
    return head


def noisy(pcm, rng, snr):
    """Noise of a random colour under the whole of it."""
    size = next_fast_len(len(pcm), real=True)
    spectrum = rfft(np.random.default_rng(rng.randrange(1 << 30)).standard_normal(size, np.float32))
    spectrum *= ((1 + np.arange(len(spectrum)) * RATE / size / 500) ** -rng.uniform(0, 1)).astype(np.float32)
    noise = irfft(spectrum, size)[:len(pcm)]
    return pcm + noise * np.sqrt(np.mean(pcm ** 2) / np.mean(noise ** 2)) * 10 ** (-snr / 20)


def clips(text, voice, rng, cuts):
    """(sound, second in which it ends, whether the turn does, what was said) of a turn and of `cuts` places within it."""
    spoken = speak(text, voice, rng)
    if spoken is None:
        return
    pcm, words = spoken
    places = [(at, sample) for at, sample in words if at > 0 and 2400 < sample < len(pcm) - 1600]
    rng.shuffle(places)
    # After a filled pause or a word that links is where people stop.
    likely = [place for place in places if re.search(rf"\b({'|'.join(FILLERS[:4] + LINKS)})\b[,.]*\s*$", text[:place[0]])]
    chosen = (likely[:1] + [place for place in places if place not in likely[:1]])[:cuts]
    for at, sample, over in [(len(text), len(pcm), True)] + [(at, sample, False) for at, sample in chosen]:
        part = pcm if over else cut(pcm, sample, rng)
        if places and rng.random() < 0.12:
            earlier = [s for _, s in places if s < len(part) - 3200]
            if earlier:
                gap = quietest(part, rng.choice(earlier))  # a pause that was waited for: the mind hears 0.4 s of it
                part = np.concatenate([part[:gap], np.zeros(int(rng.uniform(0.25, 0.42) * RATE), np.float32), part[gap:]])
        if len(part) > 9 * RATE:
            continue
        lead = rng.randrange(1600, 4800)
        sound = np.concatenate([np.zeros(lead, np.float32), part, np.zeros(TAIL, np.float32)])
        if rng.random() < 0.3:
            sound = hearing.room(sound, rng)[:len(sound)]
        sound = noisy(sound, rng, rng.uniform(12, 45)) * 10 ** rng.uniform(-0.8, 0.3)
        yield sound, (lead + len(part)) / RATE, over, text[:at]


class Ear:
    """The audio encoder of the Thinker's checkpoint: sound to the likeliest token of each row."""

    def __init__(self):
        model, self.writer = thinker.load_model()
        self.tower, self.blank = fast.use(model.audio_tower).train(), self.writer.t.size  # bfloat16 where the CPU has it; nothing in it drops out

    def hear(self, sounds):
        mels = [features.log_mel(sound).numpy() for sound in sounds]
        mels = [mel[:len(mel) // 8 * 8] for mel in mels]
        stacked, lengths = torch.full((len(mels), max(map(len, mels)), features.MELS), float(features.SILENCE)), [len(mel) // 8 for mel in mels]
        for row, mel in zip(stacked, mels):
            row[:len(mel)] = torch.from_numpy(mel)
        with torch.no_grad():
            words = self.tower.listen(stacked, self.tower.empty(len(mels)))[1]
        return [row[:n].astype(np.int16) for row, n in zip(words.argmax(-1).numpy(), lengths)]


def render(lines=2800, seed=41):
    """Writes endofturn.SEED.pkl: one entry a clip. The first seed's has the held-out phrasings too."""
    torch.set_num_threads(1)
    lines, seed = int(lines), int(seed)
    rng, ear, progress, start = random.Random(seed), Ear(), runlog.Progress("endofturn"), time.time()
    flite = [voice for voice in hearing.SEEN if voice[0] == "flite"]
    espeak = [voice for voice in hearing.SEEN if voice[0] == "espeak"]
    held = [c.turns[-1][0] for name, c in world.evaluation_cases(seed=31, spoken=True) if name not in ("gibberish", "silence")]
    rng.shuffle(held)
    held = held[:300]
    jobs = [("train", None)] * lines + [("train", line[1]) for line in scene.lines() for _ in range(4)] + ([("seen", line) for line in held] + [("unseen", line) for line in held] if seed == 41 else [])
    rng.shuffle(jobs)
    entries, waiting, seconds = [], [], 0.0

    def flush():
        waiting.sort(key=lambda one: len(one[0]))
        for begin in range(0, len(waiting), 24):
            part = waiting[begin:begin + 24]
            for (_, entry), tokens in zip(part, ear.hear([sound for sound, _ in part])):
                entries.append(dict(entry, tokens=tokens))
        waiting.clear()

    def store():
        temporary = runlog.work("endofturn.new")
        with open(temporary, "wb") as file:
            pickle.dump(entries, file)
        temporary.replace(runlog.work(f"endofturn.{seed}.pkl"))

    for done, (part, case) in enumerate(jobs):
        voice = rng.choice(hearing.UNSEEN) if part == "unseen" else rng.choice(flite) if rng.random() < hearing.FLITE_SHARE else rng.choice(espeak)
        for sound, end, over, text in clips(turn(rng, case), voice, rng, 2 if rng.random() < 0.5 else 1):
            level, pitch, voiced, speech = prosody.track(sound, END_BLOCKS)
            waiting.append((sound, {"part": part, "voice": voice, "text": text, "over": over, "end": end, "level": level.astype(np.float16), "pitch": pitch.astype(np.float16),
                                    "voiced": np.packbits(voiced), "speech": np.packbits(speech)}))
            seconds += len(sound) / RATE
        if len(waiting) > 480:
            flush()
            store()
            progress(f"{done + 1} of {len(jobs)} turns, {len(entries)} clips, {seconds / 3600:.2f} h")
    flush()
    store()
    runlog.log("endofturn-data", clips=len(entries), hours=seconds / 3600, seconds=time.time() - start)


# ------------------------------------------------------------------------------------------------ what the graph sees

def collapsed(rows, blank):
    """Tokens of CTC rows without repeats and blanks, and the number of rows before the newest one's begin is over."""
    out, last, at = [], blank, 0
    for row, token in enumerate(rows):
        if token != last and token != blank:
            out.append(int(token))
            at = row + 1
        last = token
    return out, at


def inputs_of(entry, blank, block, rows):
    """(tokens [WORDS], contour, scalars) as the runtime has them after `block` blocks of sound of which the ear has read `rows` rows (0: none at all)."""
    speech = np.unpackbits(entry["speech"])[:block].astype(bool)
    voiced = np.unpackbits(entry["voiced"])[:block].astype(bool)
    # The runtime takes a block to the contour when speech was going on before it.
    heard = np.concatenate([[False], speech[:-1]])
    level, pitch = entry["level"][:block][heard].astype(np.float32), entry["pitch"][:block][heard].astype(np.float32)
    found, at = collapsed(entry["tokens"][:rows], blank)
    tokens = np.full(WORDS, blank, np.int64)
    if found:
        tokens[-len(found[-WORDS:]):] = found[-WORDS:]
    unread = max(0.0, block * 0.01 - rows * 0.08)
    seconds = float((voiced & (speech | heard)).sum()) * 0.01
    scalars = np.array([np.log1p(seconds), min(rows - at, 16) / 8, min(unread, 0.5) * 10 if rows else -1, 1], np.float32)
    return tokens, prosody.contour(level, pitch), scalars


def end_block(entry, silence=END_BLOCKS):
    """The block after which the voice activity detector says that the speech has ended, by `silence` blocks of it."""
    speech = np.unpackbits(entry["speech"])
    ends = np.flatnonzero(np.diff(speech.astype(int)) < 0) + 2
    ends = ends[ends * 0.01 > entry["end"] - 0.05]
    last = min(len(entry["level"]), int(entry["end"] * 100) + 45)
    return int(min(last, ends[0] if len(ends) else int(entry["end"] * 100) + silence))


class EndOfTurn(nn.Module):
    """tokens int64 [B,24] (filled up in front with the vocabulary's size), contour [B,80,3], scalars [B,4] -> probability [B]."""

    def __init__(self, vocab, embed=32, hidden=64):
        super().__init__()
        self.embed = nn.Embedding(vocab + 1, embed)
        self.words = nn.GRU(embed, hidden, batch_first=True)
        self.contour = nn.ModuleList([nn.Conv1d(3, 24, 5, 2), nn.Conv1d(24, 32, 5, 2), nn.Conv1d(32, 32, 5, 2)])
        self.sound = nn.Linear(32 * 7, hidden)
        self.mix = nn.Linear(2 * hidden + SCALARS, hidden)
        self.head = nn.Linear(hidden, 1)
        self.drop = nn.Dropout(0.2)
        self.register_buffer("temperature", torch.ones(1))

    def logit(self, tokens, contour, scalars):
        words = self.words(self.drop(self.embed(tokens)))[0][:, -1]
        x = contour.transpose(1, 2)
        for conv in self.contour:
            x = F.relu(conv(x))
        sound = F.relu(self.sound(self.drop(x.flatten(1)))) * scalars[:, 3:]
        x = F.relu(self.mix(self.drop(torch.cat([words, sound, scalars], 1))))
        return self.head(x)[:, 0]

    def forward(self, tokens, contour, scalars):
        return torch.sigmoid(self.logit(tokens, contour, scalars) / self.temperature)


class Texts:
    """Lines and their beginnings as an ear that mishears a little would hand them on, without any sound: the world's statistics in many more words than are synthesised."""

    def __init__(self, tokenizer, count, seed):
        rng = random.Random(seed)
        self.t, self.rng, self.lines = tokenizer, rng, []
        marks = re.compile(r"[.?!,]")
        for _ in range(count):
            words = [marks.sub("", word) for word in turn(rng).split()]
            self.lines.append([word for word in words if word])
        self.punctuation = {i for text in ".?!," for i in tokenizer.encode(text)}

    def draw(self, rng):
        words = self.lines[rng.integers(len(self.lines))]
        over = bool(rng.random() < 0.5) or len(words) < 2
        part = words if over else words[:rng.integers(1, len(words))]
        ids = []
        for i in self.t.encode(" ".join(part)):
            chance = rng.random()
            if chance < 0.06:
                continue
            ids.append(int(rng.integers(self.t.size - 20)) if chance < 0.11 else i)
        tokens = np.full(WORDS, self.t.size, np.int64)
        if ids:
            tokens[-len(ids[-WORDS:]):] = ids[-WORDS:]
        seconds = 0.33 * len(part) * rng.uniform(0.7, 1.3)
        return tokens, np.array([np.log1p(seconds), rng.integers(0, 4) / 8, rng.uniform(0, 1.5), 0], np.float32), over


def load_entries():
    return [entry for path in sorted(runlog.work("x").parent.glob("endofturn.*.pkl")) for entry in pickle.loads(path.read_bytes())]


def examples(entries, blank, rng, punctuation=()):
    """Tensors of one pass over the clips: the silence at which is asked, and how far the ear has come, are drawn anew."""
    tokens, contours, scalars, over = [], [], [], []
    for entry in entries:
        block = min(len(entry["level"]), max(10, end_block(entry) + int(rng.integers(-5, 7))))
        # The ear is up to a row and a tick behind; now and then it has not begun, and later it has read all of it.
        rows = max(0, min(len(entry["tokens"]), int((block - rng.choice((0, 1, 2, 4, 7))) // 8)))
        rows = 0 if rng.random() < 0.08 else rows
        t, c, s = inputs_of(entry, blank, block, rows)
        if rng.random() < 0.35:  # what the ear thinks of full stops is its own affair
            kept = [i for i in t if i != blank and i not in punctuation]
            t = np.full(WORDS, blank, np.int64)
            if kept:
                t[-len(kept):] = kept
        tokens.append(t)
        contours.append(c)
        scalars.append(s)
        over.append(entry["over"])
    return torch.from_numpy(np.stack(tokens)), torch.from_numpy(np.stack(contours)), torch.from_numpy(np.stack(scalars)), torch.tensor(over, dtype=torch.float32)


def balanced(over):
    """Weights with which whole and cut turns count alike."""
    return torch.where(over > 0.5, 0.5 / over.mean().clamp(min=1e-3), 0.5 / (1 - over.mean()).clamp(min=1e-3))


def train(minutes=6.0, peak=2e-3, seed=7):
    torch.set_num_threads(1)
    torch.manual_seed(seed)
    tokenizer, rng, progress, start = vocabulary.load(), np.random.default_rng(seed), runlog.Progress("endofturn"), time.time()
    texts = Texts(tokenizer, 30000, seed)
    entries = load_entries()
    learn, check = [e for e in entries if e["part"] == "train"], [e for e in entries if e["part"] == "seen"][::2]
    model = EndOfTurn(tokenizer.size)
    optimizer = torch.optim.AdamW(model.parameters(), lr=peak, weight_decay=0.05, betas=(0.9, 0.98))
    fixed = examples(check, tokenizer.size, np.random.default_rng(1), texts.punctuation)
    state, best, step, begun = None, 9.0, 0, time.time()
    while time.time() - begun < minutes * 60:
        everything = examples(learn, tokenizer.size, rng, texts.punctuation)
        order = torch.randperm(len(learn))
        model.train()
        for at in range(0, len(order) - 100, 192):
            share = min(1.0, (time.time() - begun) / (minutes * 60))
            for group in optimizer.param_groups:
                group["lr"] = peak * min(1.0, (step + 1) / 100) * (0.02 + 0.98 * 0.5 * (1 + np.cos(np.pi * share)))
            t, c, s, over = (x[order[at:at + 192]] for x in everything)
            loss = (F.binary_cross_entropy_with_logits(model.logit(t, c, s), over, reduction="none") * balanced(over)).mean()
            drawn = [texts.draw(rng) for _ in range(96)]
            t, s, over = torch.from_numpy(np.stack([d[0] for d in drawn])), torch.from_numpy(np.stack([d[1] for d in drawn])), torch.tensor([d[2] for d in drawn], dtype=torch.float32)
            loss = loss + 0.4 * (F.binary_cross_entropy_with_logits(model.logit(t, torch.zeros(96, prosody.CONTOUR, 3), s), over, reduction="none") * balanced(over)).mean()
            optimizer.zero_grad()
            loss.backward()
            nn.utils.clip_grad_norm_(model.parameters(), 1.0)
            optimizer.step()
            step += 1
        model.eval()
        with torch.no_grad():
            logit = model.logit(*fixed[:3])
        held = float((F.binary_cross_entropy_with_logits(logit, fixed[3], reduction="none") * balanced(fixed[3])).mean())
        if held < best:
            best, state = held, {k: v.clone() for k, v in model.state_dict().items()}
        progress(f"step {step} loss {float(loss.detach()):.3f} held {held:.3f} best {best:.3f}", force=True)
    model.load_state_dict(state)
    with torch.no_grad():
        logit = model.eval().logit(*fixed[:3])
    losses = {t: float((F.binary_cross_entropy_with_logits(logit / t, fixed[3], reduction="none") * balanced(fixed[3])).mean()) for t in np.linspace(0.6, 3, 25)}
    model.temperature[:] = float(min(losses, key=losses.get))
    runlog.save(runlog.work("endofturn.pt"), {"model": model.state_dict(), "step": step})
    runlog.log("endofturn", steps=step, parameters=sum(p.numel() for p in model.parameters()), clips=len(learn), held_loss=min(losses.values()), temperature=float(model.temperature),
               seconds=time.time() - start)


def load_model():
    model = EndOfTurn(vocabulary.load().size)
    model.load_state_dict(torch.load(runlog.work("endofturn.pt"), map_location="cpu")["model"])
    return model.eval()


# ------------------------------------------------------------------------------------------------ what it is worth

# The waiting times of Runtime/OmniNPC/Dialogue/PlayerPauses.cs: probability -> seconds of silence, straight lines between.
HOLDS = ((0.0, 2.5), (0.06, 2.5), (0.25, 1.1), (0.5, 0.7), (0.7, 0.3), (0.9299, 0.3), (0.93, 0.2), (1.0, 0.2))
NOTICE = 0.06
"""Seconds of voice after a pause until it is known for voice."""


def hold(probability, holds=HOLDS):
    return np.interp(probability, [p for p, _ in holds], [s for _, s in holds])


def ask(model, entries, blank):
    """[clips, 3]: the estimate after 0.2 s of silence with the ear a row behind, with all rows of that sound, and the contour alone."""
    found = []
    for late in (6, 0, None):
        rows = []
        for entry in entries:
            block = end_block(entry)
            rows.append(inputs_of(entry, blank, block, 0 if late is None else min(len(entry["tokens"]), (block - late) // 8)))
        with torch.no_grad():
            found.append(model(*(torch.from_numpy(np.stack([row[i] for row in rows])) for i in range(3))).numpy())
    return np.stack(found, 1)


def taken(estimates, holds=HOLDS):
    """Seconds of silence after which each turn is taken: the first estimate counts until the second is there, 40 ms later."""
    first, second = hold(estimates[:, 0], holds), hold(estimates[:, 1], holds)
    return np.where(first <= 0.2 + 0.04, first, np.maximum(second, 0.24))


def report(model, entries, blank, holds=HOLDS):
    estimates, over = ask(model, entries, blank), np.array([e["over"] for e in entries])
    waited = taken(estimates, holds)
    pauses = np.linspace(0.4, 1.0, 61)
    shares = (waited[~over][:, None] < pauses[None] + NOTICE).mean()
    ends = waited[over]
    def area(p):
        order = np.argsort(np.argsort(p))
        return (order[over].sum() - over.sum() * (over.sum() - 1) / 2) / (over.sum() * (~over).sum())
    return {"clips": len(entries), "pauses_taken": float(shares), "ends": int(over.sum()), "wait_p50": float(np.percentile(ends, 50)), "wait_p90": float(np.percentile(ends, 90)),
            "wait_p95": float(np.percentile(ends, 95)), "auc_late": float(area(estimates[:, 0])), "auc": float(area(estimates[:, 1])), "auc_contour": float(area(estimates[:, 2])),
            "sure_ends": float((estimates[over, 1] >= 0.93).mean()), "sure_cuts": float((estimates[~over, 1] >= 0.93).mean())}


def test():
    torch.set_num_threads(1)
    model, entries, blank = load_model(), load_entries(), vocabulary.load().size
    for part in ("seen", "unseen"):
        runlog.log("endofturn-test", part=part, **report(model, [e for e in entries if e["part"] == part][(1 if part == "seen" else 0)::(2 if part == "seen" else 1)], blank))


def export(folder=None):
    model = load_model()
    rng, vocab = torch.Generator().manual_seed(9), model.embed.num_embeddings - 1
    tokens = torch.randint(0, vocab, (2, WORDS), generator=rng)
    tokens[:, :WORDS // 2] = vocab
    golden = [tokens, torch.randn(2, prosody.CONTOUR, 3, generator=rng), torch.tensor([[0.8, 0.25, 0.5, 1.0], [0.4, 0.5, 1.0, 0.0]])]
    onnx_export.export(folder or runlog.work("export", "x").parent, "endofturn", model,
                       [("tokens", ["batch", WORDS]), ("contour", ["batch", prosody.CONTOUR, 3]), ("scalars", ["batch", SCALARS])], [("probability", ["batch"])], golden, prefix="endofturn.")


if __name__ == "__main__":
    {"render": render, "train": train, "test": test, "export": export}[sys.argv[1]](*(map(float, sys.argv[2:]) if sys.argv[1] != "export" else sys.argv[2:]))
