using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Reflection;
using System.Xml.Linq;
using NUnit.Framework;

namespace OmniNPC.Tests.House
{
    /// <summary>Reads the XML documentation of the built assemblies as an IDE would show it.</summary>
    public sealed class DocumentationTests
    {
        private const BindingFlags Own = BindingFlags.Public | BindingFlags.Instance | BindingFlags.Static | BindingFlags.DeclaredOnly;

        [TestCase("OmniNPC")]
        [TestCase("OmniNPC.Onnx")]
        [TestCase("OmniNPC.OpenAL")]
        [TestCase("OmniNPC.SpeexDsp")]
        [TestCase("OmniNPC.Unity")]
        [TestCase("OmniNPC.VoicePreview")]
        public void Every_public_member_has_a_summary_that_ends_with_a_full_stop(string assembly)
        {
            ILookup<string, XElement> documented = Members(assembly).ToLookup(member => NameOf(member.Attribute("name")!.Value));
            List<string> missing = new List<string>();
            foreach (string name in PublicNames(Assembly.Load(assembly)))
            {
                if (!documented[name].Any(IsSummarised))
                {
                    missing.Add(name);
                }
            }

            Assert.That(missing, Is.Empty);
        }

        [TestCase("OmniNPC")]
        [TestCase("OmniNPC.Onnx")]
        [TestCase("OmniNPC.OpenAL")]
        [TestCase("OmniNPC.SpeexDsp")]
        [TestCase("OmniNPC.Unity")]
        [TestCase("OmniNPC.VoicePreview")]
        public void Every_parameter_that_is_described_is_described_in_words(string assembly)
        {
            Assert.That(
                Members(assembly).Where(member => member.Elements("param").Any(param => param.Value.Trim().Length == 0)).Select(member => member.Attribute("name")!.Value),
                Is.Empty);
        }

        private static bool IsSummarised(XElement member)
        {
            string text = member.Element("summary")?.Value.Trim() ?? string.Empty;
            return member.Element("inheritdoc") != null || text.EndsWith(".", StringComparison.Ordinal) || text.EndsWith(".)", StringComparison.Ordinal);
        }

        private static IEnumerable<XElement> Members(string assembly) =>
            XDocument.Load(Path.Combine(TestContext.CurrentContext.TestDirectory, assembly + ".xml")).Descendants("member");

        // "M:OmniNPC.NpcWorld.Tick(OmniNPC.TickInfo@)" -> "OmniNPC.NpcWorld.Tick": the compiler itself (CS1591) checks each overload for presence.
        private static string NameOf(string id) => id.Substring(2).Split('(')[0].Split('~')[0];

        private static IEnumerable<string> PublicNames(Assembly assembly)
        {
            foreach (Type type in assembly.GetExportedTypes())
            {
                string typeName = type.FullName!.Replace('+', '.');
                yield return typeName;
                if (typeof(Delegate).IsAssignableFrom(type))
                {
                    continue;
                }

                foreach (MemberInfo member in type.GetMembers(Own))
                {
                    bool isHidden = member.IsDefined(typeof(System.Runtime.CompilerServices.CompilerGeneratedAttribute), false);
                    bool isDefaultConstructor = member is ConstructorInfo constructor && constructor.GetParameters().Length == 0;
                    bool isEnumStorage = type.IsEnum && member.Name == "value__";
                    // Accessors belong to their property or event; nested types come by themselves.
                    bool isAccessor = member is MethodInfo method && method.IsSpecialName && !method.Name.StartsWith("op_", StringComparison.Ordinal);
                    if (isHidden || isDefaultConstructor || isEnumStorage || isAccessor || member is Type)
                    {
                        continue;
                    }

                    string name = member is ConstructorInfo ? "#ctor" : member.Name;
                    string arity = member is MethodInfo generic && generic.IsGenericMethod ? "``" + generic.GetGenericArguments().Length : string.Empty;
                    yield return $"{typeName}.{name}{arity}";
                }
            }
        }
    }
}
