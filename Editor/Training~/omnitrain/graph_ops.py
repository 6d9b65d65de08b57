"""Operations that ONNX says in one node where torch's exporter would write several, with plain torch beside them."""
import torch
from torch.autograd import Function
from torch.onnx import symbolic_helper


class _Reshape(Function):
    @staticmethod
    def forward(ctx, x, shape):
        return x.reshape([x.shape[i] if n == 0 else n for i, n in enumerate(shape)])

    @staticmethod
    def symbolic(g, x, shape):
        return g.op("Reshape", x, g.op("Constant", value_t=torch.tensor(shape, dtype=torch.int64)))


def reshaped(x, *shape):
    """x.reshape(shape), where 0 keeps an axis as it is (so that no Shape nodes are needed)."""
    return _Reshape.apply(x, shape)


class _Windows(Function):
    @staticmethod
    def forward(ctx, x, at):
        return x[:, at]

    @staticmethod
    def symbolic(g, x, at):
        return g.op("Gather", x, at, axis_i=1)


class _Places(Function):
    @staticmethod
    def forward(ctx, x, width):
        return torch.arange(x.shape[1])[:, None] + torch.arange(width)[None]

    @staticmethod
    def symbolic(g, x, width):
        number = lambda value: g.op("Constant", value_t=torch.tensor(value, dtype=torch.int64))
        length = g.op("Squeeze", g.op("Shape", x, start_i=1, end_i=2))
        rows = g.op("Unsqueeze", g.op("Range", number(0), length, number(1)), number([1]))
        return g.op("Add", rows, number([list(range(width))]))


def places(x, width):
    """x [B, T, C] -> [T, width]: which rows belong to each window of a tensor with width - 1 rows put before x."""
    return _Places.apply(x, width)


def windows(x, at):
    """x [B, T', C], at [T, width] -> [B, T, width, C]."""
    return _Windows.apply(x, at)


class _Halves(Function):
    @staticmethod
    def forward(ctx, x):
        return tuple(x.chunk(2))

    @staticmethod
    def symbolic(g, x):
        return g.op("Split", x, axis_i=0, outputs=2)


def halves(x):
    """The first half of the rows of x and the second."""
    return _Halves.apply(x)


class _Grouped(Function):
    @staticmethod
    def forward(ctx, x, like, shape):
        return x.reshape(like.shape[0], *shape)

    @staticmethod
    def symbolic(g, x, like, shape):
        constant = g.op("Constant", value_t=torch.tensor(shape, dtype=torch.int64))
        return g.op("Reshape", x, g.op("Concat", g.op("Shape", like, start_i=0, end_i=1), constant, axis_i=0))


def grouped(x, like, *shape):
    """x.reshape(B, *shape) with the B of `like`."""
    return _Grouped.apply(x, like, shape)


class _Backwards(Function):
    @staticmethod
    def forward(ctx, x, first, last, rows):
        x = x[:, :-1] if rows else x
        return x[..., first:last + 1].flip(-1)

    @staticmethod
    def symbolic(g, x, first, last, rows):
        number = lambda *values: g.op("Constant", value_t=torch.tensor(values, dtype=torch.int64))
        end = first - 1 if first > 0 else torch.iinfo(torch.int64).min
        if rows:
            return g.op("Slice", x, number(0, last), number(-1, end), number(1, 2), number(1, -1))
        return g.op("Slice", x, number(last), number(end), number(-1), number(-1))


def backwards(x, first, last, all_but_last_row=False):
    """Columns last, last - 1, ... first of x; with `all_but_last_row` without the last row of its second axis."""
    return _Backwards.apply(x, first, last, all_but_last_row)


class _SumBefore(Function):
    @staticmethod
    def forward(ctx, x):
        return torch.cumsum(x, 1) - x

    @staticmethod
    def symbolic(g, x):
        return g.op("CumSum", x, g.op("Constant", value_t=torch.tensor(1, dtype=torch.int64)), exclusive_i=1)


def sum_before(x):
    """x [B, T, ...] -> of each row the sum of the rows before it."""
    return _SumBefore.apply(x)


