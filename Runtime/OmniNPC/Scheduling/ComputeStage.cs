namespace OmniNPC.Scheduling
{
    /// <summary>A kind of work that costs compute time.</summary>
    public enum ComputeStage
    {
        /// <summary>The audio encoder; unit: one Thinker row of sound.</summary>
        AudioEncoder,

        /// <summary>The Thinker reading known tokens or rows; unit: one row.</summary>
        ThinkerPrefill,

        /// <summary>The Thinker writing; unit: one token.</summary>
        ThinkerToken,

        /// <summary>Talker and code predictor; unit: one codec frame.</summary>
        Talker,

        /// <summary>The codec decoder, inside the tick or on the mind's thread (<see cref="DecodePlacement"/>); unit: one codec frame.</summary>
        Codec,

        /// <summary>The characters' ears on the game thread, between ticks: resampling, voice activity, prosody, turns; unit: 10 ms of sound given.</summary>
        Hearing,

        /// <summary>A tick without decoding and without the game's handlers: crossings, turn tables, ledgers, mouths, poses; unit: one character.</summary>
        Tick,
    }
}
