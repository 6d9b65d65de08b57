namespace OmniNPC.Scheduling
{
    /// <summary>Why a voice stopped in the middle of its utterance.</summary>
    public enum VoiceHoldReason
    {
        /// <summary>It did not.</summary>
        None,

        /// <summary>The mind has not generated more: the Thinker is slower than speech, or too many characters speak for the Talker.</summary>
        MindBehind,

        /// <summary>Codec frames wait, but the tick's budget and its overdraft are used up by voices that matter more.</summary>
        TickBudget,

        /// <summary>A voice that matters more took its place (<see cref="WhenTooManySpeak.DropFarthest"/>); the utterance goes on without sound.</summary>
        TooManySpeak,
    }
}
