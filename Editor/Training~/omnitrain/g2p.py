"""Letters to phones for words without a pronunciation: a small convolutional net with CTC, all phones of a word in one go.

Teacher: flite's CMU lexicon and letter-to-sound rules over Debian's wamerican word list. Words that share their first six
letters (a stem and its inflections) are all in the training part or all held out.
"""
import hashlib
import re
import subprocess

import numpy as np
import torch
import torch.nn as nn

from . import fast, onnx_export, runlog
from .blocks import ConvNeXt, cosine, edit_distance, greedy, update
from .judge import PHONES

VOWELS = "aa ae ah ao aw ax ay eh er ey ih iy ow oy uh uw".split()
TOKENS = ["<blank>"] + [v + s for v in VOWELS for s in "01"] + [p for p in PHONES if p not in VOWELS]
LETTERS = ["<pad>"] + list("abcdefghijklmnopqrstuvwxyz'")
ID = {p: i for i, p in enumerate(TOKENS)}
LETTER_ID = {c: i for i, c in enumerate(LETTERS)}
LONGEST = 24
STEPS, BATCH, HELD = 7000, 128, 3000


class G2p(nn.Module):
    """letters int64 [batch, length] (0 pads) -> logits [batch, 2 * length, tokens]; padded positions say blank."""

    def __init__(self, channels=128, before=5, after=2, kernel=7):
        super().__init__()
        self.embed = nn.Embedding(len(LETTERS), channels)
        self.before = nn.ModuleList([ConvNeXt(channels, kernel) for _ in range(before)])
        self.twice = nn.Linear(channels, 2 * channels)
        self.after = nn.ModuleList([ConvNeXt(channels, kernel) for _ in range(after)])
        self.norm = nn.LayerNorm(channels)
        self.head = nn.Linear(channels, len(TOKENS))
        blank = torch.zeros(len(TOKENS))
        blank[0] = 100.0
        self.register_buffer("blank", blank, persistent=False)

    def forward(self, letters):
        mask = (letters != 0).float()[:, :, None]
        x = self.embed(letters) * mask
        for block in self.before:
            x = block(x) * mask
        x = self.twice(x)
        x = x.reshape(x.shape[0], -1, self.head.in_features)
        mask = torch.cat([mask, mask], 2).reshape(x.shape[0], -1, 1)
        for block in self.after:
            x = block(x) * mask
        return self.head(self.norm(x)) + (1 - mask) * self.blank


def lexicon(words):
    """word -> phones with stress digits on vowels, from flite's lexicon and rules without context."""
    tool = runlog.work("bin", "lexicon")
    source = runlog.HERE / "omnitrain" / "lexicon.c"
    if not tool.exists() or tool.stat().st_mtime < source.stat().st_mtime:
        subprocess.check_call(["gcc", "-O2", "-o", str(tool), str(source), "-lflite_cmulex", "-lflite", "-lm"])
    rows = subprocess.run([str(tool)], input="\n".join(words) + "\n", capture_output=True, text=True, check=True).stdout
    out = {}
    for row in rows.splitlines():
        word, _, phones = row.split("\t")
        phones = [p + "0" if p in VOWELS else p for p in phones.split()]
        if phones and all(p in ID for p in phones):
            out[word] = phones
    return out


def possessive(phones):
    """The phones of a word with 's behind it."""
    last = phones[-1].rstrip("01")
    if last in ("s", "z", "sh", "zh", "ch", "jh"):
        return phones + ["ax0", "z"]
    return phones + ["s" if last in ("p", "t", "k", "f", "th") else "z"]


def data():
    """(training, held-out) lists of (word, phones)."""
    with open("/usr/share/dict/american-english", encoding="utf-8") as f:
        words = sorted({w.lower() for w in f.read().split()})
    words = [w for w in words if re.fullmatch(r"[a-z]{2,%d}" % (LONGEST - 2), w) and re.search("[aeiouy]", w)]
    found = lexicon(words)
    train, held = [], []
    for word, phones in found.items():
        if len(phones) > 2 * len(word):
            continue
        key = int(hashlib.sha256(word[:6].encode()).hexdigest()[:8], 16) % 100
        (held if key < 6 else train).append((word, phones))
        if key >= 96:
            train.append((word + "'s", possessive(phones)))
    np.random.default_rng(5).shuffle(held)
    return train, held[:HELD]


