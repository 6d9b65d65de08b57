namespace OmniNPC.Scheduling
{
    /// <summary>Says how much of a character's voice gets past what stands between it and the listener.</summary>
    /// <param name="npc">A character that speaks, or is about to.</param>
    /// <returns>Linear gain, 0 (nothing) to 1 (nothing is in the way); others are brought into that range.</returns>
    public delegate float VoiceOcclusion(Npc npc);
}
