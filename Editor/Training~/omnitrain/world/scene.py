"""The player's lines of the tavern sample: label, wordings to choose from, intent. Training hears them more often than other lines."""

from . import ITEM, PLACE, facts

NAMES = ("Borin", "Hilda", "Rowan", "Robert", "Martha", "Conrad")
SCENE = (
    ("greeting", ("Good evening, I am {name}.", "Hello, my name is {name}."), "my_name_is"),
    ("ale", ("Can I have an ale please?", "I would like an ale please."), "ask_ale"),
    ("price", ("How much is the stew?", "What does the stew cost?"), "price"),
    ("name", ("What is my name?", "Do you remember my name?"), "whats_my_name"),
    ("rumour", ("Have you heard any rumours?", "What have you heard lately?"), "rumour"),
    ("direction", ("Where is the smithy?", "How do I get to the chapel?"), "place_way"),
    ("thanks", ("Thank you very much.", "Thank you keeper."), "thanks"),
    ("goodbye", ("Goodbye keeper.", "Farewell keeper."), "goodbye"),
)


def slots(text, name):
    """The slot values that a line of the scene mentions."""
    words = text.lower().rstrip(".?!").split()
    found = {"name": name}
    for kind, known in (("item", ITEM), ("place", PLACE)):
        found.update({kind: known[word] for word in words if word in known})
    return found


def lines():
    """All (label, text, intent, slots)."""
    return [(label, wording.format(name=name), one, slots(wording, name)) for label, wordings, one in SCENE for wording in wordings
            for name in (NAMES if "{name}" in wording else facts.NAMES[:1])]
