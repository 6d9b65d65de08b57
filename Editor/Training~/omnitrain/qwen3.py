"""The dense Qwen3 decoder block, once for training and once for export.

Tensor names follow the published checkpoints: `layers.{i}.self_attn.q_proj.weight`, `layers.{i}.mlp.gate_proj.weight`,
`norm.weight`. RMSNorm, per-head RMSNorm on q and k before the rotary embedding (rotate-half), grouped-query attention,
SwiGLU, no biases.

`Stack.forward` trains: whole sequences, causal, optional sliding window. `Stack.step` is what the ONNX graphs run: KV buffers
of fixed length with explicit lengths. In an export it becomes com.microsoft::GroupQueryAttention and
SimplifiedLayerNormalization; outside it is their torch reference, so golden values do not come from the runtime under test.
"""
import math
from dataclasses import dataclass

import torch
import torch.nn as nn
import torch.nn.functional as F
from torch.autograd import Function


@dataclass
class Config:
    hidden: int
    layers: int
    heads: int
    kv_heads: int
    head_dim: int
    intermediate: int
    max_sequence: int
    theta: float = 1e6
    window: int = 0
    """Sliding window in positions, the current one included; 0 = none."""
    eps: float = 1e-6
    dropout: float = 0.0


class _RmsNormOp(Function):
    @staticmethod
    def forward(ctx, x, weight, eps):
        return x * torch.rsqrt(x.square().mean(-1, keepdim=True) + eps) * weight

    @staticmethod
    def symbolic(g, x, weight, eps):
        return g.op("SimplifiedLayerNormalization", x, weight, axis_i=-1, epsilon_f=eps, stash_type_i=1).setType(x.type())


class _RmsNormFast(Function):
    """RMSNorm for training with its own backward: about half the passes over memory that autograd would make."""

    @staticmethod
    def forward(ctx, x, weight, eps):
        x = x.float()
        scale = torch.rsqrt(torch.linalg.vector_norm(x, dim=-1, keepdim=True).square_() / x.shape[-1] + eps)
        unit = x * scale
        ctx.save_for_backward(unit, scale, weight)
        return unit * weight

    @staticmethod
    def backward(ctx, grad):
        unit, scale, weight = ctx.saved_tensors
        grad = grad.float()
        product = grad * unit
        weight_grad = product.reshape(-1, product.shape[-1]).sum(0)
        along = product @ (weight / weight.numel())
        return (grad * weight).sub_(unit * along[..., None]).mul_(scale), weight_grad, None


class _SwigluFast(Function):
    """silu(gate) * up for training: this torch's silu is several times slower than its sigmoid."""

    @staticmethod
    def forward(ctx, gate, up):
        gate, up = gate.float(), up.float()
        share = torch.sigmoid(gate)
        ctx.save_for_backward(gate, up, share)
        return (gate * share).mul_(up)

    @staticmethod
    def backward(ctx, grad):
        gate, up, share = ctx.saved_tensors
        grad = grad.float()
        silu = gate * share
        slope = (1 - share).mul_(silu).add_(share)
        return slope.mul_(up).mul_(grad), silu.mul_(grad)


class _ReshapeOp(Function):
    """Reshape that keeps the first two axes (ONNX: 0, 0, ...) and so needs no Shape nodes."""

    @staticmethod
    def forward(ctx, x, tail):
        return x.reshape(x.shape[0], x.shape[1], *tail)

    @staticmethod
    def symbolic(g, x, tail):
        # torch's shape inference accepts a 0 only beside a -1, so the first of the tail is left to be inferred.
        shape = g.op("Constant", value_t=torch.tensor([0, 0, -1, *tail[1:]], dtype=torch.int64))
        out = g.op("Reshape", x, shape)
        sizes = x.type().sizes()
        return out.setType(x.type().with_sizes([*sizes[:2], *tail])) if sizes else out


