"""What is true in the keeper's world: who he is, what he sells, where things are, who lives here, what is rumoured."""

from dataclasses import dataclass

KEEPER = "Hamish"
INN = "the Gilded Boar"
VILLAGE = "Glenhollow"
KEEPERS = ("Hamish", "Duncan", "Fergus", "Angus", "Malcolm", "Ewan", "Gordon", "Callum", "Magnus", "Alastair")
INNS = ("the Gilded Boar", "the Black Stag", "the Copper Kettle", "the Silver Trout", "the Old Oak", "the Drunken Goose",
        "the Red Lion", "the Green Dragon")

_NUMBERS = ("no", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve",
            "thirteen", "fourteen", "fifteen", "sixteen", "seventeen", "eighteen", "nineteen", "twenty")


def coppers(count):
    """A price in words."""
    return f"{_NUMBERS[count]} copper" + ("" if count == 1 else "s")


@dataclass(frozen=True)
class Item:
    name: str
    one: str
    cost: int
    kind: str
    note: str
    says: tuple = ()

    @property
    def price(self):
        return coppers(self.cost)

    def __str__(self):
        return self.name


@dataclass(frozen=True)
class Place:
    name: str
    way: str
    far: str
    what: str
    says: tuple = ()

    def __str__(self):
        return self.name


@dataclass(frozen=True)
class Person:
    name: str
    role: str
    who: str
    where: str
    place: str
    trust: str
    says: tuple = ()

    def __str__(self):
        return self.name


@dataclass(frozen=True)
class Topic:
    name: str
    tell: str
    truth: str
    more: str
    says: tuple = ()

    def __str__(self):
        return self.name


@dataclass(frozen=True)
class Count:
    name: str
    total: str

    def __str__(self):
        return self.name


ITEMS = (
    Item("ale", "an ale", 2, "ale", "the ale is dark and strong, brewed in my own cellar.", ("ale", "beer", "mug of ale", "pint of ale", "tankard of ale")),
    Item("mead", "a cup of mead", 4, "drink", "the mead is sweet, made with honey from the hills.", ("mead", "cup of mead", "honey mead")),
    Item("wine", "a glass of wine", 6, "drink", "the wine is red and comes all the way from the south.", ("wine", "glass of wine", "red wine")),
    Item("cider", "a mug of cider", 3, "drink", "the cider is sharp, pressed from our own apples.", ("cider", "mug of cider", "apple cider")),
    Item("whisky", "a dram of whisky", 5, "drink", "the whisky is smoky, and older than you are.", ("whisky", "dram of whisky", "glass of whisky")),
    Item("milk", "a cup of milk", 1, "drink", "the milk is fresh from the cow this morning.", ("milk", "cup of milk", "glass of milk")),
    Item("tea", "a pot of tea", 1, "drink", "the tea is made of mint and nettles.", ("tea", "pot of tea", "cup of tea")),
    Item("stew", "a bowl of stew", 3, "food", "the stew is mutton and barley, hot and thick.", ("stew", "bowl of stew", "mutton stew")),
    Item("soup", "a bowl of soup", 2, "food", "the soup is onion and leek today.", ("soup", "bowl of soup", "onion soup")),
    Item("bread", "a loaf of bread", 1, "food", "the bread comes warm from the bakery every morning.", ("bread", "loaf of bread", "fresh bread")),
    Item("cheese", "a wedge of cheese", 2, "food", "the cheese is hard, salty and very good.", ("cheese", "wedge of cheese", "piece of cheese")),
    Item("pie", "a meat pie", 5, "food", "the pie is beef and ale, and the crust is golden.", ("pie", "meat pie", "beef pie")),
    Item("chicken", "a roast chicken", 8, "food", "the chicken is roasted slowly with thyme and butter.", ("chicken", "roast chicken")),
    Item("trout", "a fried trout", 4, "food", "the trout was in the river this morning.", ("trout", "fish", "fried trout")),
    Item("porridge", "a bowl of porridge", 1, "food", "the porridge is plain oats with a pinch of salt.", ("porridge", "bowl of porridge")),
    Item("cake", "a honey cake", 2, "food", "the cake is full of honey and nuts.", ("cake", "honey cake", "slice of cake")),
    Item("rope", "a coil of rope", 6, "goods", "the rope is good hemp, thirty feet long.", ("rope", "coil of rope")),
    Item("torch", "a torch", 2, "goods", "the torch burns for an hour, even in the rain.", ("torch", "wooden torch")),
    Item("lantern", "a lantern", 12, "goods", "the lantern is brass, with a wick that never smokes.", ("lantern", "brass lantern")),
    Item("candle", "a candle", 1, "goods", "the candle is honest beeswax.", ("candle", "wax candle")),
    Item("map", "a map", 9, "goods", "the map shows the whole valley, and the old roads too.", ("map", "map of the valley")),
    Item("blanket", "a blanket", 5, "goods", "the blanket is thick wool and keeps out the cold.", ("blanket", "wool blanket")),
    Item("knife", "a knife", 10, "goods", "the knife is sharp, and was made by Greta herself.", ("knife", "hunting knife")),
    Item("potion", "a healing potion", 20, "goods", "the potion is Elspeth's work, and it closes small wounds.", ("potion", "healing potion")),
    Item("room", "a room", 10, "lodging", "the room is small and clean, with a warm bed.", ("room", "bed", "room for the night")),
    Item("bath", "a hot bath", 3, "lodging", "the bath is a big oak tub by the kitchen fire.", ("bath", "hot bath")),
)

