namespace OmniNPC.Tavern.Duplex
{
    /// <summary>A stretch of a character's speech as one way of looking sees it.</summary>
    internal readonly struct SpeechSpan
    {
        /// <summary>The number of words where nobody counted them.</summary>
        public const int Unknown = -1;

        public SpeechSpan(double start, double end, int words, int character)
        {
            Start = start;
            End = end;
            Words = words;
            Character = character;
        }

        /// <summary>Its first audible moment in seconds.</summary>
        public double Start { get; }

        /// <summary>Its last in seconds.</summary>
        public double End { get; }

        /// <summary>Words heard in it, or <see cref="Unknown"/>.</summary>
        public int Words { get; }

        /// <summary>Who speaks.</summary>
        public int Character { get; }

        /// <summary>Whether it takes a turn: Full-Duplex-Bench calls less than 1 s and at most three words a backchannel. Where words are unknown their length decides.</summary>
        public bool IsTakeover => !(End - Start < DuplexRules.BackchannelSeconds && (Words == Unknown || Words <= DuplexRules.BackchannelWords));
    }
}
