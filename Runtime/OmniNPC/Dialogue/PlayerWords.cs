namespace OmniNPC.Dialogue
{
    /// <summary>What the player's aside turned out to be.</summary>
    internal enum PlayerWords
    {
        /// <summary>Not known (yet).</summary>
        Unknown,

        /// <summary>No words: a cough, a laugh, a door.</summary>
        None,

        /// <summary>"Uh-huh", "yeah", "right": the listener's own, it claims no turn.</summary>
        Backchannel,

        /// <summary>Words that want an answer.</summary>
        Speech,
    }
}