PLACES = (
    Place("well", "the well is in the square, just past the old oak tree.", "the well is twenty steps from my door.", "the well is deep and cold, and the water is clean.", ("well", "village well")),
    Place("mill", "follow the river down, and you will see the mill wheel.", "the mill is half a mile down the river.", "the mill grinds all our corn. Old Tam runs it.", ("mill", "watermill")),
    Place("smithy", "turn left at the square and follow the sound of the hammer.", "the smithy is two streets away.", "the smithy is where Greta makes blades and horse shoes.", ("smithy", "forge")),
    Place("chapel", "the chapel stands on the hill. Look for the white bell tower.", "the chapel is a short climb, no more than ten minutes.", "the chapel is older than the village. Father Colm keeps it.", ("chapel", "church")),
    Place("market", "the market is straight down the main street.", "the market is five minutes on foot.", "the market opens at dawn, with fish, cloth and gossip.", ("market", "market square")),
    Place("stables", "the stables are behind the inn, across the yard.", "the stables are right behind us.", "the stables are dry and warm. Rory looks after the horses.", ("stables", "stable")),
    Place("bridge", "take the east road and you will come to the stone bridge.", "the bridge is one mile to the east.", "the bridge is old stone, and they say a troll lived under it.", ("bridge", "stone bridge")),
    Place("gate", "the gate is at the north end of the main street.", "the gate is ten minutes to the north.", "the gate closes at sundown. Captain Ross sees to that.", ("gate", "village gate", "north gate")),
    Place("forest", "go out of the gate and keep west until you reach the trees.", "the forest is an hour on foot.", "the forest is dark and old. Keep to the path.", ("forest", "woods", "dark forest")),
    Place("castle", "take the high road north, and you will see the castle on the rock.", "the castle is half a day on horseback.", "the castle belongs to Lord Duggan, who seldom smiles.", ("castle", "lord's castle")),
    Place("graveyard", "the graveyard lies behind the chapel wall.", "the graveyard is ten minutes up the hill.", "the graveyard is quiet by day. I would not go at night.", ("graveyard", "cemetery")),
    Place("tower", "the tower stands beyond the forest, on the bare hill.", "the tower is a day's walk from here.", "the tower is a ruin, but some nights a light burns there.", ("tower", "ruined tower", "old tower")),
    Place("mine", "follow the cart track south to the mouth of the mine.", "the mine is two miles to the south.", "the mine was closed after the great collapse.", ("mine", "old mine", "silver mine")),
    Place("bakery", "the bakery is across the street. Follow your nose.", "the bakery is right across the street.", "the bakery is where Agnes makes the best bread in the valley.", ("bakery", "baker's shop")),
    Place("harbour", "follow the river to the sea, and there is the harbour.", "the harbour is a day's ride to the west.", "the harbour is full of fishing boats and loud gulls.", ("harbour", "docks", "port")),
    Place("lake", "the lake is past the mill, where the valley opens.", "the lake is two miles past the mill.", "the lake is deep and black, and good for trout.", ("lake", "loch")),
    Place("kitchen", "the kitchen is through that door, but mind the cook.", "the kitchen is right behind me.", "the kitchen is where Bess rules like a queen.", ("kitchen",)),
    Place("cellar", "the cellar is down those stairs, and it stays locked.", "the cellar is just below your feet.", "the cellar is where I keep my barrels and my secrets.", ("cellar", "wine cellar")),
    Place("privy", "the privy is out in the yard, second door on the right.", "the privy is only a few steps outside.", "the privy is a small hut, and it does what it must.", ("privy", "toilet", "outhouse", "washroom")),
    Place("road", "the north road begins at the gate and runs to the city.", "the road to the city is three days long.", "the north road is broad, but there are bandits on it.", ("north road", "road to the city", "road north")),
)

