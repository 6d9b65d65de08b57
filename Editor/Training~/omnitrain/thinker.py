"""The Thinker: one small Qwen3 decoder that reads typed lines, hears spoken ones through a causal audio encoder, and answers.

A typed turn is text. A spoken turn is audio rows; the model first writes down what it heard, then answers. Losses are on
the replies and on those transcripts only. Text is learned first, alone; then spoken lines join.
"""
import json
import math
import random
import re
import sys
import time
from pathlib import Path

import numpy as np
import torch
import torch.nn as nn
import torch.nn.functional as F

from . import bundle, fast, features, hearing, onnx_export, qwen3, runlog, transcript, vocabulary, workers as parallel, world
from .ears import HIDDEN, AudioEncoder, Deck, ctc_loss, groups, spell, stack, token_loss

CONFIG = qwen3.Config(hidden=HIDDEN, layers=6, heads=6, kv_heads=2, head_dim=32, intermediate=512, max_sequence=1024)
MAX_NEW_TOKENS = 160
EARS_RATE = 0.3
SPOKEN_SHARE = 0.6
"""Of the batches, once lines are spoken."""
SHARES = {"spoken": 1.0, "phones": 0.3, "tokens": 0.6}
"""Of the loss of a spoken batch."""
_SPECIAL_PATTERN = re.compile("(" + "|".join(re.escape(s) for s in vocabulary.SPECIALS) + ")")


class Decoder(nn.Module):
    """The language half: token rows, Qwen3 blocks, head. `forward` is the exported step; `hidden` trains."""

    def __init__(self, config, vocab):
        super().__init__()
        self.model = qwen3.Stack(config)
        self.lm_head = nn.Linear(config.hidden, vocab, bias=False)
        nn.init.normal_(self.lm_head.weight, std=0.04)

    def forward(self, inputs_embeds, *rest):
        past, seqlens_k, total = list(rest[:-2]), rest[-2], rest[-1]
        x, presents = self.model.step(inputs_embeds, past, seqlens_k, total)
        return (self.lm_head(x[:, -1]), *presents)


class Thinker(nn.Module):
    def __init__(self, vocab, config=CONFIG):
        super().__init__()
        self.embed_tokens = nn.Embedding(vocab, config.hidden)
        nn.init.normal_(self.embed_tokens.weight, std=0.5)
        self.decoder = Decoder(config, vocab)
        self.audio_tower = AudioEncoder(self.embed_tokens.weight)


class Writer:
    """Conversations to token ids, with -1 where an audio row goes, and a mark on every token that is a target."""

    def __init__(self, tokenizer):
        self.t = tokenizer
        self.s = tokenizer.specials
        self.newline = tokenizer.encode("\n")

    def text(self, text):
        """Ids of trusted text in which special tokens may be spelt out."""
        ids = []
        for part in _SPECIAL_PATTERN.split(text):
            if part:
                ids += [self.s[part]] if part in self.s else self.t.encode(part)
        return ids

    def system(self, persona):
        return [self.s["<|im_start|>"]] + self.t.encode("system\n" + persona) + [self.s["<|im_end|>"]] + self.newline

    def user(self, text):
        return [self.s["<|im_start|>"]] + self.t.encode("user\n" + text) + [self.s["<|im_end|>"]] + self.newline

    def user_audio(self, rows):
        """The head of a spoken turn; its transcript and the closing token follow."""
        return [self.s["<|im_start|>"]] + self.t.encode("user\n") + [self.s["<|audio_bos|>"]] + [-1] * rows + [self.s["<|audio_eos|>"]]

    def assistant(self):
        return [self.s["<|im_start|>"]] + self.t.encode("assistant\n")

    def reply(self, reply):
        return self.text(world.to_tokens_text(reply)) + [self.s["<|im_end|>"]]

    def conversation(self, persona, turns, rng=None):
        """(ids, marks) of typed turns; with `rng` the player types roughly."""
        ids = self.system(persona)
        marks = [0] * len(ids)
        for said, reply in turns:
            head = self.user(world.roughen(said, rng) if rng else said) + self.assistant()
            body = self.reply(reply)
            ids += head + body + self.newline
            marks += [0] * len(head) + [1] * len(body) + [0] * len(self.newline)
        return ids, marks

    def spoken(self, persona, turns, transcript, reply, rows, rng, corrupt):
        """As `conversation`, with a last turn that is heard; a share of the transcript's input tokens is replaced."""
        ids, marks = self.conversation(persona, turns, rng)
        head = self.user_audio(rows)
        heard = self.t.encode(transcript)
        shown = [rng.randrange(len(self.t.vocab)) if rng.random() < corrupt else i for i in heard]
        tail, body = self.newline + self.assistant(), self.reply(reply)
        end = [self.s["<|im_end|>"]]
        inputs = ids + head + shown + end + tail + body
        targets = ids + head + heard + end + tail + body
        marks += [0] * len(head) + [1] * (len(heard) + 1) + [0] * len(tail) + [1] * len(body)
        return inputs, targets, marks


