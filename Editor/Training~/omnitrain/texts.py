"""Lines to be spoken: a tavern and its world, general English from a word list, questions, numbers, names, short and long.

Everything is already normalised: plain words, apostrophes and , ; . ? ! only.
"""
import functools
import random
import re
import zlib

PEOPLE = ("Hilda Borin Mara Tomas Wren Oswin Piet Agnes Bram Cedric Dagny Edda Finn Greta Harald Ingrid Jorn Katla Leif Merrick Nell Orrin "
          "Petra Quill Rowan Sigrid Tilda Ulric Vera Wilbur Yorick Zelda Alice Robert Margaret Edmund").split()
PLACES = ("the well|the mill|the old bridge|the smithy|the north road|the market|the harbour|the chapel|the castle|the forest|the river|the stable|the cellar|the kitchen|"
          "the common room|the black swamp|the silver mine|the watch tower|the king's road|the lake|the village|the crossroads|the orchard|the graveyard|the mountain pass|"
          "the upper hall|the back door|the miller's house|the city gate").split("|")
GOODS = ("ale|a pint of ale|a bowl of stew|fresh bread|roast boar|a mug of cider|red wine|mead|a room for the night|a warm bed|smoked fish|cheese|an apple pie|a lantern|"
         "a rope|a torch|a loaf of rye|onion soup|a leg of mutton|honey cakes|pickled eggs|a bottle of brandy|dried meat|a clean blanket|salted pork|mushroom soup|barley broth|a jug of milk").split("|")
BEASTS = "wolves bandits goblins ghosts spiders trolls rats ravens bears soldiers thieves pilgrims giants merchants foxes dragons witches".split()
PLANTS = "stranger|friend|traveller|my lord|my lady|good sir|lad|lass|old friend|wanderer|captain|young one|master|neighbour".split("|")
TIMES = ("tonight|tomorrow|at dawn|after sunset|before the first frost|in the morning|every evening|last winter|since the harvest|this very night|at noon|on market day|"
         "three days ago|when the moon is full|a week ago|last spring|at midnight|before the storm|once a year").split("|")
ADJ = ("old dark cold quiet strange brave honest hungry tired rich poor bitter sweet heavy broken dusty empty lonely cheerful famous foolish gentle "
       "hidden holy narrow pale proud rusty secret sharp silent simple warm wicked wild young dangerous friendly golden").split()
FEELS = "glad sorry afraid certain surprised ready too busy quite happy not sure almost certain proud ashamed".split()
ONES = "zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen seventeen eighteen nineteen".split()
TENS = "zero ten twenty thirty forty fifty sixty seventy eighty ninety".split()
COINS = "copper|silver|gold|copper coins|silver pieces|gold crowns|pennies|shillings".split("|")
GREET = "Good evening|Good morning|Welcome|Well met|Hello|Hello there|Good day|Greetings|Ah|Oh|Well|Hm|Aye|Yes|No|Of course|Certainly|Alas|Listen|Look|Careful|Thank you|Farewell|Goodbye|Sorry|Please|Now then|Wait".split("|")


