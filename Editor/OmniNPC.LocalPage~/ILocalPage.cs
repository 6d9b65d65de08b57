using System;

namespace OmniNPC.LocalPage
{
    /// <summary>A server of a page, as the process that runs it sees it.</summary>
    public interface ILocalPage : IAsyncDisposable
    {
        /// <summary>The page's address, token included.</summary>
        Uri Address { get; }
    }
}