def keep_two(x, *tail):
    """x.reshape(x.shape[0], x.shape[1], *tail) that exports as one node."""
    return _ReshapeOp.apply(x, tail) if torch.onnx.is_in_onnx_export() else x.reshape(x.shape[0], x.shape[1], *tail)


class _AttentionOp(Function):
    @staticmethod
    def forward(ctx, q, k, v, past_k, past_v, seqlens_k, total, cos, sin, heads, kv_heads, window):
        return reference_attention(q, k, v, past_k, past_v, seqlens_k, total, cos, sin, heads, kv_heads, window)

    @staticmethod
    def symbolic(g, q, k, v, past_k, past_v, seqlens_k, total, cos, sin, heads, kv_heads, window):
        out, present_k, present_v = g.op(
            "com.microsoft::GroupQueryAttention", q, k, v, past_k, past_v, seqlens_k, total, cos, sin,
            num_heads_i=heads, kv_num_heads_i=kv_heads, do_rotary_i=1, rotary_interleaved_i=0,
            local_window_size_i=window if window > 0 else -1, outputs=3)
        return out.setType(q.type()), present_k.setType(past_k.type()), present_v.setType(past_v.type())


def rotary_tables(length, head_dim, theta):
    """cos, sin: float32 [length, head_dim / 2]."""
    frequency = theta ** (-torch.arange(0, head_dim, 2, dtype=torch.float64) / head_dim)
    angle = torch.arange(length, dtype=torch.float64)[:, None] * frequency[None]
    return angle.cos().float(), angle.sin().float()


def rotate(x, cos, sin):
    """Rotate-half. x [..., head_dim]; cos, sin broadcastable to [..., head_dim / 2]."""
    a, b = x.chunk(2, -1)
    return torch.cat([a * cos - b * sin, b * cos + a * sin], -1)


def reference_attention(q, k, v, past_k, past_v, seqlens_k, total, cos, sin, heads, kv_heads, window):
    """GroupQueryAttention as ONNX Runtime defines it for a shared past/present buffer.

    q [B,S,heads*d]; k, v [B,S,kv_heads*d]; past_* [B,kv_heads,C,d]; seqlens_k [B] = valid length after the call - 1;
    total [1]. S == total means a first prompt: every row starts at 0. Returns out [B,S,heads*d] and the two buffers.
    """
    b, s, _ = q.shape
    c, d = past_k.shape[2], past_k.shape[3]
    start = torch.zeros_like(seqlens_k) if s == int(total.reshape(-1)[0]) else seqlens_k + 1 - s
    position = start.long()[:, None] + torch.arange(s, device=q.device)[None]
    rc, rs = cos[position][:, None], sin[position][:, None]
    q = rotate(q.reshape(b, s, heads, d).transpose(1, 2), rc, rs)
    k = rotate(k.reshape(b, s, kv_heads, d).transpose(1, 2), rc, rs)
    v = v.reshape(b, s, kv_heads, d).transpose(1, 2)
    present_k, present_v = past_k.clone(), past_v.clone()
    for row in range(b):
        at = int(start[row])
        present_k[row, :, at:at + s] = k[row]
        present_v[row, :, at:at + s] = v[row]
    group = heads // kv_heads
    keys, values = present_k.repeat_interleave(group, 1), present_v.repeat_interleave(group, 1)
    scores = q @ keys.transpose(-1, -2) / math.sqrt(d)
    column = torch.arange(c, device=q.device)[None, None]
    seen = column <= position[:, :, None]
    if window > 0:
        seen = seen & (column > position[:, :, None] - window)
    scores = scores.masked_fill(~seen[:, None], float("-inf"))
    out = torch.softmax(scores, -1) @ values
    return out.transpose(1, 2).reshape(b, s, heads * d), present_k, present_v


