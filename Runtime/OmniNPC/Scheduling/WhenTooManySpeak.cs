namespace OmniNPC.Scheduling
{
    /// <summary>What a character does that is ready to speak while <see cref="NpcWorldOptions.MaxSpeaking"/> voices sound already, or the machine does not keep up with those that do.</summary>
    /// <remarks>Inaudible voices cost no decoding and are not counted. An urgent line, and the character the player talks with, are admitted at once under each of them.</remarks>
    public enum WhenTooManySpeak
    {
        /// <summary>It waits until a voice ends; scripted lines first, then who has waited longest.</summary>
        Queue,

        /// <summary>It waits likewise, but starts after <see cref="NpcWorldOptions.LongestLateSeconds"/> all the same, as a far voice.</summary>
        StartLate,

        /// <summary>It starts at once when it matters more than the least important voice (<see cref="IVoiceDetailPolicy.Importance"/>), which fades out at a word's end, goes on without sound and is heard again when there is room; else it waits.</summary>
        DropFarthest,
    }
}
