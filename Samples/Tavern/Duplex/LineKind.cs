namespace OmniNPC.Tavern.Duplex
{
    /// <summary>What a line of the player is good for.</summary>
    internal enum LineKind
    {
        /// <summary>Opens a conversation.</summary>
        Greeting,

        /// <summary>A turn that wants an answer.</summary>
        Question,

        /// <summary>A turn that begins while the character speaks.</summary>
        Interruption,

        /// <summary>What a listener says: "yeah", "uh-huh".</summary>
        Listener,

        /// <summary>A turn of ten seconds and more.</summary>
        Story,
    }
}
