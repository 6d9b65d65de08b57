"""The player's lines of `./omninpc duplex-bench`, eval/duplex/*.wav, with their word times in eval/duplex/lines.tsv.

Four players, two by flite and two by espeak-ng in voices the ears were not trained on. Questions are phrasings the Thinker was not
trained on; what a listener says and the long stories are free text. Every file begins with the first and ends with the last audible
sample, and word times come from the synthesisers themselves, so that a pause can be cut in at a word boundary to the sample.
"""
import ctypes

import numpy as np
from scipy.io import wavfile
from scipy.signal import resample_poly

from . import runlog, synth

FOLDER = runlog.HERE / "eval" / "duplex"
AUDIBLE = 10 ** (-40 / 20)                 # of the line's peak: where a line begins and ends
ESPEAK_RATE = 22050

# player: (synthesiser and voice, greeting, questions, interruptions, what a listener says, story)
PLAYERS = {
    "anna": ("flite:slt", "Hello to you again.", (
        "Could you point to the forge?", "Do you know where the ferryman is?", "How much would a healing potion cost me?",
        "I would like a glass of wine please.", "What can you tell me about the road north?", "Can you tell me where you are from?"),
        ("Is the beer good today?", "No nothing for me."), ("Yeah.", "Right.", "Uh huh."),
        "I came over the hills this morning, and the road was so bad that my horse lost a shoe, so I walked the last ten miles in the rain, "
        "and when I reached the river, the bridge was gone, and nobody there could tell me what had happened to it"),
    "rolf": ("flite:rms", "Greetings to you.", (
        "Why are so many people here tonight?", "Please tell me more about the docks.", "How long does it take to walk there?",
        "I want to buy a coil of rope.", "Do you know what happened to Marcus?", "What do you like to eat best?"),
        ("I have changed my mind about it.", "Is there any news?"), ("Okay.", "Yes.", "Uh huh."),
        "My brother and I sold wool in the city for many years, until the winter when the wagons stopped, and we had to burn the chairs to stay "
        "warm, and then one night a stranger knocked on the door, and he offered us more silver than we had ever seen"),
    "kurt": ("espeak:en-us+m7", "A very good day to you.", (
        "Do you know if the baker is married?", "Which way do I go to the bridge?", "How much would the room for the night cost me?",
        "What is the most expensive thing here?", "Can you tell me who the miller is?", "I am a merchant and I sell things."),
        ("Many thanks for the information.", "Could you bring me tea?"), ("Yeah.", "Oh okay.", "Mm hmm."),
        "There was a time when I sailed on the big ships, and we went so far south that the stars looked wrong, and the captain was afraid of "
        "the dark, so every evening he lit a hundred lamps, and the whole crew sang until the sun came up again"),
    "lena": ("espeak:en+f4", "Is anybody awake?", (
        "Do you know who built the tower?", "How much do you want for a helmet?", "Is there a room free tonight?",
        "And which way is the road to the city?", "My leg hurts and I need a doctor.", "Have any strangers come here?"),
        ("Can you show me again?", "Here take your money."), ("Right.", "Yes.", "Uh huh."),
        "When I was a child we lived beside the old mill, and my father told us never to go down to the water alone, but one summer the well "
        "ran dry, and so my sister took the bucket and the rope, and I followed her through the long grass to the pond"),
}


