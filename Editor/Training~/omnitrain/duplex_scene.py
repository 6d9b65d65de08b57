"""The lines of `demo --backchannel`: what a player says into an answer, and a story whose pauses are no end of a turn."""
import random

import numpy as np

from . import dialogue, hearing

FOLDER = dialogue.LINES / "duplex"
VOICE = ("flite", "slt")

# Read in one breath: clauses read one by one each fall like the end of a turn, and are taken for it.
STORY = ("Well, I came over the hills this morning, and the road was bad, and my horse had lost a shoe, until I met an old man with a cart, who told me about your tavern, "
         "and about the stew, and so here I am, and I would like an ale please.")


def main():
    reader, rng = hearing.Reader(), random.Random(31)
    FOLDER.mkdir(parents=True, exist_ok=True)
    dialogue.write_wav(FOLDER / "uh-huh.wav", reader.say("Uh-huh.", VOICE, rng))
    story = np.concatenate([np.zeros(1600, np.float32), reader.say(STORY, VOICE, rng)])
    dialogue.write_wav(FOLDER / "story.wav", story)
    (FOLDER / "README.md").write_text(
        "# What the player says in `./omninpc demo --backchannel`\n\n16 kHz mono PCM16, read by the synthesiser [flite](https://github.com/festvox/flite) 2.2 and its CMU ARCTIC voice slt, whose licence lets\n"
        "everyone use what it says. Made by `Editor/Training~/train.py duplex_scene`.\n\n| File | Words |\n| --- | --- |\n| `uh-huh.wav` | Uh-huh. |\n"
        f"| `story.wav` | {STORY} |\n", encoding="utf-8")
    print(f"{FOLDER}: uh-huh.wav and story.wav, {len(story) / hearing.RATE:.1f} s")


if __name__ == "__main__":
    main()
