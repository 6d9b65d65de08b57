using System;

namespace OmniNPC.Tests.OpenAL
{
    /// <summary>Names the delegate type of a call that is expected to throw: C# 9 cannot choose between NUnit's overloads by itself.</summary>
    internal static class Calling
    {
        public static Action Of(Action call) => call;
    }
}
