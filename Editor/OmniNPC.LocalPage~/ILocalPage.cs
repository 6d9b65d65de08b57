using System;
using System.Threading.Tasks;

namespace OmniNPC.LocalPage
{
    /// <summary>A server of a page, as the process that runs it sees it.</summary>
    public interface ILocalPage : IAsyncDisposable
    {
        /// <summary>The page's address, token included.</summary>
        Uri Address { get; }

        /// <summary>Does once what a browser is about to ask for. The browser then meets compiled code and a loaded model; a first request that meets neither takes more than a second.</summary>
        /// <returns>Ends when that is done, or has taken too long to be waited for; what fails is told to whoever asks for it next.</returns>
        Task WarmUp();
    }
}
