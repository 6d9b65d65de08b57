using System;

namespace OmniNPC
{
    /// <summary>The settings of a world. Copied at construction; later changes do not reach a live world.</summary>
    public sealed class NpcWorldOptions
    {
        /// <summary>Who drives the mind.</summary>
        /// <remarks>Default: <see cref="OmniNPC.MindMode.Thread"/>.</remarks>
        public MindMode MindMode { get; set; } = MindMode.Thread;

        /// <summary>Seconds of each tick that decoding may take.</summary>
        /// <remarks>Default: 0.002, an eighth of a tick at 60 per second. Range: 0.0001 to 1.</remarks>
        public double TickBudgetSeconds { get; set; } = 0.002;

        /// <summary>Most characters alive at a time.</summary>
        /// <remarks>Default: 32. Range: 1 to 4096.</remarks>
        public int MaxNpcs { get; set; } = 32;

        /// <summary>Silence that ends the player's turn, in seconds.</summary>
        /// <remarks>Default: 0.2, the usual gap between speakers (duplex research: median near 200 ms). Range: 0.05 to 5.</remarks>
        public double EndOfTurnSilenceSeconds { get; set; } = 0.2;

        /// <summary>Further silence in seconds before the character is heard. It thinks meanwhile, and when the player goes on, so does the player's turn.</summary>
        /// <remarks>Default: 0.1; with the 0.2 s before it that outlasts all but a few of the pauses at commas (flite and espeak-ng: 200 to 300 ms). Range: 0 to 2.</remarks>
        public double HoldBackSeconds { get; set; } = 0.1;

        /// <summary>Longest spoken turn in seconds; at this length the turn ends by itself.</summary>
        /// <remarks>Default: 20. Range: 1 to 60.</remarks>
        public double MaxTurnSeconds { get; set; } = 20;

        /// <summary>Seconds of sound kept ready in front of the listener's ears: decoding stops when a voice has this much queued.</summary>
        /// <remarks>Default: 0.32; more is calmer, less makes an interruption cheaper. Range: 0.05 to 2.</remarks>
        public double LeadSeconds { get; set; } = 0.32;

        /// <summary>Seconds of speech that must be generated before a voice starts, unless the utterance is shorter.</summary>
        /// <remarks>Default: 0.12, three codec frames of 40 ms: one playing, one ready, one for a late thread. Range: 0 to 2.</remarks>
        public double PrimeSeconds { get; set; } = 0.12;

        /// <summary>Seconds of speech the mind generates ahead of what was decoded.</summary>
        /// <remarks>Default: 2; what is ahead is lost at an interruption. Range: 0.2 to 30.</remarks>
        public double GenerateAheadSeconds { get; set; } = 2;

        /// <summary>Fade of an interrupted voice in seconds.</summary>
        /// <remarks>Default: 0.03: no click, and over before it is noticed. Range: 0 to 1.</remarks>
        public double InterruptFadeSeconds { get; set; } = 0.03;

        /// <summary>Longest text taken by <see cref="Npc.Hear(string)"/> and <see cref="Npc.Say"/>, in UTF-16 characters.</summary>
        /// <remarks>Default: 65536. Range: 1 to 1048576.</remarks>
        public int MaxTextLength { get; set; } = 65536;

        /// <summary>Most tokens of one reply or one transcript; generation stops there.</summary>
        /// <remarks>Default: 160. Range: 1 to 8192.</remarks>
        public int MaxReplyTokens { get; set; } = 160;

        /// <summary>Whether lines spoken by <see cref="Npc.Say"/> enter the model's context as the character's own words, as far as they were heard.</summary>
        /// <remarks>Default: true.</remarks>
        public bool RememberScriptedLines { get; set; } = true;

        internal NpcWorldOptions CopyChecked()
        {
            Within(TickBudgetSeconds, 0.0001, 1, nameof(TickBudgetSeconds));
            Within(MaxNpcs, 1, 4096, nameof(MaxNpcs));
            Within(EndOfTurnSilenceSeconds, 0.05, 5, nameof(EndOfTurnSilenceSeconds));
            Within(HoldBackSeconds, 0, 2, nameof(HoldBackSeconds));
            Within(MaxTurnSeconds, 1, 60, nameof(MaxTurnSeconds));
            Within(LeadSeconds, 0.05, 2, nameof(LeadSeconds));
            Within(PrimeSeconds, 0, 2, nameof(PrimeSeconds));
            Within(GenerateAheadSeconds, 0.2, 30, nameof(GenerateAheadSeconds));
            Within(InterruptFadeSeconds, 0, 1, nameof(InterruptFadeSeconds));
            Within(MaxTextLength, 1, 1 << 20, nameof(MaxTextLength));
            Within(MaxReplyTokens, 1, 8192, nameof(MaxReplyTokens));
            return (NpcWorldOptions)MemberwiseClone();
        }

        private static void Within(double value, double least, double most, string name)
        {
            if (!(value >= least && value <= most))
            {
                throw new ArgumentOutOfRangeException(name, value, $"{name} must be {least} to {most}; found {value}.");
            }
        }
    }
}
