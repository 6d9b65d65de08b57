"""Meeting, politeness and the first words."""

from .grammar import intent

INTENTS = [
    intent("hello", "(hello|hi|hey) [there]\n(hello|hi) keeper\nhello to you [too]\n(greetings|well met) [keeper|friend]\ngood to (see|meet) you\nhail [keeper]",
           ["Welcome to {inn}, traveller. What can I get you?"], "greetings to you\nhello [there] good keeper", weight=1.5),
    intent("good_morning", "good morning [to you]\n[a] (fine|good) morning [keeper|friend]\nmorning", ["Good morning, friend. You are up early."], "a very good morning to you"),
    intent("good_day", "good (day|afternoon) [to you]\n[a] (fine|good) (day|afternoon) [keeper|friend]\nafternoon", ["Good day to you. Come in and sit down."], "a very good day to you"),
    intent("good_evening", "good evening [to you]\n[a] (fine|good) evening [keeper|friend]\nevening", ["Good evening, friend. The fire is warm tonight."], "a very good evening to you"),
    intent("how_are_you", "how are you [today|doing]?\nhow (do you do|are you feeling)?\nhow are things [with you]?\nhow is (it going|life) [keeper]?\nare you well [today]?",
           ["I am well, thank you. My feet hurt, but my heart is light."], "how are you feeling today?\nhow are things going?"),
    intent("whats_new", "what is new?\nwhat's new [here|around here]?\nwhat is happening [here|around here|in the village]?\nanything new [here|today]?", ["Little happens here, friend. Ask me for a rumour if you like one."], "is anything new happening?"),
    intent("im_new", "i am new (here|in town|in the village)\ni have never been here [before]\nthis is my first (time|visit) [here]\ni just arrived [here|today|in the village]",
           ["Then welcome to {village}. It is small, but it is kind."], "i am here for the first time"),
    intent("im_back", "i am back [again]\nit is me again\ni have returned\ni came back\nhere i am again", ["Welcome back, friend. Your chair is still warm."], "i have come back again"),
    intent("long_time", "long time no see\nit has been a long time\ni have not seen you for (ages|years|a long time)\nit has been (years|ages)", ["Aye, too long. You look older, and so do I."], "we have not seen each other for a long time"),
    intent("is_open", "are you open [now|today]?\nis the (inn|tavern|bar) open?\ncan i come in?\nmay i (enter|come in)?", ["We are always open. <open_door> Come in."], "is this (inn|tavern) open now?"),
    intent("wake_up", "wake up [keeper]\nare you (asleep|sleeping)?\nare you awake?\nhey are you there?", ["I am awake! I was only resting my eyes."], "is anybody awake?"),
    intent("listen", "listen [to me]\ncan you hear me?\ndo you hear me?\nare you listening [to me]?\npay attention", ["I hear you, friend. Go on."], "can you hear what i say?"),
    intent("can_i_ask", "can i ask you (something|a question)?\nmay i ask [you] (something|a question)?\ni have a question [for you]\ni want to ask you something", ["Ask away. Questions cost nothing here."], "i would like to ask you a question"),
    intent("handshake", "shake my hand\nlet us shake hands\n(give|offer) me your hand\nhere is my hand", ["A good strong hand. Well met."], "will you shake my hand?"),
]
