"""pronunciations.tsv: the words the shipped world says, English function and everyday words, and what the text front end spells out.

Phones are what flite says in running speech (function words in their weak form: `a` is ax, `the` is dh ax), with the stress of
each vowel. Everything else is left to the g2p graph at runtime.
"""
import re
import subprocess

from . import g2p, runlog, texts
from .synth import build_tool

FUNCTION = """a about above across after again against ain't all almost along already also although always am among an and another any anybody anyone
anything anyway are aren't around as at away back be because been before behind being below beside between beyond both but by can can't cannot could
couldn't did didn't do does doesn't doing don't done down during each either else enough even ever every everybody everyone everything except few for from
further get gets getting go goes going gone got had hadn't has hasn't have haven't having he he'd he'll he's her here here's hers herself him himself his how
how'd how's however i i'd i'll i'm i've if in indeed inside instead into is isn't it it'd it'll it's its itself just last least less let let's like little lot
made make makes many may maybe me might mightn't mine more most much must mustn't my myself near nearly need needn't neither never next no nobody none nor not
nothing now nowhere o'clock of off often oh on once one only onto or other others ought our ours ourselves out outside over own perhaps please put quite rather
really said same say says see seem seems shall shan't she she'd she'll she's should shouldn't since so some somebody someone something sometimes somewhere
soon still such take than that that'd that'll that's the their theirs them themselves then there there'd there'll there's these they they'd they'll they're
they've thing things think this those though through till to today together tomorrow tonight too toward towards under unless until up upon us use used very
want wants was wasn't way we we'd we'll we're we've well went were weren't what what'll what's whatever when when's whenever where where's wherever whether
which while who who'd who'll who's whoever whole whom whose why why's will with within without won't would wouldn't yes yet you you'd you'll you're you've
your yours yourself yourselves""".split()
SPELT = """zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen seventeen eighteen nineteen twenty thirty
forty fifty sixty seventy eighty ninety hundred thousand million billion trillion first second third fourth fifth sixth seventh eighth ninth tenth eleventh
twelfth thirteenth fourteenth fifteenth sixteenth seventeenth eighteenth nineteenth twentieth thirtieth fortieth fiftieth sixtieth seventieth eightieth
ninetieth hundredth thousandth millionth point minus plus times equals percent degrees half quarter dozen mister missus miss doctor saint street avenue road
junior senior captain sergeant lieutenant colonel general professor reverend number versus etcetera example company incorporated limited department mount fort
january february march april may june july august september october november december monday tuesday wednesday thursday friday saturday sunday
dollar dollars cent cents pound pounds penny pence euro euros metre metres meter meters kilometre kilometres kilometer kilometers centimetre centimetres
mile miles foot feet inch inches yard yards gram grams kilogram kilograms kilo kilos litre litres ounce ounces hour hours minute minutes second seconds
morning evening afternoon night at dot slash dash hash star ampersand and underscore okay hello hey hmm mm uh um ah oh aye
halves thirds quarters fifths sixths sevenths eighths ninths tens hundreds thousands millions billionth trillionth zeroth twenties thirties forties
fifties sixties seventies eighties nineties per approximately approx celsius fahrenheit centimeters millimeters milliliters milliseconds volts cetera et chapter volume page
established gigabytes megabytes kilobytes hertz kilohertz honorable miz""".split()
LETTERS = list("bcdefghjklmnopqrstuvwxyz")
FRAME = "we see {} here"
"""Puts a word where English reduces it: in the middle of a phrase, unstressed."""


def spoken(words):
    """word -> phones, from flite speaking FRAME with each word in it."""
    lines = [FRAME.format(w) for w in words]
    tool = subprocess.Popen([build_tool()], stdin=subprocess.PIPE, stdout=subprocess.PIPE, bufsize=1 << 20)
    out = {}
    progress = runlog.Progress("pronounce")
    for n, (word, line) in enumerate(zip(words, lines)):
        tool.stdin.write(f"awb\t0.4\t1\t{line}\n".encode())
        tool.stdin.flush()
        head = tool.stdout.readline().split()
        phones, frames, channels, samples = map(int, head[1:5])
        rows = [tool.stdout.readline().decode().split() for _ in range(phones)]
        tool.stdout.read(4 * frames * channels + 2 * samples)
        rows = [r for r in rows if r[0] != "pau"]
        indices = sorted({int(r[3]) for r in rows})
        inner = [r for r in rows if int(r[3]) in indices[2:-1]]
        said = "".join(dict((r[3], r[4]) for r in inner).values())
        # flite drops the apostrophe of "don't" and splits "it's"; both come back as the word without it.
        if inner and said.lower().replace("'", "") == word.replace("'", ""):
            out[word] = [r[0] + ("1" if r[2] == "1" else "0") if r[0] in g2p.VOWELS else r[0] for r in inner]
        progress(f"{n}/{len(words)} words")
    tool.stdin.close()
    tool.wait()
    return out


def make(path=None):
    """Writes export/pronunciations.tsv; the world's words come from world_words.txt (stage `world`)."""
    world = [w.lower() for w in runlog.work("world_words.txt").read_text(encoding="utf-8").split()]
    words = sorted({w for w in world + FUNCTION + SPELT + LETTERS + texts.common() if re.fullmatch(r"[a-z][a-z']*", w)})
    table = spoken(words)
    left = sorted(set(words) - set(table))
    path = path or runlog.work("export", "pronunciations.tsv")
    with open(path, "w", encoding="utf-8", newline="\n") as f:
        for word in sorted(table):
            f.write(f"{word}\t{' '.join(table[word])}\n")
    runlog.log("pronounce", words=len(table), left_to_g2p=len(left), left=left[:20])


if __name__ == "__main__":
    make()
