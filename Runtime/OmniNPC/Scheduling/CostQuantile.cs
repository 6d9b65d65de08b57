namespace OmniNPC.Scheduling
{
    /// <summary>An online estimate of the 90th percentile of what something costs.</summary>
    /// <remarks>Thread: one. Allocates: no.</remarks>
    internal struct CostQuantile
    {
        private const double Quantile = 0.9;

        // A step of a tenth of the estimate follows a change of load within some ten observations and forgets one hiccup as fast.
        private const double Gain = 0.1;

        /// <summary>The estimate in seconds; 0 before the first observation.</summary>
        public double Seconds { get; private set; }

        public void Observe(double seconds)
            => Seconds = Seconds <= 0 ? seconds : Seconds * (1 + (Gain * (seconds > Seconds ? Quantile : Quantile - 1)));
    }
}
