using Newtonsoft.Json.Linq;
using OmniNPC.Tavern.Cli;

namespace OmniNPC.Tavern.Bench
{
    /// <summary>What every suite gets: how long it may take, and where it writes.</summary>
    internal sealed class BenchContext
    {
        public BenchContext(CommandLine line, Terminal terminal, bool isQuick)
        {
            Line = line;
            Terminal = terminal;
            IsQuick = isQuick;
        }

        /// <summary>The checked arguments, which choose the model.</summary>
        public CommandLine Line { get; }

        /// <summary>Where tables go.</summary>
        public Terminal Terminal { get; }

        /// <summary>Whether a short run is enough.</summary>
        public bool IsQuick { get; }

        /// <summary>Everything measured, one property a suite.</summary>
        public JObject Results { get; } = new JObject();
    }
}
