namespace OmniNPC.Scheduling
{
    /// <summary>Decides how carefully each voice is spoken, and who gives way first when too many speak.</summary>
    /// <remarks>Thread: game, inside the tick, ten times a second per character that speaks. Must not allocate and must not call the world.</remarks>
    public interface IVoiceDetailPolicy
    {
        /// <summary>How carefully a voice is spoken now.</summary>
        /// <param name="situation">How it stands to the listener.</param>
        /// <returns>The level; the runtime may go below it in an overload, never above.</returns>
        VoiceDetail Choose(in VoiceSituation situation);

        /// <summary>How much a voice matters; of two voices the one with less gives way first.</summary>
        /// <param name="situation">How it stands to the listener.</param>
        /// <returns>Any finite number.</returns>
        float Importance(in VoiceSituation situation);
    }
}
