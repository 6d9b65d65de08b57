using NUnit.Framework;
using OmniNPC.VoicePreview.Web;

namespace OmniNPC.Tests.Preview
{
    /// <summary>The command line of <c>./omninpc preview</c>.</summary>
    public sealed class PreviewArgumentsTests
    {
        [Test]
        public void Bundles_port_and_browser_are_read()
        {
            PreviewArguments? read = PreviewArguments.Read(new[] { "--bundle", "a", "--port", "8080", "--no-browser", "--bundle", "b" }, out _);

            Assert.That(read!.Bundles, Is.EqualTo(new[] { "a", "b" }));
            Assert.That((read.Port, read.OpensBrowser, read.WantsHelp), Is.EqualTo((8080, false, false)));
        }

        [TestCase("--bundle", "--bundle needs a folder.")]
        [TestCase("--port", "--port needs a number from 0 to 65535.")]
        [TestCase("--port 65536", "--port needs a number from 0 to 65535.")]
        [TestCase("--public", "preview does not know \"--public\".")]
        public void What_is_not_understood_is_said(string line, string sentence)
        {
            Assert.That(PreviewArguments.Read(line.Split(' '), out string problem), Is.Null);
            Assert.That(problem, Is.EqualTo(sentence));
        }
    }
}
