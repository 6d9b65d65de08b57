using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Text.RegularExpressions;
using System.Threading.Tasks;
using Microsoft.Playwright;
using NUnit.Framework;
using OmniNPC.Hearing;

namespace OmniNPC.Tests.Preview
{
    /// <summary>The preview's page in a real browser: the Chromium of the system, headless.</summary>
    public sealed class PreviewPageTests : PreviewInBrowser
    {
        [Test]
        public async Task A_typed_line_is_heard_seen_and_saved()
        {
            TestContext.Out.WriteLine(await Times());
            await Page.FillAsync("#text", "Good evening, traveller. The fire is warm, and the ale is cold.");
            await Page.SelectOptionAsync("#voice", "mara");
            await Page.ClickAsync("#say");
            await Page.Locator("#subtitle .heard").Nth(2).WaitForAsync();
            bool isGrowing = await Page.EvaluateAsync<bool>("document.body.dataset.finished === undefined");
            await Page.Locator("#subtitle .heard").Nth(5).WaitForAsync();
            await SavePicture("preview.png");
            await Page.WaitForSelectorAsync("body[data-finished]");

            Assert.That(isGrowing, Is.True, "Words light up before the line is at its end.");
            Assert.That(await Page.TextContentAsync("#subtitle"), Does.Contain("Good").And.Contain("cold."));
            Assert.That(await Loudest(), Is.GreaterThan(0.02), "What left the browser's loudspeaker is not silent.");
            Assert.That(await Painted("#waveform"), Is.GreaterThan(0.02));
            Assert.That(await Painted("#spectrogram"), Is.GreaterThan(0.02));
            Assert.That(await Painted("#ticks"), Is.GreaterThan(0.005));
            Assert.That(await Page.Locator("#waterfall li").CountAsync(), Is.EqualTo(3));
            IDownload download = await Page.RunAndWaitForDownloadAsync(() => Page.ClickAsync("#files a[data-file='line.wav']"));
            WavFile wav = WavFile.Read(await download.PathAsync());
            Assert.That(wav.Seconds, Is.GreaterThan(2));
            Assert.That(await Shifts(), Is.LessThan(0.01), "Nothing on the page jumped.");
        }

        [Test]
        public async Task The_mouth_moves_with_what_is_heard()
        {
            await Page.FillAsync("#text", "Oh, far, far away.");
            await WatchMouth();
            await Page.ClickAsync("#say");
            await Page.WaitForSelectorAsync("body[data-finished]");

            Assert.That(await Page.EvaluateAsync<int>("window.shapes.size"), Is.GreaterThan(10));
        }

        [Test]
        public async Task A_broken_bundle_is_shown_as_its_sentence_and_the_one_before_stays()
        {
            await Page.SelectOptionAsync("#bundle", "Broken");
            await Page.WaitForSelectorAsync("#problem:not(:empty)");

            Assert.That(await Page.TextContentAsync("#problem"), Does.StartWith("The bundle \"Broken\" cannot be used. bundle.json: format: found \"something-else\"; expected"));
            Assert.That(await Page.InputValueAsync("#bundle"), Is.Not.EqualTo("Broken"));
            await Page.ClickAsync("#say");
            await Page.WaitForSelectorAsync("body[data-finished]");
            Assert.That(await Page.TextContentAsync("#problem"), Is.Empty);
        }

        [Test]
        public async Task A_typed_question_is_answered_with_the_stages_of_the_turn()
        {
            await Page.FillAsync("#text", "What is the news?");
            await Page.PressAsync("#text", "Control+Shift+Enter");
            await Page.WaitForSelectorAsync("#conversation .said");

            Assert.That(await Page.TextContentAsync("#conversation .you"), Is.EqualTo("you: What is the news?"));
            Assert.That(await Page.TextContentAsync("#conversation .said"), Does.Match("^keeper: .*[a-z]"));
            Assert.That(await Page.Locator("#waterfall li").CountAsync(), Is.EqualTo(4));
        }

        [Test]
        public async Task A_line_is_spoken_and_stopped_from_the_keyboard()
        {
            await Page.FillAsync("#text", "The road to the mill goes over the bridge, along the river, past the old oak and the well, and up the hill to the tower.");
            await Page.PressAsync("#text", "Control+Enter");
            await Page.Locator("#subtitle .heard").First.WaitForAsync();
            await Page.Keyboard.PressAsync("Escape");
            await Page.WaitForSelectorAsync("#conversation .said");

            Assert.That(await Page.TextContentAsync("#conversation .said"), Does.StartWith("keeper: The").And.EndsWith("\u2014"));
            Assert.That(await Page.TextContentAsync("#subtitle"), Does.Contain("\u2014"));
        }

