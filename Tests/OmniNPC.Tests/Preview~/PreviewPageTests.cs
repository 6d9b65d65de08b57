using System;
using System.Collections.Generic;
using System.Globalization;
using System.IO;
using System.Text.RegularExpressions;
using System.Threading.Tasks;
using Microsoft.Playwright;
using NUnit.Framework;
using OmniNPC.Hearing;
using OmniNPC.VoicePreview.Web;

namespace OmniNPC.Tests.Preview
{
    /// <summary>The preview's page in a real browser: the Chromium of the system, headless. Without one the tests are ignored, unless <c>./omninpc preview --check</c> asks for it.</summary>
    [Category("Browser")]
    public sealed class PreviewPageTests
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
        private IPage page = null!;

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
                Args = new[] { "--no-sandbox", "--use-fake-device-for-media-stream", "--use-fake-ui-for-media-stream", "--autoplay-policy=no-user-gesture-required" },
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
        }

        [TearDown]
        public async Task Close()
        {
            await context.DisposeAsync();
            Assert.That(complaints, Is.Empty, "The browser's console is empty.");
        }

        [Test]
        public async Task A_typed_line_is_heard_seen_and_saved()
        {
            TestContext.Out.WriteLine(FormattableString.Invariant($"page ready after {await page.EvaluateAsync<double>("performance.getEntriesByName('ready')[0].startTime"):F0} ms, DOM after {await page.EvaluateAsync<double>("performance.timing.domContentLoadedEventEnd - performance.timing.navigationStart"):F0} ms"));
            await page.FillAsync("#text", "Good evening, traveller. The fire is warm, and the ale is cold.");
            await page.SelectOptionAsync("#voice", "mara");
            await page.ClickAsync("#say");
            await page.Locator("#subtitle .heard").Nth(2).WaitForAsync();
            bool isGrowing = await page.EvaluateAsync<bool>("document.body.dataset.finished === undefined");
            await page.Locator("#subtitle .heard").Nth(5).WaitForAsync();
            await SaveScreenshot();
            await page.WaitForSelectorAsync("body[data-finished]");

            Assert.That(isGrowing, Is.True, "Words light up before the line is at its end.");
            Assert.That(await page.TextContentAsync("#subtitle"), Does.Contain("Good").And.Contain("cold."));
            Assert.That(double.Parse(await page.GetAttributeAsync("#level", "data-loudest") ?? "0", CultureInfo.InvariantCulture), Is.GreaterThan(0.02), "What left the browser's loudspeaker is not silent.");
            Assert.That(await Painted("#waveform"), Is.GreaterThan(0.02));
            Assert.That(await Painted("#spectrogram"), Is.GreaterThan(0.02));
            Assert.That(await Painted("#ticks"), Is.GreaterThan(0.005));
            Assert.That(await page.Locator("#waterfall li").CountAsync(), Is.EqualTo(3));
            IDownload download = await page.RunAndWaitForDownloadAsync(() => page.ClickAsync("#files a[data-file='line.wav']"));
            WavFile wav = WavFile.Read(await download.PathAsync());
            Assert.That(wav.Seconds, Is.GreaterThan(2));
            Assert.That(await page.EvaluateAsync<double>("window.shifts"), Is.LessThan(0.01), "Nothing on the page jumped.");
        }

        [Test]
        public async Task The_mouth_moves_with_what_is_heard()
        {
            await page.FillAsync("#text", "Oh, far, far away.");
            await page.EvaluateAsync("() => { window.shapes = new Set(); new MutationObserver(() => window.shapes.add(document.getElementById('mouth').dataset.shape)).observe(document.getElementById('mouth'), { attributes: true }); }");
            await page.ClickAsync("#say");
            await page.WaitForSelectorAsync("body[data-finished]");

            Assert.That(await page.EvaluateAsync<int>("window.shapes.size"), Is.GreaterThan(10));
        }

        [Test]
        public async Task A_broken_bundle_is_shown_as_its_sentence_and_the_one_before_stays()
        {
            await page.SelectOptionAsync("#bundle", "Broken");
            await page.WaitForSelectorAsync("#problem:not(:empty)");

            Assert.That(await page.TextContentAsync("#problem"), Does.StartWith("The bundle \"Broken\" cannot be used. bundle.json: format: found \"something-else\"; expected"));
            Assert.That(await page.InputValueAsync("#bundle"), Is.Not.EqualTo("Broken"));
            await page.ClickAsync("#say");
            await page.WaitForSelectorAsync("body[data-finished]");
            Assert.That(await page.TextContentAsync("#problem"), Is.Empty);
        }

        [Test]
        public async Task A_typed_question_is_answered_with_the_stages_of_the_turn()
        {
            await page.FillAsync("#text", "What is the news?");
            await page.PressAsync("#text", "Control+Shift+Enter");
            await page.WaitForSelectorAsync("#conversation .said");

            Assert.That(await page.TextContentAsync("#conversation .you"), Is.EqualTo("you: What is the news?"));
            Assert.That(await page.TextContentAsync("#conversation .said"), Does.Match("^keeper: .*[a-z]"));
            Assert.That(await page.Locator("#waterfall li").CountAsync(), Is.EqualTo(4));
        }

        [Test]
        public async Task A_line_is_spoken_and_stopped_from_the_keyboard()
        {
            await page.FillAsync("#text", "The road to the mill goes over the bridge, along the river, past the old oak and the well, and up the hill to the tower.");
            await page.PressAsync("#text", "Control+Enter");
            await page.Locator("#subtitle .heard").First.WaitForAsync();
            await page.Keyboard.PressAsync("Escape");
            await page.WaitForSelectorAsync("#conversation .said");

            Assert.That(await page.TextContentAsync("#conversation .said"), Does.StartWith("keeper: The").And.EndsWith("\u2014"));
            Assert.That(await page.TextContentAsync("#subtitle"), Does.Contain("\u2014"));
        }

        [Test]
        public async Task Two_voices_are_compared_and_a_script_becomes_a_zip()
        {
            await page.FillAsync("#text", "Aye.");
            await page.ClickAsync("#compare");
            await page.WaitForSelectorAsync("#hearB:enabled");
            await page.ClickAsync("#hearB");
            Assert.That(await page.GetAttributeAsync("#hearB", "aria-pressed"), Is.EqualTo("true"));
            await page.SetInputFilesAsync("#csv", new FilePayload { Name = "lines.csv", MimeType = "text/csv", Buffer = System.Text.Encoding.UTF8.GetBytes("text,voice\nAye.,mara\nNo.,piet\n") });
            await page.WaitForSelectorAsync("#zip[href]");

            Assert.That(await page.TextContentAsync("#scriptState"), Does.StartWith("lines.csv: 2 of 2 lines"));
            IDownload download = await page.RunAndWaitForDownloadAsync(() => page.ClickAsync("#zip"));
            Assert.That(new FileInfo(await download.PathAsync()).Length, Is.GreaterThan(10_000));
        }

        [Test]
        public async Task The_microphone_is_recorded_and_heard()
        {
            // Chromium's fake microphone beeps once a second: no words, but a line that is sent and taken.
            await page.ClickAsync("#record");
            await page.WaitForSelectorAsync("#record[aria-pressed='true']");
            IResponse sent = await page.RunAndWaitForResponseAsync(
                async () =>
                {
                    await page.GetByText(new Regex("^recording 0\\.[5-9]")).WaitForAsync();
                    await page.ClickAsync("#record");
                },
                response => response.Url.EndsWith("/api/sound", StringComparison.Ordinal));

            Assert.That(sent.Status, Is.EqualTo(200));
            Assert.That(await page.TextContentAsync("#problem"), Is.Empty);
        }

        [TestCase(1280, 720, ColorScheme.Light)]
        [TestCase(3840, 2160, ColorScheme.Dark)]
        public async Task Everything_is_in_sight_without_scrolling(int width, int height, ColorScheme colours)
        {
            await page.EmulateMediaAsync(new PageEmulateMediaOptions { ColorScheme = colours });
            await page.SetViewportSizeAsync(width, height);
            foreach (string id in new[] { "#bundle", "#say", "#record", "#subtitle", "#waveform", "#spectrogram", "#files", "#waterfall", "#ticks", "#compare" })
            {
                LocatorBoundingBoxResult? box = await page.Locator(id).BoundingBoxAsync();
                Assert.That(box, Is.Not.Null, id);
                Assert.That((box!.X >= 0, box.Y >= 0, box.X + box.Width <= width, box.Y + box.Height <= height, box.Height > 10), Is.EqualTo((true, true, true, true, true)), $"{id} lies at {box.X}, {box.Y} and is {box.Width} by {box.Height}.");
            }

            Assert.That(await page.EvaluateAsync<bool>("document.documentElement.scrollWidth <= innerWidth"), Is.True);
        }

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

        // The share of a canvas's pixels that are not transparent.
        private Task<double> Painted(string canvas) => page.EvaluateAsync<double>(
            "id => { const c = document.querySelector(id); const d = c.getContext('2d').getImageData(0, 0, c.width, c.height).data; let n = 0; for (let i = 3; i < d.length; i += 4) n += d[i] > 16 ? 1 : 0; return 4 * n / d.length; }",
            canvas);

        private async Task SaveScreenshot()
        {
            string? folder = Environment.GetEnvironmentVariable("OMNINPC_SCREENSHOTS");
            if (!string.IsNullOrEmpty(folder))
            {
                await page.ScreenshotAsync(new PageScreenshotOptions { Path = Path.Combine(folder, "preview.png") });
            }
        }
    }
}
