using System;
using System.Collections.Generic;
using System.IO;
using System.Threading.Tasks;
using Microsoft.Playwright;
using NUnit.Framework;
using OmniNPC.LocalPage;

namespace OmniNPC.Tests.Browser
{
    /// <summary>A page open in the Chromium of the system, headless, anew for each test, with an empty console at its end. Without Chromium the tests are ignored, unless <c>./omninpc preview --check</c> asks for it.</summary>
    [Category("Browser")]
    public abstract class PageInBrowser
    {
        private const float PatienceMs = 60_000;

        // What moved, as the browser's own measure of layout shifts sums it up.
        private const string WatchShifts = "window.shifts = 0; new PerformanceObserver(list => { for (const entry of list.getEntries()) if (!entry.hadRecentInput) window.shifts += entry.value; }).observe({ type: 'layout-shift', buffered: true });";

        private readonly List<string> complaints = new List<string>();
        private ILocalPage server = null!;
        private IPlaywright playwright = null!;
        private IBrowser browser = null!;
        private IBrowserContext context = null!;

        /// <summary>The page, ready.</summary>
        private protected IPage Page { get; private set; } = null!;

        /// <summary>Whose page it is, as sentences call it.</summary>
        private protected abstract string Owner { get; }

        /// <summary>What says that the page is there, one after the other.</summary>
        private protected virtual IEnumerable<string> Signs => new[] { "body[data-ready]" };

        /// <summary>What the browser is started with besides, such as what its microphone hears.</summary>
        private protected virtual string[] Switches => Array.Empty<string>();

        [OneTimeSetUp]
        public async Task Start()
        {
            string chromium = Chromium.Require(Owner);
            server = await Serve();
            playwright = await Playwright.CreateAsync();
            browser = await Chromium.Launch(playwright, chromium, Switches);
        }

        [OneTimeTearDown]
        public async Task Stop()
        {
            if (browser != null)
            {
                await browser.DisposeAsync();
                playwright.Dispose();
                await server.DisposeAsync();
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
            foreach (string sign in Signs)
            {
                await Page.WaitForSelectorAsync(sign);
            }
        }

        [TearDown]
        public async Task Close()
        {
            await context.DisposeAsync();
            Assert.That(complaints, Is.Empty, "The browser's console is empty.");
        }

        /// <summary>Starts the server, once for all tests.</summary>
        private protected abstract Task<ILocalPage> Serve();

        /// <summary>Takes complaints back that a test provokes: Chromium writes each refused request into the console.</summary>
        private protected void Forgive(string part) => complaints.RemoveAll(complaint => complaint.Contains(part));

        /// <summary>Says when the page was ready and when its elements were there, in milliseconds after it was asked for.</summary>
        private protected async Task<string> Times()
            => FormattableString.Invariant($"page ready after {await Page.EvaluateAsync<double>("performance.getEntriesByName('ready')[0].startTime"):F0} ms, DOM after {await Page.EvaluateAsync<double>("performance.timing.domContentLoadedEventEnd - performance.timing.navigationStart"):F0} ms");

        /// <summary>The sum of layout shifts since the page was asked for.</summary>
        private protected Task<double> Shifts() => Page.EvaluateAsync<double>("window.shifts");

        /// <summary>Looks at every picture until an expression holds. Playwright's own way evaluates text in the page, which the page's content security policy forbids.</summary>
        private protected Task Until(string expression)
            => Page.EvaluateAsync("new Promise((done, fail) => { const end = performance.now() + 30000; const look = () => (" + expression + ") ? done() : performance.now() > end ? fail(new Error('not within 30 s')) : requestAnimationFrame(look); look(); })");

        /// <summary>The share of a canvas's pixels that are not transparent.</summary>
        private protected Task<double> Painted(string canvas) => Page.EvaluateAsync<double>(
            "id => { const c = document.querySelector(id); const d = c.getContext('2d').getImageData(0, 0, c.width, c.height).data; let n = 0; for (let i = 3; i < d.length; i += 4) n += d[i] > 16 ? 1 : 0; return 4 * n / d.length; }",
            canvas);

        /// <summary>The loudest sample that left the browser's loudspeaker.</summary>
        private protected Task<double> Loudest() => Page.EvaluateAsync<double>("Number(document.getElementById('level').dataset.loudest ?? 0)");

        /// <summary>Checks that elements lie within a window of a size.</summary>
        private protected async Task RequireInSight(int width, int height, ColorScheme colours, params string[] ids)
        {
            await Page.EmulateMediaAsync(new PageEmulateMediaOptions { ColorScheme = colours });
            await Page.SetViewportSizeAsync(width, height);
            foreach (string id in ids)
            {
                LocatorBoundingBoxResult? box = await Page.Locator(id).BoundingBoxAsync();
                Assert.That(box, Is.Not.Null, id);
                Assert.That((box!.X >= 0, box.Y >= 0, box.X + box.Width <= width, box.Y + box.Height <= height, box.Height > 10), Is.EqualTo((true, true, true, true, true)), $"{id} lies at {box.X}, {box.Y} and is {box.Width} by {box.Height}.");
            }

            Assert.That(await Page.EvaluateAsync<bool>("document.documentElement.scrollWidth <= innerWidth"), Is.True);
        }

        /// <summary>Leaves a picture where <c>./omninpc preview --check</c> wants it.</summary>
        private protected async Task SavePicture(string name)
        {
            string? folder = Environment.GetEnvironmentVariable("OMNINPC_SCREENSHOTS");
            if (!string.IsNullOrEmpty(folder))
            {
                await Page.ScreenshotAsync(new PageScreenshotOptions { Path = Path.Combine(folder, name) });
            }
        }
    }
}
