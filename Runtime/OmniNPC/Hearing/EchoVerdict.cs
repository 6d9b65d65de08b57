namespace OmniNPC.Hearing
{
    /// <summary>What echo control found in one block of 10 ms.</summary>
    public readonly struct EchoVerdict
    {
        internal EchoVerdict(float levelDecibels, float gateDecibels, bool isOverGate, double overGateSeconds, bool isOutputAudible, bool mayBePlayer)
        {
            LevelDecibels = levelDecibels;
            GateDecibels = gateDecibels;
            IsOverGate = isOverGate;
            OverGateSeconds = overGateSeconds;
            IsOutputAudible = isOutputAudible;
            MayBePlayer = mayBePlayer;
        }

        /// <summary>The verdict on sound that nothing was played beside, as far as anybody knows: all of it may be the player's.</summary>
        internal static EchoVerdict NoOutput { get; } = new EchoVerdict(0f, 0f, true, double.PositiveInfinity, false, true);

        /// <summary>Level of the cleaned block in dB relative to full scale, below 100 Hz left out; at least -100.</summary>
        public float LevelDecibels { get; }

        /// <summary>The level above which a block is more than noise or what may be left of the echo, in dB relative to full scale.</summary>
        public float GateDecibels { get; }

        /// <summary>Whether the block is above the gate.</summary>
        public bool IsOverGate { get; }

        /// <summary>How long it has been above the gate, in seconds: grows by 0.01 with a block above it and falls by 0.01 with one below, never under 0.</summary>
        /// <remarks>Compare it with 0.25 for barge-in (the onset that vellum's gate waits for; duplex research, section 6): gaps between syllables cost little, single blocks of echo never add up.</remarks>
        public double OverGateSeconds { get; }

        /// <summary>Whether the output mix sounds, or ended less than 0.3 s ago: what is heard now may be its echo, and must not teach anybody the noise floor of the room.</summary>
        public bool IsOutputAudible { get; }

        /// <summary>Whether the block can be the player's: no output is audible, or the gate has been passed by for 0.06 s; then until 0.2 s after that.</summary>
        /// <remarks>What cannot be is silence to a voice activity detector. The sound just before it turns true may be the soft beginning of a word; who keeps a pre-roll keeps it.</remarks>
        public bool MayBePlayer { get; }
    }
}
