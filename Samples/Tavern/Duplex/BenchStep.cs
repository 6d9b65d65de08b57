namespace OmniNPC.Tavern.Duplex
{
    /// <summary>One thing that happens in a conversation, and what it waits for.</summary>
    internal sealed class BenchStep
    {
        private BenchStep(PlayerSound? sound, string? line, bool whileSpeaking, double afterSeconds, int character)
        {
            Sound = sound;
            Line = line;
            WhileSpeaking = whileSpeaking;
            AfterSeconds = afterSeconds;
            Character = character;
        }

        /// <summary>What the microphone gets, or null.</summary>
        public PlayerSound? Sound { get; }

        /// <summary>What the character is made to say, or null.</summary>
        public string? Line { get; }

        /// <summary>Whether it waits until the character has been heard for a time; else until everybody was silent for a time.</summary>
        public bool WhileSpeaking { get; }

        /// <summary>The time it waits for, in seconds.</summary>
        public double AfterSeconds { get; }

        /// <summary>Whom it concerns; the player turns to that character.</summary>
        public int Character { get; }

        /// <summary>The player is heard once everybody was silent for a time.</summary>
        public static BenchStep After(double silenceSeconds, PlayerSound sound, int character = 0) => new BenchStep(sound, null, false, silenceSeconds, character);

        /// <summary>The player is heard once the character has been heard for a time.</summary>
        public static BenchStep During(double speechSeconds, PlayerSound sound) => new BenchStep(sound, null, true, speechSeconds, 0);

        /// <summary>The character says something once everybody was silent for a time.</summary>
        public static BenchStep Says(double silenceSeconds, string line) => new BenchStep(null, line, false, silenceSeconds, 0);
    }
}