def _letters(words):
    length = max(map(len, words))
    return torch.tensor([[LETTER_ID[c] for c in w] + [0] * (length - len(w)) for w in words])


def pronounce(model, words):
    """Phones of each word."""
    with torch.no_grad():
        logits = model(_letters(words))
    return [[TOKENS[t] for t in greedy(logits[i, :2 * len(w)])] for i, w in enumerate(words)]


def score(model, pairs):
    """(phone error, word error, word error without stress)."""
    wrong = count = words = plain = 0
    for at in range(0, len(pairs), 256):
        part = pairs[at:at + 256]
        for found, (_, truth) in zip(pronounce(model, [w for w, _ in part]), part):
            wrong += edit_distance(truth, found)
            count += len(truth)
            words += found != truth
            plain += [p.rstrip("01") for p in found] != [p.rstrip("01") for p in truth]
    return wrong / count, words / len(pairs), plain / len(pairs)


def load():
    model = G2p()
    model.load_state_dict(torch.load(runlog.work("g2p.pt"))["model"])
    return model.eval()


def train(steps=STEPS):
    torch.manual_seed(12)
    pairs, held = data()
    model = fast.use(G2p())
    optimiser = torch.optim.AdamW(model.parameters(), 1e-3, betas=(0.9, 0.98), weight_decay=0.02)
    progress, path, step, mean = runlog.Progress("g2p"), runlog.work("g2p.pt"), 0, 0.0
    if path.exists():
        state = torch.load(path)
        model.load_state_dict(state["model"])
        optimiser.load_state_dict(state["optimiser"])
        step = state["step"]
    rng = np.random.default_rng(12 + step)
    order = np.array(sorted(range(len(pairs)), key=lambda i: len(pairs[i][0])))
    while step < steps:
        # Neighbours in length share a batch, drawn with jitter so that batches differ between epochs.
        at = int(rng.integers(0, len(order)))
        near = np.clip(at + rng.integers(-1500, 1500, BATCH), 0, len(order) - 1)
        words = [pairs[order[i]] for i in near]
        logits = model(_letters([w for w, _ in words]))
        loss = nn.functional.ctc_loss(
            logits.log_softmax(-1).transpose(0, 1), torch.tensor([ID[p] for _, ph in words for p in ph]),
            torch.tensor([2 * len(w) for w, _ in words]), torch.tensor([len(ph) for _, ph in words]), zero_infinity=True)
        update(model, optimiser, loss, cosine(step, steps, 2e-3))
        step += 1
        mean = 0.98 * mean + 0.02 * loss.item() if mean else loss.item()
        progress(f"step {step}/{steps} loss {mean:.4f}")
        if step % 500 == 0 or step == steps:
            runlog.save(path, {"model": model.state_dict(), "optimiser": optimiser.state_dict(), "step": step})
    model.eval()
    phone, word, plain = score(model, held)
    runlog.log("g2p", steps=step, parameters=sum(p.numel() for p in model.parameters()), words=len(pairs), held_words=len(held),
               phone_error=phone, word_error=word, word_error_without_stress=plain)


def export(folder, model=None):
    import json
    model = model or load()
    letters = _letters(["tavern", "gatekeeper's"])
    onnx_export.export(folder, "g2p", model, [("letters", ["batch", "length"])],
                       [("logits", ["batch", "2 * length", len(TOKENS)])], [letters])
    with open(f"{folder}/g2p.json", "w") as f:
        json.dump({"g2p": {"letters": LETTERS, "tokens": TOKENS}}, f, indent=1)


if __name__ == "__main__":
    train()
