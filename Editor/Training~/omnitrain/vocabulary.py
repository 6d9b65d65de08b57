"""The Thinker's tokens: byte-level BPE of the world's text, and the special ones for turns, sound and actions."""
import random

from . import bpe, runlog, world

TOKENS = 1500
SPECIALS = ["<|endoftext|>", "<|im_start|>", "<|im_end|>", "<|audio_bos|>", "<|audio_eos|>", "<|action_end|>"] + [f"<|{name}|>" for name, _ in world.ACTIONS]


def load():
    """The tokenizer of the work folder; trained on the world's text and saved where there is none. Models depend on it."""
    folder = runlog.work("tokenizer", "vocab.json").parent
    if not (folder / "special_tokens.json").exists():
        rng = random.Random(7)
        texts = [part for name in world.facts.KEEPERS for inn in world.facts.INNS for part in [world.persona(name, inn)]]
        for _ in range(9000):
            conversation = world.sample_conversation(rng, 2)
            for said, reply in conversation.turns:
                texts += ["user\n" + world.roughen(said, rng), "assistant\n" + world.split_actions(reply)[0], said]
        vocab, merges = bpe.train(texts, TOKENS)
        specials = {name: len(vocab) + i for i, name in enumerate(SPECIALS)}
        bpe.Tokenizer(vocab, merges, specials).save(folder)
    return bpe.Tokenizer.load(folder)
