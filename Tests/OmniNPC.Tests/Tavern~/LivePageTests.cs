using System;
using System.Collections.Generic;
using System.Globalization;
using System.Threading.Tasks;
using Microsoft.Playwright;
using NUnit.Framework;
using OmniNPC.LocalPage;
using OmniNPC.Tavern;
using OmniNPC.Tavern.Live;
using OmniNPC.Tests.Browser;

namespace OmniNPC.Tests.Tavern
{
    /// <summary>The tavern's page in a real browser: the Chromium of the system, headless.</summary>
    public sealed class LivePageTests : PageInBrowser
    {
        private protected override string Owner => "tavern";

        private protected override IEnumerable<string> Signs => new[] { "body[data-ready]", "body[data-opened]", "#room[data-drawn='4']" };

        [Test]
        public async Task Four_characters_are_drawn_and_a_typed_line_is_answered_with_subtitles_and_sound()
        {
            TestContext.Out.WriteLine("tavern: " + await Times());
            Assert.That(await Page.Locator("#people li").CountAsync(), Is.EqualTo(4));
            Assert.That(await Painted("#room"), Is.GreaterThan(0.2));
            await Page.ClickAsync("#people .who >> text=Hamish");
            await Page.Locator("#people .addressed >> text=Hamish").WaitForAsync();
            await Page.FillAsync("#text", "Hamish, where is the smithy?");
            await Page.PressAsync("#text", "Enter");
            await Until("document.getElementById('subtitle').textContent.split(' ').length > 4");
            await SavePicture("tavern-live.png");
            await Page.WaitForSelectorAsync("#conversation .said");

            Assert.That(await Page.TextContentAsync("#conversation .you"), Is.EqualTo("you: Hamish, where is the smithy?"));
            Assert.That(await Page.Locator("#conversation .said").First.TextContentAsync(), Does.Match("^Hamish: .*[a-z]"));
            Assert.That(await Loudest(), Is.GreaterThan(0.01), "What left the browser's loudspeaker is not silent.");
            Assert.That(await Painted("#ticks"), Is.GreaterThan(0.005));
            Assert.That(await Page.TextContentAsync("#problem"), Is.Empty);
            Assert.That(await Shifts(), Is.LessThan(0.01), "Nothing on the page jumped.");
        }

        [Test]
        public async Task Held_keys_walk_and_turn_the_player_until_they_are_let_go()
        {
            await Page.FocusAsync("#room");
            double yaw = await Number("yaw");
            await Page.Keyboard.DownAsync("ArrowLeft");
            await Until($"Math.abs(document.getElementById('room').dataset.yaw - {yaw.ToString(CultureInfo.InvariantCulture)}) > 0.5");
            await Page.Keyboard.UpAsync("ArrowLeft");
            (double x, double z) = (await Number("x"), await Number("z"));
            await Page.Keyboard.DownAsync("KeyW");
            await Until(FormattableString.Invariant($"Math.hypot(document.getElementById('room').dataset.x - {x}, document.getElementById('room').dataset.z - {z}) > 0.4"));
            await Page.Keyboard.UpAsync("KeyW");
            await Until("(() => { const d = document.getElementById('room').dataset; const at = d.x + ' ' + d.z; if (at !== window.was) { window.was = at; window.since = performance.now(); } return performance.now() - window.since > 400; })()");
        }

        [Test]
        public async Task The_microphone_is_open_while_the_button_is_held()
        {
            // Chromium's fake microphone beeps: no words, but sound that is taken.
            await Page.HoverAsync("#talk");
            await Page.Mouse.DownAsync();
            await Page.WaitForSelectorAsync("#talk[aria-pressed='true']");
            await Page.Mouse.UpAsync();
            await Page.WaitForSelectorAsync("#talk[aria-pressed='false']");
            Assert.That(await Page.TextContentAsync("#problem"), Is.Empty);
        }

        [TestCase(1280, 720, ColorScheme.Light)]
        [TestCase(3840, 2160, ColorScheme.Dark)]
        public Task Everything_is_in_sight_without_scrolling(int width, int height, ColorScheme colours)
            => RequireInSight(width, height, colours, "#room", "#subtitle", "#people", "#text", "#say", "#talk", "#sound", "#conversation", "#ticks");

        private protected override async Task<ILocalPage> Serve() => await LiveServer.Start(RepositoryFolder.Locate(RepositoryFolder.TinyModel), 1);

        private async Task<double> Number(string name) => double.Parse(await Page.GetAttributeAsync("#room", "data-" + name) ?? "NaN", CultureInfo.InvariantCulture);
    }
}
