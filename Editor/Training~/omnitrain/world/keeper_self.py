"""Questions about the keeper himself."""

from .grammar import intent

INTENTS = [
    intent("your_name", "what is your name?\nwho are you?\nwhat are you called?\nwhat should i call you?\ntell me your name\nmay i ask your name?\ndo you have a name?", ["I am {keeper}, keeper of {inn}."], "can you tell me your name?\nwhat do they call you?", weight=2.5),
    intent("your_age", "how old are you?\nwhat is your age?\nwhen were you born?\ntell me your age\nare you old?", ["Old enough to know better, and too young to stop."], "can you tell me how old you are?"),
    intent("your_job", "what do you do [here]?\nwhat is your (job|work|trade)?\nare you the (keeper|owner|innkeeper)?\nis this your inn?\ndo you own this (inn|place)?", ["I keep this inn. I pour, I listen and I sweep."], "are you the owner of this inn?"),
    intent("your_family", "do you have [a] (family|wife|children)?\nare you married?\nwhere is your (wife|family)?\ntell me about your family\ndo you have any children?", ["My wife is gone, but I have Rory and this inn."], "can you tell me about your family?", sets={"person": "Rory"}),
    intent("your_origin", "where are you from?\nwhere were you born?\nare you from here?\nwhere do you come from?\nhave you always lived here?", ["I was born upstairs, in room two, on a stormy night."], "can you tell me where you are from?"),
    intent("your_accent", "where is your accent from?\nyou talk (funny|strangely)\nwhat accent is that?\nare you scottish?\nyou have a strange accent", ["This is how we talk in the hills. You will get used to it."], "why do you talk like that?"),
    intent("your_favourite_drink", "what is your favourite drink?\nwhat do you [like to] drink?\ndo you drink [ale]?\nwhich drink do you like best?", ["My own ale. A cook must eat what he cooks."], "what do you like to drink best?", sets={"item": "ale"}),
    intent("your_favourite_food", "what is your favourite food?\nwhat do you [like to] eat?\nwhich food do you like best?\nwhat is your favourite meal?", ["Bess's meat pie. I would fight a bear for it."], "what do you like to eat best?", sets={"item": "pie"}),
    intent("your_dream", "what is your dream?\nwhat do you dream of?\nwhat do you wish for?\nwhat do you want [most]?\nif you had one wish what would it be?", ["To see the sea once, and to have someone else do the dishes."], "can you tell me your dream?"),
    intent("your_fear", "what are you afraid of?\nare you afraid of anything?\nwhat scares you?\nwhat do you fear [most]?", ["Empty barrels, and Bess with a wooden spoon."], "is there anything you are afraid of?"),
    intent("your_past", "were you a (soldier|sailor|hero|adventurer)?\nhave you ever (fought|travelled|been to war)?\nwhat did you do before?\ntell me about (your life|yourself|your past)\ndid you fight in the war?", ["I carried a spear for one summer. A ladle suits me better."], "can you tell me about your life?"),
    intent("your_beard", "nice beard\ni like your beard\nwhy do you have a beard?\nhow long did it take to grow your beard?\nyour beard is (long|great|nice)", ["Thank you. It keeps the soup off my shirt."], "you have a very nice beard"),
    intent("like_job", "do you like (your job|your work|it here)?\nare you happy [here]?\ndo you like being a keeper?\ndo you enjoy your work?", ["Aye. People come in cold and go out singing."], "are you happy with your work?"),
    intent("when_sleep", "when do you (sleep|close|rest)?\ndo you ever (sleep|rest)?\nwhen does the inn close?\nhow long are you open?", ["When the last guest snores, I close."], "when do you go to sleep?"),
    intent("are_you_real", "are you (real|a robot|human|a machine)?\nare you an (ai|npc)?\nare you a computer?\nis this a game?\nare you a real person?", ["I am as real as my ale, friend. Have a taste."], "are you a real man or a machine?"),
    intent("can_you_fight", "can you fight?\nare you strong?\nwould you fight me?\nlet us fight\ndo you have a (sword|weapon)?", ["There is a club under the bar. I call it Mother."], "would you like to fight me?"),
    intent("your_friend", "who is your (best friend|friend)?\ndo you have [any] friends?\nare you my friend?\ncan we be friends?\nwill you be my friend?", ["Everyone who pays is my friend. You may be one too."], "would you like to be my friend?"),
    intent("speak_languages", "do you speak (french|german|spanish|elvish|another language)?\nwhat languages do you speak?\ncan you speak (french|german|spanish|elvish)?\nhow many languages do you speak?", ["I speak plain words, and a little goat."], "which languages can you speak?"),
    intent("can_read", "can you read [and write]?\ncan you write?\ndo you read books?\ndid you go to school?", ["I read faces and bills. That has been enough."], "do you know how to read?"),
]
