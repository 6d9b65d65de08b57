"""The ears alone: the causal audio encoder, taught by CTC what was said before the Thinker listens through it.

`python3 -m omnitrain.ears [MINUTES [PEAK [WORKERS]]]`. A step costs a third of a joint one, so most of the listening is learned here.
"""
import math
import random
import re
import sys
import time

import numpy as np
import torch
import torch.nn as nn
import torch.nn.functional as F

from . import fast, features, g2p, hearing, judge, runlog, transcript, vocabulary, workers as parallel
from .blocks import edit_distance

PHONES = {phone: i + 1 for i, phone in enumerate(judge.PHONES)}
HIDDEN = 192
"""Size of a row, and so of the Thinker's blocks."""
FIRST_WORD = 20  # frames of 10 ms: few first words are shorter


class CausalBlock(nn.Module):
    """ConvNeXt block that looks back only: depthwise conv over 7 rows, LayerNorm, ReLU MLP, residual. State: the last 6 rows."""

    def __init__(self, size, expand=3, kernel=7):
        super().__init__()
        self.reach = kernel - 1
        self.dwconv = nn.Conv1d(size, size, kernel, groups=size)
        self.norm = nn.LayerNorm(size)
        self.up, self.down = nn.Linear(size, size * expand), nn.Linear(size * expand, size)
        nn.init.normal_(self.down.weight, std=0.02)

    def forward(self, x, past):
        seen = torch.cat([past, x], 1)
        y = self.dwconv(seen.transpose(1, 2)).transpose(1, 2)
        return x + self.down(F.relu(self.up(self.norm(y.float())))), seen[:, -self.reach:]


class AudioEncoder(nn.Module):
    """Log-mel [B,T,64], T a multiple of 8 -> rows [B,T/8,hidden] at 12.5 per second; strictly causal, explicit states.

    A row is a guess at the token said there, or none: the softmax over the tokens and a blank, times the token table, plus a free
    projection. The guess is trained by CTC, so that a spoken line reaches the decoder in the space where typed ones live;
    without it the decoder ignored the rows for thousands of steps.

    Two frames are stacked per 50 Hz row, twice two rows after that: stacking and a Linear, because a strided convolution gave
    non-finite gradients on this torch.
    """

    def __init__(self, table, fast=192, slow=256, fast_blocks=4, slow_blocks=6):
        super().__init__()
        self.stem = nn.Linear(4 * features.MELS, fast)
        self.stem_norm = nn.LayerNorm(fast)
        self.fast = nn.ModuleList([CausalBlock(fast) for _ in range(fast_blocks)])
        self.join = nn.Linear(2 * fast, slow)
        self.slow = nn.ModuleList([CausalBlock(slow) for _ in range(slow_blocks)])
        self.join_norm = nn.LayerNorm(2 * slow)
        self.words = nn.Linear(2 * slow, table.shape[0] + 1)
        self.table = table
        self.blank = nn.Parameter(torch.zeros(table.shape[1]))
        self.proj = nn.Linear(2 * slow, table.shape[1])
        nn.init.zeros_(self.proj.weight)
        nn.init.zeros_(self.proj.bias)
        self.ctc = nn.Linear(fast, len(PHONES) + 1)
        self.sizes = (2 * features.MELS, fast, slow)

    def state_shapes(self):
        """[rows, channels] of each state, in order."""
        pair, fast, slow = self.sizes
        return [[1, pair]] + [[block.reach, fast] for block in self.fast] + [[block.reach, slow] for block in self.slow]

    def empty(self, batch):
        """The states before the first frame: all zero."""
        return [self.blank.new_zeros(batch, *shape) for shape in self.state_shapes()]

    def listen(self, mel, past):
        """(50 Hz rows, token scores at 12.5 Hz, their hidden rows, states)."""
        pairs = mel.reshape(mel.shape[0], -1, 2 * features.MELS)
        seen = torch.cat([past[0], pairs], 1)
        present = [seen[:, -1:]]
        x = self.stem_norm(self.stem(torch.cat([seen[:, :-1], pairs], -1)).float())
        for i, block in enumerate(self.fast):
            x, state = block(x, past[1 + i])
            present.append(state)
        fast = x
        x = self.join(x.reshape(x.shape[0], -1, 2 * self.sizes[1]))
        for i, block in enumerate(self.slow):
            x, state = block(x, past[1 + len(self.fast) + i])
            present.append(state)
        x = self.join_norm(x.reshape(x.shape[0], -1, 2 * self.sizes[2]).float())
        return fast, self.words(x).float(), x, present

    def run(self, mel, past):
        """(rows for the decoder, states, 50 Hz rows, token scores)."""
        fast, words, x, present = self.listen(mel, past)
        share = torch.softmax(words, -1)
        x = self.proj(x) + share[..., :-1] @ self.table + share[..., -1:] * self.blank
        return x, present, fast, words

    def forward(self, mel, *past):
        """The exported step: rows, the likeliest token of each row (the last id + 1 stands for none), the likeliest few and their log probabilities, states."""
        rows, present, _, words = self.run(mel, past)
        return (rows, words.argmax(-1), *transcript.guesses(words), *present)