class Espeak:
    """espeak-ng in this process; one line at a time, with the times at which its words begin."""

    class _Event(ctypes.Structure):
        _fields_ = [("type", ctypes.c_int), ("unique", ctypes.c_uint), ("text_position", ctypes.c_int), ("length", ctypes.c_int),
                    ("audio_position", ctypes.c_int), ("sample", ctypes.c_int), ("user", ctypes.c_void_p), ("id", ctypes.c_char * 8)]

    WORD, TERMINATED = 1, 0

    def __init__(self):
        self.lib = ctypes.CDLL("libespeak-ng.so.1")
        if self.lib.espeak_Initialize(2, 0, None, 0) != ESPEAK_RATE:
            raise RuntimeError("espeak-ng did not start: is the package espeak-ng-data installed?")
        self.parts, self.starts = [], []
        kind = ctypes.CFUNCTYPE(ctypes.c_int, ctypes.POINTER(ctypes.c_short), ctypes.c_int, ctypes.POINTER(self._Event))

        def receive(samples, count, events):
            if samples and count > 0:
                self.parts.append(np.ctypeslib.as_array(samples, (count,)).copy())
            i = 0
            while events and events[i].type != self.TERMINATED:
                if events[i].type == self.WORD:
                    self.starts.append((events[i].text_position - 1, events[i].audio_position / 1000))
                i += 1
            return 0
        self.callback = kind(receive)
        self.lib.espeak_SetSynthCallback(self.callback)

    def say(self, text, voice):
        """(16 kHz float samples, seconds at which each blank-separated word begins)."""
        if self.lib.espeak_SetVoiceByName(voice.encode()) != 0:
            raise RuntimeError(f"espeak-ng has no voice {voice}")
        self.lib.espeak_SetParameter(1, 165, 0)                        # words per minute
        self.parts.clear()
        self.starts.clear()
        data = text.encode() + b"\0"
        self.lib.espeak_Synth(data, ctypes.c_size_t(len(data)), 0, 1, 0, 1, None, None)
        self.lib.espeak_Synchronize()
        pcm = resample_poly(np.concatenate(self.parts).astype(np.float32) / 32768, 320, 441)
        # espeak joins short words ("would a"): a word it does not name begins in proportion to its letters.
        named, at, starts = dict(self.starts), 0, []
        for word in text.split(" "):
            starts.append(named.get(at))
            at += len(word) + 1
        return pcm, starts


def flite(text, voice):
    row = next(i for i, v in enumerate(synth.VOICES) if v[1] == voice and v[2:5] == (1.0, 1.0, 1.0))
    item = next(synth.speak([(row, text)], keep_wave=True))
    starts, before = [], 0.0
    for token, end in zip(item["tokens"], item["ends"]):
        if synth.TOKENS[token].startswith("#"):
            starts.append(before)
        before = float(end)
    return item["wave"].astype(np.float32) / 32768, starts


def trimmed(pcm, starts):
    """The audible part, and its words' begins; None stays None."""
    loud = np.flatnonzero(np.abs(pcm) > AUDIBLE * np.abs(pcm).max())
    first, last = loud[0], loud[-1] + 1
    return pcm[first:last], [None if s is None else max(0.0, s - first / synth.RATE) for s in starts]


def make():
    espeak = Espeak()
    FOLDER.mkdir(parents=True, exist_ok=True)
    rows, seconds = [], 0.0
    for player, (voice, greeting, questions, interruptions, listener, story) in PLAYERS.items():
        engine, name = voice.split(":")
        texts = [("greeting", greeting), *(("question", t) for t in questions), *(("interruption", t) for t in interruptions),
                 *(("listener", t) for t in listener), ("story", story + ".")]
        for number, (kind, text) in enumerate(texts):
            pcm, starts = trimmed(*(flite(text, name) if engine == "flite" else espeak.say(text, name)))
            path = f"{player}_{number:02d}_{kind}.wav"
            wavfile.write(FOLDER / path, synth.RATE, (pcm / np.abs(pcm).max() * 0.7 * 32767).astype("<i2"))
            if len(starts) != len(text.split()):
                starts = [None] * len(text.split())
            rows.append((path, player, kind, voice, " ".join("-" if s is None else f"{s:.3f}" for s in starts), text))
            seconds += len(pcm) / synth.RATE
    with open(FOLDER / "lines.tsv", "w", encoding="utf-8", newline="\n") as file:
        for row in [("wav", "player", "kind", "voice", "word_starts", "text"), *rows]:
            file.write("\t".join(row) + "\n")
    runlog.log("duplex lines", files=len(rows), seconds=round(seconds, 1))
    print(f"{len(rows)} lines, {seconds:.0f} s -> {FOLDER}")


if __name__ == "__main__":
    make()