class RmsNorm(nn.Module):
    def __init__(self, size, eps=1e-6):
        super().__init__()
        self.weight = nn.Parameter(torch.ones(size))
        self.eps = eps

    def forward(self, x):
        if torch.onnx.is_in_onnx_export():
            return _RmsNormOp.apply(x, self.weight, self.eps)
        if self.training:
            return _RmsNormFast.apply(x, self.weight, self.eps)
        return x * torch.rsqrt(x.square().mean(-1, keepdim=True) + self.eps) * self.weight


class Attention(nn.Module):
    def __init__(self, c):
        super().__init__()
        self.c = c
        self.q_proj = nn.Linear(c.hidden, c.heads * c.head_dim, bias=False)
        self.k_proj = nn.Linear(c.hidden, c.kv_heads * c.head_dim, bias=False)
        self.v_proj = nn.Linear(c.hidden, c.kv_heads * c.head_dim, bias=False)
        self.o_proj = nn.Linear(c.heads * c.head_dim, c.hidden, bias=False)
        self.q_norm, self.k_norm = RmsNorm(c.head_dim, c.eps), RmsNorm(c.head_dim, c.eps)

    def qkv(self, x):
        c = self.c
        q = self.q_norm(keep_two(self.q_proj(x), c.heads, c.head_dim))
        k = self.k_norm(keep_two(self.k_proj(x), c.kv_heads, c.head_dim))
        return q, k, self.v_proj(x)

    def forward(self, x, cos, sin, mask):
        c, (b, s, _) = self.c, x.shape
        q, k, v = self.qkv(x)
        q = rotate(q.transpose(1, 2), cos, sin)
        k = rotate(k.transpose(1, 2), cos, sin)
        v = v.reshape(b, s, c.kv_heads, c.head_dim).transpose(1, 2)
        group = c.heads // c.kv_heads
        q = q.reshape(b, c.kv_heads, group * s, c.head_dim) * (c.head_dim ** -0.5)
        scores = (q @ k.transpose(-1, -2)).reshape(b, c.kv_heads, group, s, s) + mask
        out = torch.softmax(scores, -1).reshape(b, c.kv_heads, group * s, s) @ v
        out = out.reshape(b, c.heads, s, c.head_dim).transpose(1, 2).reshape(b, s, c.heads * c.head_dim)
        return self.o_proj(out)

    def step(self, x, cos, sin, past_k, past_v, seqlens_k, total):
        c = self.c
        q, k, v = self.qkv(x)
        q, k = keep_two(q, c.heads * c.head_dim), keep_two(k, c.kv_heads * c.head_dim)
        out, present_k, present_v = _AttentionOp.apply(
            q, k, v, past_k, past_v, seqlens_k, total, cos, sin, c.heads, c.kv_heads, c.window)
        return self.o_proj(out), present_k, present_v


class Mlp(nn.Module):
    def __init__(self, c):
        super().__init__()
        self.gate_proj = nn.Linear(c.hidden, c.intermediate, bias=False)
        self.up_proj = nn.Linear(c.hidden, c.intermediate, bias=False)
        self.down_proj = nn.Linear(c.intermediate, c.hidden, bias=False)

    def forward(self, x):
        if self.training:
            return self.down_proj(_SwigluFast.apply(self.gate_proj(x), self.up_proj(x)))
        return self.down_proj(F.silu(self.gate_proj(x)) * self.up_proj(x))


class Block(nn.Module):
    def __init__(self, c):
        super().__init__()
        self.input_layernorm = RmsNorm(c.hidden, c.eps)
        self.self_attn = Attention(c)
        self.post_attention_layernorm = RmsNorm(c.hidden, c.eps)
        self.mlp = Mlp(c)
        self.drop = nn.Dropout(c.dropout)

    def forward(self, x, cos, sin, mask):
        x = x + self.drop(self.self_attn(self.input_layernorm(x), cos, sin, mask))
        return x + self.drop(self.mlp(self.post_attention_layernorm(x)))

    def step(self, x, *args):
        out, present_k, present_v = self.self_attn.step(self.input_layernorm(x), *args)
        x = x + out
        return x + self.mlp(self.post_attention_layernorm(x)), present_k, present_v


