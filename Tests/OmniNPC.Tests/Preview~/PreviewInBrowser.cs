using System.Threading.Tasks;
using NUnit.Framework;
using OmniNPC.LocalPage;
using OmniNPC.Tests.Browser;
using OmniNPC.VoicePreview.Web;

namespace OmniNPC.Tests.Preview
{
    /// <summary>The preview's page, with the bundle under test and a broken one.</summary>
    public abstract class PreviewInBrowser : PageInBrowser
    {
        private PreviewBundles? bundles;

        private protected override string Owner => "preview";

        [OneTimeTearDown]
        public void RemoveBundles() => bundles?.Dispose();

        private protected override async Task<ILocalPage> Serve()
        {
            bundles = new PreviewBundles();
            return await PreviewServer.Start(bundles.Folders);
        }
    }
}
