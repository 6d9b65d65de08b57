using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Reflection;
using System.Text.RegularExpressions;
using NUnit.Framework;
using OmniNPC.ApiReference;
using OmniNPC.Hearing;
using OmniNPC.Voice;

namespace OmniNPC.Tests.House
{
    /// <summary>The reference pages are those of the code, and each type that does something says on which thread and what it allocates.</summary>
    public sealed class ApiReferenceTests
    {
        private static readonly string Folder = Path.Combine(Repository.Root, "Documentation~", "api");
        private static readonly Lazy<ReferencePages> Reference = new Lazy<ReferencePages>(() => new ReferencePages(TestContext.CurrentContext.TestDirectory));

        // Everybody's, or nothing but the end of it.
        private static readonly string[] SaysItself = { "Dispose", "ToString", "Equals", "GetHashCode" };

        [Test]
        public void The_pages_are_what_the_documentation_in_the_code_gives() => Assert.That(Reference.Value.FindDifference(Folder), Is.Null);

        [Test]
        public void A_page_that_is_old_missing_or_superfluous_is_named()
        {
            string copy = Path.Combine(Path.GetTempPath(), "omninpc-api-test-" + Guid.NewGuid().ToString("N"));
            Reference.Value.Write(copy);
            Assert.That(Reference.Value.FindDifference(copy), Is.Null);

            File.AppendAllText(Path.Combine(copy, "OmniNPC.md"), "old");
            Assert.That(Reference.Value.FindDifference(copy), Does.StartWith("Documentation~/api/OmniNPC.md is not what"));
            File.Delete(Path.Combine(copy, "OmniNPC.md"));
            Assert.That(Reference.Value.FindDifference(copy), Does.StartWith("Documentation~/api/OmniNPC.md is not what"));
            Reference.Value.Write(copy);
            File.WriteAllText(Path.Combine(copy, "OmniNPC.Gone.md"), "a namespace that was");
            Assert.That(Reference.Value.FindDifference(copy), Does.StartWith("Documentation~/api/OmniNPC.Gone.md is not what"));
            Reference.Value.Write(copy);
            Assert.That(Reference.Value.FindDifference(copy), Is.Null, "What is superfluous is removed.");
            Directory.Delete(copy, true);
        }

        [Test]
        public void Members_are_written_as_csharp_writes_them()
        {
            Assert.That(Signatures.Of(typeof(NpcWorld)), Is.EqualTo("public sealed class NpcWorld : IDisposable"));
            Assert.That(Signatures.Of((MemberInfo)typeof(NpcWorld).GetMethod("Tick")!), Is.EqualTo("void Tick(in TickInfo time)"));
            Assert.That(Signatures.Of((MemberInfo)typeof(NpcWorld).GetMethod("TryGet")!), Is.EqualTo("bool TryGet(NpcHandle handle, out Npc npc)"));
            Assert.That(Signatures.Of((MemberInfo)typeof(NpcWorld).GetEvent("Faulted")!), Is.EqualTo("event NpcEventHandler<FaultedEvent> Faulted"));
            Assert.That(Signatures.Of((MemberInfo)typeof(NpcProfile).GetProperty("Persona")!), Is.EqualTo("string? Persona { get; set; }"));
            Assert.That(Signatures.Of((MemberInfo)typeof(Npc).GetMethod("Say")!), Is.EqualTo("void Say(string text, SayPriority priority = SayPriority.Normal)"));
            Assert.That(Signatures.Of((MemberInfo)typeof(EchoControl).GetField("RateHz")!), Is.EqualTo("const int RateHz = 16000"));
            Assert.That(Signatures.Of((MemberInfo)typeof(IVoice).GetMethod("Write")!), Is.EqualTo("void Write(ReadOnlySpan<float> pcm)"));
        }

        [Test]
        public void Every_member_has_its_text_and_inherits_it_where_it_says_so()
        {
            string page = Reference.Value.Pages["OmniNPC.Voice.md"];

            Assert.That(page, Does.Contain("## HeadlessVoiceBackend").And.Contain("`void Advance(double nowSeconds)`"));
            IEnumerable<string> without = Reference.Value.Pages.Values.SelectMany(text => Regex.Matches(text, @"`([^`]+)`\s+" + Regex.Escape(DocumentationText.OfDotnet)).Select(match => match.Groups[1].Value));
            Assert.That(without.Where(signature => !SaysItself.Any(name => signature.Contains($" {name}("))), Is.Empty, "The text of every other member was found.");
        }

        [Test]
        public void Every_type_that_does_something_states_thread_and_allocation()
        {
            var documentation = new DocumentationFiles(TestContext.CurrentContext.TestDirectory, ReferencePages.Assemblies);
            List<string> silent = new List<string>();
            foreach (Type type in ReferencePages.Assemblies.SelectMany(name => Assembly.Load(name).GetExportedTypes()).Where(type => !typeof(Exception).IsAssignableFrom(type)))
            {
                MethodInfo[] methods = ReferencePages.MembersOf(type).OfType<MethodInfo>().Where(method => !SaysItself.Contains(method.Name) && !method.IsSpecialName).ToArray();
                string about = DocumentationText.Whole(documentation.Of(type));
                string[] each = methods.Select(method => DocumentationText.Whole(documentation.Of(method))).ToArray();
                foreach ((string what, string pattern) in new[] { ("thread", "[Tt]hread"), ("allocation", "[Aa]llocat|[Ii]mmutable") })
                {
                    // Of the type once, or of each method.
                    if (methods.Length > 0 && !Regex.IsMatch(about, pattern) && !each.All(text => Regex.IsMatch(text, pattern)))
                    {
                        silent.Add($"{type.FullName}: {what}");
                    }
                }
            }

            Assert.That(silent, Is.Empty, "Write it into the type's remarks, or into those of each method.");
        }
    }
}
