namespace OmniNPC.Scheduling
{
    /// <summary>How carefully a voice is spoken: what a listener would not notice is not computed.</summary>
    public enum VoiceDetail
    {
        /// <summary>As well as the model can: every codebook, decoded codec frame by codec frame as it is needed.</summary>
        Near,

        /// <summary>Decoded in whole slices, as late as they allow and after near voices; with fewer codebooks where the model can stop early and <see cref="NpcWorldOptions.FewerCodebooksFarAway"/> asks for it.</summary>
        Far,

        /// <summary>Not decoded at all. Text, subtitles, actions, mouth and history go on at the speed of speech, and the voice comes back in mid-sentence when it can be heard again.</summary>
        Inaudible,
    }
}