        [Test]
        public async Task Two_voices_are_compared_and_a_script_becomes_a_zip()
        {
            await Page.FillAsync("#text", "Aye.");
            await Page.ClickAsync("#compare");
            await Page.WaitForSelectorAsync("#hearB:enabled");
            await Page.ClickAsync("#hearB");
            Assert.That(await Page.GetAttributeAsync("#hearB", "aria-pressed"), Is.EqualTo("true"));
            await Page.SetInputFilesAsync("#csv", new FilePayload { Name = "lines.csv", MimeType = "text/csv", Buffer = System.Text.Encoding.UTF8.GetBytes("text,voice\nAye.,mara\nNo.,piet\n") });
            await Page.WaitForSelectorAsync("#zip[href]");

            Assert.That(await Page.TextContentAsync("#scriptState"), Does.StartWith("lines.csv: 2 of 2 lines"));
            IDownload download = await Page.RunAndWaitForDownloadAsync(() => Page.ClickAsync("#zip"));
            Assert.That(new FileInfo(await download.PathAsync()).Length, Is.GreaterThan(10_000));
        }

        [Test]
        public async Task Mouth_and_words_are_those_of_the_compared_voice_that_is_heard()
        {
            string? atRest = await Page.GetAttributeAsync("#mouth", "data-shape");
            await Page.FillAsync("#text", "Oh, far, far away.");
            await WatchMouth();
            await Page.ClickAsync("#compare");
            await Page.WaitForSelectorAsync("#hearB:enabled");
            await Page.ClickAsync("#hearB");
            await Page.Locator("#subtitle .heard").Nth(3).WaitForAsync();

            Assert.That(await Page.TextContentAsync("#subtitle"), Is.EqualTo("Oh, far, far away. "));
            Assert.That(await Page.EvaluateAsync<int>("window.shapes.size"), Is.GreaterThan(10));
            await Page.WaitForSelectorAsync($"#mouth[data-shape='{atRest}']", new PageWaitForSelectorOptions { State = WaitForSelectorState.Attached });
        }

        [Test]
        public async Task The_character_has_the_last_word_over_compared_voices()
        {
            await Page.FillAsync("#text", "The road to the mill goes over the bridge, along the river, past the old oak and the well, and up the hill to the tower.");
            await Page.ClickAsync("#compare");
            await Page.WaitForSelectorAsync("#hearB:enabled");
            await Page.FillAsync("#text", "Aye.");
            await Page.ClickAsync("#say");
            await Page.WaitForSelectorAsync("body[data-finished]");

            Assert.That(await Page.TextContentAsync("#subtitle"), Is.EqualTo("Aye. "));
        }

        [Test]
        public async Task The_microphone_is_recorded_and_heard()
        {
            // Chromium's fake microphone beeps once a second: no words, but a line that is sent and taken.
            await Page.ClickAsync("#record");
            await Page.WaitForSelectorAsync("#record[aria-pressed='true']");
            IResponse sent = await Page.RunAndWaitForResponseAsync(
                async () =>
                {
                    await Page.GetByText(new Regex("^recording (0\\.[5-9]|[1-9])")).WaitForAsync();
                    await Page.ClickAsync("#record");
                },
                response => response.Url.EndsWith("/api/sound", StringComparison.Ordinal));

            Assert.That(sent.Status, Is.EqualTo(200));
            Assert.That(await Page.TextContentAsync("#problem"), Is.Empty);
        }

