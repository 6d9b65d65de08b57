using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Reflection;
using System.Text;
using System.Xml.Linq;

namespace OmniNPC.ApiReference
{
    /// <summary>One Markdown page for each namespace of the public assemblies, and an index.</summary>
    public sealed class ReferencePages
    {
        /// <summary>The assemblies that users of the package see.</summary>
        public static readonly string[] Assemblies = { "OmniNPC", "OmniNPC.Onnx", "OmniNPC.OpenAL", "OmniNPC.SpeexDsp", "OmniNPC.Unity", "OmniNPC.VoicePreview" };

        private const string Index = "README.md";
        private const BindingFlags Own = BindingFlags.Public | BindingFlags.Instance | BindingFlags.Static | BindingFlags.DeclaredOnly;

        private readonly DocumentationFiles documentation;

        /// <summary>Makes the pages.</summary>
        /// <param name="folder">Where the built assemblies lie, with the XML files of their documentation and all that they refer to.</param>
        public ReferencePages(string folder)
        {
            documentation = new DocumentationFiles(folder, Assemblies);
            List<Type> types = Assemblies.SelectMany(name => Assembly.LoadFrom(Path.GetFullPath(Path.Combine(folder, name + ".dll"))).GetExportedTypes()).ToList();
            TypeCount = types.Count;
            var index = new StringBuilder("# API reference\n\nEvery public member, by namespace. Written by `./omninpc api` from the documentation in the code; `./omninpc test` checks it. [Threads and units](../architecture.md#threads).\n");
            foreach (IGrouping<string, Type> assembly in types.GroupBy(type => type.Assembly.GetName().Name!))
            {
                index.Append($"\n## {assembly.Key}\n");
                foreach (IGrouping<string, Type> space in assembly.GroupBy(type => type.Namespace!).OrderBy(space => space.Key, StringComparer.Ordinal))
                {
                    index.Append($"\n[{space.Key}]({space.Key}.md)\n\n");
                    foreach (Type type in space.OrderBy(Signatures.Name, StringComparer.Ordinal))
                    {
                        index.Append($"* `{Signatures.Name(type)}`: {DocumentationText.FirstSentence(documentation.Of(type)?.Element("summary"))}\n");
                    }
                }
            }

            Pages[Index] = index.ToString();
            foreach (IGrouping<string, Type> space in types.GroupBy(type => type.Namespace!))
            {
                Pages[space.Key + ".md"] = Page(space.Key, space.OrderBy(Signatures.Name, StringComparer.Ordinal));
            }
        }

        /// <summary>The text of each page by its file name.</summary>
        public SortedDictionary<string, string> Pages { get; } = new SortedDictionary<string, string>(StringComparer.Ordinal);

        /// <summary>Public types.</summary>
        public int TypeCount { get; }

        /// <summary>Public members of them.</summary>
        public int MemberCount { get; private set; }

        /// <summary>The members that a page has of a type: no accessors, nothing the compiler made.</summary>
        public static IEnumerable<MemberInfo> MembersOf(Type type)
        {
            if (typeof(Delegate).IsAssignableFrom(type))
            {
                return Enumerable.Empty<MemberInfo>();
            }

            return type.GetMembers(Own).Where(member => !IsHidden(type, member))
                .OrderBy(Rank).ThenBy(member => member.Name, StringComparer.Ordinal).ThenBy(member => member.ToString(), StringComparer.Ordinal);
        }

        /// <summary>Writes the pages into a folder and removes those that are no longer there.</summary>
        public void Write(string folder)
        {
            Directory.CreateDirectory(folder);
            foreach (string file in Directory.GetFiles(folder, "*.md").Where(file => !Pages.ContainsKey(Path.GetFileName(file))))
            {
                File.Delete(file);
            }

            foreach (KeyValuePair<string, string> page in Pages)
            {
                File.WriteAllText(Path.Combine(folder, page.Key), page.Value);
            }
        }

        /// <summary>Compares a folder with the pages.</summary>
        /// <returns>What differs, in a sentence; null when nothing does.</returns>
        public string? FindDifference(string folder)
        {
            const string Remedy = "is not what the documentation in the code gives; run ./omninpc api";
            foreach (KeyValuePair<string, string> page in Pages)
            {
                string path = Path.Combine(folder, page.Key);
                if (!File.Exists(path) || File.ReadAllText(path).Replace("\r\n", "\n") != page.Value)
                {
                    return $"Documentation~/api/{page.Key} {Remedy}";
                }
            }

            string? superfluous = Directory.GetFiles(folder, "*.md").Select(Path.GetFileName).FirstOrDefault(name => !Pages.ContainsKey(name!));
            return superfluous == null ? null : $"Documentation~/api/{superfluous} {Remedy}";
        }

        private static bool IsHidden(Type type, MemberInfo member)
        {
            bool isAccessor = member is MethodInfo method && method.IsSpecialName && !method.Name.StartsWith("op_", StringComparison.Ordinal);
            bool isDefaultOfStruct = member is ConstructorInfo constructor && constructor.GetParameters().Length == 0;
            return isAccessor || isDefaultOfStruct || member is Type || (type.IsEnum && member.Name == "value__") || member.IsDefined(typeof(System.Runtime.CompilerServices.CompilerGeneratedAttribute), false);
        }

        // Constructors, then what it has, what it does, what it raises; the values of an enum stay in their order.
        private static int Rank(MemberInfo member) => member switch
        {
            ConstructorInfo _ => 0,
            FieldInfo field when field.DeclaringType!.IsEnum => 1 + field.MetadataToken,
            FieldInfo _ => 1,
            PropertyInfo _ => 2,
            MethodInfo _ => 3,
            _ => 4,
        };

        private string Page(string space, IEnumerable<Type> types)
        {
            var page = new StringBuilder($"# {space}\n");
            foreach (Type type in types)
            {
                XElement? about = documentation.Of(type);
                page.Append($"\n## {Signatures.Name(type)}\n\n`{Signatures.Of(type)}`\n\n{DocumentationText.Whole(about)}\n");
                foreach (MemberInfo member in MembersOf(type))
                {
                    MemberCount++;
                    page.Append($"\n* `{Signatures.Of(member)}`  \n  {DocumentationText.Whole(documentation.Of(member)).Replace("\n\n", "  \n  ")}\n");
                }
            }

            return page.ToString();
        }
    }
}
