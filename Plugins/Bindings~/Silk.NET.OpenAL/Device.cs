namespace Silk.NET.OpenAL
{
    /// <summary>A device of the native library; only ever pointed to.</summary>
    public struct Device
    {
    }
}
