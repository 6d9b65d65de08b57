namespace Silk.NET.OpenAL
{
    /// <summary>What a call of a device did wrong.</summary>
    public enum ContextError
    {
        /// <summary>0x0.</summary>
        NoError = 0x0,

        /// <summary>0xA001.</summary>
        InvalidDevice = 0xA001,

        /// <summary>0xA002.</summary>
        InvalidContext = 0xA002,

        /// <summary>0xA003.</summary>
        InvalidEnum = 0xA003,

        /// <summary>0xA004.</summary>
        InvalidValue = 0xA004,

        /// <summary>0xA005.</summary>
        OutOfMemory = 0xA005,
    }
}
