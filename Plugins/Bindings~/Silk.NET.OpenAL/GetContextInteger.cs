namespace Silk.NET.OpenAL
{
    /// <summary>Numbers of a device.</summary>
    public enum GetContextInteger
    {
        /// <summary>0x1000.</summary>
        MajorVersion = 0x1000,

        /// <summary>0x1001.</summary>
        MinorVersion = 0x1001,

        /// <summary>0x1002.</summary>
        AttributesSize = 0x1002,

        /// <summary>0x1003.</summary>
        AllAttributes = 0x1003,
    }
}
