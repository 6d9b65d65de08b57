namespace Silk.NET.OpenAL
{
    /// <summary>A context of the native library; only ever pointed to.</summary>
    public struct Context
    {
    }
}
