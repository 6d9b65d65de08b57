namespace OmniNPC.Tavern.Duplex
{
    /// <summary>What a sound at the microphone is, and what is right to do about it.</summary>
    internal enum SoundKind
    {
        /// <summary>The exchange before what is measured: nobody's opening line is mistaken for a reaction.</summary>
        WarmUp,

        /// <summary>A turn: it is to be answered once it is over, and not before.</summary>
        Turn,

        /// <summary>A turn that takes the floor from the character: it is to fall silent and to answer.</summary>
        Interruption,

        /// <summary>What a listener says: the character is to go on.</summary>
        Listener,

        /// <summary>A cough, a door, music: the character is to go on.</summary>
        Noise,

        /// <summary>Speech that is meant for somebody else: the character is to go on.</summary>
        SideTalk,
    }
}
