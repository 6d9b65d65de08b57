namespace Silk.NET.OpenAL
{
    /// <summary>Whether a source plays.</summary>
    public enum SourceState
    {
        /// <summary>0x1011.</summary>
        Initial = 0x1011,

        /// <summary>0x1012.</summary>
        Playing = 0x1012,

        /// <summary>0x1013.</summary>
        Paused = 0x1013,

        /// <summary>0x1014.</summary>
        Stopped = 0x1014,
    }
}