def number(n):
    if n < 20:
        return ONES[n]
    if n < 100:
        return TENS[n // 10] + (" " + ONES[n % 10] if n % 10 else "")
    if n < 1000:
        return ONES[n // 100] + " hundred" + (" and " + number(n % 100) if n % 100 else "")
    return number(n // 1000) + " thousand" + (" " + number(n % 1000) if n % 1000 else "")


TEMPLATES = """{G}, {V}. What can I bring you?
{G}, {V}. {S}.
{G}! {S}.
{G}. {S}, and {s}.
Would you like {g}?
Would you like {g}, or {g}?
That will be {n} {c}.
{g} costs {n} {c}.
A room costs {n} {c} a night, and {g} is {n} more.
We have {g}, {g} and {g}.
I can offer you {g} for {n} {c}.
Have you heard about {N}?
{N} went to {p} {t}, and never came back.
They say there are {b} near {p}.
They say {N} was seen at {p} {t}.
{P} is {a} and {a} {t}.
Follow the road past {p}, then turn left at {p}.
Follow the road past {p}, then turn right, and you will see {p}.
You will find {N} at {p} {t}.
Where is {p}?
Where can I find {N}?
Who is {N}?
Is it true that {N} sells {g}?
How much is {g}?
How far is it to {p}?
What happened at {p} {t}?
Why are there so many {b} in {p}?
When does {N} come back from {p}?
Do you know the {a} {j} who lives by {p}?
I do not know anything about {p}, {V}.
I am {f}, but I cannot tell you that.
I'm {f} that {N} will come {t}.
My name is {N}, and I keep this {a} tavern.
I've kept this house for {n} years, and I have never seen {b} like that.
{N} owes me {n} {c}.
Beware of the {b}, {V}. They come {t}.
Don't go to {p} {t}; the {b} are {a}.
If you see {N}, tell him I still want my {n} {c}!
If you see {N}, tell her that {s}.
Take {g} with you; it is a long way to {p}.
The {a} {j} of {p} pays {n} {c} for {b}.
There is {g} left, but no {g}.
The {j} asked for {g}, and the {j} paid for it.
Sit down by the fire, {V}.
Put it on the table, please.
Let me pour you {g}.
Here is your {G2}.
It's {n} steps from {p} to {p}.
{N} and {N} are my oldest friends.
{N} the {j} told me that {s}.
My {j}'s {G2} is the best between {p} and {p}.
{n} {b} came out of {p} {t}.
No, {V}, I haven't seen {N} {t}.
Yes, {V}, we serve {g} {t}.
What would you like to drink, {V}?
You look {a}, {V}. {S}.
Speak to {N}; she knows {p} better than I do.
That's a {a} story, {V}.
That is all I know.
I will think about it.
I can't help you with that.
Nobody knows why {s}.
{n}, {n}, {n} and {n}.
{N}!
{V}?
{G}.
{G}!
{G}, {N}.
{N}, {N} and {N}.
Come back {t}!
Thank you kindly, {V}.
{S}; {s}.
{S}, but {s}.
{S} because {s}.
When {s}, {s}.
{S}.
{S}!
Perhaps {s}?
Do you think that {s}?""".split("\n")
CLAUSES = """the {b} are coming down from {p}
{N} paid {n} {c} for {g}
the {a} {j} has gone to {p}
I saw {a} {b} by {p} {t}
nobody walks past {p} after dark
the roof of {p} is {a} and {a}
we sold the last of the {G2} {t}
{N} is looking for a {a} {j}
the king wants {n} more soldiers
it rained for {n} days
they closed {p} {t}
my {j} found a {a} ring near {p}
the road to {p} is {a}
you should ask {N} about the {b}
a {a} {j} is waiting for you at {p}
I hid the key under the {a} barrel
she never drinks {G2} {t}
he lost {n} {c} at cards
the {j}'s daughter married a {j}
the bell rang {n} times {t}""".split("\n")
JOBS = "miller smith baker hunter priest farmer innkeeper guard captain sailor singer healer cook carpenter shepherd merchant knight brewer tailor fisherman widow baron queen king thief wizard".split()
GOODS2 = "ale stew bread cider wine mead cheese soup pie fish brandy milk honey beer porridge bacon butter cake".split()


def pick(rng, seq):
    return seq[int(rng.integers(len(seq)))]


def amount(rng):
    r = rng.random()
    return number(int(rng.integers(1, 21) if r < .6 else rng.integers(20, 100) if r < .9 else rng.integers(100, 1000) if r < .98 else rng.integers(1000, 10000)))


def fill(rng, template):
    def one(m):
        k = m.group(1)
        if k in "sS" and len(k) == 1:
            clause = fill(rng, pick(rng, CLAUSES))
            return clause if k == "s" else clause[0].upper() + clause[1:]
        return {"G": lambda: pick(rng, GREET), "V": lambda: pick(rng, PLANTS), "N": lambda: name(rng), "p": lambda: place(rng),
                "P": lambda: place(rng).capitalize(), "g": lambda: pick(rng, GOODS), "G2": lambda: pick(rng, GOODS2), "b": lambda: pick(rng, BEASTS),
                "t": lambda: pick(rng, TIMES), "a": lambda: pick(rng, ADJ) if rng.random() < .7 else pick(rng, lists()[0]), "f": lambda: pick(rng, FEELS),
                "n": lambda: amount(rng), "c": lambda: pick(rng, COINS),
                "j": lambda: pick(rng, JOBS) if rng.random() < .8 else pick(rng, lists()[0])}[k]()
    return re.sub(r"\{(\w+)\}", one, template)


def name(rng):
    return pick(rng, PEOPLE) if rng.random() < .75 else pick(rng, lists()[1])


def place(rng):
    return pick(rng, PLACES) if rng.random() < .85 else "the " + pick(rng, lists()[0])


@functools.lru_cache(None)
def lists():
    """(lower-case words, names) of Debian's wamerican."""
    words, names = [], []
    with open("/usr/share/dict/american-english", encoding="utf-8") as f:
        for w in f.read().split():
            if re.fullmatch(r"[a-z]{2,13}", w) and re.search("[aeiouy]", w):
                words.append(w)
            elif re.fullmatch(r"[A-Z][a-z]{2,11}", w) and re.search("[aeiouy]", w):
                names.append(w)
    return words, names


@functools.lru_cache(None)
def common():
    """Frequent everyday words, spoken far more often than the rest of the dictionary."""
    text = """time year people way day man thing woman life child world school state family student group country problem hand part place case week company system program question work government number
night point home water room mother area money story fact month lot right study book eye job word business issue side kind head house service friend father power hour game line end member law car city
community name president team minute idea kid body information back parent face others level office door health person art war history party result change morning reason research girl guy moment air teacher force
education foot boy age policy music market sense nation plan college interest death course experience effect street food heart table bottle winter summer garden letter window horse bird silver stone bridge island
be have do say get make go know take see come think look want give use find tell ask seem feel try leave call keep let begin help talk turn start show hear play run move like live believe hold bring happen write provide sit stand lose pay meet
include continue set learn change lead understand watch follow stop create speak read allow add spend grow open walk win offer remember love consider appear buy wait serve die send expect build stay fall cut reach kill remain
good new first last long great little own other old right big high different small large next early young important few public bad same able sure early hard possible clear true whole free strong real easy cold short open red white black green blue
very well still also never always often again together today away almost later quickly maybe soon once already enough probably sometimes finally nearly perhaps ago however especially outside inside towards usually simply""".split()
    return sorted(set(text))


FRAMES = """the A N V the N
a A N and a N V by the N
I V the N, but you V the A N
she V his N with a A N
do you V the N of the A N
why did the N V
how can we V a A N
N and N V the N, the N and the N
there was a A N in the N
they have been V at the N for n N
it is not A, it is A
we must V before the N can V
this N is more A than that N
what V the A N
who told the N about the A N
if the N is A, then V it
the N's N was A
please V the N
never V a A N
n N and n N
that is what the N said about the N; the N was A
would you V it again
R said that R would V the N
R, V the N
is R A or A
N
A N
V it
the N of R
yes, the N is A
no one could V her N, because the N had been V by then
from the N to the N, through the A N and over the N
he didn't V it, he couldn't V it, and he won't V it
you're A, aren't you
I'd rather V than V
as A as a N
where were you when the N V the N""".split("\n")


def general(rng):
    words, names = lists()
    # Half the words are everyday ones, half come from the whole dictionary: every phone in every neighbourhood.
    rare = rng.random()
    w = lambda: pick(rng, words) if rng.random() < rare else pick(rng, common())
    out = []
    for part in pick(rng, FRAMES).split(" "):
        tail = re.search(r"('s)?[,;]?$", part).group(0)
        core = part[:len(part) - len(tail)]
        out.append(({"A": w, "N": w, "V": w, "n": lambda: amount(rng), "R": lambda: name(rng)}.get(core) or (lambda: core))() + tail)
    sentence = " ".join(out)
    mark = "?" if re.match(r"(do|why|how|what|who|would|is|where) ", sentence) else "!" if rng.random() < .1 else "."
    return sentence[0].upper() + sentence[1:] + mark


def shuffle(rng):
    """Bare words in any order: phone neighbours no grammar makes."""
    words, _ = lists()
    n = 1 + int(rng.integers(9))
    out = [pick(rng, words if rng.random() < .6 else common()) for _ in range(n)]
    for i in range(n - 1):
        if rng.random() < .12:
            out[i] += pick(rng, [",", ",", ";"])
    return " ".join(out).capitalize() + pick(rng, [".", ".", ".", "?", "!"])


@functools.lru_cache(None)
def world():
    """Sentences the keeper can say in his world, (taught, held out): one sentence in ten is never taught."""
    from . import world as tavern
    rng, found = random.Random(17), {}
    for _ in range(6000):
        for _, reply in tavern.sample_conversation(rng, 4).turns:
            spoken = tavern.split_actions(reply)[0]
            for part in re.split(r"(?<=[.?!]) +", spoken):
                if re.fullmatch(r"[A-Za-z][A-Za-z' ,;]*[.?!]", part):
                    found[part] = zlib.crc32(part.encode()) % 10 == 0
    return sorted(t for t, out in found.items() if not out), sorted(t for t, out in found.items() if out)


def sentence(rng, text):
    """One spoken sentence out of a line of several: flite speaks them together, the talker one at a time."""
    parts = [p for p in re.split(r"(?<=[.?!]) +", text) if re.search("[A-Za-z]", p)]
    return pick(rng, parts)


def line(rng, kind="train"):
    r = rng.random()
    train, held = world()
    lines = held if kind == "held" else train
    if lines and r < .3:
        text = pick(rng, lines)
    elif r < .55:
        text = fill(rng, pick(rng, TEMPLATES))
        text = text[0].upper() + text[1:]
    elif r < .85:
        text = general(rng)
    else:
        text = shuffle(rng)
    text = sentence(rng, text)
    if rng.random() < .02:
        text = text[:-1] + ","
    return text


if __name__ == "__main__":
    import sys
    import numpy as np
    g = np.random.default_rng(int(sys.argv[1]) if len(sys.argv) > 1 else 1)
    for _ in range(40):
        print(line(g))
