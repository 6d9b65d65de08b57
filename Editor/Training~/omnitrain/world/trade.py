"""Business, work and money."""

from .grammar import intent

INTENTS = [
    intent("sell_to_you", "(will|would) you buy (this|my sword|something|my ring)?\ni want to sell (something|this|my sword|my ring)\ncan i sell you (something|this|my ring)?\ndo you buy (things|swords|furs)?\nwhat will you give me for this?", ["I do not buy, friend. Show it at the market. <point_at:market>"], "i would like to sell you something", sets={"place": "market"}),
    intent("weapons", "where can i (buy|get) [a] (weapon|weapons|sword|axe)?\ni need a (weapon|sword)\nwho sells (weapons|swords|armour)?\nwhere do i find (weapons|armour)?", ["Greta makes blades at the smithy. <point_at:smithy>"], "who could sell me a sword?", sets={"place": "smithy", "person": "Greta"}),
    intent("repair", "who can (repair|fix|mend) my (sword|armour|boots)?\ncan you (repair|fix|mend) my (sword|armour|boots)?\nmy (sword|armour) is broken\nwhere can i repair my (sword|armour)?", ["Take it to Greta at the smithy. <point_at:smithy>"], "my sword needs to be fixed", sets={"place": "smithy", "person": "Greta"}),
    intent("buy_horse", "where can i (buy|get|hire) a horse?\ni need a horse\nwho sells horses?\ncan i (buy|hire) a horse?", ["Ask Rory in the stables. <point_at:stables> He has a grey mare."], "who could sell me a horse?", sets={"place": "stables", "person": "Rory"}),
    intent("my_horse", "can you (feed|look after|take) my horse?\nwhere can i (put|leave) my horse?\nmy horse is (tired|hungry|outside)\ni have a horse [outside]", ["Rory will feed it. The stables are behind us. <point_at:stables>"], "who can look after my horse?", sets={"place": "stables", "person": "Rory"}),
    intent("work", "do you have [any] work [for me]?\ni (need|want|am looking for) (work|a job)\nis there [any] work [here|for me]?\ncan i work (here|for you)?\nare you hiring?", ["There are rats in my cellar. Ten coppers if you chase them out."], "could you give me some work?\nhow can i earn some money?", sets={"quest": "rats"}, weight=1.5),
    intent("hire_you", "(will|would) you come with me?\njoin me [on my journey]\ncome with me [keeper]\nbe my companion\nwould you join me?", ["My adventures end at that door, friend. I have pies to sell."], "will you join my journey?"),
    intent("guide", "can someone guide me?\ni need a guide\nwho can (guide|show|lead) me [through the forest]?\nis there a guide [here]?", ["Ask Finn the hunter. He knows every tree."], "who could be my guide?", sets={"person": "Finn"}),
    intent("how_business", "how is business [today]?\nis business good?\ndo you have many guests?\nare there many (guests|customers)?\nhow is the inn doing?", ["Business is slow. The bandits scare the travellers away."], "how is your business going?"),
    intent("rich", "are you rich?\nhow much money do you (have|make)?\nwhere do you keep (the|your) (gold|money)?\ndo you have (a lot of|much) money?", ["Rich in debts, friend. The rest is none of your business."], "do you make a lot of money?"),
    intent("gold_offer", "i (have|will give you) (gold|a gold coin|a bag of gold)\ni can pay (well|in gold)\ni am rich\nmoney is no problem", ["Gold! Then take the best chair in the house."], "i have a lot of gold"),
    intent("bribe", "what if i pay you?\n(here is|take) a little something for you\ni will pay for the (information|truth)\ncan i bribe you?", ["I do not take bribes. But a tip is another matter."], "i could pay you for the truth"),
    intent("lost_something", "i lost (my ring|my dog|my hat|something)\nhave you seen my (ring|key|dog|hat)?\ni cannot find my (ring|key|hat|dog)\nsomeone stole my (ring|hat|horse)", ["I have seen nothing of it, but I will keep my eyes open."], "did you find my ring?"),
    intent("deliver", "can you (deliver|send|keep) (a letter|this letter|a message)?\ni want to send a letter\nwho can carry a (letter|message)?\ni have a (letter|message|package) for you", ["Leave it with me. The rider comes on market day."], "who could deliver a letter?"),
]
