namespace OmniNPC.Speech
{
    /// <summary>What a Talker step did.</summary>
    public enum TalkerStepKind
    {
        /// <summary>One codec frame was written.</summary>
        Frame,

        /// <summary>Nothing was written: the next codec frame needs text that has not come yet.</summary>
        WaitingForText,

        /// <summary>Nothing was written: the utterance is over.</summary>
        Finished,

        /// <summary>It failed, in a step that others took with it; <see cref="TalkerStep.Error"/> says why. A step taken alone throws instead.</summary>
        Failed,
    }
}
