namespace Silk.NET.OpenAL
{
    /// <summary>Sample formats of a buffer.</summary>
    public enum BufferFormat
    {
        /// <summary>0x1100.</summary>
        Mono8 = 0x1100,

        /// <summary>0x1101.</summary>
        Mono16 = 0x1101,

        /// <summary>0x1102.</summary>
        Stereo8 = 0x1102,

        /// <summary>0x1103.</summary>
        Stereo16 = 0x1103,
    }
}
