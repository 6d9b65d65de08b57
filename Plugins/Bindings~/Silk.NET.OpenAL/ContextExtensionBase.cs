namespace Silk.NET.OpenAL.Extensions
{
    /// <summary>What extensions of a device have in common.</summary>
    public abstract class ContextExtensionBase
    {
        internal ContextExtensionBase()
        {
        }
    }
}
