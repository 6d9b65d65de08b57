namespace OmniNPC.Hearing
{
    /// <summary>What a block of player audio changed.</summary>
    public enum VadChange
    {
        /// <summary>Nothing.</summary>
        None,

        /// <summary>A turn of speech began.</summary>
        Began,

        /// <summary>A turn of speech ended: enough silence has passed.</summary>
        Ended,
    }
}
