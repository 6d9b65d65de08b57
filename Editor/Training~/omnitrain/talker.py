"""The talker: Qwen3 blocks that turn phones into codec frames, one frame per step, and the code predictor for groups 1 to 5.

Row of frame n = codes of frame n-1 (or `bos`) + 13 text rows around the pointer + voice + frames spent on this phone. It predicts the
codes of frame n and how many phones the pointer moves afterwards. What keeps it on its feet when it hears its own mistakes: wrong,
shifted, swapped and missing previous frames while training.

`python3 -m omnitrain.talker train MINUTES NAME...`, `... export FOLDER [--random] [--released]`, `... speak FOLDER NAME COUNT [temperature]`
"""
import json
import math
import os
import sys
import time

import numpy as np
import torch
import torch.nn as nn
import torch.nn.functional as F

from . import codec as codec_module
from . import fast, runlog, synth
from .graph_ops import add_norm, attend, reshaped, turn
from .qwen3 import Config, RmsNorm, Stack, rotate

GROUPS, SIZE = 6, 256
HIDDEN, NARROW = 256, 128
BEHIND, AHEAD, WINDOW = 4, 8, 13
MAX_ELAPSED = 14
TALKER = Config(hidden=HIDDEN, layers=4, heads=4, kv_heads=2, head_dim=64, intermediate=768, max_sequence=512, window=64)
PREDICTOR = Config(hidden=NARROW, layers=2, heads=2, kv_heads=2, head_dim=64, intermediate=384, max_sequence=GROUPS)


class CodePredictor(nn.Module):
    """Positions: hidden, c0, c1 .. c4 (all through `small_to_mtp_projection`); head j at position j + 1 predicts c_{j+1}."""

    def __init__(self):
        super().__init__()
        self.model = Stack(PREDICTOR)
        self.model.codec_embedding = nn.ModuleList([nn.Embedding(SIZE, HIDDEN) for _ in range(GROUPS - 1)])
        self.small_to_mtp_projection = nn.Linear(HIDDEN, NARROW)
        self.lm_head = nn.ModuleList([nn.Linear(NARROW, SIZE, bias=False) for _ in range(GROUPS - 1)])
        for e in self.model.codec_embedding:
            nn.init.normal_(e.weight, std=0.3)

    def forward(self, hidden, rows):
        """hidden [N, 256], rows [N, 5, 256] embeddings of c0..c4 -> logits [N, 5, 256] of c1..c5."""
        x = self.small_to_mtp_projection(torch.cat([hidden[:, None], rows], 1))
        x = self.model(x)
        return torch.stack([head(x[:, j + 1]) for j, head in enumerate(self.lm_head)], 1)


class Talker(nn.Module):
    def __init__(self):
        super().__init__()
        self.model = Stack(TALKER)
        self.model.codec_embedding = nn.Embedding(SIZE, HIDDEN)
        self.codec_head = nn.Linear(HIDDEN, SIZE, bias=False)
        self.advance_head = nn.Linear(HIDDEN, 4)
        self.code_predictor = CodePredictor()
        # Text rows: a token's vector through one matrix per window place; the product is the host's table.
        self.token = nn.Embedding(len(synth.TOKENS), 96)
        self.place = nn.Parameter(torch.randn(WINDOW, 96, HIDDEN) * 0.05)
        self.voice = nn.Embedding(len(synth.VOICES), HIDDEN)
        self.elapsed = nn.Embedding(MAX_ELAPSED + 2, HIDDEN)
        self.bos = nn.Parameter(torch.randn(1, HIDDEN) * 0.1)
        nn.init.normal_(self.model.codec_embedding.weight, std=0.3)
        nn.init.normal_(self.voice.weight, std=0.3)
        nn.init.normal_(self.elapsed.weight, std=0.1)

    def text_table(self):
        """[13, tokens, 256]; row 0 (<pad>) is zero."""
        table = torch.einsum("td,wdh->wth", self.token.weight, self.place)
        return torch.cat([torch.zeros_like(table[:, :1]), table[:, 1:]], 1)

    def embeddings(self):
        return [self.model.codec_embedding] + list(self.code_predictor.model.codec_embedding)

    def code_rows(self, codes):
        """codes [..., 6] -> [..., 6, 256]"""
        return torch.stack([e(codes[..., g]) for g, e in enumerate(self.embeddings())], -2)

    def text_rows(self, window, table):
        """window [..., 13] token ids -> [..., 256]"""
        flat = table.reshape(-1, HIDDEN)
        ids = window + torch.arange(WINDOW, device=window.device) * table.shape[1]
        return F.embedding_bag(ids.reshape(-1, WINDOW), flat, mode="sum").reshape(*window.shape[:-1], HIDDEN)


