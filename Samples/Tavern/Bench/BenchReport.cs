using System.IO;
using System.Text;
using OmniNPC.Tavern.Reports;

namespace OmniNPC.Tavern.Bench
{
    /// <summary>What a bench found, said on the terminal as it is found and kept as Markdown.</summary>
    internal sealed class BenchReport
    {
        private readonly StringBuilder markdown = new StringBuilder();
        private readonly TextWriter terminal;

        public BenchReport(TextWriter terminal)
        {
            this.terminal = terminal;
        }

        /// <summary>Begins a part.</summary>
        public void Title(string text, int level = 2)
        {
            terminal.WriteLine();
            terminal.WriteLine(text);
            markdown.Append(markdown.Length == 0 ? string.Empty : "\n").Append('#', level).Append(' ').Append(text).Append("\n\n");
        }

        /// <summary>Adds a table.</summary>
        public void Table(TextTable table)
        {
            table.Write(terminal);
            using StringWriter text = new StringWriter { NewLine = "\n" };
            table.Write(text);
            markdown.Append(text).Append('\n');
        }

        /// <summary>Adds a sentence.</summary>
        public void Say(string sentence)
        {
            terminal.WriteLine(sentence);
            markdown.Append(sentence).Append("\n\n");
        }

        /// <summary>Names a picture that lies beside the report.</summary>
        public void Picture(string file, string title) => markdown.Append("![").Append(title).Append("](").Append(file).Append(")\n\n");

        /// <summary>Writes the Markdown.</summary>
        public void Write(string path) => File.WriteAllText(path, markdown.ToString().TrimEnd('\n') + "\n");
    }
}
