namespace Silk.NET.OpenAL
{
    /// <summary>Texts of a device.</summary>
    public enum GetContextString
    {
        /// <summary>0x1005.</summary>
        DeviceSpecifier = 0x1005,

        /// <summary>0x1006.</summary>
        Extensions = 0x1006,
    }
}
