"""What the Thinker is measured with, eval/typed.tsv and eval/spoken.tsv, and the spoken lines of the tavern sample."""
import random
import sys
import wave

import numpy as np
import torch

from . import hearing, runlog, thinker, world
from .world import scene as tavern

EVAL = runlog.HERE / "eval"
LINES = runlog.REPOSITORY / "Samples" / "Tavern" / "Lines"
SPOKEN_CASES = 64
SNR = 20.0


def noisy(pcm, rng, snr=SNR):
    """Silence around the line and noise with a falling spectrum at `snr` dB below its mean power."""
    generator = np.random.RandomState(rng.randrange(1 << 30))
    pcm = np.concatenate([np.zeros(1920, np.float32), pcm, np.zeros(3520, np.float32)])
    spectrum = np.fft.rfft(generator.randn(len(pcm)))
    spectrum *= (1 + np.arange(len(spectrum)) * 16000 / len(pcm) / 500) ** -0.5
    noise = np.fft.irfft(spectrum, len(pcm)).astype(np.float32)
    noise *= np.sqrt(np.mean(pcm ** 2) / np.mean(noise ** 2)) * 10 ** (-snr / 20)
    return pcm + noise


def write_wav(path, pcm):
    """16 kHz mono PCM16, peak at -3 dB."""
    pcm = pcm / max(1e-6, np.abs(pcm).max()) * 0.7
    with wave.open(str(path), "wb") as file:
        file.setnchannels(1)
        file.setsampwidth(2)
        file.setframerate(hearing.RATE)
        file.writeframes((pcm * 32767).astype("<i2").tobytes())


def rows(case, conversation, name, last):
    """The rows of one conversation; only the last one has expectations. `last` = (player, extra columns)."""
    for said, _ in conversation.turns[:-1]:
        yield [case, said, *([""] * len(last[1])), "", "", name]
    text, actions = world.split_actions(conversation.turns[-1][1])
    yield [case, last[0], *last[1], text, " ".join(actions), name]


def save(path, header, table):
    path.parent.mkdir(parents=True, exist_ok=True)
    with open(path, "w", encoding="utf-8", newline="\n") as file:
        for row in [header, *table]:
            file.write("\t".join(str(cell) for cell in row) + "\n")


def evaluation():
    """Writes typed.tsv, spoken.tsv and the WAV files of the latter."""
    cases = world.evaluation_cases()
    save(EVAL / "typed.tsv", ["case", "player", "reply", "actions", "intent"],
         [row for case, (name, conversation) in enumerate(cases) for row in rows(case, conversation, name, (conversation.turns[-1][0], ()))])
    rng = random.Random(17)
    reader = hearing.Reader()
    table, case = [], 0
    folder = EVAL / "spoken"
    folder.mkdir(parents=True, exist_ok=True)
    for part, voices in (("seen", hearing.SEEN), ("unseen", hearing.UNSEEN)):
        picked = [c for c in world.evaluation_cases(seed=23, spoken=True) if c[0] not in ("gibberish", "silence")]
        rng.shuffle(picked)
        flite = [voice for voice in voices if voice[0] == "flite"]
        other = [voice for voice in voices if voice[0] == "espeak"]
        for name, conversation in picked[:SPOKEN_CASES]:
            voice = rng.choice(flite) if rng.random() < hearing.FLITE_SHARE else rng.choice(other)
            pcm = reader.say(conversation.turns[-1][0], voice, rng)
            if pcm is None:
                continue
            path = f"spoken/{case:03d}.wav"
            write_wav(EVAL / path, noisy(pcm, rng))
            table += rows(case, conversation, name, (conversation.turns[-1][0], (path, part, ":".join(voice))))
            case += 1
    save(EVAL / "spoken.tsv", ["case", "player", "wav", "voices", "voice", "reply", "actions", "intent"], table)


def scene():
    """Picks, for each line of the sample's scene, a wording and reading that the trained Thinker understands under noise, and writes it."""
    model, writer = thinker.load_model()
    reader, rng = hearing.Reader(), random.Random(29)
    LINES.mkdir(parents=True, exist_ok=True)
    talk = world.Conversation(rng)
    listing = []
    with torch.no_grad():
        for number, (label, wordings, intent) in enumerate(tavern.SCENE, 1):
            best = None
            for wording in wordings:
                for name in tavern.NAMES if "{name}" in wording else ("",):
                    text = wording.format(name=name)
                    for voice in ("slt", "rms", "slt"):
                        pcm = reader.say(text, ("flite", voice), rng)
                        slots = tavern.slots(text, name)
                        trial = world.Conversation(rng)
                        trial.state = dict(talk.state)
                        reply = trial.answer(world.BY_NAME[intent], slots)
                        score = sum(thinker.Session(model, writer).hear(world.persona(), talk.turns, thinker.mel_of(noisy(pcm, rng, snr)))[1] == world.to_tokens_text(reply)
                                    for snr in (35, 30, 20, 15))
                        if best is None or score > best[0]:
                            best = (score, text, voice, pcm, slots)
                    if best[0] == 4:
                        break
                if best[0] == 4:
                    break
            score, text, voice, pcm, slots = best
            reply = talk.answer(world.BY_NAME[intent], slots)
            talk.turns.append((text, reply))
            write_wav(LINES / f"{number:02d}_{label}.wav", np.concatenate([np.zeros(1600, np.float32), pcm]))
            listing.append(f"| `{number:02d}_{label}.wav` | {text} | {voice} |")
            print(f"{label}: {score} of 4, {text!r} -> {reply!r}")
    (LINES / "README.md").write_text(
        "# The player's lines\n\n16 kHz mono PCM16, read by the synthesiser [flite](https://github.com/festvox/flite) 2.2 and its CMU ARCTIC voices (slt, rms), whose\n"
        "licence lets everyone use what they say. Made by `Editor/Training~/train.py scene`.\n\n| File | Words | Voice |\n| --- | --- | --- |\n" + "\n".join(listing) + "\n", encoding="utf-8")


if __name__ == "__main__":
    {"evaluation": evaluation, "scene": scene}[sys.argv[1]]()
