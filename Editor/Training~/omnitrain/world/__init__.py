"""The tavern keeper's world: samples conversations, spoken lines and the held-out evaluation from the declared intents."""

import random
import re
from pathlib import Path

from . import (directions, facts, follow_ups, food, goodbye, greetings, history, keeper_self, lodging, orders, people,
               player_self, prices, quests, rumours, small_talk, trade, unknown)
from .grammar import count_forms, expand, sentence_case, slots_of

THEMES = (greetings, orders, food, prices, trade, lodging, rumours, quests, directions, people, history, small_talk,
          keeper_self, player_self, goodbye, unknown, follow_ups)
INTENTS = [one for theme in THEMES for one in theme.INTENTS]
BY_NAME = {one.name: one for one in INTENTS}
for name, template in (line.split("\t") for line in (Path(__file__).parent / "phrasings.tsv").read_text(encoding="utf-8").splitlines()):
    BY_NAME[name].say.append(template)

ITEM = {item.name: item for item in facts.ITEMS}
PLACE = {place.name: place for place in facts.PLACES}
PERSON = {person.name: person for person in facts.PEOPLE}
TOPIC = {topic.name: topic for topic in facts.TOPICS}
_KINDS = {"item": ITEM, "bill": ITEM, "place": PLACE, "person": PERSON, "topic": TOPIC}
SLOTS = {
    "item": facts.ITEMS,
    "ware": [item for item in facts.ITEMS if item.kind != "lodging"],
    "meal": [item for item in facts.ITEMS if item.kind in ("food", "drink")],
    "goods": [item for item in facts.ITEMS if item.kind == "goods"],
    "place": facts.PLACES,
    "person": facts.PEOPLE,
    "topic": facts.TOPICS,
    "count": facts.COUNTS,
}
ACTIONS = (
    ("pour_ale", ()),
    ("serve", tuple(item.name for item in SLOTS["meal"])),
    ("sell", tuple(item.name for item in SLOTS["goods"])),
    ("point_at", tuple(place.name for place in facts.PLACES)),
    ("open_door", ()),
    ("give_key", ()),
    ("take_coins", ()),
    ("wave", ()),
    ("laugh", ()),
)
ARGUMENT = {"serve": "item", "sell": "item", "point_at": "place"}
DEALS = {
    "ale": "Here is your ale, friend. <pour_ale> That will be two coppers.",
    "drink": "One moment. <serve:{i}> Here is {i.one}. That is {i.price}.",
    "food": "One moment. <serve:{i}> Here is {i.one}. That is {i.price}.",
    "goods": "A good choice. <sell:{i}> {i.one} is {i.price}.",
    "room": "Room four is free. <give_key> Ten coppers for the night.",
    "bath": "The tub is ready, three coppers. <point_at:kitchen> Soap is by the fire.",
}
REWARDS = {"rats": "Ten coppers, and a bowl of stew.", "marcus": "Fifty coppers, from Captain Ross himself."}
COUNTRIES = ("France", "England", "Germany", "Spain", "China", "Japan", "America", "London", "Paris", "Rome", "Berlin", "Canada", "India", "Russia", "Egypt",
             "Italy", "Greece", "Sweden", "Poland", "Mexico", "Brazil", "Australia", "New York", "Moscow", "Tokyo")
BEFORE = ("hey", "um", "uh", "excuse me", "please", "keeper", "so", "well", "ok", "hello", "sorry", "friend", "oh", "good keeper", "innkeeper", "and", "now", "hey keeper",
          "{keeper}", "right", "listen")
AFTER = ("please", "keeper", "friend", "my friend", "good man", "sir", "good keeper", "then", "now", "{keeper}", "if you please", "innkeeper")
CONTRACTIONS = (("i am", "i'm"), ("what is", "what's"), ("do not", "don't"), ("where is", "where's"), ("cannot", "can't"), ("i will", "i'll"), ("i would", "i'd"),
                ("it is", "it's"), ("who is", "who's"), ("that is", "that's"), ("you are", "you're"), ("is not", "isn't"), ("i have", "i've"), ("let us", "let's"),
                ("there is", "there's"), ("did not", "didn't"), ("how is", "how's"))
