namespace OmniNPC.Speech
{
    /// <summary>The sampling a bundle recommends for each stage that samples.</summary>
    public sealed class SamplingDefaults
    {
        /// <summary>Creates the set.</summary>
        /// <param name="thinker">Sampling of text tokens.</param>
        /// <param name="talker">Sampling of codebook 0.</param>
        /// <param name="codePredictor">Sampling of the remaining codebooks; only the temperature is used, the graph does the rest.</param>
        public SamplingDefaults(SamplingOptions thinker, SamplingOptions talker, SamplingOptions codePredictor)
        {
            Thinker = thinker;
            Talker = talker;
            CodePredictor = codePredictor;
        }

        /// <summary>Sampling of text tokens.</summary>
        public SamplingOptions Thinker { get; }

        /// <summary>Sampling of codebook 0.</summary>
        public SamplingOptions Talker { get; }

        /// <summary>Sampling of the remaining codebooks.</summary>
        public SamplingOptions CodePredictor { get; }
    }
}
