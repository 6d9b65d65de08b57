"""The codec's decoder and vocoder as a graph: codes + noise + states -> sound.

A call decodes one to four codec frames as a rule, so a call's price is that of reading the weights and of each node, hardly that of
arithmetic. Hence: channels last throughout (a depthwise convolution is a Gather of windows, a product and a sum; ONNX Runtime's own takes
five times as long for one row), nothing computed per call that can be folded into a matrix when the graph is loaded, and Fourier matrices
of half the size: what is symmetric in time is a cosine transform, what is antisymmetric a sine transform.

`python3 -m omnitrain.code2wav export FOLDER [--random] [--released]`, `... check [--random]`
"""
import math
import sys

import numpy as np
import torch
import torch.nn as nn
import torch.nn.functional as F

from . import checkpoints, onnx_export, synth
from .codec import CEPS, FINE, FRAME, GROUPS, HOP, LF_MEAN, LF_SCALE, SHARPEN, SIZE, WIDE, Codec, load
from .graph_ops import backwards, grouped, halves, places, reshaped, sum_before, sum_of_parts, windows

FFT = 7 * HOP                                # 10 ms window + 25 ms of filter tail
BINS = FFT // 2 + 1
GELU_IS_ONE = 1.1444507183528787           # x * P(normal < x) = 1


