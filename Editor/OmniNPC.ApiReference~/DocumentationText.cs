using System.Collections.Generic;
using System.Linq;
using System.Text;
using System.Text.RegularExpressions;
using System.Xml.Linq;

namespace OmniNPC.ApiReference
{
    /// <summary>Turns the compiler's XML into Markdown.</summary>
    public static class DocumentationText
    {
        /// <summary>What stands where a member only does what .NET says of it.</summary>
        public const string OfDotnet = "As everywhere in .NET.";

        /// <summary>All there is about a member: paragraphs with an empty line between.</summary>
        public static string Whole(XElement? member)
        {
            if (member == null || member.Element("summary") == null)
            {
                return OfDotnet;
            }

            var parts = new List<string> { Text(member.Element("summary")!) };
            parts.AddRange(member.Elements("typeparam").Concat(member.Elements("param")).Select(param => $"`{param.Attribute("name")!.Value}`: {Text(param)}"));
            parts.AddRange(member.Elements("returns").Select(returns => $"Returns: {Text(returns)}"));
            parts.AddRange(member.Elements("exception").Select(exception => $"Throws `{Name(exception.Attribute("cref")!.Value)}`: {Text(exception)}"));
            parts.AddRange(member.Elements("remarks").Select(Text));
            return string.Join("\n\n", parts);
        }

        /// <summary>The first sentence of a text.</summary>
        public static string FirstSentence(XElement? summary) => summary == null ? string.Empty : Regex.Match(Text(summary), @"^.*?[.](?=\s|$)").Value;

        private static string Text(XElement element)
        {
            var text = new StringBuilder();
            foreach (XNode node in element.Nodes())
            {
                text.Append(node switch
                {
                    XText plain => plain.Value.Replace("<", "&lt;").Replace(">", "&gt;").Replace("*", "\\*").Replace("_", "\\_"),
                    XElement { Name: { LocalName: "para" } } para => "\n" + Text(para) + "\n",
                    XElement { Name: { LocalName: "em" } } em => $"*{Text(em)}*",
                    XElement inner => $"`{Code(inner)}`",
                    _ => string.Empty,
                });
            }

            return Regex.Replace(text.ToString(), @"\s+", " ").Trim();
        }

        private static string Code(XElement element) =>
            element.Attribute("cref") is XAttribute cref ? Name(cref.Value)
            : element.Attribute("name")?.Value ?? element.Attribute("langword")?.Value ?? element.Attribute("href")?.Value ?? element.Value;

        // "M:OmniNPC.Npc.Hear(System.String)" is Npc.Hear, "T:OmniNPC.Npc" is Npc.
        private static string Name(string cref)
        {
            string[] parts = Regex.Replace(cref.Substring(2).Split('(')[0], "`+[0-9]+", string.Empty).Split('.');
            return cref[0] == 'T' || parts.Length == 1 ? parts[parts.Length - 1] : parts[parts.Length - 1] == "#ctor" ? parts[parts.Length - 2] : $"{parts[parts.Length - 2]}.{parts[parts.Length - 1]}";
        }
    }
}
