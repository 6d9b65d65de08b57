namespace Silk.NET.OpenAL
{
    /// <summary>Integers read from a source.</summary>
    public enum GetSourceInteger
    {
        /// <summary>0x1009.</summary>
        Buffer = 0x1009,

        /// <summary>0x1010.</summary>
        SourceState = 0x1010,

        /// <summary>0x1015.</summary>
        BuffersQueued = 0x1015,

        /// <summary>0x1016.</summary>
        BuffersProcessed = 0x1016,

        /// <summary>0x1025.</summary>
        SampleOffset = 0x1025,

        /// <summary>0x1026.</summary>
        ByteOffset = 0x1026,

        /// <summary>0x1027.</summary>
        SourceType = 0x1027,
    }
}
