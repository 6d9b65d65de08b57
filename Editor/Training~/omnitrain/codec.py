"""The codec: a parametric vocoder whose parameters travel as 6 x 256 codes at 25 frames per second.

The teachers (flite's clustergen voices) are source-filter vocoders, and flite hands over their exact parameters every 5 ms: F0, a
mel-cepstrum (minimum phase by construction) and five pulse strengths. So encoder and decoder are trained on parameters alone, with no
waveform in the loop: no random noise in the loss, and hundreds of seconds of speech per second on one core. `code2wav` then turns
parameters into sound itself: a band-limited pulse train and white noise, cut into 10 ms windows, each filtered by its minimum-phase
spectrum. Every part of it is causal with explicit state; the only delay is 5 ms.

`python3 -m omnitrain.codec train MINUTES FREEZE_MINUTES NAME...`, `... tune MINUTES NAME...`, `... polish MINUTES NAME...`
"""
import math
import sys
import time

import numpy as np
import torch
import torch.nn as nn
import torch.nn.functional as F

from . import fast, runlog, synth

GROUPS, SIZE, DIGITS, LEVELS = 6, 256, 4, 4
LATENT = GROUPS * DIGITS
HOP, HOPS, CEPS = synth.HOP, synth.FRAME_HOPS, synth.CEPS
FRAME = HOP * HOPS
FEATURES = CEPS + 5 + 2                      # cepstrum, pulse strengths, voiced, log F0
LF_MEAN, LF_SCALE = 4.8, 0.35                # log F0 of the voices: 4.2 .. 5.6
WIDE, FINE = 256, 160
# flite sharpens its formants before filtering: cepstral coefficients from 2 on times 1.4, energy kept.
SHARPEN = torch.tensor([1.0, 1.0] + [1.4] * (CEPS - 2))


