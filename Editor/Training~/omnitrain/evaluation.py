"""Sets that `./omninpc eval` measures with: eval/{speech,g2p}.tsv and the recogniser (typed and spoken lines: dialogue.py).

Formats are described in eval/README.md. No sentence of speech.tsv was seen in training: world lines are the held-out tenth of
texts.world, general ones come from a seed of their own.
"""
import json

import numpy as np

from . import g2p, judge, runlog, texts
from .blocks import edit_distance
from .synth import TOKENS, VOICES, speak

EVAL = runlog.HERE / "eval"
PER_CATEGORY = 104


def sentences(rng):
    """(category, text) pairs, no text twice."""
    tavern, general = [], []
    held = sorted({texts.sentence(rng, line) for line in texts.world()[1]})
    rng.shuffle(held)
    tavern = held[:PER_CATEGORY]
    while len(general) < PER_CATEGORY:
        line = texts.sentence(rng, texts.general(rng))
        if 3 <= len(line.split()) <= 16 and line not in general:
            general.append(line)
    return [("tavern", t) for t in tavern] + [("general", t) for t in general]


def make_speech():
    """Writes eval/speech.tsv, every voice in turn; logs the teachers' own phone error."""
    rng = np.random.default_rng(2026)
    ear = judge.load()
    lines = [(i % len(VOICES), c, t) for i, (c, t) in enumerate(sentences(rng))]
    EVAL.mkdir(exist_ok=True)
    totals = {}
    with open(EVAL / "speech.tsv", "w", encoding="utf-8", newline="\n") as f:
        f.write("text\tcategory\tvoice\tphones\tseconds\tteacher_errors\n")
        for (voice, category, text), item in zip(lines, speak([(v, t) for v, _, t in lines], keep_wave=True)):
            if item is None:
                continue
            truth = judge.phones_of([TOKENS[t] for t in item["tokens"]])
            errors = edit_distance(truth, judge.hear(ear, item["wave"].astype(np.float32) / 32768))
            f.write(f"{text}\t{category}\t{VOICES[voice][0]}\t{' '.join(truth)}\t{item['ends'][-1]:.3f}\t{errors}\n")
            n, wrong, phones = totals.get(category, (0, 0, 0))
            totals[category] = n + 1, wrong + errors, phones + len(truth)
    runlog.log("evaluation set", **{c: {"lines": n, "teacher_phone_error": round(w / p, 4)} for c, (n, w, p) in totals.items()})


def make_words():
    """Writes eval/g2p.tsv: the dictionary words that the letter-to-sound net never saw."""
    with open(EVAL / "g2p.tsv", "w", encoding="utf-8", newline="\n") as f:
        f.write("word\tphones\n")
        for word, phones in g2p.data()[1]:
            f.write(f"{word}\t{' '.join(phones)}\n")


def export_judge():
    """Writes eval/judge.{onnx,safetensors,json}."""
    judge.export(runlog.work("eval", "x").parent)
    folder = runlog.work("eval", "judge", "x").parent
    for kind in ("onnx", "safetensors"):
        (EVAL / f"judge.{kind}").write_bytes((folder / f"judge.{kind}").read_bytes())
    (EVAL / "judge.json").write_text(json.dumps({"tokens": judge.TOKENS, "lead": judge.LEAD, "tail": judge.TAIL}, indent=1) + "\n")


if __name__ == "__main__":
    export_judge()
    make_words()
    make_speech()
