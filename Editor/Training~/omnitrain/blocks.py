"""Small parts that the recogniser and the letter-to-sound net share."""
import math

import torch
import torch.nn as nn


class ConvNeXt(nn.Module):
    """Residual block over [batch, time, channels]: depthwise convolution, LayerNorm, two linear layers with GELU."""

    def __init__(self, channels, kernel, factor=3):
        super().__init__()
        self.dwconv = nn.Conv1d(channels, channels, kernel, padding=kernel // 2, groups=channels)
        self.norm = nn.LayerNorm(channels)
        self.pwconv1 = nn.Linear(channels, factor * channels)
        self.pwconv2 = nn.Linear(factor * channels, channels)
        self.gamma = nn.Parameter(torch.full((channels,), 0.1))

    def forward(self, x):
        y = self.dwconv(x.transpose(1, 2)).transpose(1, 2)
        y = self.pwconv2(nn.functional.gelu(self.pwconv1(self.norm(y))))
        return x + self.gamma * y


def greedy(logits):
    """CTC best path of logits [time, tokens]: repeats merged, blanks (0) dropped."""
    path = logits.argmax(-1).tolist()
    return [t for i, t in enumerate(path) if t and (i == 0 or t != path[i - 1])]


def edit_distance(a, b):
    row = list(range(len(b) + 1))
    for i, x in enumerate(a, 1):
        previous, row[0] = row[0], i
        for j, y in enumerate(b, 1):
            previous, row[j] = row[j], min(row[j] + 1, row[j - 1] + 1, previous + (x != y))
    return row[-1]


def cosine(step, steps, top, warmup=100):
    """Learning rate: linear warm-up, then a half cosine down to 1 % of `top`."""
    if step < warmup:
        return top * (step + 1) / warmup
    return top * (0.01 + 0.99 * 0.5 * (1 + math.cos(math.pi * min(1.0, (step - warmup) / max(1, steps - warmup)))))


def update(model, optimiser, loss, rate, clip=1.0):
    """One optimiser step; a non-finite gradient is skipped (this torch makes some on rare batches)."""
    optimiser.zero_grad(set_to_none=True)
    loss.backward()
    norm = torch.nn.utils.clip_grad_norm_(model.parameters(), clip)
    for group in optimiser.param_groups:
        group["lr"] = rate
    if torch.isfinite(norm):
        optimiser.step()