class Batch:
    """Padded tensors of a few sequences."""

    def __init__(self, sequences):
        length = max(len(inputs) for inputs, _, _ in sequences)
        self.inputs = torch.zeros(len(sequences), length, dtype=torch.long)
        self.targets = torch.zeros(len(sequences), length, dtype=torch.long)
        self.marks = torch.zeros(len(sequences), length, dtype=torch.bool)
        self.rows = torch.full((len(sequences), length), -1, dtype=torch.long)
        for b, (inputs, targets, marks) in enumerate(sequences):
            inputs, n = torch.tensor(inputs), len(inputs)
            self.inputs[b, :n] = inputs.clamp(min=0)
            self.targets[b, :n] = torch.tensor(targets).clamp(min=0)
            self.marks[b, :n] = torch.tensor(marks, dtype=torch.bool)
            self.rows[b, :n][inputs < 0] = torch.arange(int((inputs < 0).sum()))

    def to(self, place):
        """This batch on a device."""
        self.inputs, self.targets, self.marks, self.rows = fast.to(place, self.inputs, self.targets, self.marks, self.rows)
        return self


def sequence_loss(model, batch, rows=None):
    """(sum of cross entropies, count, hits per position, mask) over the marked tokens."""
    x = model.embed_tokens(batch.inputs)
    if rows is not None:
        flat = (batch.rows + torch.arange(len(rows), device=rows.device)[:, None] * rows.shape[1]).clamp(min=0)
        x = torch.where((batch.rows >= 0)[..., None], rows.reshape(-1, rows.shape[-1])[flat], x)
    hidden = model.decoder.model(x)[:, :-1]
    mask = batch.marks[:, 1:]
    logits = model.decoder.lm_head(hidden[mask]).float()
    targets = batch.targets[:, 1:][mask]
    return F.cross_entropy(logits, targets, label_smoothing=0.02), logits, targets, mask


class TextSource:
    def __init__(self, writer, seed):
        self.writer, self.rng, self.ready = writer, random.Random(seed), []

    def batch(self, tokens=1500):
        if not self.ready:
            pool = []
            for _ in range(320):
                conversation = world.sample_conversation(self.rng, self.rng.choice((1, 2, 3, 4, 6, 8)))
                ids, marks = self.writer.conversation(conversation.persona, conversation.turns, self.rng)
                pool.append((ids, ids, marks))
            self.ready = groups(sorted(pool, key=lambda s: len(s[0])), lambda s: len(s[0]), tokens)
            self.rng.shuffle(self.ready)
        return Batch(self.ready.pop())


