using NUnit.Framework;
using OmniNPC.Tavern.Live;

namespace OmniNPC.Tests.Tavern
{
    /// <summary>The command line of <c>./omninpc demo --live</c>.</summary>
    public sealed class LiveArgumentsTests
    {
        [Test]
        public void A_seed_is_read_beside_what_every_page_understands()
        {
            LiveArguments? read = LiveArguments.Read(new[] { "--live", "--seed", "7", "--bundle", "a", "--bundle", "b", "--port", "8080" }, out _);

            Assert.That((read!.Seed, read.Bundle, read.Page.Port, read.Page.OpensBrowser), Is.EqualTo((7UL, "b", 8080, true)));
            Assert.That(LiveArguments.Read(new[] { "--live" }, out _)!.Bundle, Is.Null);
        }

        [TestCase("--live --seed", "--seed needs a whole number from 0 on; found nothing.")]
        [TestCase("--live --seed seven", "--seed needs a whole number from 0 on; found seven.")]
        [TestCase("--live --port x", "--port needs a number from 0 to 65535; found x.")]
        [TestCase("--live --public", "demo --live does not know \"--public\".")]
        public void What_is_not_understood_is_said(string line, string sentence)
        {
            Assert.That(LiveArguments.Read(line.Split(' '), out string problem), Is.Null);
            Assert.That(problem, Is.EqualTo(sentence));
        }
    }
}
