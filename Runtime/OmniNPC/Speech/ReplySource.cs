namespace OmniNPC.Speech
{
    /// <summary>What a model answers when it was spoken to.</summary>
    public enum ReplySource
    {
        /// <summary>The sound, with its transcript after it.</summary>
        Sound,

        /// <summary>The transcript alone, as if it had been typed: for models that know more lines by text than by ear.</summary>
        Transcript,
    }
}