class _AddNorm(Function):
    @staticmethod
    def forward(ctx, x, skip, weight, eps):
        total = x + skip
        return total * torch.rsqrt(total.square().mean(-1, keepdim=True) + eps) * weight, total

    @staticmethod
    def symbolic(g, x, skip, weight, eps):
        normed, _, _, total = g.op("com.microsoft::SkipSimplifiedLayerNormalization", x, skip, weight, epsilon_f=eps, outputs=4)
        return normed.setType(x.type()), total.setType(x.type())


def add_norm(x, skip, norm):
    """-> the RMS norm of x + skip, and x + skip."""
    return _AddNorm.apply(x, skip, norm.weight, norm.eps)


class _Turn(Function):
    @staticmethod
    def forward(ctx, x, cos, sin, at, heads):
        length = x.shape[1]
        cos, sin = cos.narrow(0, at, length).unsqueeze(1), sin.narrow(0, at, length).unsqueeze(1)
        by_head = x.reshape(x.shape[0], length, heads, -1)
        size = cos.shape[-1]
        a, b = by_head.narrow(-1, 0, size), by_head.narrow(-1, size, size)
        return torch.cat([a * cos - b * sin, b * cos + a * sin], -1).reshape(x.shape)

    @staticmethod
    def symbolic(g, x, cos, sin, at, heads):
        place = g.op("Constant", value_t=torch.tensor([at], dtype=torch.int64))
        return g.op("com.microsoft::RotaryEmbedding", x, place, cos, sin, num_heads_i=heads).setType(x.type())


def turn(x, cos, sin, at, heads):
    """Rotate-half of x [B, S, heads * d] at the places at, at + 1 ... of the tables cos and sin [places, d / 2]."""
    return _Turn.apply(x, cos, sin, at, heads)


def _attention(q, k, v, past, heads):
    by_head = lambda x: x.reshape(x.shape[0], x.shape[1], heads, -1).transpose(1, 2)
    q, k, v = by_head(q), by_head(k), by_head(v)
    if past:
        k, v = torch.cat([past[0], k], 2), torch.cat([past[1], v], 2)
    out = torch.softmax(q @ k.transpose(-1, -2) * q.shape[-1] ** -0.5, -1) @ v
    return out.transpose(1, 2).reshape(out.shape[0], out.shape[2], -1), k.clone(), v.clone()


def _attention_op(g, q, k, v, past, heads):
    nothing = symbolic_helper._optional_input_placeholder_tensor
    past = [nothing(g), nothing(g), nothing(g), *past] if past else []
    out, present_k, present_v = g.op("com.microsoft::MultiHeadAttention", q, k, v, *past, num_heads_i=heads, outputs=3)
    kept = k.type().with_sizes([None] * 4)
    return out.setType(q.type()), present_k.setType(kept), present_v.setType(kept)


class _Attend(Function):
    @staticmethod
    def forward(ctx, q, k, v, heads):
        return _attention(q, k, v, None, heads)

    @staticmethod
    def symbolic(g, q, k, v, heads):
        return _attention_op(g, q, k, v, None, heads)


class _AttendOn(Function):
    @staticmethod
    def forward(ctx, q, k, v, past_k, past_v, heads):
        return _attention(q, k, v, (past_k, past_v), heads)

    @staticmethod
    def symbolic(g, q, k, v, past_k, past_v, heads):
        return _attention_op(g, q, k, v, (past_k, past_v), heads)


def attend(q, k, v, heads, *past):
    """Every query sees all keys. q [B, S, heads * d], k and v [B, L, heads * d], past keys and values [B, heads, P, d] if any -> out like q, all keys and values."""
    return _AttendOn.apply(q, k, v, *past, heads) if past else _Attend.apply(q, k, v, heads)


class _SumOfParts(Function):
    @staticmethod
    def forward(ctx, x, parts):
        total = x[:, 0]
        for part in range(1, parts):
            total = total + x[:, part]
        return total

    @staticmethod
    def symbolic(g, x, parts):
        total = g.op("Sum", *g.op("Split", x, axis_i=1, outputs=parts))
        return g.op("Squeeze", total, g.op("Constant", value_t=torch.tensor([1], dtype=torch.int64)))


def sum_of_parts(x, parts):
    """x.sum(1) in the order of its `parts` rows, whatever the batch: ReduceSum adds up in another order where there are several."""
    return _SumOfParts.apply(x, parts)
