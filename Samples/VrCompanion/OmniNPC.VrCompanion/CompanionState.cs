namespace OmniNPC.VrCompanion
{
    /// <summary>What a companion's legs do.</summary>
    public enum CompanionState
    {
        /// <summary>It stands.</summary>
        Standing,

        /// <summary>It walks after the player.</summary>
        Following,

        /// <summary>It steps back, for the player is too near.</summary>
        SteppingBack,
    }
}
