namespace OmniNPC.Tavern.Bench.OnnxFiles
{
    /// <summary>Where a tensor lies in a weight file.</summary>
    internal readonly struct WeightPlace
    {
        public WeightPlace(string file, long offset, long length)
        {
            File = file;
            Offset = offset;
            Length = length;
        }

        /// <summary>The file's name, beside the graph.</summary>
        public string File { get; }

        /// <summary>Its first byte.</summary>
        public long Offset { get; }

        /// <summary>Its bytes.</summary>
        public long Length { get; }
    }
}
