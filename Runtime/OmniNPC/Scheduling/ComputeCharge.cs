namespace OmniNPC.Scheduling
{
    /// <summary>What compute time costs under a <see cref="VirtualClock"/>.</summary>
    public enum ComputeCharge
    {
        /// <summary>Nothing: every step is done at once. Deterministic.</summary>
        Free,

        /// <summary>What a <see cref="CostTable"/> says. Deterministic.</summary>
        Table,

        /// <summary>What it took on this machine, measured. Latencies are real; runs differ.</summary>
        Measured,
    }
}