class Lines:
    def __init__(self, names):
        self.sets = [np.load(synth.work_dir("codes", n + ".npz")) for n in names]
        self.sets = [{k: s[k] for k in s.files} for s in self.sets]
        self.lines = [(s, k) for s in range(len(self.sets)) for k in range(len(self.sets[s]["voice"]))]
        self.frames = np.array([int(self.sets[s]["frame_at"][k + 1] - self.sets[s]["frame_at"][k]) for s, k in self.lines])

    def get(self, i):
        s, k = self.lines[i]
        d = self.sets[s]
        t, f = slice(d["token_at"][k], d["token_at"][k + 1]), slice(d["frame_at"][k], d["frame_at"][k + 1])
        return int(d["voice"][k]), d["tokens"][t].astype(np.int64), d["codes"][f].astype(np.int64), d["pointer"][f].astype(np.int64), str(d["text"][k])


def window_of(tokens, pointer):
    """[frames, 13] token ids around each pointer; 0 outside the line."""
    padded = np.concatenate([np.zeros(BEHIND, np.int64), tokens, np.zeros(AHEAD + 1, np.int64)])
    return padded[pointer[:, None] + np.arange(WINDOW)[None]]


def elapsed_of(pointer):
    out = np.zeros(len(pointer), np.int64)
    for n in range(1, len(pointer)):
        out[n] = out[n - 1] + 1 if pointer[n] == pointer[n - 1] else 0
    return np.minimum(out, MAX_ELAPSED + 1)


def batch_of(data, picked, rng, noisy=True):
    length = int(max(data.frames[i] for i in picked))
    b = len(picked)
    codes, windows = np.zeros((b, length, GROUPS), np.int64), np.zeros((b, length, WINDOW), np.int64)
    elapsed, advance, voice, mask = np.zeros((b, length), np.int64), np.zeros((b, length), np.int64), np.zeros(b, np.int64), np.zeros((b, length), np.float32)
    previous = np.zeros((b, length, GROUPS), np.int64)
    keep = np.ones((b, length), np.float32)
    for r, i in enumerate(picked):
        voice[r], tokens, code, pointer, _ = data.get(i)
        n = len(code)
        codes[r, :n], windows[r, :n], mask[r, :n] = code, window_of(tokens, pointer), 1
        e = elapsed_of(pointer)
        advance[r, :n] = np.minimum(np.append(np.diff(pointer), 1), 3)
        before = np.concatenate([np.zeros((1, GROUPS), np.int64), code[:-1]])
        if noisy:
            p = rng.random() * 2                                   # some lines clean, some twice as rough
            jump = rng.random(n) < 0.05 * p
            before[jump] = before[np.clip(np.arange(n) + rng.integers(-2, 3, n), 0, n - 1)][jump]
            wrong = rng.random((n, GROUPS)) < 0.05 * p
            before[wrong] = rng.integers(0, SIZE, int(wrong.sum()))
            # One digit of a code off by one step: what its own near misses look like.
            near = rng.random((n, GROUPS)) < 0.15 * p
            place = 4 ** rng.integers(0, 4, (n, GROUPS))
            digit = before // place % 4
            moved = np.clip(digit + rng.choice([-1, 1], (n, GROUPS)), 0, 3)
            before = np.where(near, before + (moved - digit) * place, before)
            keep[r, :n] = rng.random(n) >= 0.08 * p
            e = np.where(rng.random(n) < 0.1, np.clip(e + rng.integers(-1, 2, n), 0, MAX_ELAPSED + 1), e)
        previous[r, :n], elapsed[r, :n] = before, e
    t = torch.from_numpy
    return t(previous), t(keep), t(windows), t(elapsed), t(voice), t(codes), t(advance), t(mask)


