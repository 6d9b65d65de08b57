namespace Silk.NET.OpenAL
{
    /// <summary>Vectors of a source.</summary>
    public enum SourceVector3
    {
        /// <summary>0x1004.</summary>
        Position = 0x1004,

        /// <summary>0x1005.</summary>
        Direction = 0x1005,

        /// <summary>0x1006.</summary>
        Velocity = 0x1006,
    }
}
