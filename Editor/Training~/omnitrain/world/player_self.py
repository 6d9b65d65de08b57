"""What the player says about himself, and what the keeper remembers of it."""

from .grammar import intent

INTENTS = [
    intent("my_name_is", "my name is {name}\ni am {name}\ni am called {name}\nthey call me {name}\n(hello|greetings|good evening) i am {name}\n(hello|hi) my name is {name}\nyou can call me {name}\ncall me {name}\nthe name is {name}",
           ["Well met, {name}. I am {keeper}."], "(hello|hi) you can call me {name}\n(good day|good morning) my name is {name}\npeople call me {name}", sets={"player": "{name}"}, about="nothing yet. You told me your name", weight=10),
    intent("whats_my_name", "what is my name?\ndo you (know|remember) my name?\nwho am i?\nwhat am i called?\ndo you remember (who i am|me)?\ntell me my name\nwhat was my name [again]?", ["You are {player}. I never forget a guest."], "can you tell me my name?\nwhat did i say my name was?",
           needs="player", missing="You have not told me your name, friend.", weight=5),
    intent("say_hello_again", "hello again [keeper]\nhi again\ngreetings again\nhello once more", ["Hello again, {player}. What else can I do for you?"], "hello to you again", needs="player", missing="Hello again, friend. Sit down.", weight=1.5),
    intent("i_am_knight", "i am a (knight|soldier|warrior|fighter)\ni fight for (a living|the king|money)\ni am a (brave|great) (knight|warrior|fighter)", ["Then leave your sword at the door, and your tales at the bar."], "i am a knight of the king"),
    intent("i_am_wizard", "i am a (wizard|mage|witch|sorcerer)\ni (can do|know|study) magic\ni am a (great|powerful) (wizard|mage)", ["No spells in here. The last one turned my broom into a snake."], "i am a wizard and i know magic"),
    intent("i_am_merchant", "i am a (merchant|trader)\ni (buy|sell) (things|goods|cloth)\ni came to (trade|sell my goods)", ["The market is where you want to be. <point_at:market>"], "i am a merchant and i sell things", sets={"place": "market"}),
    intent("i_am_traveller", "i am a (traveller|wanderer|stranger)\ni travel (the world|a lot|far)\ni came a long way\ni am (passing|just passing) through", ["Then you have stories. Tell me one, and I will listen."], "i am only a traveller passing through"),
    intent("i_am_thief", "i am a (thief|bandit|robber)\ni (steal|rob) (things|people)\ni stole (something|it)", ["Then I will count my spoons. Twice."], "i am a thief and i steal things"),
    intent("i_am_farmer", "i am a (farmer|shepherd)\ni have a farm\ni (keep|have) (sheep|cows|goats)\ni grow (corn|wheat)", ["Good honest work. Your barley is in my ale."], "i am a farmer and i have a farm"),
    intent("i_am_bard", "i am a (bard|singer|musician)\ni (sing|play music)\ni (want|came) to (sing|play) here\nmay i sing here?", ["Ask Isla if she will share the stool by the fire."], "i am a bard and i play music", sets={"person": "Isla"}),
    intent("i_come_from", "i am from (the city|the north|the south|far away|the coast)\ni come from (the city|the north|the south|far away|the coast)\ni was born in (the city|the north|the south)", ["That is a long road. You must be thirsty."], "i have come here from (the city|the north|the south)"),
    intent("guess_from", "guess where i am from\nwhere am i from?\ndo you know where i come from?\nwhere do you think i am from?", ["From somewhere with worse ale, by the look of you."], "can you guess where i come from?"),
    intent("how_do_i_look", "how do i look?\ndo i look (good|tired|strong)?\nam i (handsome|beautiful|ugly)?\nwhat do you think of me?", ["Like someone who slept in a hedge. A fine hedge."], "do you think i look good?"),
    intent("my_birthday", "it is my birthday [today]\ntoday is my birthday\ni have a birthday today\nwe are celebrating", ["Then the cake is on me! <serve:cake>"], "my birthday is today"),
    intent("my_friend_comes", "i am waiting for (a friend|someone|my friends)\nis my friend here?\nhas my friend (come|arrived)?\ni am meeting (a friend|someone) here", ["I have seen nobody yet. Wait by the fire."], "my friend wants to meet me here"),
    intent("in_hurry", "i am in a hurry\ni have no time\nquickly please\nhurry up\ni must go soon", ["Haste makes spills, friend. But I will be quick."], "i am in a great hurry"),
]
