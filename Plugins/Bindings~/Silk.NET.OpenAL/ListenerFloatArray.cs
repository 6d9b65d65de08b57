namespace Silk.NET.OpenAL
{
    /// <summary>Float arrays of the listener.</summary>
    public enum ListenerFloatArray
    {
        /// <summary>0x100F.</summary>
        Orientation = 0x100F,
    }
}