def losses(model, batch, share, generator=None):
    previous, keep, windows, elapsed, voice, codes, advance, mask = batch
    table = model.text_table()
    rows = model.code_rows(previous).sum(-2) * keep[..., None]
    rows = torch.cat([model.bos[None].expand(len(rows), 1, HIDDEN), rows[:, 1:]], 1)
    x = rows + model.text_rows(windows, table) + model.voice(voice)[:, None] + model.elapsed(elapsed)
    hidden = model.model(x)
    live = mask.reshape(-1) > 0
    hidden, codes, advance = hidden.reshape(-1, HIDDEN)[live], codes.reshape(-1, GROUPS)[live], advance.reshape(-1)[live]
    first = F.cross_entropy(model.codec_head(hidden), codes[:, 0])
    move = F.cross_entropy(model.advance_head(hidden), advance)
    chosen = torch.rand(len(hidden), generator=generator).to(hidden.device) < share
    code = codes[chosen]
    logits = model.code_predictor(hidden[chosen], model.code_rows(code)[:, :5])
    rest = F.cross_entropy(logits.reshape(-1, SIZE), code[:, 1:].reshape(-1), reduction="none").reshape(-1, 5).mean(0)
    return first, rest, move


def order(data, rng, frames_per_step):
    """Batches of lines of like length, in random order, for one pass over the data."""
    noise = data.frames * (1 + 0.2 * rng.random(len(data.frames)))
    batches, current, longest = [], [], 0
    for i in np.argsort(noise):
        longest = max(longest, data.frames[i])
        if current and longest * (len(current) + 1) > frames_per_step:
            batches.append(current)
            current, longest = [], data.frames[i]
        current.append(int(i))
    batches.append(current)
    rng.shuffle(batches)
    return batches


def train(minutes, names, held, frames_per_step=900, peak=1.5e-3, seed=7, extra=None):
    torch.set_num_threads(1)
    torch.manual_seed(seed)
    rng = np.random.default_rng(seed)
    data, check = Lines(names), Lines([held])
    place = fast.device()
    model = fast.use(Talker().to(place))
    decayed = [p for p in model.parameters() if p.dim() > 1]
    plain = [p for p in model.parameters() if p.dim() <= 1]
    optimiser = torch.optim.AdamW([{"params": decayed, "weight_decay": 0.02}, {"params": plain, "weight_decay": 0.0}], lr=peak, betas=(0.9, 0.98))
    path = synth.work_dir("talker", "talker.pt")
    step, spent = 0, 0.0
    if os.path.exists(path):
        kept = torch.load(path, map_location=place)
        model.load_state_dict(kept["talker"])
        if "optimiser" in kept:
            optimiser.load_state_dict(kept["optimiser"])
        step, spent = kept["step"], kept["spent"]
        rng = np.random.default_rng(seed + step)
    first_step = step
    began, saved, shown, average, heard, queue = time.time() - spent, time.time(), time.time(), None, 0.0, []
    held_batch = fast.to(place, *batch_of(check, list(range(0, min(len(check.lines), 60))), rng, noisy=False))

    def keep():
        runlog.save(path, dict(talker=model.state_dict(), optimiser=optimiser.state_dict(), step=step, spent=spent))

    def held_losses():
        model.eval()
        with torch.no_grad():
            first, rest, move = losses(model, held_batch, 1.0)
        model.train()
        return [round(float(v), 3) for v in [first, *rest, move]]

    while True:
        spent = time.time() - began
        progress = spent / (minutes * 60)
        if progress >= 1:
            break
        if not queue:
            # More speech may have been encoded meanwhile.
            fresh = [n for n in (extra or []) if n not in names and os.path.exists(synth.work_dir("codes", n + ".npz"))]
            if fresh:
                names = names + fresh
                data = Lines(names)
                print(f"talker: {data.frames.sum() * .04 / 3600:.2f} h of speech from now on", flush=True)
            queue = order(data, rng, frames_per_step)
        picked = queue.pop()
        rate = peak * min(1, (step - first_step + 1) / 150) * (0.01 + 0.99 * 0.5 * (1 + math.cos(math.pi * progress)))
        for group in optimiser.param_groups:
            group["lr"] = rate
        batch = fast.to(place, *batch_of(data, picked, rng))
        first, rest, move = losses(model, batch, 0.4)
        loss = first + 0.6 * rest.sum() + 1.0 * move
        optimiser.zero_grad(set_to_none=True)
        loss.backward()
        norm = torch.nn.utils.clip_grad_norm_(model.parameters(), 1.0)
        if torch.isfinite(norm):
            optimiser.step()
        step += 1
        heard += float(batch[-1].sum()) * 0.04
        now = np.array([float(first), *map(float, rest), float(move)])
        average = now if average is None else 0.98 * average + 0.02 * now
        if time.time() - shown > 10:
            shown = time.time()
            print(f"talker {spent:5.0f} s step {step} lr {rate:.5f} codes {' '.join(f'{v:.2f}' for v in average[:6])} advance {average[6]:.3f} "
                  f"{heard / max(time.time() - began - 0, 1):.0f} audio-s/s", flush=True)
        if time.time() - saved > 150:
            saved = time.time()
            keep()
            print(f"talker {spent:5.0f} s held-out codes+advance {held_losses()}", flush=True)
    keep()
    runlog.log("talker", seconds=spent, steps=step, hours=float(data.frames.sum() * .04 / 3600), held_out=held_losses())


