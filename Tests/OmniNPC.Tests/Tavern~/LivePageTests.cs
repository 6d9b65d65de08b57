using System;
using System.Collections.Generic;
using System.Globalization;
using System.IO;
using System.Threading.Tasks;
using Microsoft.Playwright;
using NUnit.Framework;
using OmniNPC.Tavern;
using OmniNPC.Tavern.Live;
using OmniNPC.Tests.Preview;

namespace OmniNPC.Tests.Tavern
{
    /// <summary>The tavern's page in a real browser: the Chromium of the system, headless.</summary>
    [Category("Browser")]
    public sealed class LivePageTests
    {
        private const float PatienceMs = 60_000;

        // What moved, as the browser's own measure of layout shifts sums it up.
        private const string WatchShifts = "window.shifts = 0; new PerformanceObserver(list => { for (const entry of list.getEntries()) if (!entry.hadRecentInput) window.shifts += entry.value; }).observe({ type: 'layout-shift', buffered: true });";

        private readonly List<string> complaints = new List<string>();
        private LiveServer server = null!;
        private IPlaywright playwright = null!;
        private IBrowser browser = null!;
        private IBrowserContext context = null!;
        private IPage page = null!;

        [OneTimeSetUp]
        public async Task Start()
        {
            string chromium = Chromium.Require("tavern");
            server = await LiveServer.Start(RepositoryFolder.Locate(RepositoryFolder.TinyModel), 1);
            playwright = await Playwright.CreateAsync();
            browser = await Chromium.Launch(playwright, chromium);
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
            context = await browser.NewContextAsync(new BrowserNewContextOptions { ViewportSize = new ViewportSize { Width = 1280, Height = 720 } });
            await context.AddInitScriptAsync(WatchShifts);
            page = await context.NewPageAsync();
            page.SetDefaultTimeout(PatienceMs);
            page.Console += (_, message) =>
            {
                if (message.Type == "error" || message.Type == "warning")
                {
                    complaints.Add(message.Text);
                }
            };
            page.PageError += (_, error) => complaints.Add(error);
            await page.GotoAsync(server.Address.ToString());
            await page.WaitForSelectorAsync("body[data-ready]");
            await page.WaitForSelectorAsync("body[data-opened]");
            await page.WaitForSelectorAsync("#room[data-drawn='4']");
        }

        [TearDown]
        public async Task Close()
        {
            await context.DisposeAsync();
            Assert.That(complaints, Is.Empty, "The browser's console is empty.");
        }

        [Test]
        public async Task Four_characters_are_drawn_and_a_typed_line_is_answered_with_subtitles_and_sound()
        {
            TestContext.Out.WriteLine(FormattableString.Invariant($"page ready after {await page.EvaluateAsync<double>("performance.getEntriesByName('ready')[0].startTime"):F0} ms, DOM after {await page.EvaluateAsync<double>("performance.timing.domContentLoadedEventEnd - performance.timing.navigationStart"):F0} ms"));
            Assert.That(await page.Locator("#people li").CountAsync(), Is.EqualTo(4));
            Assert.That(await Painted("#room"), Is.GreaterThan(0.2));
            await page.ClickAsync("#people .who >> text=Hamish");
            await page.Locator("#people .addressed >> text=Hamish").WaitForAsync();
            await page.FillAsync("#text", "Hamish, where is the smithy?");
            await page.PressAsync("#text", "Enter");
            await Until("document.getElementById('subtitle').textContent.split(' ').length > 4");
            await SaveScreenshot();
            await page.WaitForSelectorAsync("#conversation .said");

            Assert.That(await page.TextContentAsync("#conversation .you"), Is.EqualTo("you: Hamish, where is the smithy?"));
            Assert.That(await page.Locator("#conversation .said").First.TextContentAsync(), Does.Match("^Hamish: .*[a-z]"));
            Assert.That(double.Parse(await page.GetAttributeAsync("#level", "data-loudest") ?? "0", CultureInfo.InvariantCulture), Is.GreaterThan(0.01), "What left the browser's loudspeaker is not silent.");
            Assert.That(await Painted("#ticks"), Is.GreaterThan(0.005));
            Assert.That(await page.TextContentAsync("#problem"), Is.Empty);
            Assert.That(await page.EvaluateAsync<double>("window.shifts"), Is.LessThan(0.01), "Nothing on the page jumped.");
        }

