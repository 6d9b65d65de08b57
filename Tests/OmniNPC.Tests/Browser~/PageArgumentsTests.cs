using NUnit.Framework;
using OmniNPC.LocalPage;

namespace OmniNPC.Tests.Browser
{
    /// <summary>The command line that starts a page.</summary>
    public sealed class PageArgumentsTests
    {
        [Test]
        public void Bundles_port_and_browser_are_read()
        {
            PageArguments? read = PageArguments.Read(new[] { "--bundle", "a", "--port", "8080", "--no-browser", "--bundle", "b" }, "preview", null, out _);

            Assert.That(read!.Bundles, Is.EqualTo(new[] { "a", "b" }));
            Assert.That((read.Port, read.OpensBrowser, read.WantsHelp), Is.EqualTo((8080, false, false)));
        }

        [TestCase("--bundle", "--bundle needs a folder.")]
        [TestCase("--port", "--port needs a number from 0 to 65535; found nothing.")]
        [TestCase("--port 65536", "--port needs a number from 0 to 65535; found 65536.")]
        [TestCase("--public", "preview does not know \"--public\".")]
        [TestCase("--seed 1", "preview does not know \"--seed\".")]
        public void What_is_not_understood_is_said(string line, string sentence)
        {
            Assert.That(PageArguments.Read(line.Split(' '), "preview", null, out string problem), Is.Null);
            Assert.That(problem, Is.EqualTo(sentence));
        }
    }
}
