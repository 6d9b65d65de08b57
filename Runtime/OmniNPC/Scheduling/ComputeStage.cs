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

        /// <summary>The codec decoder, inside the tick; unit: one codec frame.</summary>
        Codec,
    }
}
