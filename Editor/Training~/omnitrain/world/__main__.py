"""Writes world_words.txt (every word players or keeper may say) and world_lines.txt (the keeper's sentences) into the work folder."""

import random
import re

from . import INTENTS, facts, sample_conversation, split_actions
from .grammar import forms
from .. import runlog


def refuse_taught_held():
    """Ends the program where a held-out line is among those that training sees."""
    taught = [{form.lower().rstrip("?") for template in one.say for form in forms(template)} for one in INTENTS]
    both = [f"{one.name}: {form}" for one, said in zip(INTENTS, taught) for template in one.held for form in forms(template) if form.lower().rstrip("?") in said]
    if both:
        raise SystemExit("held out and taught: " + "; ".join(both))


def main():
    refuse_taught_held()
    rng = random.Random(4)
    said, words = set(), set()
    for _ in range(25000):
        for line, reply in sample_conversation(rng, 3, spoken=True).turns:
            text = split_actions(reply)[0]
            said.add(text)
            words |= set(re.findall(r"[a-z']+", f"{line} {text}".lower()))
    said |= {f"Well met, {name}. I am {facts.KEEPER}." for name in facts.NAMES}
    words |= {(start + end).lower() for start in facts.NAME_STARTS for end in facts.NAME_ENDS}
    for one in INTENTS:
        for template in one.say + one.held:
            words |= set(re.findall(r"[a-z']+", re.sub(r"\{[^}]*\}", " ", template).lower()))
    runlog.work("world_words.txt").write_text("\n".join(sorted(words)) + "\n", encoding="utf-8")
    runlog.work("world_lines.txt").write_text("\n".join(sorted(said)) + "\n", encoding="utf-8")
    runlog.log("world", intents=len(INTENTS), words=len(words), lines=len(said))


main()
