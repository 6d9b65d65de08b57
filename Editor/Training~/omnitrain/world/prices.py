"""What things cost."""

from .grammar import intent

INTENTS = [
    intent("price", "how much is (the|a|an|one) {item}?\nhow much (for|does) (the|a|an|one) {item} [cost]?\nwhat does (the|a|an|one) {item} cost?\nwhat is the price of (the|a|an|one) {item}?\nwhat do you (ask|want) for (the|a|an|one) {item}?\ntell me the price of (the|a|an) {item}\nhow many coppers (for|is) (the|a|an|one) {item}?",
           ["{item.one} is {item.price}."], "how much do you want for (the|a|an) {item}?\nhow much would (the|a|an|one) {item} cost me?\nwhat does {item.one} cost?", sets={"item": "{item}"}, about="the price of the {item}", weight=9),
    intent("and_price", "and (the|a|an) {item}?\nand how much is (the|a|an) {item}?\nwhat about (the|a|an) {item}?\nhow about (the|a|an) {item}?", ["{item.one} is {item.price}."], "and what about (the|a|an) {item}?", needs="item", missing="{item.one} is {item.price}.", sets={"item": "{item}"}, about="the price of the {item}", weight=4),
    intent("price_it", "how much is (it|that|this)?\nhow much for (it|that|this)?\nwhat does (it|that|this) cost?\nwhat is the price [of it|of that]?\nhow much does (it|that|this) cost?", ["{ctx_item.one} is {ctx_item.price}."], "what do you want for (it|that)?\nhow many coppers is that?",
           needs="item", missing="How much is what, friend? Ask me about one thing.", about="a price", weight=4),
    intent("prices_all", "what are your prices?\ntell me your prices\nhow much is everything?\nare you expensive?\nwhat does everything cost?\nis it expensive here?", ["Ale is two, stew is three, and a room is ten coppers."], "how expensive is everything here?"),
    intent("price_unknown", "how much is {thing}?\nhow much for {thing}?\nwhat does {thing} cost?\nwhat is the price of {thing}?", ["I do not sell that, friend. Try the market."], "how much would {thing} cost me?\nhow much do you want for {thing}?", sets={"place": "market"}, weight=2),
    intent("have_item", "do you (have|sell) [any|some|the|a] {ware}?\nis there [any|some|a] {ware}?\nhave you got [any|some|a] {ware}?\nare you selling [any|some|a] {ware}?", ["Aye, I have {ware.one} for {ware.price}."], "do you have {ware.one} for me?\nis there any {ware} left?", sets={"item": "{ware}"}, about="the {ware}", weight=4),
    intent("have_unknown", "do you (have|sell) {thing}?\nhave you got {thing}?\ncan i (get|buy|have) {thing} [here]?\ni (want|need|want to buy|would like) {thing}\ngive me {thing}", ["I have no such thing here. Try the market."], "do you have {thing} for me?\ncould you sell me {thing}?", sets={"place": "market"}, weight=3),
]
