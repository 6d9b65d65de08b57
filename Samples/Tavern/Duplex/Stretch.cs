namespace OmniNPC.Tavern.Duplex
{
    /// <summary>A stretch of time in seconds.</summary>
    internal readonly struct Stretch
    {
        public Stretch(double start, double end)
        {
            Start = start;
            End = end;
        }

        /// <summary>When it begins.</summary>
        public double Start { get; }

        /// <summary>When it ends.</summary>
        public double End { get; }

        /// <summary>How long it is.</summary>
        public double Seconds => End - Start;

        /// <summary>The same stretch, later.</summary>
        public Stretch Later(double seconds) => new Stretch(Start + seconds, End + seconds);
    }
}
