namespace Silk.NET.OpenAL
{
    /// <summary>Laws of loudness by distance.</summary>
    public enum DistanceModel
    {
        /// <summary>0x0.</summary>
        None = 0x0,

        /// <summary>0xD001.</summary>
        InverseDistance = 0xD001,

        /// <summary>0xD002.</summary>
        InverseDistanceClamped = 0xD002,

        /// <summary>0xD003.</summary>
        LinearDistance = 0xD003,

        /// <summary>0xD004.</summary>
        LinearDistanceClamped = 0xD004,

        /// <summary>0xD005.</summary>
        ExponentDistance = 0xD005,

        /// <summary>0xD006.</summary>
        ExponentDistanceClamped = 0xD006,
    }
}