def load():
    model = Talker()
    model.load_state_dict(torch.load(synth.work_dir("talker", "talker.pt"), map_location="cpu")["talker"])
    return model.eval()


class TalkerGraph(nn.Module):
    def __init__(self, talker):
        super().__init__()
        self.model, self.codec_head, self.advance_head = talker.model, talker.codec_head, talker.advance_head

    def forward(self, inputs_embeds, *rest):
        *past, seqlens_k, total = rest
        hidden, presents = self.model.step(inputs_embeds, past, seqlens_k, total)
        hidden = hidden[:, -1]
        return (self.codec_head(hidden), hidden, torch.softmax(self.advance_head(hidden), -1), *presents)


class PredictorGraph(nn.Module):
    """All six codes of a frame in one run, sampling inside.

    A run costs what its many small nodes cost, hardly what they compute. What a code is to the first layer (its projected row, and its query, key and value at
    the one place where it stands) depends on nothing else: a table per codebook, made when the graph is loaded. The Talker's row is only ever looked
    back at: in the first layer it sees itself alone, so its own value is what it gets, and of the second nobody needs more than its key and value.
    """

    def __init__(self, talker):
        super().__init__()
        self.model = nn.Module()
        self.model.codec_embedding = talker.model.codec_embedding
        self.code_predictor = talker.code_predictor

    def queries(self, block, x):
        """Normed rows [..., 128] -> queries and keys side by side by head, normed [..., 4, 64], and values [..., 128]."""
        attention, c = block.self_attn, PREDICTOR
        both, v = F.linear(x, torch.cat([attention.q_proj.weight, attention.k_proj.weight, attention.v_proj.weight])).split([2 * c.hidden, c.hidden], -1)
        both = reshaped(both, *[0] * (x.dim() - 2), -1, c.heads + c.kv_heads, c.head_dim)
        weight = torch.stack([attention.q_norm.weight] * c.heads + [attention.k_norm.weight] * c.kv_heads)
        return RmsNorm(c.head_dim, c.eps)(both) * weight, v

    def rows(self, embedding, at):
        """What the first layer needs of codes at place `at`: row, query, key and value [..., 4 * 128]. embedding [codes, 256]."""
        c, model = PREDICTOR, self.code_predictor.model
        x = self.code_predictor.small_to_mtp_projection(embedding)
        both, v = self.queries(model.layers[0], model.layers[0].input_layernorm(x))
        both = rotate(both, model.cos_cache[at], model.sin_cache[at])
        return torch.cat([x, reshaped(both, -1, 2 * c.hidden), v], -1)

    def forward(self, hidden, code_0, noise):
        predictor, c = self.code_predictor, PREDICTOR
        (first, second), cos, sin = predictor.model.layers, predictor.model.cos_cache, predictor.model.sin_cache
        embeddings = [self.model.codec_embedding, *predictor.model.codec_embedding]
        start = reshaped(predictor.small_to_mtp_projection(hidden), -1, 1, c.hidden)
        attention = first.self_attn
        k, value = F.linear(first.input_layernorm(start), torch.cat([attention.k_proj.weight, attention.v_proj.weight])).split([c.hidden, c.hidden], -1)
        # One row: by head and by place are the same in memory; and place 0 turns nothing.
        k = reshaped(attention.k_norm(reshaped(k, 0, -1, c.kv_heads, c.head_dim)), 0, c.kv_heads, -1, c.head_dim)
        above, below = [], [k, reshaped(value, 0, c.kv_heads, -1, c.head_dim)]
        code, codes, embed = code_0, [code_0[:, None]], embeddings[0](code_0)
        for j in range(GROUPS - 1):
            if torch.onnx.is_in_onnx_export():
                row = F.embedding(reshaped(code, -1, 1), self.rows(embeddings[j].weight, j + 1))
            else:
                row = self.rows(embeddings[j](code), j + 1)[:, None]
            x, q, k, v = row.split(c.hidden, -1)
            out, *below = attend(q, k, v, c.heads, *below)
            if j == 0:
                x, out = torch.cat([start, x], 1), torch.cat([value, out], 1)
            y, x = add_norm(first.self_attn.o_proj(out), x, first.post_attention_layernorm)
            y, x = add_norm(first.mlp(y), x, second.input_layernorm)
            both, v = self.queries(second, y)
            q, k = turn(reshaped(both, 0, -1, 2 * c.hidden), cos, sin, j + 1 if j else 0, c.heads + c.kv_heads).split(c.hidden, -1)
            if j == 0:
                x, q = x[:, 1:], q[:, 1:]
            out, *above = attend(q, k, v, c.heads, *above)
            y, x = add_norm(second.self_attn.o_proj(out), x, second.post_attention_layernorm)
            y, _ = add_norm(second.mlp(y), x, predictor.model.norm)
            code = torch.argmax(predictor.lm_head[j](reshaped(y, -1, c.hidden)) + noise[:, j], -1)
            codes.append(code[:, None])
            embed = embed + embeddings[j + 1](code)
        return torch.cat(codes, 1), embed