class ConvNext(nn.Module):
    def __init__(self, width, kernel, factor=3, causal=True):
        super().__init__()
        self.kernel, self.causal = kernel, causal
        self.dwconv = nn.Conv1d(width, width, kernel, groups=width)
        self.norm = nn.LayerNorm(width, eps=1e-6)
        self.pwconv1 = nn.Linear(width, factor * width)
        self.pwconv2 = nn.Linear(factor * width, width)
        self.gamma = nn.Parameter(torch.full((width,), 0.3))

    def mix(self, x, y):
        y = self.norm(y.transpose(1, 2))
        return x + (self.gamma * self.pwconv2(F.gelu(self.pwconv1(y)))).transpose(1, 2)

    def forward(self, x):
        pad = (self.kernel - 1, 0) if self.causal else (self.kernel // 2, self.kernel // 2)
        return self.mix(x, self.dwconv(F.pad(x, pad)))

    def step(self, x, past):
        joined = torch.cat([past, x], 2)
        return self.mix(x, self.dwconv(joined)), joined[:, :, -(self.kernel - 1):]


class Encoder(nn.Module):
    """Offline, sees both ways; only used to make teaching material."""

    def __init__(self):
        super().__init__()
        self.fine_in = nn.Conv1d(FEATURES, 160, 6, stride=2, padding=2)
        self.fine = nn.ModuleList([ConvNext(160, 7, causal=False) for _ in range(2)])
        self.wide_in = nn.Conv1d(160, 224, 8, stride=4, padding=2)
        self.wide = nn.ModuleList([ConvNext(224, 5, causal=False) for _ in range(3)])
        self.out = nn.Conv1d(224, LATENT, 1)

    def forward(self, x):                    # [B, hops, FEATURES] normalised
        edge = 4 * HOPS                      # the line's own silence continues outside it: zeros would be a loud sound
        x = F.pad(x.transpose(1, 2), (edge, edge), mode="replicate")
        x = self.fine_in(x)
        for block in self.fine:
            x = block(x)
        x = self.wide_in(x)
        for block in self.wide:
            x = block(x)
        return self.out(x)[:, :, 4:-4]


def quantise(latent):
    """[B, 24, T] -> straight-through values in {-1.5, -.5, .5, 1.5} and the digits 0..3."""
    z = 2.0 * torch.tanh(latent)
    digit = (z + 1.5).round().clamp(0, LEVELS - 1)
    return z + (digit - 1.5 - z).detach(), digit.long()


def codes_of(digits):
    """[B, 24, T] digits -> [B, 6, T] codes."""
    b, _, t = digits.shape
    weight = digits.new_tensor([LEVELS ** k for k in range(DIGITS)])[None, None, :, None]
    return (digits.reshape(b, GROUPS, DIGITS, t) * weight).sum(2)


class Decoder(nn.Module):
    """Code rows -> vocoder parameters, strictly causal."""

    def __init__(self):
        super().__init__()
        self.wide = nn.ModuleList([ConvNext(WIDE, 5) for _ in range(3)])
        self.up = nn.Linear(WIDE, 4 * FINE)
        self.fine = nn.ModuleList([ConvNext(FINE, 7) for _ in range(3)])
        self.head = nn.Linear(FINE, 2 * FEATURES)

    def widths(self):
        return [(WIDE, 4)] * len(self.wide) + [(FINE, 6)] * len(self.fine)

    def run(self, x, past):
        """x [B, WIDE, T], past: one [B, width, kernel - 1] per block. -> raw features [B, 8 T, FEATURES], presents."""
        presents = []
        for block, state in zip(self.wide, past):
            x, state = block.step(x, state)
            presents.append(state)
        x = self.up(x.transpose(1, 2)).reshape(x.shape[0], -1, FINE).transpose(1, 2)
        for block, state in zip(self.fine, past[len(self.wide):]):
            x, state = block.step(x, state)
            presents.append(state)
        return self.head(x.transpose(1, 2)).reshape(x.shape[0], -1, FEATURES), presents

    def forward(self, x):
        zeros = [x.new_zeros(x.shape[0], w, n) for w, n in self.widths()]
        return self.run(x, zeros)[0]


class Codec(nn.Module):
    def __init__(self):
        super().__init__()
        self.encoder = Encoder()
        # Each group's four digits go through a small net of their own; folded into one 256-row table per group at export.
        self.group_in = nn.Conv1d(LATENT, GROUPS * 32, 1, groups=GROUPS)
        self.group_out = nn.Conv1d(GROUPS * 32, WIDE, 1)
        self.decoder = Decoder()
        self.register_buffer("mean", torch.zeros(CEPS))
        self.register_buffer("scale", torch.ones(CEPS))

    def normalise(self, ceps, pulse, voiced, lf):
        return torch.cat([(ceps - self.mean) / self.scale, pulse * 2 - 1, voiced[..., None] * 2 - 1,
                          ((lf - LF_MEAN) / LF_SCALE)[..., None]], -1)

    def rows(self, z):
        return self.group_out(F.gelu(self.group_in(z)))

    def encode(self, features):
        return codes_of(quantise(self.encoder(features))[1])

    def tables(self):
        """[6 * 256, WIDE]: what each code adds to a row."""
        with torch.no_grad():
            code = torch.arange(SIZE)
            digit = torch.stack([code // LEVELS ** k % LEVELS for k in range(DIGITS)]).float() - 1.5     # [4, 256]
            out = []
            for g in range(GROUPS):
                inner = F.gelu(self.group_in.weight[32 * g:32 * g + 32, :, 0] @ digit + self.group_in.bias[32 * g:32 * g + 32, None])
                out.append((self.group_out.weight[:, 32 * g:32 * g + 32, 0] @ inner).T + self.group_out.bias / GROUPS)
            return torch.cat(out)

    def forward(self, features):
        z, digits = quantise(self.encoder(features))
        return self.decoder(self.rows(z)), digits


def split(raw, mean, scale):
    """Raw head output -> cepstrum, pulse logits, voicing logit, log F0."""
    return (raw[..., :CEPS] * scale + mean, raw[..., CEPS:CEPS + 5], raw[..., CEPS + 5], raw[..., CEPS + 6] * LF_SCALE + LF_MEAN)


class Params:
    """Sets of vocoder parameters in memory, with crops for training."""

    def __init__(self, names):
        self.sets = [synth.Speech(synth.work_dir("speech", n + ".npz")) for n in names]
        self.lines = [(s, k) for s in range(len(self.sets)) for k in range(self.sets[s].count)]

    def get(self, line, start=0, hops=None):
        s, k = self.lines[line]
        d = self.sets[s].data
        a, b = int(d["hop_at"][k]), int(d["hop_at"][k + 1])
        f0 = d["f0"][a:b].astype(np.float32)
        voiced = f0 > 0
        if voiced.any():
            at = np.flatnonzero(voiced)
            lf = np.interp(np.arange(len(f0)), at, np.log(f0[at])).astype(np.float32)
        else:
            lf = np.full(len(f0), LF_MEAN, np.float32)
        end = None if hops is None else start + hops
        return (d["ceps"][a:b][start:end].astype(np.float32), d["pulse"][a:b][start:end].astype(np.float32),
                voiced[start:end].astype(np.float32), lf[start:end])

    def length(self, line):
        s, k = self.lines[line]
        return int(self.sets[s].data["hop_at"][k + 1] - self.sets[s].data["hop_at"][k])


def loss_of(raw, ceps, pulse, voiced, lf, codec, basis, mask):
    got, p, v, f = split(raw, codec.mean, codec.scale)
    # Log spectrum on 80 points of the warped axis; quiet hops count less, but stop closures are not thrown away.
    loud = mask * (0.3 + 0.7 * torch.sigmoid(2 * (ceps[..., 0] - 4)))
    error = ((got - ceps) * SHARPEN.to(ceps.device)) @ basis
    spectrum = (error.abs().mean(-1) * loud).sum() / mask.sum()
    edges = ((error[:, 1:] - error[:, :-1]).abs().mean(-1) * loud[:, 1:]).sum() / mask.sum()
    strength = ((torch.sigmoid(p) - pulse).abs().mean(-1) * loud).sum() / mask.sum()
    gate = (F.binary_cross_entropy_with_logits(v, voiced, reduction="none") * mask).sum() / mask.sum()
    pitch = ((f - lf).abs() * mask * (0.05 + voiced)).sum() / mask.sum()
    total = spectrum + 0.7 * edges + 1.5 * strength + 0.3 * gate + 6 * pitch
    return total, (spectrum, edges, strength, gate, pitch)


def train(minutes, freeze_minutes, names, crop=48, batch=20, seed=5, mode="train"):
    """Encoder and decoder together until `freeze_minutes`, then the decoder alone: codes are final from there on and the talker can
    start. From a finished run, `tune` goes on with both at half the rate, and `polish` with the decoder alone: codes stay as they are."""
    torch.set_num_threads(1)
    torch.manual_seed(seed)
    rng = np.random.default_rng(seed)
    data = Params(names)
    place = fast.device()
    codec = fast.use(Codec().to(place))
    sample = np.concatenate([data.get(int(k))[0] for k in rng.integers(len(data.lines), size=300)])
    codec.mean.copy_(torch.tensor(sample.mean(0)))
    codec.scale.copy_(torch.tensor(sample.std(0) + 0.02))
    basis = torch.tensor(np.cos(np.outer(np.arange(CEPS), (np.arange(80) + 0.5) * np.pi / 80)), dtype=torch.float32, device=place)
    frozen_path, path = synth.work_dir("codec", "encoder.pt"), synth.work_dir("codec", "codec.pt")
    optimiser = torch.optim.AdamW(codec.parameters(), lr=2e-3, betas=(0.8, 0.99), weight_decay=0.01)
    frozen, step, spent = False, 0, 0.0
    import os
    if os.path.exists(path):
        kept = torch.load(path, map_location=place)
        codec.load_state_dict(kept["codec"])
        if "optimiser" in kept:
            optimiser.load_state_dict(kept["optimiser"])
        frozen, step, spent = kept["frozen"], kept["step"], kept["spent"]
        if mode != kept.get("mode", "train"):
            frozen, step, spent = mode == "polish", 1000, 0.0
        if frozen:
            for p in codec.encoder.parameters():
                p.requires_grad_(False)
    lengths = np.array([data.length(k) for k in range(len(data.lines))])
    chance = lengths / lengths.sum()
    hops = crop * HOPS
    began, saved, shown, average = time.time() - spent, time.time(), time.time(), None
    while True:
        spent = time.time() - began
        progress = spent / (minutes * 60)
        if progress >= 1:
            break
        if not frozen and spent >= freeze_minutes * 60:
            frozen = True
            for p in codec.encoder.parameters():
                p.requires_grad_(False)
                p.grad = None
            torch.save({"codec": codec.state_dict()}, frozen_path)
            print(f"codec: encoder frozen after {spent:.0f} s, step {step}", flush=True)
        rate = (2e-3 if mode == "train" else 1e-3) * min(1, (step + 1) / 200) * (0.02 + 0.98 * 0.5 * (1 + math.cos(math.pi * progress)))
        for group in optimiser.param_groups:
            group["lr"] = rate
        picked, masks = [], np.ones((batch, hops), np.float32)
        for i, line in enumerate(rng.choice(len(chance), batch, p=chance)):
            frames = lengths[line] // HOPS
            start = int(rng.integers(0, max(frames - crop, 0) + 1)) * HOPS
            item = data.get(int(line), start, hops)
            have = len(item[0])
            if start:
                masks[i, :4 * HOPS] = 0
            if start + hops < lengths[line]:
                masks[i, -2 * HOPS:] = 0
            masks[i, have:] = 0
            picked.append([np.concatenate([a, np.repeat(a[-1:], hops - have, 0)]) if have < hops else a for a in item])
        ceps, pulse, voiced, lf, mask = fast.to(place, *(torch.from_numpy(np.stack([p[j] for p in picked])) for j in range(4)), torch.from_numpy(masks))
        raw, digits = codec(codec.normalise(ceps, pulse, voiced, lf))
        loss, parts = loss_of(raw, ceps, pulse, voiced, lf, codec, basis, mask)
        optimiser.zero_grad(set_to_none=True)
        loss.backward()
        norm = torch.nn.utils.clip_grad_norm_([p for p in codec.parameters() if p.grad is not None], 2.0)
        if torch.isfinite(norm):
            optimiser.step()
        step += 1
        now = np.array([float(loss)] + [float(p) for p in parts])
        average = now if average is None else 0.98 * average + 0.02 * now
        if time.time() - shown > 10:
            shown = time.time()
            code = codes_of(digits)
            entropy = [float(-(p * (p + 1e-9).log2()).sum()) for p in (torch.bincount(code[:, g].flatten(), minlength=SIZE) / code[:, g].numel() for g in range(GROUPS))]
            print(f"codec {spent:5.0f} s step {step} lr {rate:.5f} loss {average[0]:.3f} spectrum {average[1]:.3f} edges {average[2]:.3f} strength {average[3]:.3f} "
                  f"voiced {average[4]:.3f} pitch {average[5]:.4f} entropy {min(entropy):.1f}-{max(entropy):.1f} {step * batch * crop * .04 / spent:.0f} audio-s/s", flush=True)
        if time.time() - saved > 120:
            saved = time.time()
            runlog.save(path, dict(codec=codec.state_dict(), optimiser=optimiser.state_dict(), frozen=frozen, step=step, spent=spent, mode=mode))
    runlog.save(path, dict(codec=codec.state_dict(), optimiser=optimiser.state_dict(), frozen=frozen, step=step, spent=spent, mode=mode))
    if not frozen:
        torch.save({"codec": codec.state_dict()}, frozen_path)
    runlog.log("codec", mode=mode, seconds=spent, steps=step, loss=float(average[0]), spectrum=float(average[1]), edges=float(average[2]),
               strength=float(average[3]), voiced=float(average[4]), pitch=float(average[5]))


def load(frozen=False):
    codec = Codec()
    codec.load_state_dict(torch.load(synth.work_dir("codec", "encoder.pt" if frozen else "codec.pt"), map_location="cpu")["codec"])
    return codec.eval()


if __name__ == "__main__":
    if sys.argv[1] == "train":
        train(float(sys.argv[2]), float(sys.argv[3]), sys.argv[4:])
    elif sys.argv[1] == "tune":
        train(float(sys.argv[2]), math.inf, sys.argv[3:], mode="tune")
    elif sys.argv[1] == "polish":
        train(float(sys.argv[2]), 0, sys.argv[3:], mode="polish")