def spell(entries):
    """Gives every entry its `phones`, CTC targets: the words' phones in flite's lexicon, by its rules where it lacks the word."""
    words = {entry["text"]: re.findall(r"[a-z']+", entry["text"].lower()) for entry in entries}
    found = g2p.lexicon(sorted({word.strip("'") for line in words.values() for word in line} - {""}))
    for entry in entries:
        entry["phones"] = [PHONES[phone.rstrip("012")] for word in words[entry["text"]] for phone in found.get(word.strip("'"), [])]


class Deck:
    """Draws without repetition, and shuffles anew when what is left is too little."""

    def __init__(self, items, rng):
        self.items, self.rng, self.left = items, rng, []

    def draw(self, count):
        if len(self.left) < count:
            fresh = list(self.items)
            self.rng.shuffle(fresh)
            self.left = fresh + self.left
        return [self.left.pop() for _ in range(count)]


def groups(ordered, size, limit):
    """Cuts a list sorted by size into batches of at most `limit` once padded."""
    out, group = [], []
    for one in ordered:
        if group and size(one) * (len(group) + 1) > limit:
            out.append(group)
            group = []
        group.append(one)
    return out + [group]


def ctc_loss(scores, lengths, targets, blank):
    """Mean over all target symbols of the CTC loss."""
    sizes = torch.tensor([len(t) for t in targets])
    scores = scores.float().log_softmax(-1).transpose(0, 1)
    return F.ctc_loss(scores, torch.tensor(sum(targets, []), device=scores.device), lengths, sizes, blank=blank, reduction="sum", zero_infinity=True) / sizes.sum()

def stack(mels):
    """Mels [T,64] of different lengths -> ([B,T,64] padded with silence, lengths)."""
    out = torch.full((len(mels), max(len(m) for m in mels), features.MELS), float(features.SILENCE))
    for row, mel in zip(out, mels):
        row[:len(mel)] = torch.from_numpy(mel)
    return out, torch.tensor([len(m) for m in mels])


