"""The kitchen and the barrels: what there is and what it is like."""

from .grammar import intent

INTENTS = [
    intent("menu_food", "what (food|meals) do you have?\nwhat is (to eat|cooking|for supper|for dinner)?\nwhat can i eat [here]?\nwhat is on the menu?\ndo you (serve|have) [any] food?\nwhat do you have to eat?", ["We have stew, soup, pie, trout and roast chicken."], "what kind of food do you (serve|have)?\nshow me the menu", weight=1.5),
    intent("menu_drinks", "what drinks do you have?\nwhat is there to drink?\nwhat can i drink [here]?\nwhat do you have to drink?\ndo you (serve|have) [any] drinks?", ["There is ale, mead, wine, cider and whisky."], "what kind of drinks do you (serve|have)?", weight=1.5),
    intent("menu_goods", "what do you sell?\nwhat [goods] do you have for sale?\nshow me your (goods|wares)\nwhat can i buy [here]?\nwhat else do you sell?\nwhat are you selling?", ["Rope, torches, lanterns, maps, knives and a healing potion."], "let me see your goods\nwhat do you have to sell?", weight=1.5),
    intent("how_item", "(is the|is your) {item} [any] good?\nhow is the {item} [today]?\ntell me about the {item}\nwhat is the {item} like?\ndescribe the {item}", ["{item.note}"], "is the {item} [any] good today?\nhow good is the {item}?", sets={"item": "{item}"}, about="the {item}", weight=4),
    intent("fresh", "is (it|the food) fresh?\nhow (old|fresh) is the food?\nis the (meat|fish|bread) fresh?\nwhen was it cooked?", ["Fresh as the morning. I would not dare serve less."], "is your food fresh?"),
    intent("vegetarian", "do you have anything without meat?\ni do not eat meat\nis there (something|anything) without meat?\nanything for someone who eats no meat?", ["The soup has no meat, and the bread has no sins."], "i want something without meat", sets={"item": "soup"}),
    intent("breakfast", "what is for breakfast?\nwhen is breakfast [served]?\ndo you (serve|have) breakfast?\ni want breakfast\nwhen can i eat in the morning?", ["Breakfast is at dawn. Porridge, bread and cheese."], "is there breakfast in the morning?"),
    intent("hungry", "i am (hungry|starving) [now]\ni am so hungry\ni have not eaten [all day|for days]\nmy (belly|stomach) is empty\ni could eat a horse", ["Then sit down. The stew will fill you for three coppers."], "i am very hungry", sets={"item": "stew"}),
    intent("thirsty", "i am (thirsty|parched) [now]\ni am so thirsty\nmy throat is dry\ni need a drink\ni could drink a lake", ["I know the cure for that. An ale is two coppers."], "i am very thirsty", sets={"item": "ale"}),
    intent("food_good", "(this|the food) is (good|great|delicious|tasty)\nthat was (good|delicious|tasty)\ni (like|love) (it|the food|this)\nmy compliments to the cook\nwhat a good meal", ["I will tell Bess. She will pretend not to care."], "this food is really good"),
    intent("food_bad", "(this|the food) is (bad|terrible|awful|cold)\nthat was (bad|terrible|awful)\ni do not like (it|the food|this)\nthere is a (fly|hair) in my (soup|stew)\nthis tastes bad", ["Not so loud, or Bess will hear you. I will bring you another."], "this food is really bad"),
    intent("recipe", "what is in the stew?\nhow do you make (the|your) stew?\nwhat is the recipe [for the stew]?\nwhat meat is in the stew?\ngive me the recipe", ["Mutton, barley and a secret. The secret stays with Bess."], "can i have the recipe for the stew?"),
    intent("brew", "who brews (the|your) ale?\nhow do you make (the|your) ale?\nwhere does the ale come from?\ndo you brew the ale yourself?\nwhat is in the ale?", ["I brew it myself, down in the cellar, as my father did."], "do you make your own ale?"),
    intent("poison", "is (it|the food|the ale) poisoned?\ndid you poison (it|the ale)?\nis there poison in (it|the ale)?\nwill it kill me?", ["Poison? Dead guests pay no bills, friend."], "is there poison in my food?"),
    intent("cook_who", "who cooks [here]?\nwho made this?\nwho is (in the kitchen|cooking)?\nwho (cooked|made) (it|the stew|the food)?", ["Bess cooks here, and nobody argues with her."], "who cooks the food here?", sets={"person": "Bess"}),
    intent("dishes", "can i (help|work) in the kitchen?\ni can wash (the dishes|dishes)\nlet me (help|wash the dishes)\ni will wash the dishes", ["Good. The dishes are in the kitchen. <point_at:kitchen>"], "i can help with the dishes", sets={"place": "kitchen"}),
]
