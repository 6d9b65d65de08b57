namespace Silk.NET.OpenAL.Extensions.EXT
{
    /// <summary>Float sample formats of a buffer (AL_EXT_FLOAT32).</summary>
    public enum FloatBufferFormat
    {
        /// <summary>0x10010.</summary>
        Mono = 0x10010,

        /// <summary>0x10011.</summary>
        Stereo = 0x10011,
    }
}
