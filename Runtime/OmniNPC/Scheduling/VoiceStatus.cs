namespace OmniNPC.Scheduling
{
    /// <summary>How one character's voice is served.</summary>
    public readonly struct VoiceStatus
    {
        internal VoiceStatus(VoiceDetail chosen, VoiceDetail detail, int codeGroups, float importance, float loudnessDecibels, double queuedSeconds, VoiceHoldReason hold, bool isWaiting)
        {
            Chosen = chosen;
            Detail = detail;
            CodeGroups = codeGroups;
            Importance = importance;
            LoudnessDecibels = loudnessDecibels;
            QueuedSeconds = queuedSeconds;
            Hold = hold;
            IsWaiting = isWaiting;
        }

        /// <summary>What the policy chose.</summary>
        public VoiceDetail Chosen { get; }

        /// <summary>What is done; in an overload less than <see cref="Chosen"/>.</summary>
        public VoiceDetail Detail { get; }

        /// <summary>Codebooks that the next codec frames are spoken with; all of them on every level unless the model can stop early and <see cref="NpcWorldOptions.FewerCodebooksFarAway"/> asks for it.</summary>
        public int CodeGroups { get; }

        /// <summary>What the policy takes it for; the least gives way first.</summary>
        public float Importance { get; }

        /// <summary>What arrives at the listener, in dB relative to the voice itself at its reference distance.</summary>
        public float LoudnessDecibels { get; }

        /// <summary>Seconds of sound ready.</summary>
        public double QueuedSeconds { get; }

        /// <summary>Why it stopped in the middle of its utterance, if it did.</summary>
        public VoiceHoldReason Hold { get; }

        /// <summary>Whether it is ready to speak and waits only because too many others do.</summary>
        public bool IsWaiting { get; }
    }
}