PROPER = {word for person in facts.PEOPLE for word in re.findall(r"[A-Z][a-z]+", " ".join(person.says))} | set(facts.KEEPERS) | {
    word for phrase in COUNTRIES + facts.UNKNOWN_PLACES + facts.UNKNOWN_PEOPLE for word in phrase.split() if word[0].isupper()} | {facts.VILLAGE}


def dictionary():
    """Debian's wamerican, or nothing where it is not installed."""
    try:
        return Path("/usr/share/dict/words").read_text(encoding="utf-8").split()
    except OSError:
        return []


def dictionary_nouns(words):
    """Lower-case dictionary words for questions about things the keeper has never heard of."""
    known = {word for item in facts.ITEMS for phrase in item.says for word in phrase.split()} | set(PLACE)
    return [word for word in words if re.fullmatch(r"[a-z]{4,9}", word) and word not in known and not word.endswith(("ing", "ed", "ly", "s"))]


def dictionary_names(words):
    """Capitalised dictionary words: names the model cannot know and must copy."""
    return [word for word in words if re.fullmatch(r"[A-Z][a-z]{2,8}", word) and word not in PROPER and not word.endswith("s")]


NOUNS = dictionary_nouns(dictionary())
PROPER_NOUNS = dictionary_names(dictionary())


def made_up_name(rng, spoken=False):
    if not spoken and PROPER_NOUNS and rng.random() < 0.6:
        return rng.choice(PROPER_NOUNS)
    return rng.choice(facts.NAME_STARTS) + rng.choice(facts.NAME_ENDS)


def fill_slot(slot, rng, spoken=False):
    """A value for a slot: a fact, or text. Spoken lines keep to listed words so that an ear can learn them."""
    invent = 0.1 if spoken else 0.35
    if slot in SLOTS:
        return rng.choice(SLOTS[slot])
    if slot == "name":
        return made_up_name(rng, spoken) if rng.random() < 1.6 * invent else rng.choice(facts.NAMES)
    if slot == "thing":
        if NOUNS and rng.random() < invent:
            noun = rng.choice(NOUNS)
            return rng.choice(("a ", "an " if noun[0] in "aeiou" else "a ", "some ")) + noun
        return rng.choice(facts.UNKNOWN_THINGS)
    if slot == "noplace":
        return "the " + rng.choice(NOUNS) if NOUNS and rng.random() < invent else rng.choice(facts.UNKNOWN_PLACES)
    if slot == "noperson":
        return made_up_name(rng, spoken) if rng.random() < invent else rng.choice(facts.UNKNOWN_PEOPLE)
    if slot == "unknown_topic":
        return rng.choice(NOUNS) + rng.choice(("", "s")) if NOUNS and rng.random() < invent else rng.choice(facts.UNKNOWN_TOPICS)
    if slot == "unknown_place_name":
        return rng.choice(COUNTRIES)
    if slot in ("n1", "n2"):
        return rng.choice(facts._NUMBERS[2:] + (() if spoken else tuple(str(n) for n in range(2, 100))))
    if slot == "noise":
        return "".join(rng.choice("bcdfghjklmnpqrstvwxz" if i % 2 else "aeioubrkltz") for i in range(rng.randint(3, 8)))
    raise KeyError(slot)


def mention(value, field, rng):
    """How the player words a slot value."""
    if field:
        return str(getattr(value, field))
    says = getattr(value, "says", None)
    return rng.choice(says) if says else str(value)


