namespace OmniNPC.Dialogue
{
    /// <summary>What guards may know; seconds are seconds.</summary>
    internal struct TurnFacts
    {
        /// <summary>The world's clock.</summary>
        public double NowSeconds;

        /// <summary>Voiced seconds of the player's turn or aside.</summary>
        public double SpeechSeconds;

        /// <summary>The part of these seconds that may be the output's echo.</summary>
        public double DoubtfulSeconds;

        /// <summary>Seconds of the aside's speech with the closures of its consonants, as far as they are surely no echo.</summary>
        public double SustainedSeconds;

        /// <summary>All of the aside may have been the output's echo: it sounded beside the output and was never over the gate for as long as it takes to lower a voice.</summary>
        public bool MayBeEcho;

        /// <summary>Since the player's voice was last heard.</summary>
        public double SilenceSeconds;

        /// <summary>Silence that ends the turn, by the end-of-turn estimate and the player's own pauses.</summary>
        public double HoldSeconds;

        /// <summary>When the fade of a voice that was cut is over, on the world's clock.</summary>
        public double QuietAtSeconds;

        /// <summary>Silence after which the character may speak unasked; infinite when it may not.</summary>
        public double PromptSeconds;

        /// <summary>The player's voice is going on.</summary>
        public bool IsPlayerSpeaking;

        /// <summary>A turn of the player is open.</summary>
        public bool HasTurn;

        /// <summary>An aside is open.</summary>
        public bool HasAside;

        /// <summary>The player's voice may interrupt what is being said.</summary>
        public bool IsInterruptible;

        /// <summary>The turn is the character's, but what the player said is not known yet, so the player can go on with it.</summary>
        public bool IsTurnUnread;

        /// <summary>Something of the utterance was heard.</summary>
        public bool IsHeard;

        /// <summary>What the aside is.</summary>
        public PlayerWords Words;
    }
}
