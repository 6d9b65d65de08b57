using System;
using System.IO;
using System.Threading.Tasks;
using NUnit.Framework;
using OmniNPC.Hearing;

namespace OmniNPC.Tests.Preview
{
    /// <summary>Talk with a character through the page: Chromium's fake microphone hears a rendered line, silence, and the line again, for ever.</summary>
    public sealed class PreviewTalkTests : PreviewInBrowser
    {
        // Longer than an answer begins late, shorter than the line that is interrupted.
        private const int SilenceSeconds = 3;

        private string microphone = string.Empty;

        private protected override string[] Switches
        {
            get
            {
                WavFile line = WavFile.Read(Path.Combine(House.Repository.Root, "Samples", "Tavern", "Lines", "02_ale.wav"));
                microphone = Path.Combine(Path.GetTempPath(), "omninpc-microphone-" + Guid.NewGuid().ToString("N") + ".wav");
                var heard = new float[line.Samples.Length + (SilenceSeconds * line.RateHz)];
                line.Samples.CopyTo(heard);
                WavWriter.WriteAll(microphone, heard, line.RateHz);
                return new[] { "--use-file-for-fake-audio-capture=" + microphone };
            }
        }

        [OneTimeTearDown]
        public void RemoveMicrophone()
        {
            if (microphone.Length > 0)
            {
                File.Delete(microphone);
            }
        }

        [Test]
        public async Task Who_speaks_into_the_microphone_is_answered_and_interrupts()
        {
            await Page.ClickAsync("#live");
            await Page.WaitForSelectorAsync("#live[aria-pressed='true']");
            await Page.WaitForSelectorAsync("#conversation .you");
            await Page.WaitForSelectorAsync("#conversation .said");
            Assert.That(await Page.TextContentAsync("#latencyStart"), Does.Contain("end of your speech"));

            await Page.FillAsync("#text", "The road to the mill goes over the bridge, along the river, past the old oak and the well, and up the hill to the tower.");
            await Page.PressAsync("#text", "Control+Enter");
            await Page.Locator("#conversation .said", new Microsoft.Playwright.PageLocatorOptions { HasTextRegex = new System.Text.RegularExpressions.Regex("The road.*\u2014$") }).WaitForAsync();
            int answered = await Page.Locator("#conversation .you").CountAsync();
            await Page.Locator("#conversation .you").Nth(answered).WaitForAsync();

            await Page.ClickAsync("#live");
            await Page.WaitForSelectorAsync("#live[aria-pressed='false']");
            Assert.That(await Page.TextContentAsync("#problem"), Is.Empty);
            Assert.That(await Shifts(), Is.LessThan(0.01), "Nothing on the page jumped.");
        }
    }
}
