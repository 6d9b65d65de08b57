using System;

namespace OmniNPC.LocalPage
{
    /// <summary>A request that is not served, with the HTTP status and the sentence that is sent.</summary>
    public sealed class Refusal : Exception
    {
        public Refusal(int status, string sentence)
            : base(sentence)
        {
            Status = status;
        }

        /// <summary>HTTP status.</summary>
        public int Status { get; }
    }
}
