namespace Silk.NET.OpenAL
{
    /// <summary>Vectors of the listener.</summary>
    public enum ListenerVector3
    {
        /// <summary>0x1004.</summary>
        Position = 0x1004,

        /// <summary>0x1006.</summary>
        Velocity = 0x1006,
    }
}
