namespace OmniNPC.Onnx.Bundles
{
    /// <summary>Names of a bundle's graphs.</summary>
    internal static class GraphNames
    {
        public const string AudioEncoder = "audio_encoder";
        public const string Thinker = "thinker";
        public const string Talker = "talker";
        public const string CodePredictor = "code_predictor";
        public const string CodePredictorFar = "code_predictor_far";
        public const string CodecStep = "codec_step";
        public const string G2p = "g2p";
        public const string EndOfTurn = "endofturn";
        public const string Vad = "vad";

        /// <summary>Those without which a bundle cannot speak. Without an audio encoder it is deaf; without g2p it spells words that its table lacks, without endofturn a rule judges the end of a turn,
        /// without vad loudness tells speech from silence, without code_predictor_far a far voice has every codebook.</summary>
        public static readonly string[] Needed = { Thinker, Talker, CodePredictor, CodecStep };
    }
}
