using System;

namespace OmniNPC.Tests.Core
{
    /// <summary>Catches an exception, in a form that NUnit 3.5 (Unity's) and NUnit 4 both take.</summary>
    internal static class Thrown
    {
        /// <returns>What the action threw, or null.</returns>
        public static Exception? By(Action action)
        {
            try
            {
                action();
                return null;
            }
            catch (Exception exception)
            {
                return exception;
            }
        }
    }
}
