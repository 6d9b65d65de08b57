namespace OmniNPC.Tavern.Live
{
    /// <summary>What a page asks for.</summary>
    internal enum LiveRequestKind
    {
        /// <summary>The player says a typed line.</summary>
        Say,

        /// <summary>The player walks and turns until it is told otherwise.</summary>
        Walk,

        /// <summary>The player walks up to somebody.</summary>
        Approach,

        /// <summary>The player's microphone is opened or closed.</summary>
        Microphone,

        /// <summary>Sound of the player's microphone.</summary>
        Hear,
    }
}
