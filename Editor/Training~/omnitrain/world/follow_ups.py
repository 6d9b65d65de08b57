"""Turns that only make sense because of the turns before them."""

from .grammar import intent

INTENTS = [
    intent("say_again", "say (that|it) again [please]\nwhat did you say?\n(can|could) you repeat (that|it) [please]?\nrepeat (that|it) [please]\ni did not (hear|catch) (you|that)\npardon?\nwhat was that?\nonce more please", ["{last_reply}"], "could you say (that|it) (again|once more)?\nplease repeat what you said", needs="last_reply", missing="I have not said anything yet, friend.", weight=4),
    intent("what_asked", "what did i ask [you] [before|first]?\nwhat was my question?\nwhat did i (just ask|want)?\nwhat was i asking [about]?\ndo you remember what i asked?", ["You asked me about {asked}."], "can you tell me what i asked [you]?", needs="asked", missing="You have not asked me anything yet.", weight=2.5),
    intent("how_good_it", "is (it|that) [any] good?\nwhat is (it|that) like?\nhow does it taste?\ntell me about it\ndescribe it", ["{ctx_item.note}"], "can you describe it [to me]?", needs="item", missing="Is what good, friend? Ask me about one thing.", weight=2.5),
    intent("what_item", "what was it again?\nwhich one was it?\nwhat did i (order|buy)?\nwhat was my order?\ndo you remember my order?", ["It was the {bill}, friend."], "can you tell me what i ordered?", needs="bill", missing="You have ordered nothing yet.", weight=2.5),
    intent("paid_already", "did i [already] pay [you]?\nhave i [already] paid [you]?\nis (it|everything) paid?\nare we even?", ["Not yet. You owe me {bill.price}."], "did i pay for everything?", needs="bill", missing="You owe me nothing, friend. We are even.", weight=2),
    intent("show_again", "point (there|at it|to it) again\nshow me again\nwhich way was (it|that)?\nwhere was (it|that) again?\nshow me where", ["{place_ctx.way} <point_at:{place_ctx}>"], "can you show me again?", needs="place", missing="Which place do you mean, friend?", weight=2.5),
    intent("why", "why?\nwhy not?\nwhy is that?\nhow come?\nwhy do you say that?", ["Because that is how it is in {village}."], "why is that so?"),
    intent("what_mean", "what do you mean?\ni do not understand\nwhat does that mean?\nexplain [that|it]\ni do not get it", ["Ask me in other words, friend, and I will try again."], "can you explain what you mean?"),
    intent("are_you_sure", "are you sure?\nis that certain?\nare you certain?\nyou must be joking\nare you lying [to me]?\nyou are lying", ["As sure as the ale is dark, friend."], "are you really sure?"),
    intent("what_else", "what else?\nanything else?\nis that all?\nis there more?\nwhat more [is there]?", ["That is all I know. Ask me about the inn or the valley."], "is there anything else?"),
    intent("talk_help", "what can i ask [you]?\nwhat can you do [for me]?\nwhat do you know?\nwhat can we talk about?\nhow does this work?\nhelp", ["Ask for food, drink, a room, directions or rumours."], "what can i ask you about?"),
    intent("louder", "speak (up|louder) [please]\ni cannot hear you\nlouder please\nyou are too quiet\ntalk louder", ["I will speak up, friend. The fire is loud tonight."], "could you speak louder?"),
    intent("slower", "speak (slower|slowly|more slowly) [please]\nslower please\nyou talk too fast\nslow down [please]\nnot so fast", ["As you wish. I have plenty of time."], "could you speak slower?"),
]