class Code2Wav(nn.Module):
    """All states start as zeros; their layout is the graph's own."""

    def __init__(self, codec):
        super().__init__()
        self.code_embedding = nn.Embedding(GROUPS * SIZE, WIDE)
        self.code_embedding.weight.data.copy_(codec.tables())
        self.decoder = codec.decoder
        self.register_buffer("mean", codec.mean.clone())
        self.register_buffer("scale", codec.scale.clone())
        self.register_buffer("offset", torch.arange(GROUPS)[None, :, None] * SIZE, persistent=False)
        self.register_buffer("ramp", torch.arange(1, HOP + 1).float()[None, None] / HOP)
        # The suffix of a name keeps these transforms in float32 in the file; rounded to fp16 they would put a hiss at -66 dB.
        f32 = lambda a: torch.tensor(np.ascontiguousarray(a), dtype=torch.float32)
        sharpen = SHARPEN.double().numpy()[:, None]
        energy = 2 * np.cos(np.outer(synth.warp((np.arange(96) + 0.5) * np.pi / 96), np.arange(CEPS))).T
        self.register_buffer("energy_cos_cache", f32(np.concatenate([energy, sharpen * energy], 1)))
        self.register_buffer("mean_cos_cache", f32(np.repeat(np.eye(2), 96, 0) / 96))
        waves = np.outer(synth.warp(np.linspace(0, np.pi, BINS)), np.arange(CEPS)).T
        self.register_buffer("log_cos_cache", f32(sharpen * np.cos(waves)))
        # Time runs from the middle of the window, between two samples; the phase puts the half window back. A cosine is a sine a quarter turn on.
        k = np.arange(BINS)
        delay = -2 * np.pi * k * (HOP - 0.5) / FFT
        wrapped = lambda a: a - 2 * np.pi * np.round(a / (2 * np.pi))
        self.register_buffer("phase_sin_cache", f32(np.tile(-sharpen * np.sin(waves), 2)))
        self.register_buffer("delay_sin_cache", f32(np.concatenate([wrapped(delay + np.pi / 2), wrapped(delay)])))
        bands = synth.band_filters(BINS)
        self.register_buffer("bands_cos_cache", f32(np.concatenate([bands, np.zeros((1, BINS))])))
        self.register_buffer("bands_sum_cos_cache", f32(bands.astype(np.float64).sum(0)))
        m = np.arange(HOP) + 0.5
        turn = 2 * np.pi * np.outer(m, k) / FFT
        window = 0.5 - 0.5 * np.cos(np.pi * np.arange(2 * HOP) / HOP)
        self.register_buffer("falling", f32(window[HOP:]))
        self.register_buffer("rising", f32(window[:HOP][::-1]))
        self.register_buffer("forward_cos_cache", f32(np.cos(turn)))
        self.register_buffer("forward_sin_cache", f32(-np.sin(turn)))
        back = 2 * np.pi * np.outer(k, k) / FFT
        weight = np.where((k == 0) | (k == BINS - 1), 1.0, 2.0)[:, None] / FFT / 32768
        self.register_buffer("inverse_cos_cache", f32(weight * np.cos(back)))
        self.register_buffer("inverse_sin_cache", f32(-weight * np.sin(back)))

    def state_shapes(self):
        blocks = [(f"{name}.{i}", (rows, width)) for name, rows, width in (("wide", 4, WIDE), ("fine", 6, FINE)) for i in range(3)]
        return blocks + [("pitch", (1,)), ("phase", (1,)), ("pulse", (1, HOP)), ("noise", (1, HOP)), ("tail", (6, HOP))]

    def states(self, batch):
        return [torch.zeros(batch, *shape) for _, shape in self.state_shapes()]

    def forward(self, codes, noise, *past):
        x = self.code_embedding(codes + self.offset).sum(1)
        presents = []
        x = self.blocks(self.decoder.wide, x, past[:3], presents)
        x = reshaped(self.decoder.up(x), 0, -1, FINE)
        x = self.blocks(self.decoder.fine, x, past[3:6], presents)
        # Two hops a row: 32 cepstral coefficients in their own units, 5 pulse strengths, voicing, and pitch.
        head, same = self.decoder.head, torch.ones(7)
        scale, mean = torch.cat([self.scale, same] * 2), torch.cat([self.mean, 0 * same] * 2)
        raw = reshaped(F.linear(x, head.weight * scale[:, None], head.bias * scale + mean), 0, -1, CEPS + 7)
        ceps, gates, pitch = raw.split([CEPS, 6, 1], 2)
        # Not folded into the head: rounding 4.8 into its bias would be 2e-7 of every period, a phase that drifts.
        pitch = (pitch * LF_SCALE + LF_MEAN).clamp(3.9, 6.2)
        train, pitch, phase = self.pulses(pitch, past[6], past[7])
        hiss = reshaped(noise, 0, -1, HOP)
        joined = self.overlap(self.filtered(reshaped(ceps, -1, CEPS), reshaped(gates, -1, 6), self.spectra(train, hiss, past[8], past[9])), past[10])
        pcm = reshaped(joined[:, :-6].clamp(-1.0, 1.0), 0, -1)
        return (pcm, *presents, pitch, phase, train[:, -1:], hiss[:, -1:], joined[:, -6:])

    def blocks(self, blocks, x, past, presents):
        """ConvNext on x [B, T, C] with the rows before it."""
        at = places(x, blocks[0].kernel)
        for block, rows in zip(blocks, past):
            joined = torch.cat([rows, x], 1)
            y = (windows(joined, at) * block.dwconv.weight[:, 0].T).sum(2) + block.dwconv.bias
            # One more hidden unit, which is always 1, carries the second layer's bias: an addition less.
            first, second = block.pwconv1, block.pwconv2
            y = F.linear(block.norm(y), F.pad(first.weight, (0, 0, 0, 1)), torch.cat([first.bias, first.bias.new_tensor([GELU_IS_ONE])]))
            x = x + F.linear(F.gelu(y), torch.cat([second.weight, second.bias[:, None]], 1) * block.gamma[:, None])
            presents.append(joined[:, 1 - block.kernel:])
        return x

    def pulses(self, pitch, pitch_before, phase):
        """Log F0 [B, hops, 1] -> a band-limited pulse train [B, hops, HOP], and what the next call needs."""
        before = torch.cat([reshaped(pitch_before, -1, 1, 1), pitch[:, :-1]], 1)
        before = torch.where(before < 1, pitch, before)           # zero state: nothing was spoken yet
        frequency = torch.exp(before + (pitch - before) * self.ramp) / synth.RATE
        within = torch.cumsum(frequency, 2)
        total = within[:, :, -1:]
        # The turns of each hop in two parts: multiples of 2^-12 add up exactly in float32, the rests stay small. One plain sum would
        # be 1e-4 off after seconds, and the 70th harmonic with it: pieces would differ from the whole.
        coarse = torch.floor(total * 4096) * (1 / 4096)
        turns = sum_before(coarse)
        turns = (turns - torch.floor(turns)) + (sum_before(total - coarse) + phase[:, :, None]) + within
        turns = turns - torch.round(turns)
        # Sum of K cosines: every harmonic below 7.6 kHz with the same phase, i.e. a band-limited pulse. Whole turns off first: the sine of
        # a large float32 is inexact. At a turn of exactly zero the quotient of sines has its limit a hair beside it.
        near = turns + 1e-10
        half = (torch.floor(0.475 * HOP / total) + 0.5) * near
        quotient = torch.sin(2 * math.pi * (half - torch.round(half))) / torch.sin(math.pi * near)
        return (quotient - 1) * torch.sqrt(frequency), pitch[:, -1], turns[:, -1, -1:]

    def spectra(self, train, hiss, pulse, noise):
        """[B * hops, BINS] each: real parts of pulses and noise, then the imaginary parts, each hop with the one before it in a window."""
        both = torch.cat([torch.cat([pulse, train], 1), torch.cat([noise, hiss], 1)])
        after, before = both[:, 1:] * self.falling, backwards(both, 0, HOP - 1, True) * self.rising
        return (*halves(reshaped(after + before, -1, HOP) @ self.forward_cos_cache), *halves(reshaped(after - before, -1, HOP) @ self.forward_sin_cache))

    def filtered(self, ceps, gates, spectra):
        """The spectra through pulse strengths, voicing and the cepstrum's minimum-phase filter -> sound [B * hops, FFT]."""
        # Sharpened as flite does, at its 1.5 times the level, the energy kept; without this the recogniser hears twice the errors.
        energy = torch.log(torch.exp(ceps @ self.energy_cos_cache) @ self.mean_cos_cache)
        gain = torch.addmm(energy.new_tensor([math.log(1.5)]), energy, energy.new_tensor([[0.5], [-0.5]]))
        level = torch.exp(torch.addmm(gain, ceps, self.log_cos_cache).clamp(max=12.0))
        cosine, sine = torch.sin(torch.addmm(self.delay_sin_cache, ceps, self.phase_sin_cache)).split(BINS, 1)
        gates = torch.sigmoid(gates)
        tone = gates @ self.bands_cos_cache * level
        voiced, rough = tone * gates[:, 5:], self.bands_sum_cos_cache * level - tone
        real = spectra[0] * voiced + spectra[1] * rough
        imaginary = spectra[2] * voiced + spectra[3] * rough
        even = (real * cosine - imaginary * sine) @ self.inverse_cos_cache
        odd = (real * sine + imaginary * cosine) @ self.inverse_sin_cache
        return torch.cat([even + odd, backwards(even - odd, 1, BINS - 2)], 1)

    def overlap(self, sound, tail):
        """Hop t is the sum over k of part k of the sound of hop t - k: with seven rows of zeros behind the hops of every part, rows one
        shorter than that put each part a hop further to the right than the part before it. The old tail stands among the zeros."""
        parts = grouped(sound, tail, -1, 7, HOP).transpose(1, 2)
        parts = torch.cat([parts, F.pad(tail[:, None], (0, 0, 1, 0, 5, 1))], 2)
        return sum_of_parts(reshaped(reshaped(parts, 0, -1, HOP)[:, :-7], 0, 7, -1, HOP), 7)