        [Test]
        public async Task Held_keys_walk_and_turn_the_player_until_they_are_let_go()
        {
            await page.FocusAsync("#room");
            double yaw = await Number("yaw");
            await page.Keyboard.DownAsync("ArrowLeft");
            await Until($"Math.abs(document.getElementById('room').dataset.yaw - {yaw.ToString(CultureInfo.InvariantCulture)}) > 0.5");
            await page.Keyboard.UpAsync("ArrowLeft");
            (double x, double z) = (await Number("x"), await Number("z"));
            await page.Keyboard.DownAsync("KeyW");
            await Until(FormattableString.Invariant($"Math.hypot(document.getElementById('room').dataset.x - {x}, document.getElementById('room').dataset.z - {z}) > 0.4"));
            await page.Keyboard.UpAsync("KeyW");
            await Until("(() => { const d = document.getElementById('room').dataset; const at = d.x + ' ' + d.z; if (at !== window.was) { window.was = at; window.since = performance.now(); } return performance.now() - window.since > 400; })()");
        }

        [Test]
        public async Task The_microphone_is_open_while_the_button_is_held()
        {
            // Chromium's fake microphone beeps: no words, but sound that is taken.
            await page.HoverAsync("#talk");
            await page.Mouse.DownAsync();
            await page.WaitForSelectorAsync("#talk[aria-pressed='true']");
            await page.Mouse.UpAsync();
            await page.WaitForSelectorAsync("#talk[aria-pressed='false']");
            Assert.That(await page.TextContentAsync("#problem"), Is.Empty);
        }

        /// <summary>Looks at every picture until an expression holds. Playwright's own way evaluates text in the page, which the page's content security policy forbids.</summary>
        private Task Until(string expression)
            => page.EvaluateAsync("new Promise((done, fail) => { const end = performance.now() + 30000; const look = () => (" + expression + ") ? done() : performance.now() > end ? fail(new Error('not within 30 s')) : requestAnimationFrame(look); look(); })");

        [TestCase(1280, 720, ColorScheme.Light)]
        [TestCase(3840, 2160, ColorScheme.Dark)]
        public async Task Everything_is_in_sight_without_scrolling(int width, int height, ColorScheme colours)
        {
            await page.EmulateMediaAsync(new PageEmulateMediaOptions { ColorScheme = colours });
            await page.SetViewportSizeAsync(width, height);
            foreach (string id in new[] { "#room", "#subtitle", "#people", "#text", "#say", "#talk", "#sound", "#conversation", "#ticks" })
            {
                LocatorBoundingBoxResult? box = await page.Locator(id).BoundingBoxAsync();
                Assert.That(box, Is.Not.Null, id);
                Assert.That((box!.X >= 0, box.Y >= 0, box.X + box.Width <= width, box.Y + box.Height <= height, box.Height > 10), Is.EqualTo((true, true, true, true, true)), $"{id} lies at {box.X}, {box.Y} and is {box.Width} by {box.Height}.");
            }
        }

        private async Task<double> Number(string name) => double.Parse(await page.GetAttributeAsync("#room", "data-" + name) ?? "NaN", CultureInfo.InvariantCulture);

        // The share of a canvas's pixels that are not transparent.
        private Task<double> Painted(string canvas) => page.EvaluateAsync<double>(
            "id => { const c = document.querySelector(id); const d = c.getContext('2d').getImageData(0, 0, c.width, c.height).data; let n = 0; for (let i = 3; i < d.length; i += 4) n += d[i] > 16 ? 1 : 0; return 4 * n / d.length; }",
            canvas);

        private async Task SaveScreenshot()
        {
            string? folder = Environment.GetEnvironmentVariable("OMNINPC_SCREENSHOTS");
            if (!string.IsNullOrEmpty(folder))
            {
                await page.ScreenshotAsync(new PageScreenshotOptions { Path = Path.Combine(folder, "tavern-live.png") });
            }
        }
    }
}
