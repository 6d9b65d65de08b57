using System;

namespace OmniNPC.Tavern.Cli
{
    /// <summary>A command cannot go on; the message is one sentence that says what, where, found and expected.</summary>
    internal sealed class FailureException : Exception
    {
        public FailureException(string message)
            : base(message)
        {
        }

        public FailureException(string message, Exception cause)
            : base(message, cause)
        {
        }
    }
}
