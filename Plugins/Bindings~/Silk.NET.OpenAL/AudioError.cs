namespace Silk.NET.OpenAL
{
    /// <summary>What a call of a context did wrong.</summary>
    public enum AudioError
    {
        /// <summary>0x0.</summary>
        NoError = 0x0,

        /// <summary>0xA001.</summary>
        InvalidName = 0xA001,

        /// <summary>0xA002.</summary>
        IllegalEnum = 0xA002,

        /// <summary>0xA002.</summary>
        InvalidEnum = 0xA002,

        /// <summary>0xA003.</summary>
        InvalidValue = 0xA003,

        /// <summary>0xA004.</summary>
        IllegalCommand = 0xA004,

        /// <summary>0xA004.</summary>
        InvalidOperation = 0xA004,

        /// <summary>0xA005.</summary>
        OutOfMemory = 0xA005,
    }
}