def export(folder, codec, released=False):
    """`released`: with the weights of the bundle's own graph, of which the kept checkpoint has the small ones rounded to fp16."""
    module = Code2Wav(codec.eval()).eval()
    if released:
        onnx_export.take_weights(module, checkpoints.BUNDLE / "codec_step.onnx", "code2wav.")
    names = [n for n, _ in module.state_shapes()]
    shapes = [["batch", *s] for _, s in module.state_shapes()]
    inputs = [("codes", ["batch", GROUPS, "frames"]), ("noise", ["batch", "frames * 640"])]
    torch.manual_seed(3)
    frames = 5
    golden = [torch.randint(0, SIZE, (2, GROUPS, frames)), torch.randn(2, frames * FRAME)]
    warm = onnx_export.rounded(module)
    with torch.no_grad():
        past = warm(torch.randint(0, SIZE, (2, GROUPS, 3)), torch.randn(2, 3 * FRAME), *warm.states(2))[1:]
    return onnx_export.export(folder, "codec_step", module, inputs + [("past." + n, s) for n, s in zip(names, shapes)],
                              [("pcm", ["batch", "frames * 640"])] + [("present." + n, s) for n, s in zip(names, shapes)],
                              golden + list(past), states=[["past." + n, "present." + n] for n in names], prefix="code2wav.")


def check(codec):
    """Streaming in pieces of 1, 2 and 7 frames against the whole."""
    torch.manual_seed(1)
    module = Code2Wav(codec).eval()
    codes, noise = torch.randint(0, SIZE, (2, GROUPS, 70)), torch.randn(2, 70 * FRAME)
    with torch.no_grad():
        whole = module(codes, noise, *module.states(2))[0]
        for size in (1, 2, 7):
            past, parts = module.states(2), []
            for t in range(0, 70, size):
                out = module(codes[:, :, t:t + size], noise[:, t * FRAME:(t + size) * FRAME], *past)
                parts.append(out[0])
                past = out[1:]
            print(f"pieces of {size}: largest difference {(torch.cat(parts, 1) - whole).abs().max():.2e} of peak {whole.abs().max():.2f}")


if __name__ == "__main__":
    chosen = Codec() if "--random" in sys.argv else load()
    if sys.argv[1] == "export":
        torch.manual_seed(0)
        export(sys.argv[2], chosen, "--released" in sys.argv)
    elif sys.argv[1] == "check":
        check(chosen)
