namespace OmniNPC.Onnx.Bundles
{
    /// <summary>The numbers of a bundle's stages.</summary>
    internal sealed class BundleSizes
    {
        public int CodebookSize { get; set; }

        public int ThinkerHidden { get; set; }

        public int ThinkerLayers { get; set; }

        public int ThinkerKvHeads { get; set; }

        public int ThinkerHeadDim { get; set; }

        public int ThinkerMaxSequence { get; set; }

        public int Vocabulary { get; set; }

        public int TalkerHidden { get; set; }

        public int TalkerLayers { get; set; }

        public int TalkerKvHeads { get; set; }

        public int TalkerHeadDim { get; set; }

        public int TalkerMaxSequence { get; set; }

        /// <summary>Text tokens behind the pointer that a codec frame sees.</summary>
        public int WindowBehind { get; set; }

        /// <summary>Text tokens ahead of the pointer that a codec frame sees.</summary>
        public int WindowAhead { get; set; }

        /// <summary>Codec frames after which the pointer moves on by itself.</summary>
        public int MaxElapsed { get; set; }
    }
}