def tables(talker):
    with torch.no_grad():
        return {"talker_text": talker.text_table(), "talker_voice": talker.voice.weight, "talker_elapsed": talker.elapsed.weight, "talker_bos": talker.bos}


def export(folder, talker, released=False):
    """`released`: the graphs alone, with the weights of the bundle's own ones, of which the kept checkpoint has the small ones rounded to fp16."""
    from . import checkpoints, onnx_export
    talker = talker.eval()
    torch.manual_seed(4)
    inputs, outputs, states = talker.model.past_specs()
    graph, predictor = TalkerGraph(talker).eval(), PredictorGraph(talker).eval()
    if released:
        onnx_export.take_weights(graph, checkpoints.BUNDLE / "talker.onnx", "talker.")
        onnx_export.take_weights(predictor, checkpoints.BUNDLE / "code_predictor.onnx", "talker.")
    capacity, batch = 64, 2
    past = [torch.randn(batch, 2, capacity, 64) * 0.5 for _ in inputs]
    lengths = torch.tensor([7, 30], dtype=torch.int32)
    for state in past:                       # the operator clears what lies beyond the valid length
        for row in range(batch):
            state[row, :, int(lengths[row]):] = 0
    example = [torch.randn(batch, 1, HIDDEN), *past, lengths, torch.tensor([31], dtype=torch.int32)]
    onnx_export.export(folder, "talker", graph, [("inputs_embeds", ["batch", "sequence", HIDDEN]), *inputs, ("seqlens_k", ["batch"]), ("total_sequence_length", [1])],
                       [("logits", ["batch", SIZE]), ("hidden", ["batch", HIDDEN]), ("advance", ["batch", 4]), *outputs], example, states=states, prefix="talker.")
    rows = [("hidden", ["batch", HIDDEN]), ("code_0", ["batch"]), ("noise", ["batch", GROUPS - 1, SIZE])]
    onnx_export.export(folder, "code_predictor", predictor, rows, [("codes", ["batch", GROUPS]), ("embed", ["batch", HIDDEN])],
                       [torch.randn(2, HIDDEN), torch.randint(0, SIZE, (2,)), torch.randn(2, GROUPS - 1, SIZE)], prefix="talker.")
    if released:
        return
    info = {}
    for name, value in tables(talker).items():
        value.detach().half().numpy().tofile(os.path.join(folder, name + ".f16"))
        info[name] = {"file": name + ".f16", "type": "float16", "shape": list(value.shape)}
    voices = [{"name": n, "row": i, "teacher": f"flite {f}", "description": d} for i, (n, f, _, _, _, d) in enumerate(synth.VOICES)]
    with open(os.path.join(folder, "speech.json"), "w") as f:
        json.dump({"tables": info, "talker": {"hidden": HIDDEN, "layers": TALKER.layers, "kv_heads": TALKER.kv_heads, "head_dim": TALKER.head_dim,
                                              "max_sequence": TALKER.max_sequence, "window_behind": BEHIND, "window_ahead": AHEAD, "max_elapsed": MAX_ELAPSED,
                                              "tokens": synth.TOKENS, "voices": voices}}, f, indent=1)


