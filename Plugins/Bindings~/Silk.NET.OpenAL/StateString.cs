namespace Silk.NET.OpenAL
{
    /// <summary>Texts of a context.</summary>
    public enum StateString
    {
        /// <summary>0xB001.</summary>
        Vendor = 0xB001,

        /// <summary>0xB002.</summary>
        Version = 0xB002,

        /// <summary>0xB003.</summary>
        Renderer = 0xB003,

        /// <summary>0xB004.</summary>
        Extensions = 0xB004,
    }
}