PEOPLE = (
    Person("Greta", "the smith", "Greta is our smith, and stronger than any man here.", "Greta is at the smithy from dawn to dusk.", "smithy", "Greta is as honest as her iron.", ("Greta", "the smith", "the blacksmith")),
    Person("Tam", "the miller", "Old Tam is the miller. He talks more than his wheel turns.", "Tam is down at the mill, most days.", "mill", "Tam is honest, but he puts his thumb on the scale.", ("Tam", "Old Tam", "the miller")),
    Person("Colm", "the priest", "Father Colm is our priest, a gentle man with a loud voice.", "Father Colm is up at the chapel.", "chapel", "you can trust Father Colm with your soul.", ("Father Colm", "the priest", "the father")),
    Person("Elspeth", "the healer", "Elspeth is our healer. She knows every herb in the valley.", "Elspeth gathers herbs near the lake.", "lake", "I would trust Elspeth with my life.", ("Elspeth", "the healer")),
    Person("Ross", "the captain", "Captain Ross leads the guard, all six of them.", "Captain Ross stands at the gate.", "gate", "Captain Ross is stern, but he is fair.", ("Captain Ross", "the captain", "the captain of the guard")),
    Person("Duggan", "the lord", "Lord Duggan rules this valley and takes our taxes.", "Lord Duggan sits in his castle.", "castle", "I would not trust Lord Duggan with a wooden spoon.", ("Lord Duggan", "the lord", "his lordship")),
    Person("Finn", "the hunter", "Finn is a hunter who speaks to wolves more than to men.", "Finn is somewhere in the forest.", "forest", "Finn is wild, but his word is good.", ("Finn", "the hunter")),
    Person("Isla", "the bard", "Isla is the bard who sings here every night.", "Isla sings in the market by day.", "market", "Isla is kind, but her songs are full of lies.", ("Isla", "the bard", "the singer")),
    Person("Morag", "the witch", "Morag is a witch, or so the children say.", "Morag lives near the old tower.", "tower", "be polite to Morag, and count your fingers after.", ("Morag", "the witch", "the old witch")),
    Person("Rory", "the stable boy", "Rory is the stable boy, and he is my sister's son.", "Rory is out in the stables.", "stables", "Rory is a good lad, if a bit lazy.", ("Rory", "the stable boy")),
    Person("Bess", "the cook", "Bess is my cook, and the true ruler of this house.", "Bess is in the kitchen.", "kitchen", "trust Bess with your supper, but not with your secrets.", ("Bess", "the cook")),
    Person("Agnes", "the baker", "Agnes is the baker. She is up before the birds.", "Agnes is at the bakery.", "bakery", "Agnes never cheated anyone in her life.", ("Agnes", "the baker")),
    Person("Silas", "the gravedigger", "Silas is the gravedigger, and a cheerful man all the same.", "Silas works in the graveyard.", "graveyard", "Silas can keep a secret. His friends are all dead.", ("Silas", "the gravedigger")),
    Person("Marcus", "the merchant", "Marcus is a merchant from the south, and he has gone missing.", "Marcus was last seen on the north road.", "road", "Marcus would sell you your own boots.", ("Marcus", "the merchant", "the missing merchant")),
    Person("Brenna", "the miner", "Brenna was the last miner to come out of the old mine.", "Brenna still sits near the mine.", "mine", "Brenna speaks little, but she speaks true.", ("Brenna", "the miner")),
    Person("Odo", "the ferryman", "Odo is the ferryman, and he is never in a hurry.", "Odo waits under the bridge.", "bridge", "Odo is fine, as long as you pay him first.", ("Odo", "the ferryman")),
)

