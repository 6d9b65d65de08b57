"""Old times: the village, the valley and the stories told about them."""

from .grammar import intent

INTENTS = [
    intent("village_history", "how old is the village?\nwho (founded|built) the village?\nwhat is the history of the village?\ntell me about the village\nwhat do you know about the village?", ["Shepherds built it three hundred years ago, around the well."], "tell me the history of this village"),
    intent("valley_name", "why is (it|the village) called {village}?\nwhat does {village} mean?\nwhere does the name {village} come from?", ["The valley is hollow like a bowl, and the glen keeps the name."], "how did {village} get its name?"),
    intent("old_king", "who was the old king?\ntell me about the old days\nwhat was it like in the old days?\nwho ruled before Lord Duggan?\nwere the old days better?", ["The old king drank here once, and he paid in gold."], "what were the old days like?", sets={"topic": "the treasure"}),
    intent("tower_built", "who built the tower?\nwhy was the tower built?\nhow old is the tower?\nwhen was the tower built?", ["A wizard built it, and then the sky fell on it."], "do you know who built the tower?", sets={"place": "tower"}),
    intent("castle_built", "who built the castle?\nhow old is the castle?\nwhen was the castle built?\nwhy was the castle built?", ["Duggan's grandfather did, with our stones and our backs."], "do you know who built the castle?", sets={"place": "castle"}),
    intent("bridge_built", "who built the bridge?\nhow old is the bridge?\nwhen was the bridge built?\nwhy was the bridge built?", ["Giants, if you ask Old Tam. Masons, if you ask me."], "do you know who built the bridge?", sets={"place": "bridge"}),
    intent("mine_closed_when", "when (did|was) the mine (collapse|close|closed)?\nhow long has the mine been closed?\nhow many died in the mine?\nwhen did the collapse happen?", ["Ten winters ago. Nine men went in, and Brenna came out."], "when was the mine closed down?", sets={"person": "Brenna"}),
    intent("great_fire", "was there ever a fire [here|in the village]?\nhas the village ever burned?\ntell me about the great fire\nwhen was the great fire?", ["In my father's time. The whole street burned, but not the inn."], "when did the village burn?"),
    intent("winter_worst", "what was the worst winter?\nwhat is the winter like [here]?\nare the winters hard [here]?\nis it cold in winter?", ["The snow once reached the roof. We came in through the window."], "how cold is the winter here?"),
    intent("legend", "tell me a (legend|tale|story)\ndo you know a (legend|tale|story)?\nwhat legends do you know?\ni want to hear a (story|tale|legend)", ["Once a miller sold his shadow. Now he never knows when it is noon."], "do you know any (stories|tales)?"),
    intent("story_more", "tell me another (story|tale)\nanother (story|tale) please\ndo you know another (story|tale)?\none more story", ["A wolf once came in for an ale. He paid, so I poured."], "i want to hear another story"),
    intent("heroes", "were there [any] heroes here?\nwho was the greatest hero?\ntell me about the heroes\ndo you know [any] heroes?", ["A girl with a broken sword saved us once. Ask Father Colm."], "did any heroes live here?", sets={"person": "Colm", "topic": "the sword"}),
    intent("battle", "was there a battle here?\ntell me about the battle\nwho won the battle?\nwhen was the battle?", ["At the bridge, long ago. Both sides say that they won."], "did you see the battle?", sets={"place": "bridge"}),
    intent("magic", "is there [any] magic here?\ndo you believe in magic?\nis magic real?\ncan you do magic?\nwho knows magic [here]?", ["I can make ale disappear. For the rest, ask Morag."], "do you know any magic?", sets={"person": "Morag"}),
    intent("gods", "do you believe in (god|the gods)?\nwhich gods do you pray to?\nare you religious?\ndo you pray?", ["I pray for rain, and I pray for guests. Mostly it rains."], "what gods do you believe in?"),
]
