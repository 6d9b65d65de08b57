namespace OmniNPC
{
    /// <summary>The time of one tick; the clock is the caller's, real or virtual.</summary>
    public readonly struct TickInfo
    {
        /// <summary>Creates the time of a tick.</summary>
        /// <param name="nowSeconds">Seconds on the caller's clock; never goes back.</param>
        /// <param name="deltaSeconds">Seconds since the last tick; at least 0.</param>
        public TickInfo(double nowSeconds, float deltaSeconds)
        {
            NowSeconds = nowSeconds;
            DeltaSeconds = deltaSeconds;
        }

        /// <summary>Seconds on the caller's clock; never goes back.</summary>
        public double NowSeconds { get; }

        /// <summary>Seconds since the last tick.</summary>
        public float DeltaSeconds { get; }
    }
}
