"""Where a stage trains, and how fast: on the GPU when torch finds one, else on one CPU core with Linear layers in bfloat16: 420 against 103 GFLOPS per core on a CPU with AVX-512 BF16 (weights, sums of gradients and
everything else stay float32). On a CPU without it this is slower, so it is asked for by the kernel's own flag."""
import types

import torch
import torch.nn as nn
import torch.nn.functional as F


class _Linear16(torch.autograd.Function):
    @staticmethod
    def forward(ctx, x, weight):
        a, w = x.reshape(-1, x.shape[-1]).bfloat16(), weight.bfloat16()
        ctx.save_for_backward(a, w)
        ctx.shape = x.shape
        return (a @ w.t()).float().reshape(*x.shape[:-1], weight.shape[0])

    @staticmethod
    def backward(ctx, grad):
        a, w = ctx.saved_tensors
        g = grad.reshape(-1, grad.shape[-1]).bfloat16()
        return (g @ w).float().reshape(ctx.shape), (g.t() @ a).float()


def _forward(self, x):
    if not self.training:
        return F.linear(x, self.weight, self.bias)
    out = _Linear16.apply(x, self.weight)
    return out if self.bias is None else out + self.bias


def device():
    """Where training runs."""
    return torch.device("cuda" if torch.cuda.is_available() else "cpu")


def half(place):
    """The context in which a training step runs: bfloat16 matrices where they are quicker, which on a CPU without AVX-512 BF16 they are not (fifty times slower on AVX2)."""
    return torch.autocast(place.type, torch.bfloat16, enabled=place.type == "cuda" or available())


def to(place, *tensors):
    """The tensors on a device."""
    return [tensor.to(place) for tensor in tensors]


def available():
    try:
        with open("/proc/cpuinfo", encoding="ascii", errors="ignore") as f:
            return "avx512_bf16" in f.read()
    except OSError:
        return False


def use(model):
    """Switches every Linear of `model` over where the CPU has the instructions; results while `model.eval()` are unchanged."""
    if next(model.parameters()).device.type == "cpu" and available():
        for module in model.modules():
            if isinstance(module, nn.Linear):
                module.forward = types.MethodType(_forward, module)
    return model