class Stack(nn.Module):
    """`layers` blocks and the final `norm`. Put `embed_tokens`, `codec_embedding` ... beside them in a subclass."""

    def __init__(self, config):
        super().__init__()
        self.c = c = config
        self.layers = nn.ModuleList([Block(c) for _ in range(c.layers)])
        self.norm = RmsNorm(c.hidden, c.eps)
        cos, sin = rotary_tables(c.max_sequence, c.head_dim, c.theta)
        self.register_buffer("cos_cache", cos, persistent=False)
        self.register_buffer("sin_cache", sin, persistent=False)
        self._masks = {}
        for name, p in self.named_parameters():
            if p.dim() > 1:
                scale = 0.02 if not name.endswith(("o_proj.weight", "down_proj.weight")) else 0.02 / math.sqrt(2 * c.layers)
                nn.init.normal_(p, std=scale * math.sqrt(1024 / max(c.hidden, 64)))

    def mask(self, s, device):
        """Additive causal (and sliding-window) mask [s, s]."""
        key = (s, device)
        if key not in self._masks:
            if len(self._masks) > 64:
                self._masks.clear()
            i = torch.arange(s, device=device)
            seen = i[None] <= i[:, None]
            if self.c.window > 0:
                seen &= i[None] > i[:, None] - self.c.window
            self._masks[key] = torch.zeros(s, s, device=device).masked_fill(~seen, float("-inf"))
        return self._masks[key]

    def forward(self, x, mask=None):
        """x [B,S,hidden], positions 0..S-1 -> post-norm hidden [B,S,hidden].

        mask: additive, broadcastable to [B,1,1,S,S], replaces the causal one (for several texts packed in a row).
        Right padding needs no mask: nothing attends to the right.
        """
        s = x.shape[1]
        cos, sin = self.cos_cache[:s], self.sin_cache[:s]
        mask = self.mask(s, x.device) if mask is None else mask
        for layer in self.layers:
            x = layer(x, cos, sin, mask)
        return self.norm(x)

    def step(self, x, past, seqlens_k, total):
        """x [B,S,hidden]; past = [key_0, value_0, key_1, ...] of [B,kv_heads,C,head_dim]; seqlens_k int32 [B] = valid
        length after this call - 1; total int32 [1]. Returns post-norm hidden and the presents in the same order.

        S > 1 on a non-empty past needs B = 1 (a limit of the operator).
        """
        presents = []
        for i, layer in enumerate(self.layers):
            x, k, v = layer.step(x, self.cos_cache, self.sin_cache, past[2 * i], past[2 * i + 1], seqlens_k, total)
            presents += [k, v]
        return self.norm(x), presents

    def empty_past(self, batch, length):
        """Zero KV buffers for `step`."""
        c = self.c
        return [torch.zeros(batch, c.kv_heads, length, c.head_dim) for _ in range(2 * c.layers)]

    def golden_past(self, lengths, capacity=64, seed=1):
        """KV buffers with random rows below `lengths` (one per batch row) and zeros above, as a host's buffers are."""
        generator = torch.Generator().manual_seed(seed)
        out = self.empty_past(len(lengths), capacity)
        for buffer in out:
            for row, n in enumerate(lengths):
                buffer[row, :, :n] = torch.randn(self.c.kv_heads, n, self.c.head_dim, generator=generator)
        return out

    def past_specs(self):
        """(inputs, outputs, states) entries of the KV buffers for onnx_export.export."""
        shape = ["batch", self.c.kv_heads, "max_sequence", self.c.head_dim]
        pairs = [(f"past_key_values.{i}.{kind}", f"present.{i}.{kind}")
                 for i in range(self.c.layers) for kind in ("key", "value")]
        return [(a, shape) for a, _ in pairs], [(b, shape) for _, b in pairs], [list(p) for p in pairs]
