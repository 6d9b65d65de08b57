"""Byte-level BPE in the GPT-2/Qwen2 file format: training it on the world's text, and a small encoder to check others against.

The pre-tokeniser is Qwen2's; Python's `re` lacks \\p{L} and \\p{N}, so `split` spells the alternatives out by hand.
"""
import json
import unicodedata
from collections import Counter


def byte_alphabet():
    """GPT-2's byte -> character map: printable bytes stand for themselves, the others for characters from U+0100 on."""
    keep = list(range(33, 127)) + list(range(161, 173)) + list(range(174, 256))
    table, extra = {}, 0
    for byte in range(256):
        if byte in keep:
            table[byte] = chr(byte)
        else:
            table[byte] = chr(256 + extra)
            extra += 1
    return table


BYTES = byte_alphabet()
_SUFFIXES = ("s", "t", "re", "ve", "m", "ll", "d")


def _letter(c):
    return unicodedata.category(c)[0] == "L"


def _number(c):
    return unicodedata.category(c)[0] == "N"


def split(text):
    """Qwen2's pre-tokeniser: the pieces of an NFC text, in order."""
    pieces, i, n = [], 0, len(text)
    while i < n:
        c = text[i]
        end = 0
        if c == "'":
            lower = text[i + 1:i + 3].lower()
            for suffix in _SUFFIXES:
                if lower.startswith(suffix):
                    end = i + 1 + len(suffix)
                    break
        if not end:
            j = i
            if c not in "\r\n" and not _letter(c) and not _number(c):
                j = i + 1
            if j < n and _letter(text[j]):
                while j < n and _letter(text[j]):
                    j += 1
                end = j
        if not end and _number(c):
            end = i + 1
        if not end:
            j = i + 1 if c == " " else i
            k = j
            while k < n and not text[k].isspace() and not _letter(text[k]) and not _number(text[k]):
                k += 1
            if k > j:
                while k < n and text[k] in "\r\n":
                    k += 1
                end = k
        if not end:
            j = i
            while j < n and text[j].isspace():
                j += 1
            newline = max(text.rfind("\r", i, j), text.rfind("\n", i, j))
            if newline >= i:
                end = newline + 1
            elif j < n and j - i > 1:
                end = j - 1
            else:
                end = j
        pieces.append(text[i:end])
        i = end
    return pieces


def train(texts, size):
    """Learns merges until the vocabulary has `size` tokens (256 bytes first): (vocab, merges)."""
    words = Counter()
    for text in texts:
        for piece in split(unicodedata.normalize("NFC", text)):
            words[tuple(BYTES[b] for b in piece.encode("utf-8"))] += 1
    vocab = {BYTES[b]: b for b in range(256)}
    merges = []
    sequences = [[list(word), count] for word, count in sorted(words.items())]
    while len(vocab) < size:
        pairs = Counter()
        for symbols, count in sequences:
            for pair in zip(symbols, symbols[1:]):
                pairs[pair] += count
        if not pairs:
            break
        best = max(pairs.items(), key=lambda entry: (entry[1], entry[0]))
        if best[1] < 2:
            break
        (a, b), joined = best[0], "".join(best[0])
        merges.append((a, b))
        vocab.setdefault(joined, len(vocab))
        for entry in sequences:
            symbols = entry[0]
            i = 0
            while i < len(symbols) - 1:
                if symbols[i] == a and symbols[i + 1] == b:
                    symbols[i:i + 2] = [joined]
                i += 1
    return vocab, merges


class Tokenizer:
    """Encodes text (never to a special token) and decodes ids."""

    def __init__(self, vocab, merges, specials):
        self.vocab, self.specials = vocab, specials
        self.ranks = {pair: rank for rank, pair in enumerate(merges)}
        self.names = {i: s for s, i in vocab.items()}
        self.special_names = {i: s for s, i in specials.items()}
        self._bytes = {c: b for b, c in BYTES.items()}
        self._cache = {}

    @property
    def size(self):
        return len(self.vocab) + len(self.specials)

    def encode(self, text):
        ids = []
        for piece in split(unicodedata.normalize("NFC", text)):
            found = self._cache.get(piece)
            if found is None:
                symbols = [BYTES[b] for b in piece.encode("utf-8")]
                while len(symbols) > 1:
                    rank, i = min((self.ranks.get(pair, 1 << 30), i) for i, pair in enumerate(zip(symbols, symbols[1:])))
                    if rank == 1 << 30:
                        break
                    symbols[i:i + 2] = [symbols[i] + symbols[i + 1]]
                found = self._cache[piece] = [self.vocab[s] for s in symbols]
            ids += found
        return ids

    def decode(self, ids):
        """Text of ids; specials as their names."""
        out, pending = [], bytearray()
        for i in ids:
            if i in self.special_names:
                out.append(pending.decode("utf-8", "replace"))
                pending = bytearray()
                out.append(self.special_names[i])
            else:
                pending += bytes(self._bytes[c] for c in self.names[i])
        out.append(pending.decode("utf-8", "replace"))
        return "".join(out)

    def save(self, folder):
        (folder / "vocab.json").write_text(json.dumps(self.vocab, ensure_ascii=False), encoding="utf-8")
        lines = "".join(f"{a} {b}\n" for a, b in sorted(self.ranks, key=self.ranks.get))
        (folder / "merges.txt").write_text("#version: 0.2\n" + lines, encoding="utf-8")
        (folder / "special_tokens.json").write_text(json.dumps(self.specials, indent=1), encoding="utf-8")

    @classmethod
    def load(cls, folder):
        vocab = json.loads((folder / "vocab.json").read_text(encoding="utf-8"))
        rows = (folder / "merges.txt").read_text(encoding="utf-8").splitlines()[1:]
        specials = json.loads((folder / "special_tokens.json").read_text(encoding="utf-8"))
        return cls(vocab, [tuple(row.split(" ")) for row in rows if row], specials)