class SpokenSource:
    def __init__(self, writer, seed):
        self.writer, self.rng, self.noise = writer, random.Random(seed), np.random.default_rng(seed)
        self.entries, self.mels = hearing.load()
        spell(self.entries)
        self.train = [entry for entry in self.entries if entry["part"] in ("train", "nod", "knock")]
        self.scene = [entry for entry in self.entries if entry["part"] == "scene"]
        self.deck, self.ready = Deck(self.train, self.rng), []

    def example(self, entry, talk):
        """(mel, frame in which it begins, sequence, phones, tokens) of one spoken line, after `talk` typed turns, one of which gives it a meaning."""
        rng = self.rng
        default = rng.random() < 0.7
        conversation = world.Conversation(rng, world.facts.KEEPER if default else rng.choice(world.facts.KEEPERS), world.facts.INN if default else rng.choice(world.facts.INNS))
        one = world.BY_NAME[entry["intent"]]
        for turn in range(talk):
            set_up = one.needs and turn == talk // 2
            conversation.say(world.BY_NAME[rng.choice(world.SETUPS[one.needs])] if set_up else world.next_intent(conversation, rng))
        reply = conversation.answer(one, entry["slots"])
        mel, begin = hearing.augment(self.mels[entry["start"]:entry["start"] + entry["frames"]], self.noise)
        corrupt = 0.5 if rng.random() < 0.15 else 0.12
        sequence = self.writer.spoken(conversation.persona, conversation.turns, entry["text"], reply, len(mel) // 8, rng, corrupt)
        return mel, begin, sequence, entry["phones"], self.writer.t.encode(entry["text"])

    def batch(self, frames=3000):
        if not self.ready:
            picked = self.deck.draw(365) + self.rng.sample(self.scene, 35)
            picked.sort(key=lambda entry: entry["frames"])
            self.ready = groups(picked, lambda entry: entry["frames"] + 60, frames)
            self.rng.shuffle(self.ready)
        talk = self.rng.choice((0, 0, 0, 1, 2, 4, 6))  # for the whole batch: one longer sequence would pad all the others
        examples = [self.example(entry, talk) for entry in self.ready.pop()]
        return (*stack([e[0] for e in examples]), torch.tensor([e[1] for e in examples]), Batch([e[2] for e in examples]),
                [e[3] for e in examples], [e[4] for e in examples])


def spoken_losses(model, ears, mel, lengths, begins, batch, spelled, tokens):
    """The decoder's loss and, where the ears learn, theirs, by name."""
    rows, _, quick, words = model.audio_tower.run(mel, model.audio_tower.empty(len(mel)))
    losses = {"spoken": sequence_loss(model, batch, rows)[0]}
    if ears:
        losses["phones"] = ctc_loss(model.audio_tower.ctc(quick), lengths // 2, spelled, 0)
        losses["tokens"] = token_loss(words, lengths, begins, tokens)
    return losses


def check_typed(model, writer, cases, rough=False):
    """Share of held-out lines whose whole last reply is what greedy decoding writes (teacher forcing finds the same answer)."""
    rng = random.Random(11)
    wrong = []
    model.eval()
    with torch.no_grad():
        for begin in range(0, len(cases), 24):
            part = cases[begin:begin + 24]
            sequences = []
            for _, conversation in part:
                turns = [(world.roughen(said, rng) if rough else said, reply) for said, reply in conversation.turns]
                ids, marks = writer.conversation(conversation.persona, turns)
                last = len(writer.reply(turns[-1][1])) + len(writer.newline)
                sequences.append((ids, ids, [0] * (len(ids) - last) + marks[-last:]))
            batch = Batch(sequences).to(model.embed_tokens.weight.device)
            _, logits, targets, mask = sequence_loss(model, batch)
            bad = torch.zeros_like(mask)
            bad[mask] = logits.argmax(-1) != targets
            wrong += [part[i] for i in torch.nonzero(bad.any(1)).flatten().tolist()]
    model.train()
    return 1 - len(wrong) / len(cases), wrong


class Session:
    """Greedy decoding with the exported step, one conversation at a time."""

    def __init__(self, model, writer, length=640):
        self.model, self.writer = model, writer
        self.place = model.embed_tokens.weight.device
        self.past = fast.to(self.place, *model.decoder.model.empty_past(1, length))
        self.used = 0

    def feed(self, rows):
        """rows [1,S,hidden] -> logits of the last one."""
        self.used += rows.shape[1]
        out = self.model.decoder(rows, *self.past, *(torch.tensor([n], dtype=torch.int32, device=self.place) for n in (self.used - 1, self.used)))
        self.past = list(out[1:])
        return out[0]

    def feed_ids(self, ids):
        return self.feed(self.model.embed_tokens(torch.tensor([ids], device=self.place)))

    def write(self, logits, limit=40, choose=lambda logits: int(logits.argmax(-1))):
        """Ids up to and without <|im_end|>, which is fed too; greedy unless told how to choose."""
        ids, end = [], self.writer.s["<|im_end|>"]
        while len(ids) < limit:
            token = choose(logits)
            logits = self.feed_ids([token])
            if token == end:
                break
            ids.append(token)
        return ids

    def hear(self, persona, turns, mel, weight=transcript.WEIGHT):
        """(transcript, reply) of a spoken last turn; the transcript takes the sound's place before the reply is written."""
        w = self.writer
        self.feed_ids(w.conversation(persona, turns)[0])
        begin = self.used
        self.feed_ids(w.user_audio(0)[:-1])
        rows, _, _, words = self.model.audio_tower.run(torch.from_numpy(mel)[None].to(self.place), self.model.audio_tower.empty(1))
        self.feed(rows)
        prefix, end = transcript.Prefix(words[0].cpu()), w.s["<|im_end|>"]
        heard = self.write(self.feed_ids([w.s["<|audio_eos|>"]]), choose=lambda logits: transcript.choose(prefix, logits, end, weight))
        self.used = begin
        reply = self.write(self.feed_ids(w.user(w.t.decode(heard)) + w.assistant()))
        return w.t.decode(heard), w.t.decode(reply)


def mel_of(pcm):
    """Log-mel of a recording, padded with silence to a multiple of 8 frames, and at least one frame of it."""
    pcm = np.concatenate([pcm, np.zeros(1280 - len(pcm) % 1280, np.float32)])
    return features.log_mel(pcm).numpy()


def check_spoken(model, writer, source, part, count, snr=20.0, seed=3, weight=transcript.WEIGHT):
    """(share of right replies, share of exact transcripts, per voice, wrong ones) of held-out phrasings by seen or unseen voices."""
    entries = [entry for entry in source.entries if entry["part"] == part]
    random.Random(seed).shuffle(entries)
    entries = entries[:count]
    right = exact = 0
    voices, wrong = {}, []
    model.eval()
    with torch.no_grad():
        for i, entry in enumerate(entries):
            persona, turns = entry["turns"]
            mel = hearing.augment(source.mels[entry["start"]:entry["start"] + entry["frames"]], np.random.default_rng(seed + i), snr, training=False)[0]
            heard, reply = Session(model, writer).hear(persona, turns[:-1], mel, weight)
            good = reply == world.to_tokens_text(turns[-1][1])
            right += good
            exact += heard == entry["text"]
            tally = voices.setdefault(":".join(entry["voice"]), [0, 0])
            tally[0] += good
            tally[1] += 1
            if not good:
                wrong.append((entry["voice"], entry["text"], heard, reply))
    model.train()
    return right / len(entries), exact / len(entries), voices, wrong


def train(minutes=72.0, text_minutes=7.0, peak=1.6e-3, workers=1, ears=EARS_RATE):
    """Trains for `minutes` of wall time in all, however often it is interrupted; the last part is the cosine's end.

    `ears` is their share of the rate. With 0 they stay as they are, but for the projection that makes rows of what they found: a step costs less, and nothing that listens to them has to learn anew.
    """
    parallel.run(_train, int(workers), minutes, text_minutes, peak, ears)


def _train(rank, workers, minutes, text_minutes, peak, ears_rate, seed=1):
    torch.manual_seed(seed)
    tokenizer = vocabulary.load()
    writer = Writer(tokenizer)
    place = fast.device()
    model = Thinker(tokenizer.size).to(place)
    # The ears come trained and only follow: at the full rate they forget first and learn again.
    optimizer = torch.optim.AdamW([{"params": [p for name, p in model.named_parameters() if name.startswith("audio_tower.") == ears and (p.dim() > 1) == matrix],
                                    "weight_decay": 0.02 if matrix else 0.0, "share": ears_rate if ears else 1.0}
                                   for ears in (False, True) for matrix in (True, False)], lr=peak, betas=(0.9, 0.98))
    path, step, spent, skipped = runlog.work("thinker.pt"), 0, 0.0, 0
    if path.exists():
        state = torch.load(path, map_location=place)
        model.load_state_dict(state["model"])
        if "optimizer" in state:
            optimizer.load_state_dict(state["optimizer"])
        step, spent = state["step"], state["spent"]
    elif runlog.work("ears.pt").exists():
        model.audio_tower.load_state_dict(torch.load(runlog.work("ears.pt"), map_location=place)["model"])
    if ears_rate == 0:
        for name, parameter in model.audio_tower.named_parameters():
            parameter.requires_grad_(name in ("table", "blank", "proj.weight", "proj.bias"))
    first = step
    own = seed + step + 100000 * rank
    text, spoken = TextSource(writer, own + 100), None
    cases = world.evaluation_cases()
    probe = random.Random(5).sample(cases, 160)
    rng = random.Random(seed + step)
    progress = runlog.Progress("thinker")
    start = last_save = last_check = last_hear = time.time()
    before = spent
    mean = {}

    def note(key, value):
        mean[key] = 0.96 * mean.get(key, value) + 0.04 * value

    def store():
        runlog.save(path, {"model": model.state_dict(), "optimizer": optimizer.state_dict(), "step": step, "spent": spent})

    model.train()
    while spent < minutes * 60:
        hear = spent > text_minutes * 60 and rng.random() < SPOKEN_SHARE
        if hear and spoken is None:
            spoken = SpokenSource(writer, own + 200)
        if hear:
            mel, lengths, begins, batch, *rest = spoken.batch()
            with fast.half(place):
                losses = spoken_losses(model, ears_rate > 0, mel.to(place), lengths, begins, batch.to(place), *rest)
            for key, value in losses.items():
                note(key, float(value.detach()))
            loss = sum(SHARES[key] * value for key, value in losses.items())
        else:
            batch = text.batch().to(place)
            with fast.half(place):
                loss = sequence_loss(model, batch)[0]
            note("text", float(loss.detach()))
        optimizer.zero_grad(set_to_none=True)
        loss.backward()
        spent = parallel.agree(model.parameters(), rank, before + time.time() - start)
        share = min(1.0, spent / (minutes * 60))
        rate = peak * min(1.0, (step - first + 1) / (150 if first == 0 else 40)) * (0.02 + 0.98 * 0.5 * (1 + math.cos(math.pi * share)))
        for group in optimizer.param_groups:
            group["lr"] = rate * group["share"]
        norm = torch.nn.utils.clip_grad_norm_(model.parameters(), 1.0)
        if torch.isfinite(norm):
            optimizer.step()
        else:
            skipped += 1
        step += 1
        if rank:
            continue
        progress(f"step {step} lr {rate:.2e} " + " ".join(f"{k} {v:.3f}" for k, v in mean.items()) + f" skipped {skipped}")
        now = time.time()
        if now - last_save > 60:
            last_save = now
            store()
        if now - last_check > 240:
            last_check = now
            typed, _ = check_typed(model, writer, probe)
            runlog.log("thinker-typed", step=step, minutes=spent / 60, held_out=typed)
        if spoken is not None and now - last_hear > 900:
            last_hear = now
            numbers = {part: check_spoken(model, writer, spoken, part, 24)[:2] for part in ("seen", "unseen")}
            runlog.log("thinker-spoken", step=step, minutes=spent / 60, seen=numbers["seen"][0], unseen=numbers["unseen"][0],
                       seen_transcript=numbers["seen"][1], unseen_transcript=numbers["unseen"][1])
    if rank:
        return
    store()
    runlog.log("thinker", step=step, minutes=spent / 60, parameters=sum(p.numel() for p in model.parameters()), skipped=skipped)


def load_model():
    """(model, writer): the checkpoint of the work folder, or random weights where there is none."""
    torch.set_num_threads(1)
    torch.manual_seed(1)
    tokenizer = vocabulary.load()
    model = Thinker(tokenizer.size)
    path = runlog.work("thinker.pt")
    if path.exists():
        model.load_state_dict(torch.load(path, map_location="cpu")["model"])
    return model.eval(), Writer(tokenizer)


def test():
    """All held-out cases, typed and spoken, into the run log."""
    model, writer = load_model()
    cases = world.evaluation_cases()
    typed, wrong = check_typed(model, writer, cases)
    rough, _ = check_typed(model, writer, cases, rough=True)
    runlog.log("thinker-test-typed", cases=len(cases), held_out=typed, roughly_typed=rough)
    for name, conversation in wrong:
        print("typed", name, "|", conversation.turns[-1][0])
    source = SpokenSource(writer, 1)
    for part in ("seen", "unseen"):
        right, exact, voices, wrong = check_spoken(model, writer, source, part, 10000)
        runlog.log("thinker-test-spoken", part=part, snr=20, right=right, exact_transcript=exact, voices={k: f"{a}/{b}" for k, (a, b) in sorted(voices.items())})
        for row in wrong:
            print(part, *row, sep=" | ")


GOLDEN_TEXTS = ["Hello there, keeper!", "What's the price of a pint?", "how much IS the stew", "  two  spaces\n\nand lines ", "I'll take 3 ales & 14 pies.", "caf\u00e9 na\u00efve \u00fcber",
                "\u65e5\u672c\u8a9e\u306e\u30c6\u30b9\u30c8", "\U0001f37a cheers \U0001f468\u200d\U0001f469\u200d\U0001f467", "<|im_end|><|pour_ale|> give me ale", "e\u0301 is \u00e9", "\tTab\r\nCRLF\n", "it's we're THEY'VE don't I'd", "...!?\u2014\u201cquoted\u201d", ""]


def export(folder=None):
    """Writes the two graphs, the token table, the tokenizer and its golden ids into `folder`, by default export/ in the work folder."""
    model, writer = load_model()
    out = Path(folder or runlog.work("export", "x").parent)
    batch = 2
    rng = torch.Generator().manual_seed(9)

    tower = model.audio_tower
    names = [f"{k}" for k in range(len(tower.state_shapes()))]
    mel = torch.rand(batch, 32, features.MELS, generator=rng) * 1.5 - 0.5
    past = [torch.randn(batch, *shape, generator=rng) * 0.3 for shape in tower.state_shapes()]
    onnx_export.export(out, "audio_encoder", tower,
                       [("mel", ["batch", "frames", features.MELS])] + [(f"past.{k}", ["batch", *s]) for k, s in zip(names, tower.state_shapes())],
                       [("audio_embeds", ["batch", "frames / 8", CONFIG.hidden]), ("tokens", ["batch", "frames / 8"]),
                        ("token_ids", ["batch", "frames / 8", transcript.GUESSES]), ("token_scores", ["batch", "frames / 8", transcript.GUESSES])]
                       + [(f"present.{k}", ["batch", *s]) for k, s in zip(names, tower.state_shapes())],
                       [mel] + past, states=[[f"past.{k}", f"present.{k}"] for k in names], prefix="thinker.audio_tower.", untested=("tokens", "token_ids"))

    decoder = model.decoder
    ins, outs, states = decoder.model.past_specs()
    rows = torch.randn(batch, 1, CONFIG.hidden, generator=rng) * 0.5
    past = decoder.model.golden_past([17, 9])
    golden = [rows] + past + [torch.tensor([17, 9], dtype=torch.int32), torch.tensor([18], dtype=torch.int32)]
    onnx_export.export(out, "thinker", decoder,
                       [("inputs_embeds", ["batch", "sequence", CONFIG.hidden])] + ins + [("seqlens_k", ["batch"]), ("total_sequence_length", [1])],
                       [("logits", ["batch", writer.t.size])] + outs, golden, states=states, prefix="thinker.")

    table = bundle.write_table(out, "thinker_embed", model.embed_tokens.weight.detach().numpy().astype(np.float16))
    folder = out / "tokenizer"
    folder.mkdir(parents=True, exist_ok=True)
    writer.t.save(folder)
    goldens = [{"text": text, "ids": writer.t.encode(text)} for text in GOLDEN_TEXTS + [world.persona()]]
    (folder / "golden.json").write_text(json.dumps(goldens, indent=1))
    (out / "thinker.json").write_text(json.dumps({
        "thinker": {"hidden": CONFIG.hidden, "layers": CONFIG.layers, "kv_heads": CONFIG.kv_heads, "head_dim": CONFIG.head_dim, "max_sequence": CONFIG.max_sequence,
                    "vocab": writer.t.size, "persona": world.persona(), "max_new_tokens": MAX_NEW_TOKENS},
        "hearing": {"ctc_weight": transcript.WEIGHT, "reply_from": transcript.REPLY_FROM},
        "tokenizer": {"vocab": "vocab.json", "merges": "merges.txt", "special_tokens": writer.s},
        "actions": [{"name": name, "token": f"<|{name}|>", "arguments": [{"name": world.ARGUMENT[name], "values": list(values)}] if values else []} for name, values in world.ACTIONS],
        "tables": {"thinker_embed": table},
    }, indent=1))
    print("exported to", out)


if __name__ == "__main__":
    if sys.argv[1:2] == ["train"]:
        train(*map(float, sys.argv[2:]))
        test()
    elif sys.argv[1:2] == ["export"]:
        export(*sys.argv[2:])
    else:
        test()