        [Test]
        public async Task Files_are_dropped_anywhere_and_are_what_their_names_say()
        {
            await Drop("body", "lines.csv", "text/csv", System.Text.Encoding.UTF8.GetBytes("text,voice\nAye.,mara\n"));
            await Page.WaitForSelectorAsync("#zip[href]");
            Assert.That(await Page.TextContentAsync("#scriptState"), Does.StartWith("lines.csv: 1 of 1 lines"));

            await Drop("#drop", "broken.csv", "text/csv", System.Text.Encoding.UTF8.GetBytes("text,voice\nAye.,nobody\n"));
            await Page.WaitForSelectorAsync("#problem:not(:empty)");
            Assert.That(await Page.TextContentAsync("#problem"), Does.StartWith("The script, line 2: ").And.Contain("nobody"));
            Forgive("422");

            byte[] line = await File.ReadAllBytesAsync(Path.Combine(House.Repository.Root, "Samples", "Tavern", "Lines", "02_ale.wav"));
            await Drop("#waveform", "line.wav", "audio/wav", line);
            await Page.WaitForSelectorAsync("#conversation .you");
            Assert.That(await Page.TextContentAsync("#problem"), Is.Empty);

            await Drop("body", "notes.txt", "text/plain", new byte[] { 65 });
            Assert.That(await Page.TextContentAsync("#problem"), Is.EqualTo("A script (.csv) or a sound (.wav) can be dropped here; found \"notes.txt\"."));
        }

        [Test]
        public async Task The_keyboard_reaches_everything_and_shows_where_it_is()
        {
            // What is greyed out comes with the first take, comparison and script.
            await Page.FillAsync("#text", "Aye.");
            await Page.PressAsync("#text", "Control+Enter");
            await Page.WaitForSelectorAsync("body[data-finished]");
            await Page.ClickAsync("#compare");
            await Page.WaitForSelectorAsync("#hearB:enabled");
            await Page.SetInputFilesAsync("#csv", new FilePayload { Name = "lines.csv", MimeType = "text/csv", Buffer = System.Text.Encoding.UTF8.GetBytes("text\nAye.\n") });
            await Page.WaitForSelectorAsync("#zip[href]");
            string[] all = await Page.EvaluateAsync<string[]>("[...document.querySelectorAll('button, a[href], input, select, textarea')].filter(e => !e.disabled).map(e => e.id || e.textContent)");
            await Page.EvaluateAsync("document.activeElement.blur(); getSelection().removeAllRanges(); document.body.tabIndex = -1; document.body.focus(); document.body.removeAttribute('tabindex')");
            var reached = new HashSet<string>();
            for (int i = 0; i < all.Length + 2; i++)
            {
                await Page.Keyboard.PressAsync("Tab");
                string name = await Page.EvaluateAsync<string>("document.activeElement.id || document.activeElement.textContent.slice(0, 40)");
                if (reached.Add(name) && Array.IndexOf(all, name) >= 0)
                {
                    Assert.That(await Page.EvaluateAsync<string>("getComputedStyle(document.activeElement).outlineStyle"), Is.EqualTo("solid"), $"{name} shows that it has the focus.");
                }
            }

            Assert.That(all, Has.Length.GreaterThan(20));
            Assert.That(all.Where(name => !reached.Contains(name)), Is.Empty);
        }

        [Test]
        public async Task Alt_A_and_Alt_B_change_the_voice_that_is_heard()
        {
            await Page.Keyboard.PressAsync("Alt+b");
            Assert.That(await Page.GetAttributeAsync("#hearB", "aria-pressed"), Is.EqualTo("false"), "There is nothing to hear yet.");
            await Page.FillAsync("#text", "Aye.");
            await Page.ClickAsync("#compare");
            await Page.WaitForSelectorAsync("#hearB:enabled");

            await Page.Keyboard.PressAsync("Alt+b");
            Assert.That((await Page.GetAttributeAsync("#hearA", "aria-pressed"), await Page.GetAttributeAsync("#hearB", "aria-pressed")), Is.EqualTo(("false", "true")));
            await Page.Keyboard.PressAsync("Alt+a");
            Assert.That((await Page.GetAttributeAsync("#hearA", "aria-pressed"), await Page.GetAttributeAsync("#hearB", "aria-pressed")), Is.EqualTo(("true", "false")));
        }

