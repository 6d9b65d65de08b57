using Newtonsoft.Json.Linq;
using OmniNPC.Tavern.Cli;

namespace OmniNPC.Tavern.Bench
{
    /// <summary>What every suite gets: how long it may take, and where it writes.</summary>
    internal sealed class BenchContext
    {
        public BenchContext(CommandLine line, Terminal terminal, string folder)
        {
            Line = line;
            Terminal = terminal;
            Folder = folder;
            IsQuick = line.Has("--quick");
            Report = new BenchReport(terminal.Output);
        }

        /// <summary>The checked arguments, which choose the model.</summary>
        public CommandLine Line { get; }

        /// <summary>Where warnings go.</summary>
        public Terminal Terminal { get; }

        /// <summary>Where pictures and traces go.</summary>
        public string Folder { get; }

        /// <summary>Whether a short run is enough.</summary>
        public bool IsQuick { get; }

        /// <summary>Tables and sentences, on the terminal and as Markdown.</summary>
        public BenchReport Report { get; }

        /// <summary>Everything measured, one property a suite.</summary>
        public JObject Results { get; } = new JObject();
    }
}
