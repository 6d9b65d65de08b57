"""Thanks and farewells."""

from .grammar import intent

INTENTS = [
    intent("thanks", "thank you [keeper|friend|very much|so much]\nthanks [keeper|friend|a lot]\nmany thanks [keeper|friend]\ni thank you\nthat is (kind|very kind) [of you]\nmuch obliged", ["You are welcome, friend. That is what I am here for."], "many thanks to you\nthank you that is very kind", weight=2.5),
    intent("thanks_help", "thank you for (your|the) help\nthanks for (your|the) help\nthank you for helping [me]\nyou helped me [a lot]\nyou have been [very] helpful", ["Glad to help. Tell others about {inn}."], "many thanks for your help"),
    intent("thanks_info", "thank you for the (information|advice|tip)\nthanks for (the information|telling me)\nthank you for telling me\ngood to know", ["Words are free. Use them well."], "many thanks for the information"),
    intent("goodbye", "(goodbye|farewell|bye) [keeper|friend|now]\nsee you [later|soon|again|tomorrow]\nuntil (next time|we meet again|tomorrow)\ni (must|have to|should) (go|leave) [now]\ni am (leaving|going) [now]\ntake care", ["Farewell, friend. <wave> Safe roads to you."], "(goodbye|farewell) and take care\ni think i have to go now", weight=3),
    intent("good_night", "good night [keeper|friend]\ni am going to (bed|sleep)\ntime for bed\nsleep well\nhave a good night", ["Good night, friend. Sleep well under my roof."], "good night and sleep well", weight=1.5),
    intent("goodbye_name", "goodbye and remember (me|my name)\ndo not forget me\nremember me\nwill you remember me?\nremember my name", ["I will, {player}. <wave> Come back soon."], "farewell and do not forget me", needs="player", missing="I remember every face, friend. <wave>", weight=2),
    intent("come_back", "i will (come back|return) [tomorrow|soon|later]\ni will be back [soon|tomorrow|later]\ni (shall|will) see you again", ["Your chair will be waiting by the fire."], "i think i will come back tomorrow"),
    intent("leaving_town", "i am leaving (the village|town|tomorrow)\ni (must|will) leave (the village|tomorrow)\ntomorrow i leave\nwe leave at dawn", ["Then take some bread for the road, and go with luck."], "we will leave the village at dawn"),
    intent("wish_luck", "wish me luck\nany last words?\ni am off to fight\ni will need luck\ngive me your blessing", ["Good luck, friend. Come back with all your fingers."], "please wish me good luck"),
]
