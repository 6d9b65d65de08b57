namespace Silk.NET.OpenAL
{
    /// <summary>Integers set on a source.</summary>
    public enum SourceInteger
    {
        /// <summary>0x1009.</summary>
        Buffer = 0x1009,

        /// <summary>0x1025.</summary>
        SampleOffset = 0x1025,

        /// <summary>0x1026.</summary>
        ByteOffset = 0x1026,

        /// <summary>0x1027.</summary>
        SourceType = 0x1027,
    }
}