def token_loss(words, lengths, begins, tokens):
    """CTC loss of the tokens [B,T,tokens + blank], and of keeping still until FIRST_WORD frames into the speech.

    Left alone, CTC settles on saying the first token at the first sound, before it can be known: every line then began with "I".
    """
    blank = words.shape[-1] - 1
    early = torch.arange(words.shape[1], device=words.device)[None] < ((begins + FIRST_WORD) // 8).to(words.device)[:, None]
    still = -words.log_softmax(-1)[..., blank][early].mean()
    held = torch.full_like(words, -30.0)
    held[..., blank] = 0
    return ctc_loss(torch.where(early[..., None], held, words), lengths // 8, tokens, blank) + 0.3 * still


def losses(encoder, mel, lengths, begins, spelled, tokens):
    """(phone loss at 50 Hz, token loss at 12.5 Hz)."""
    quick, words = encoder.listen(mel, encoder.empty(len(mel)))[:2]
    return ctc_loss(encoder.ctc(quick), lengths // 2, spelled, 0), token_loss(words, lengths, begins, tokens)


class Source:
    """Batches of augmented training lines, sorted by length."""

    def __init__(self, tokenizer, seed):
        self.rng, self.noise = random.Random(seed), np.random.default_rng(seed)
        self.entries, self.mels = hearing.load()
        self.train = [entry for entry in self.entries if entry["part"] in ("train", "scene", "free", "nod", "knock")]
        spell(self.entries)
        for entry in self.entries:
            entry["tokens"] = tokenizer.encode(entry["text"])
        self.deck, self.ready = Deck(self.train, self.rng), []

    def batch(self, frames=5000):
        if not self.ready:
            picked = sorted(self.deck.draw(500), key=lambda entry: entry["frames"])
            self.ready = groups(picked, lambda entry: entry["frames"] + 60, frames)
            self.rng.shuffle(self.ready)
        entries = self.ready.pop()
        mels = [hearing.augment(self.mels[e["start"]:e["start"] + e["frames"]], self.noise) for e in entries]
        return *stack([mel for mel, _ in mels]), torch.tensor([begin for _, begin in mels]), [e["phones"] for e in entries], [e["tokens"] for e in entries]


def _best(scores, blank):
    """Greedy CTC path, repeats and blanks dropped."""
    path = scores.argmax(-1).tolist()
    return [symbol for last, symbol in zip([-1] + path, path) if symbol != last and symbol != blank]


def check(encoder, source, part, count=60, snr=20.0):
    """(phone error, token error) on held-out phrasings."""
    entries = [entry for entry in source.entries if entry["part"] == part]
    random.Random(3).shuffle(entries)
    errors, total = [0, 0], [0, 0]
    encoder.eval()
    with torch.no_grad():
        for i, entry in enumerate(entries[:count]):
            mel = hearing.augment(source.mels[entry["start"]:entry["start"] + entry["frames"]], np.random.default_rng(3 + i), snr, training=False)[0]
            quick, words = encoder.listen(torch.from_numpy(mel)[None].to(encoder.blank.device), encoder.empty(1))[:2]
            for k, (wanted, found) in enumerate(((entry["phones"], _best(encoder.ctc(quick)[0], 0)),
                                                 (entry["tokens"], _best(words[0], words.shape[-1] - 1)))):
                errors[k] += edit_distance(wanted, found)
                total[k] += len(wanted)
    encoder.train()
    return errors[0] / total[0], errors[1] / total[1]


def train(minutes=50.0, peak=1.5e-3, workers=1):
    """Trains for `minutes` of wall time in all, however often it is interrupted; goes on from the Thinker's ears if there are any."""
    parallel.run(_train, int(workers), minutes, peak)


def _train(rank, workers, minutes, peak, seed=1):
    torch.manual_seed(seed)
    tokenizer = vocabulary.load()
    place = fast.device()
    encoder = AudioEncoder(nn.Embedding(tokenizer.size, HIDDEN).weight).to(place)
    parameters = [(name, p) for name, p in encoder.named_parameters() if name not in ("table", "blank", "proj.weight", "proj.bias")]
    optimizer = torch.optim.AdamW([{"params": [p for _, p in parameters if p.dim() > 1], "weight_decay": 0.02},
                                   {"params": [p for _, p in parameters if p.dim() <= 1], "weight_decay": 0.0}], lr=peak, betas=(0.9, 0.98))
    path, step, spent, skipped = runlog.work("ears.pt"), 0, 0.0, 0
    if path.exists():
        state = torch.load(path, map_location=place)
        encoder.load_state_dict(state["model"])
        optimizer.load_state_dict(state["optimizer"])
        step, spent = state["step"], state["spent"]
    elif runlog.work("thinker.pt").exists():
        state = torch.load(runlog.work("thinker.pt"), map_location=place)["model"]
        encoder.load_state_dict({name[12:]: value for name, value in state.items() if name.startswith("audio_tower.")})
    first, before = step, spent
    source = Source(tokenizer, seed + 300 + step + 100000 * rank)
    progress = runlog.Progress("ears")
    start = last_save = last_check = time.time()
    mean = [None, None]
    encoder.train()
    while spent < minutes * 60:
        mel, *rest = source.batch()
        with fast.half(place):
            both = losses(encoder, mel.to(place), *rest)
        mean = [float(loss.detach()) if m is None else 0.98 * m + 0.02 * float(loss.detach()) for m, loss in zip(mean, both)]
        optimizer.zero_grad(set_to_none=True)
        (0.5 * both[0] + both[1]).backward()
        spent = parallel.agree((p for _, p in parameters), rank, before + time.time() - start)
        share = min(1.0, spent / (minutes * 60))
        rate = peak * min(1.0, (step - first + 1) / 150) * (0.02 + 0.98 * 0.5 * (1 + math.cos(math.pi * share)))
        for group in optimizer.param_groups:
            group["lr"] = rate
        norm = torch.nn.utils.clip_grad_norm_([p for _, p in parameters], 1.0)
        if torch.isfinite(norm):
            optimizer.step()
        else:
            skipped += 1
        step += 1
        if rank:
            continue
        progress(f"step {step} lr {rate:.2e} phones {mean[0]:.3f} tokens {mean[1]:.3f} skipped {skipped}")
        now = time.time()
        if now - last_save > 90 or spent >= minutes * 60:
            last_save = now
            runlog.save(path, {"model": encoder.state_dict(), "optimizer": optimizer.state_dict(), "step": step, "spent": spent})
        if now - last_check > 300 or spent >= minutes * 60:
            last_check = now
            seen, unseen = (check(encoder, source, part) for part in ("seen", "unseen"))
            runlog.log("ears", step=step, minutes=spent / 60, phones=mean[0], tokens=mean[1], seen_phones=seen[0], seen_tokens=seen[1],
                       unseen_phones=unseen[0], unseen_tokens=unseen[1], skipped=skipped)


if __name__ == "__main__":
    train(*map(float, sys.argv[1:]))
