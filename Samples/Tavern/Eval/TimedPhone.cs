namespace OmniNPC.Tavern.Eval
{
    /// <summary>A phone and when it sounds.</summary>
    internal readonly struct TimedPhone
    {
        public TimedPhone(string name, int word, double startSeconds, double endSeconds)
        {
            Name = name;
            Word = word;
            StartSeconds = startSeconds;
            EndSeconds = endSeconds;
        }

        /// <summary>The phone, bare.</summary>
        public string Name { get; }

        /// <summary>Index of its word.</summary>
        public int Word { get; }

        /// <summary>Begin in seconds of the sound.</summary>
        public double StartSeconds { get; }

        /// <summary>End in seconds of the sound.</summary>
        public double EndSeconds { get; }
    }
}
