namespace OmniNPC.Tavern.Reports
{
    /// <summary>What one tick cost and where the player stood.</summary>
    internal readonly struct TickSample
    {
        public TickSample(double seconds, float costMs, float distance)
        {
            Seconds = seconds;
            CostMs = costMs;
            Distance = distance;
        }

        /// <summary>The tick's time, in scene seconds.</summary>
        public double Seconds { get; }

        /// <summary>Milliseconds the tick took, measured.</summary>
        public float CostMs { get; }

        /// <summary>Metres between the player and whom it looks at.</summary>
        public float Distance { get; }
    }
}
