using System;

namespace OmniNPC.Hearing
{
    /// <summary>10 ms of the player as the characters may hear them.</summary>
    public readonly ref struct HeardBlock
    {
        internal HeardBlock(ReadOnlySpan<float> samples, in EchoVerdict echo)
        {
            Samples = samples;
            Echo = echo;
        }

        /// <summary>160 mono samples in [-1, 1] at 16 kHz, echo cancelled; valid during the call only.</summary>
        public ReadOnlySpan<float> Samples { get; }

        /// <summary>Whether this is more than the echo of the output.</summary>
        public EchoVerdict Echo { get; }
    }
}