class Conversation:
    """One talk with the keeper: what has been said so far decides what some turns mean."""

    def __init__(self, rng, keeper=facts.KEEPER, inn=facts.INN, spoken=False):
        self.rng, self.keeper, self.inn, self.spoken = rng, keeper, inn, spoken
        self.state = {}
        self.turns = []

    @property
    def persona(self):
        return persona(self.keeper, self.inn)

    def say(self, intent, held=False, plain=False):
        """Plays one turn of `intent`: returns (player line in written form, reply with actions)."""
        written, slots = self.compose(intent, held, plain)
        reply = self.answer(intent, slots)
        self.turns.append((written, reply))
        return written, reply

    def compose(self, intent, held=False, plain=False):
        """A player line for `intent` in written form and the values of its slots."""
        rng = self.rng
        template = rng.choices(intent.held if held else intent.say, [1 if held else min(6, count_forms(t)) for t in (intent.held if held else intent.say)])[0]
        question = template.endswith("?")
        text = expand(template.rstrip("?"), rng)
        slots = {}
        def put(match):
            slot, _, field = match.group(1).partition(".")
            if slot == "ale":
                return mention(ITEM["ale"], field, rng)
            if slot == "village":
                return facts.VILLAGE
            if slot not in slots or slot == "noise":
                slots[slot] = fill_slot(slot, rng, self.spoken)
            return mention(slots[slot], field, rng)
        text = re.sub(r"\{([a-z_0-9.]+)\}", put, text)
        names = {str(slots["name"])} if "name" in slots else set()
        if not plain:
            if rng.random() < 0.16:
                text = rng.choice(BEFORE) + " " + text
            if rng.random() < 0.14:
                text = text + " " + rng.choice(AFTER)
            text = text.replace("{keeper}", self.keeper)
            if rng.random() < 0.3:
                for long, short in CONTRACTIONS:
                    text = re.sub(rf"\b{long}\b", short, text)
        return write(text, question, names), slots

    def answer(self, intent, slots):
        state = self.state
        template = self.rng.choice(intent.reply) if len(intent.reply) > 1 else intent.reply[0]
        if intent.needs and not state.get(intent.needs):
            template = intent.missing
        values = dict(slots, keeper=self.keeper, inn=self.inn, village=facts.VILLAGE, player=state.get("player"), bill=state.get("bill"), ctx_item=state.get("item"),
                      place_ctx=state.get("place"), person_ctx=state.get("person"), topic_ctx=state.get("topic"), last_reply=state.get("last_reply"), asked=state.get("asked"))
        if template == "{deal}":
            item = state["item"]
            reply = DEALS[item.name if item.kind == "lodging" else item.kind].format(i=item)
        elif template == "{reward}":
            reply = REWARDS[state["quest"]]
        else:
            reply = template.format(**values)
        reply = sentence_case(reply)
        for key, value in intent.sets.items():
            if value == "{ctx.item}":
                value = state.get("item")
            elif value == "{ctx.person.place}":
                value = PLACE[state["person"].place] if state.get("person") else None
            elif value == "{person.place}":
                value = PLACE[slots["person"].place]
            elif value.startswith("{"):
                value = slots[value.strip("{}")]
            elif value in _KINDS.get(key, {}):
                value = _KINDS[key][value]
            if value is not None:
                state[key] = value
        if intent.about:
            state["asked"] = intent.about.format(**values)
        elif intent.name not in ("what_asked", "say_again", "whats_my_name"):
            state.pop("asked", None)
        state["last_reply"] = re.sub(r"\s+", " ", re.sub(r"<[^>]*>", "", reply)).strip()
        return reply


def persona(keeper=facts.KEEPER, inn=facts.INN):
    """The system text."""
    return f"You are {keeper}, keeper of {inn} in {facts.VILLAGE}."


def write(text, question, names=()):
    """Written form: first letter and proper names in capitals, `I`, the right one of `a` and `an`, a final mark."""
    text = re.sub(r"\ban? (?=[aeiou])", "an ", re.sub(r"\ban (?=[^aeiou])", "a ", text))
    words = []
    for word in text.split():
        core = re.match(r"[A-Za-z]+", word)
        if core and (core.group(0) == "i"):
            word = "I" + word[1:]
        elif core and (core.group(0).capitalize() in PROPER and core.group(0)[0].isupper() or core.group(0) in names):
            word = word[0].upper() + word[1:]
        words.append(word)
    text = " ".join(words)
    return text[:1].upper() + text[1:] + ("?" if question else ".")


