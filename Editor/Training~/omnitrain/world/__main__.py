"""Writes world_words.txt (every word players or keeper may say) and world_lines.txt (the keeper's sentences) into the work folder."""

import random
import re

from . import INTENTS, facts, sample_conversation, split_actions
from .. import runlog


def main():
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