TOPICS = (
    Topic("the dragon", "they say a dragon sleeps under the mountain, on a bed of gold.", "I have seen the burnt trees myself, so something breathes fire.", "the last knight who looked for the dragon came back without his horse.", ("the dragon", "dragons")),
    Topic("the wolves", "the wolves came down from the hills early this year.", "aye, Finn found tracks as wide as my hand.", "the wolves fear fire, so carry a torch.", ("the wolves", "wolves")),
    Topic("the bandits", "bandits hide along the north road and rob the wagons.", "aye, they took three wagons this month.", "the bandits are led by a woman with one eye.", ("the bandits", "bandits", "the robbers")),
    Topic("the ghost", "a grey lady walks the graveyard when the moon is full.", "I have heard her weep, and I was nearly sober.", "the ghost is looking for a lost ring, they say.", ("the ghost", "the grey lady", "ghosts")),
    Topic("the treasure", "the old king hid his treasure somewhere in the mine.", "Brenna saw gold down there, and she never lies.", "to find the treasure you need a rope, a lantern and luck.", ("the treasure", "the gold", "the hidden treasure")),
    Topic("the war", "the war in the south has gone on for seven years.", "it is true, and our young men do not come home.", "the war is why the wine costs so much.", ("the war", "the war in the south")),
    Topic("the king", "the king is old and sick, and his sons are quarrelling.", "so the riders say, and they come from the city.", "the king has two sons, and both of them want the crown.", ("the king", "the old king")),
    Topic("the troll", "a troll used to live under the stone bridge.", "my grandfather paid him a goat to cross.", "the troll left when the bridge got too noisy.", ("the troll", "the bridge troll", "trolls")),
    Topic("the light", "some nights a green light burns in the ruined tower.", "I saw it myself, green as a cat's eye.", "no one who followed the light has come back to tell.", ("the light", "the light in the tower", "the green light")),
    Topic("the monster", "something big swims in the lake when the mist is low.", "Odo lost a boat to it, or so he tells it.", "the monster likes trout, like everyone else.", ("the monster", "the lake monster", "the beast in the lake")),
    Topic("the goblins", "goblins steal chickens from the farms at night.", "I found a little green footprint in my yard.", "the goblins live in the old mine now.", ("the goblins", "goblins")),
    Topic("the festival", "the harvest festival is in three days, with music and free cake.", "of course it is true. I am baking the pies.", "at the festival there is a race, a dance and a great fire.", ("the festival", "the harvest festival")),
    Topic("the taxes", "Lord Duggan has raised the taxes twice this year.", "sadly it is true. I pay them every month.", "the taxes pay for his new tower, not for our bridge.", ("the taxes", "taxes")),
    Topic("the sword", "a magic sword lies broken in the chapel crypt.", "Father Colm has seen the hilt, and it glows.", "only the right hand can mend the sword, the story says.", ("the sword", "the magic sword", "the broken sword")),
    Topic("the sickness", "a sickness came to the farms near the lake.", "aye, Elspeth has not slept for a week.", "for the sickness, Elspeth needs silver leaf from the forest.", ("the sickness", "the plague", "the fever")),
    Topic("the stranger", "the stranger in the corner has not said a word for two days.", "look for yourself. He has not even touched his soup.", "the stranger pays in old coins, older than the king.", ("the stranger", "the hooded man", "the man in the corner")),
)

COUNTS = (Count("two", "four coppers"), Count("three", "six coppers"), Count("four", "eight coppers"), Count("five", "ten coppers"),
          Count("six", "twelve coppers"))

