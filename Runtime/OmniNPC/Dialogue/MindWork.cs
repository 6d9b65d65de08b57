namespace OmniNPC.Dialogue
{
    /// <summary>What a step of the mind does for a character.</summary>
    internal enum MindWork
    {
        /// <summary>Nothing is to do.</summary>
        None,

        /// <summary>Its sessions are made.</summary>
        Open,

        /// <summary>A piece of what is known is read.</summary>
        Prefill,

        /// <summary>Sound of its turn is encoded.</summary>
        Encode,

        /// <summary>A token is written, of a transcript, a reply or an aside; several characters do it together.</summary>
        Write,

        /// <summary>A codec frame is generated; several characters do it together.</summary>
        Talk,

        /// <summary>Sound beside its own turn is encoded.</summary>
        EncodeAside,

        /// <summary>The ear's own guess at an aside is judged.</summary>
        HearAside,

        /// <summary>An aside is read by the Thinker, up to its first token.</summary>
        ReadAside,

        /// <summary>No character's: a listener's "mm-hm" or a line of later is rendered.</summary>
        Beside,
    }
}
