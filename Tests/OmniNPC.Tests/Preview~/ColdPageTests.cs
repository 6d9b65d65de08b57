using System;
using System.Collections.Generic;
using System.Diagnostics;
using System.IO;
using System.Threading.Tasks;
using Microsoft.Playwright;
using NUnit.Framework;
using OmniNPC.Tests.Browser;
using OmniNPC.Tests.Onnx;

namespace OmniNPC.Tests.Preview
{
    /// <summary>How soon the preview's page is ready when nothing is warm: the process of the server is new, and so is the browser with its profile. It says when; it judges that.</summary>
    [Category("Browser")]
    public sealed class ColdPageTests
    {
        // The middle one of three is told.
        private const int Rounds = 3;

        [Test]
        public async Task A_new_browser_opens_the_page_of_a_new_server()
        {
            string chromium = Chromium.Require("preview");
            using IPlaywright playwright = await Playwright.CreateAsync();
            using var bare = new BarePage();
            var ready = new List<double>();
            var alone = new List<double>();
            var address = new List<double>();
            for (int i = 0; i < Rounds; i++)
            {
                alone.Add(await Ready(playwright, chromium, bare.Address.ToString()));
                var watch = Stopwatch.StartNew();
                using Process server = Start();
                try
                {
                    string line = await server.StandardOutput.ReadLineAsync() ?? string.Empty;
                    address.Add(watch.Elapsed.TotalMilliseconds);
                    Assert.That(line, Does.StartWith("voice preview: http://127.0.0.1:"));
                    ready.Add(await Ready(playwright, chromium, line.Substring("voice preview: ".Length)));
                }
                finally
                {
                    server.Kill();
                    await server.WaitForExitAsync();
                }
            }

            TestContext.Out.WriteLine(FormattableString.Invariant($"page ready, server and browser new: middle of {Rounds} {Middle(ready):F0} ms, worst {ready[Rounds - 1]:F0} ms; a page with nothing on it: {Middle(alone):F0} ms; server's address after {Middle(address):F0} ms"));
        }

        private static double Middle(List<double> times)
        {
            times.Sort();
            return times[Rounds / 2];
        }

        // As ./omninpc preview starts it.
        private static Process Start()
        {
            var start = new ProcessStartInfo("dotnet") { RedirectStandardOutput = true };
            foreach (string word in new[] { Path.Combine(AppContext.BaseDirectory, "OmniNPC.VoicePreview.Web.dll"), "--no-browser", "--bundle", TestBundle.Folder })
            {
                start.ArgumentList.Add(word);
            }

            return Process.Start(start)!;
        }

        // Milliseconds from the first navigation of a browser's life to the page's own word.
        private static async Task<double> Ready(IPlaywright playwright, string chromium, string address)
        {
            await using IBrowser browser = await Chromium.Launch(playwright, chromium);
            IPage page = await browser.NewPageAsync();
            await page.GotoAsync(address);
            await page.WaitForSelectorAsync("body[data-ready]", new PageWaitForSelectorOptions { State = WaitForSelectorState.Attached });
            return await page.EvaluateAsync<double>("performance.getEntriesByName('ready')[0].startTime");
        }
    }
}