NAMES = ("Borin", "Hilda", "Aldric", "Mira", "Thorne", "Rowan", "Gwen", "Edric", "Lena", "Tobias", "Freya", "Conrad", "Sabine", "Oskar", "Wilma",
         "Jasper", "Nora", "Kendrick", "Alice", "Robert", "Sarah", "Daniel", "Martha", "Victor", "Helga", "Simon", "Tessa", "Leo", "Ingrid", "Peter",
         "Anna", "Gareth", "Diana", "Hugo", "Clara", "Arthur", "Maria", "Thomas", "Julia", "Ragnar")

NAME_STARTS = ("Al", "Bar", "Cor", "Dar", "El", "Fen", "Gor", "Hal", "Is", "Jor", "Kal", "Lor", "Mar", "Nor", "Or", "Per", "Quin", "Ra", "Sel", "Tar",
               "Ul", "Val", "Wen", "Yor", "Zan", "Bri", "Dro", "Gra", "Sta", "Tri")
NAME_ENDS = ("a", "an", "ar", "den", "dil", "en", "gar", "ia", "ic", "in", "ka", "la", "lin", "mir", "na", "nor", "on", "os", "ra", "rik", "sa", "ton",
             "us", "vin", "wyn", "zo")

UNKNOWN_THINGS = ("pizza", "a crown", "a ship", "a computer", "a telephone", "coffee", "chocolate", "a bicycle", "gunpowder", "a cannon", "silk",
                  "a parrot", "a ring", "armour", "a helmet", "a shield", "an umbrella", "a violin", "rice", "bananas", "ice cream", "a wagon", "a goat", "a donkey",
                  "a castle", "a crossbow", "arrows", "a saddle", "perfume", "a mirror", "a clock", "glasses", "paper", "ink", "a book", "a hat", "gloves", "a cloak", "boots",
                  "oranges", "lemons", "pepper", "sugar", "lobster", "oysters", "a sandwich", "a hamburger", "soap", "a comb", "diamonds", "rubies", "a telescope", "a compass",
                  "a wand", "a broom", "a cauldron", "a flute", "a drum", "a harp", "poison", "a bow", "a hammer", "nails", "a shovel", "a pickaxe", "a tent")
UNKNOWN_PLACES = ("the library", "the school", "the airport", "the station", "the bank", "the museum", "the theatre", "the palace", "the prison", "the lighthouse", "the arena",
                  "the desert", "the volcano", "the hospital", "the university", "the temple", "the pyramid", "London", "Paris", "Rome", "New York", "the moon", "the beach",
                  "the jungle", "the swamp", "the observatory", "the cinema", "the shopping mall", "the swimming pool", "the zoo", "the circus", "the fountain", "the monastery",
                  "the barracks", "the tannery", "the brewery", "the vineyard", "the quarry", "the guild hall", "the town hall", "the post office")
UNKNOWN_PEOPLE = ("Gandalf", "Zelda", "Albert", "Queen Victoria", "Napoleon", "King Arthur", "Robin Hood", "Bob", "Kevin", "Jennifer", "Sir Lancelot", "the president",
                  "the wizard", "the emperor", "the princess", "the dentist", "the tailor", "the barber", "the pirate", "the alchemist", "the jester", "the astronaut", "the plumber",
                  "the teacher", "the carpenter", "the weaver", "the butcher", "the shepherd", "the bishop", "the sheriff", "the tanner", "Mister Smith", "Doctor Brown", "Lady Margaret")
UNKNOWN_TOPICS = ("computers", "football", "the internet", "quantum physics", "mathematics", "the stock market", "politics", "philosophy", "electricity", "the future", "robots",
                  "space travel", "television", "video games", "airplanes", "chemistry", "geometry", "the ocean floor", "dinosaurs", "elephants", "the pyramids", "democracy",
                  "astronomy", "the stars", "opera", "ballet", "poetry", "painting", "sculpture", "alchemy", "vampires", "unicorns", "mermaids", "pirates", "the pope", "the emperor",
                  "china", "egypt", "america", "spain", "the moon landing", "artificial intelligence", "bank accounts", "insurance", "cars", "trains", "submarines", "volcanoes")
