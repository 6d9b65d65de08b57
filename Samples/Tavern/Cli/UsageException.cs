using System;

namespace OmniNPC.Tavern.Cli
{
    /// <summary>The command line was not understood; the message is one sentence for people.</summary>
    internal sealed class UsageException : Exception
    {
        public UsageException(string message)
            : base(message)
        {
        }
    }
}