        [TestCase(1280, 720, ColorScheme.Light)]
        [TestCase(1280, 720, ColorScheme.Dark)]
        [TestCase(3840, 2160, ColorScheme.Light)]
        [TestCase(3840, 2160, ColorScheme.Dark)]
        public async Task No_text_is_cut_or_too_faint_to_read(int width, int height, ColorScheme colours)
        {
            await Page.EmulateMediaAsync(new PageEmulateMediaOptions { ColorScheme = colours });
            await Page.SetViewportSizeAsync(width, height);
            await Page.FillAsync("#text", "Aye.");
            await Page.ClickAsync("#talk");
            await Page.WaitForSelectorAsync("#conversation .said");

            // A text that is wider than its box; what scrolls by itself is not cut.
            string[] cut = await Page.EvaluateAsync<string[]>(@"[...document.querySelectorAll('h1, h2, p, label, button, a, figcaption, output, li, small')]
                .filter(e => e.textContent.trim() && e.getClientRects().length && !e.closest('.hidden') && !['auto', 'scroll'].includes(getComputedStyle(e).overflowX))
                .filter(e => e.scrollWidth > e.clientWidth + 1 && getComputedStyle(e).display !== 'inline').map(e => `${e.id || e.tagName}: ${e.textContent.trim().slice(0, 40)}`)");
            Assert.That(cut, Is.Empty);

            // Contrast as WCAG 2 counts it, against the first ground below that is painted; 4.5 is its AA for small text. Words still to come are faint on purpose.
            string[] faint = await Page.EvaluateAsync<string[]>(@"(() => {
                const parts = colour => colour.match(/[\d.]+/g).map(Number);
                const light = ([r, g, b]) => [r, g, b].map(c => c / 255).map(c => c <= 0.04045 ? c / 12.92 : ((c + 0.055) / 1.055) ** 2.4).reduce((sum, c, i) => sum + c * [0.2126, 0.7152, 0.0722][i], 0);
                const ground = e => { for (; e; e = e.parentElement) { const c = parts(getComputedStyle(e).backgroundColor); if (c.length < 4 || c[3] > 0) return c; } return [255, 255, 255]; };
                return [...document.querySelectorAll('h1, h2, p, label, button, a[href], figcaption, output, li, select, input, textarea, small')]
                    .filter(e => e.getClientRects().length && !e.disabled && !e.closest('#subtitle, .hidden'))
                    .map(e => { const a = light(parts(getComputedStyle(e).color)), b = light(ground(e)); return [e, (Math.max(a, b) + 0.05) / (Math.min(a, b) + 0.05)]; })
                    .filter(([, ratio]) => ratio < 4.5).map(([e, ratio]) => `${e.id || e.tagName} ${ratio.toFixed(2)}: ${e.textContent.trim().slice(0, 30)}`);
            })()");
            Assert.That(faint, Is.Empty);
            Assert.That(await Page.EvaluateAsync<bool>("document.documentElement.scrollWidth <= innerWidth && document.documentElement.scrollHeight <= innerHeight"), Is.True, "Nothing lies outside of the window.");
        }

        [Test]
        public async Task Nothing_jumps_while_the_page_comes_and_it_says_when_it_was_ready()
        {
            var ready = new List<double>();
            for (int i = 0; i < 5; i++)
            {
                await Page.ReloadAsync();
                await Page.WaitForSelectorAsync("body[data-ready]");
                await Page.EvaluateAsync("new Promise(done => requestAnimationFrame(() => requestAnimationFrame(done)))");
                ready.Add(await Page.EvaluateAsync<double>("performance.getEntriesByName('ready')[0].startTime"));
                Assert.That(await Shifts(), Is.LessThan(0.001));
            }

            ready.Sort();
            TestContext.Out.WriteLine(FormattableString.Invariant($"page ready: best {ready[0]:F0}, middle {ready[2]:F0}, worst of five {ready[4]:F0} ms"));
        }

        [TestCase(1280, 720, ColorScheme.Light)]
        [TestCase(3840, 2160, ColorScheme.Dark)]
        public Task Everything_is_in_sight_without_scrolling(int width, int height, ColorScheme colours)
            => RequireInSight(width, height, colours, "#bundle", "#say", "#record", "#subtitle", "#waveform", "#spectrogram", "#files", "#waterfall", "#ticks", "#compare");

        // Each shape the mouth takes from now on.
        private Task WatchMouth() => Page.EvaluateAsync("() => { window.shapes = new Set(); new MutationObserver(() => window.shapes.add(document.getElementById('mouth').dataset.shape)).observe(document.getElementById('mouth'), { attributes: true }); }");

        // As a file manager drops it.
        private async Task Drop(string onto, string name, string type, byte[] content)
        {
            IJSHandle dropped = await Page.EvaluateHandleAsync(
                "([name, type, text]) => { const all = new DataTransfer(); all.items.add(new File([Uint8Array.from(atob(text), c => c.charCodeAt(0))], name, { type })); return all; }",
                new[] { name, type, Convert.ToBase64String(content) });
            await Page.DispatchEventAsync(onto, "drop", new { dataTransfer = dropped });
        }
    }
}
