"""The little language the keeper's world is written in.

A player template is one line of text with `(a|b)` for a choice, `[a|b]` for an optional choice and `{slot}` or
`{slot.field}` for a slot. A final `?` makes the line a question. Replies are plain sentences with the same slots and
with actions as `<name>` or `<name:argument>`; the first letter of every sentence is capitalised by the engine.
"""

import functools
import itertools
import random
import re
from dataclasses import dataclass, field


def lines(text):
    """The non-empty lines of a block, stripped."""
    return [line.strip() for line in text.strip().splitlines() if line.strip()]


@dataclass
class Intent:
    """One thing a player may want, the ways to say it, and the keeper's answer.

    `held` are whole templates that training never sees. `needs` names the state a reply depends on; without that
    state the reply is `missing`. `sets` are the state values this turn leaves behind. `about` fills "you asked about".
    """

    name: str
    say: list
    reply: list
    held: list = field(default_factory=list)
    needs: str = ""
    missing: str = ""
    sets: dict = field(default_factory=dict)
    about: str = ""
    weight: float = 1.0


def intent(name, say, reply, held="", needs="", missing="", sets=None, about="", weight=1.0):
    replies = [reply] if isinstance(reply, str) else list(reply)
    return Intent(name, lines(say), replies, lines(held), needs, missing, dict(sets or {}), about, weight)


def _parse(text, position, closers):
    """Parses alternatives up to a closing bracket: a list of sequences of strings and ('choice', alternatives)."""
    alternatives, sequence, literal = [], [], ""
    while position < len(text):
        character = text[position]
        if character in closers:
            break
        if character in "([":
            if literal:
                sequence.append(literal)
                literal = ""
            inner, position = _parse(text, position + 1, ")" if character == "(" else "]")
            if character == "[":
                inner = inner + [[]]
            sequence.append(inner)
        elif character == "|":
            if literal:
                sequence.append(literal)
                literal = ""
            alternatives.append(sequence)
            sequence = []
        else:
            literal += character
        position += 1
    if literal:
        sequence.append(literal)
    alternatives.append(sequence)
    return alternatives, position


_PARSED = {}


def _pick(alternatives, rng):
    out = []
    for part in alternatives[rng.randrange(len(alternatives))]:
        out.append(part if isinstance(part, str) else _pick(part, rng))
    return "".join(out)


def expand(template, rng):
    """One random surface form of a template, slots still in braces, spaces tidied."""
    tree = _PARSED.get(template)
    if tree is None:
        tree = _PARSED[template] = _parse(template, 0, "")[0]
    return re.sub(r"\s+([?,.!])", r"\1", re.sub(r"\s+", " ", _pick(tree, rng))).strip()


@functools.lru_cache(None)
def count_forms(template):
    """How many surface forms a template has before its slots are filled."""
    def forms(alternatives):
        total = 0
        for sequence in alternatives:
            product = 1
            for part in sequence:
                if not isinstance(part, str):
                    product *= forms(part)
            total += product
        return total
    return forms(_parse(template, 0, "")[0])


def forms(template):
    """Every surface form of a template, slots still in braces."""
    def expanded(alternatives):
        out = []
        for sequence in alternatives:
            parts = [[part] if isinstance(part, str) else expanded(part) for part in sequence]
            out += ["".join(one) for one in itertools.product(*parts)]
        return out
    return {re.sub(r"\s+", " ", form).strip() for form in expanded(_parse(template, 0, "")[0])}


def slots_of(text):
    """The names of the slots in a template."""
    return sorted({match.split(".")[0] for match in re.findall(r"\{([a-z_.]+)\}", text)})


def sentence_case(text):
    """Upper-cases the first letter of every sentence, looking past actions."""
    return re.sub(r"(^|[.!?]\s+)((?:<[^>]*>\s*)*)([a-z])", lambda m: m.group(1) + m.group(2) + m.group(3).upper(), text)


def seeded(seed):
    return random.Random(seed)