def attend_cached(block, x, cos, sin, cache):
    """One position for all lines at once; cache holds the last 63 positions."""
    attention, c = block.self_attn, TALKER
    q, k, v = attention.qkv(block.input_layernorm(x))
    q, k = rotate(q.transpose(1, 2), cos, sin), rotate(k.transpose(1, 2), cos, sin)
    v = v.reshape(len(x), 1, c.kv_heads, c.head_dim).transpose(1, 2)
    if cache is not None:
        k, v = torch.cat([cache[0], k], 2)[:, :, -c.window:], torch.cat([cache[1], v], 2)[:, :, -c.window:]
    group = c.heads // c.kv_heads
    scores = q.reshape(len(x), c.kv_heads, group, c.head_dim) @ k.transpose(-1, -2) * (c.head_dim ** -0.5)
    out = (torch.softmax(scores, -1) @ v).reshape(len(x), 1, c.heads * c.head_dim)
    x = x + attention.o_proj(out)
    return x + block.mlp(block.post_attention_layernorm(x)), (k, v)


def generate(talker, lines, temperature=0.0, seed=0, limit=500):
    """lines: (voice, token ids). Free-running with the runtime's pointer rule. -> list of codes [frames, 6] and pointers."""
    generator = torch.Generator().manual_seed(seed)
    gumbel = lambda *shape: -torch.log(-torch.log(torch.rand(*shape, generator=generator).clamp(1e-9, 1 - 1e-7))) * temperature
    predictor = PredictorGraph(talker).eval()
    count = len(lines)
    with torch.no_grad():
        table = talker.text_table()
        voice = talker.voice(torch.tensor([v for v, _ in lines]))
        pointer, elapsed, hold = np.zeros(count, np.int64), np.zeros(count, np.int64), np.ones(count)
        done, codes_out, pointers_out = np.zeros(count, bool), [[] for _ in lines], [[] for _ in lines]
        code_row, caches = talker.bos.expand(count, HIDDEN), [None] * TALKER.layers
        for n in range(limit):
            window = np.stack([window_of(np.asarray(t), np.array([min(p, len(t) - 1)]))[0] for (_, t), p in zip(lines, pointer)])
            x = code_row + talker.text_rows(torch.from_numpy(window), table) + voice + talker.elapsed(torch.from_numpy(np.minimum(elapsed, 15)))
            x = x[:, None]
            cos, sin = talker.model.cos_cache[n:n + 1], talker.model.sin_cache[n:n + 1]
            for i, block in enumerate(talker.model.layers):
                x, caches[i] = attend_cached(block, x, cos, sin, caches[i])
            hidden = talker.model.norm(x)[:, 0]
            first = torch.argmax(talker.codec_head(hidden) + gumbel(count, SIZE), -1)
            codes, code_row = predictor(hidden, first, gumbel(count, GROUPS - 1, SIZE))
            advance = torch.softmax(talker.advance_head(hidden), -1).numpy()
            for r in np.flatnonzero(~done):
                codes_out[r].append(codes[r].numpy())
                pointers_out[r].append(pointer[r])
                hold[r] *= advance[r, 0]
                if hold[r] < 0.5 or elapsed[r] >= MAX_ELAPSED:
                    pointer[r] += 1 + int(advance[r, 1:].argmax())
                    hold[r], elapsed[r] = 1.0, 0
                else:
                    elapsed[r] += 1
                done[r] = pointer[r] >= len(lines[r][1])
            if done.all():
                break
    return [np.array(c) for c in codes_out], pointers_out


def decode(code2wav, codes, seed=0):
    """Codes of one line -> float32 sound, with two frames of the codec's own silence behind it."""
    with torch.no_grad():
        code = torch.from_numpy(codes.astype(np.int64).T[None].copy())
        noise = torch.randn(1, code.shape[2] * codec_module.FRAME, generator=torch.Generator().manual_seed(seed))
        return code2wav(code, noise, *code2wav.states(1))[0][0].numpy()


if __name__ == "__main__":
    torch.set_num_threads(1)
    command = sys.argv[1]
    if command == "train":
        train(float(sys.argv[2]), [n for n in sys.argv[4:] if not n.startswith("+")], sys.argv[3], extra=[n[1:] for n in sys.argv[4:] if n.startswith("+")])
    elif command == "export":
        torch.manual_seed(0)
        export(sys.argv[2], Talker() if "--random" in sys.argv else load(), "--released" in sys.argv)
