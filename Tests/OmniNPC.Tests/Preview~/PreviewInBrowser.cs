using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Threading.Tasks;
using Microsoft.Playwright;
using NUnit.Framework;
using OmniNPC.VoicePreview.Web;

namespace OmniNPC.Tests.Preview
{
    /// <summary>A preview open in the Chromium of the system, headless, with an empty console at the end of each test. Without one the tests are ignored, unless <c>./omninpc preview --check</c> asks for it.</summary>
    [Category("Browser")]
    public abstract class PreviewInBrowser
    {
        private const float PatienceMs = 60_000;

        // What moved, as the browser's own measure of layout shifts sums it up.
        private const string WatchShifts = "window.shifts = 0; new PerformanceObserver(list => { for (const entry of list.getEntries()) if (!entry.hadRecentInput) window.shifts += entry.value; }).observe({ type: 'layout-shift', buffered: true });";

        private readonly List<string> complaints = new List<string>();
        private PreviewBundles bundles = null!;
        private PreviewServer server = null!;
        private IPlaywright playwright = null!;
        private IBrowser browser = null!;
        private IBrowserContext context = null!;

        /// <summary>The page, ready.</summary>
        private protected IPage Page { get; private set; } = null!;

        /// <summary>What the browser is started with besides, such as what its microphone hears.</summary>
        private protected virtual IEnumerable<string> Switches => Enumerable.Empty<string>();

        [OneTimeSetUp]
        public async Task Start()
        {
            string? chromium = Chromium();
            if (chromium == null)
            {
                const string Missing = "Chromium is missing, so the preview's page was not tried in a browser. Type: apt-get install -y chromium (or name its program in OMNINPC_CHROMIUM).";
                Assert.That(Environment.GetEnvironmentVariable("OMNINPC_NEEDS_BROWSER"), Is.Null.Or.Empty, Missing);
                Assert.Ignore(Missing);
            }

            bundles = new PreviewBundles();
            server = await PreviewServer.Start(bundles.Folders);
            playwright = await Playwright.CreateAsync();
            browser = await playwright.Chromium.LaunchAsync(new BrowserTypeLaunchOptions
            {
                ExecutablePath = chromium,

                // A sandbox cannot be made by root in a container; a fake microphone stands in for a person.
                Args = Switches.Concat(new[] { "--no-sandbox", "--use-fake-device-for-media-stream", "--use-fake-ui-for-media-stream", "--autoplay-policy=no-user-gesture-required" }),
            });
        }

        [OneTimeTearDown]
        public async Task Stop()
        {
            if (browser != null)
            {
                await browser.DisposeAsync();
                playwright.Dispose();
                await server.DisposeAsync();
                bundles.Dispose();
            }
        }

        [SetUp]
        public async Task Open()
        {
            complaints.Clear();
            context = await browser.NewContextAsync(new BrowserNewContextOptions { ViewportSize = new ViewportSize { Width = 1280, Height = 720 }, AcceptDownloads = true });
            await context.AddInitScriptAsync(WatchShifts);
            Page = await context.NewPageAsync();
            Page.SetDefaultTimeout(PatienceMs);
            Page.Console += (_, message) =>
            {
                if (message.Type == "error" || message.Type == "warning")
                {
                    complaints.Add(message.Text);
                }
            };
            Page.PageError += (_, error) => complaints.Add(error);
            await Page.GotoAsync(server.Address.ToString());
            await Page.WaitForSelectorAsync("body[data-ready]");
        }

        [TearDown]
        public async Task Close()
        {
            await context.DisposeAsync();
            Assert.That(complaints, Is.Empty, "The browser's console is empty.");
        }

        /// <summary>Takes complaints back that a test provokes: Chromium writes each refused request into the console.</summary>
        private protected void Forgive(string part) => complaints.RemoveAll(complaint => complaint.Contains(part));

        private static string? Chromium()
        {
            foreach (string? path in new[] { Environment.GetEnvironmentVariable("OMNINPC_CHROMIUM"), "/usr/bin/chromium", "/usr/bin/chromium-browser", "/usr/bin/google-chrome" })
            {
                if (!string.IsNullOrEmpty(path) && File.Exists(path))
                {
                    return path;
                }
            }

            return null;
        }
    }
}