def roughen(text, rng):
    """The many ways people type: no capitals, no marks, shouting, a slip of the finger."""
    style = rng.random()
    if style < 0.30:
        text = text.lower().rstrip(".?!")
    elif style < 0.42:
        text = text.rstrip(".?!")
    elif style < 0.48:
        text = text.lower()
    elif style < 0.51:
        text = text.upper()
    elif style < 0.55:
        text = text.rstrip(".?") + rng.choice("!.?")
    if rng.random() < 0.12 and len(text) > 8:
        position = rng.randrange(1, len(text) - 2)
        kind = rng.randrange(4)
        letter = rng.choice("abcdefghijklmnopqrstuvwxyz")
        if kind == 0:
            text = text[:position] + text[position + 1:]
        elif kind == 1:
            text = text[:position] + letter + text[position:]
        elif kind == 2:
            text = text[:position] + letter + text[position + 1:]
        else:
            text = text[:position] + text[position + 1] + text[position] + text[position + 2:]
    return text


_PLAIN = [one for one in INTENTS if not one.needs]
_PLAIN_WEIGHTS = [one.weight for one in _PLAIN]
_NEEDY = [one for one in INTENTS if one.needs]


def next_intent(conversation, rng, follow=0.45):
    """What the player says next: often something the talk so far gives a meaning to."""
    ready = [one for one in _NEEDY if conversation.state.get(one.needs)]
    if ready and rng.random() < follow:
        return rng.choices(ready, [one.weight for one in ready])[0]
    if rng.random() < 0.06:
        return rng.choice(_NEEDY)
    return rng.choices(_PLAIN, _PLAIN_WEIGHTS)[0]


def sample_conversation(rng, turns, spoken=False):
    """A random talk of `turns` turns, half of them with the default keeper."""
    default = rng.random() < 0.6
    conversation = Conversation(rng, facts.KEEPER if default else rng.choice(facts.KEEPERS), facts.INN if default else rng.choice(facts.INNS), spoken)
    for _ in range(turns):
        conversation.say(next_intent(conversation, rng))
    return conversation


SETUPS = {
    "item": ("price", "how_item", "have_item"), "bill": ("ask_meal", "buy_goods", "ask_ale"), "player": ("my_name_is",), "place": ("place_way", "place_what"),
    "person": ("person_who",), "topic": ("topic_tell", "topic_true"), "quest": ("work", "quest_any"), "asked": ("price", "place_way", "person_who", "topic_tell"),
    "last_reply": ("hello", "price", "your_name", "rumour", "menu_food", "place_way", "joke"),
}


def evaluation_cases(seed=2, spoken=False):
    """Held-out phrasings as (intent name, conversation): the last turn is the one that counts, earlier turns are set-up in known phrasings."""
    rng = random.Random(seed)
    cases = []
    for one in INTENTS:
        for template in one.held:
            slotted = any(slot not in ("ale", "village") for slot in slots_of(template))
            for repeat in range(3 if slotted else 1):
                for with_state in ((True, False) if one.needs and repeat == 0 and not slotted else (True,)):
                    conversation = Conversation(rng, spoken=spoken)
                    if one.needs and with_state:
                        conversation.say(BY_NAME[rng.choice(SETUPS[one.needs])], plain=True)
                        if one.needs == "player" and rng.random() < 0.5:
                            conversation.say(BY_NAME[rng.choice(("price", "ask_ale", "rumour"))], plain=True)
                    only = type(one)(**dict(vars(one), held=[template]))
                    conversation.say(only, held=True, plain=True)
                    cases.append((one.name, conversation))
    return cases


def split_actions(reply):
    """(spoken text, list of `name` or `name:argument`)."""
    actions = re.findall(r"<([a-z_]+(?::[a-z]+)?)>", reply)
    return re.sub(r"\s+", " ", re.sub(r"<[^>]*>", " ", reply)).strip(), actions


def to_tokens_text(reply):
    """A reply with its actions written as special tokens, an action standing right behind the sentence before it."""
    reply = re.sub(r"<([a-z_]+):([a-z]+)>", r"<|\1|>\2<|action_end|>", reply)
    reply = re.sub(r"<([a-z_]+)>", r"<|\1|>", reply)
    return re.sub(r"^((?:<\|[^>]*>)+) ", r"\1", re.sub(r" (<\|)", r"\1", reply))
