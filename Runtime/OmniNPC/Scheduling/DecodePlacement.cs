namespace OmniNPC.Scheduling
{
    /// <summary>Where codec frames become samples.</summary>
    public enum DecodePlacement
    {
        /// <summary>In the game's tick, within its budget, as late as the listener allows: what is interrupted was hardly decoded, and the samples are never older than <see cref="NpcWorldOptions.LeadSeconds"/>.</summary>
        Tick,

        /// <summary>On the mind's thread, as soon as a codec frame is generated: the tick only copies samples. For codecs of which one codec frame takes longer than the budget and does not come in parts, or several times as long, and games with a core to spare.</summary>
        MindThread,
    }
}
