using System;
using System.IO;

namespace OmniNPC.Tavern.Cli
{
    /// <summary>Where a verb writes, and what kind of place that is.</summary>
    internal sealed class Terminal
    {
        public Terminal(TextWriter output, TextWriter error, bool redraws, bool reads)
        {
            Output = output;
            Error = error;
            Redraws = redraws;
            Reads = reads;
        }

        /// <summary>Results and progress.</summary>
        public TextWriter Output { get; }

        /// <summary>Refusals and warnings.</summary>
        public TextWriter Error { get; }

        /// <summary>Whether the output is a terminal that can be redrawn in place.</summary>
        public bool Redraws { get; }

        /// <summary>Whether keys can be read one by one.</summary>
        public bool Reads { get; }

        /// <summary>The process's own streams.</summary>
        public static Terminal OfProcess()
        {
            bool plain = string.Equals(Environment.GetEnvironmentVariable("TERM"), "dumb", StringComparison.Ordinal);
            return new Terminal(Console.Out, Console.Error, !Console.IsOutputRedirected && !plain, !Console.IsInputRedirected && !Console.IsOutputRedirected);
        }

        /// <summary>Writes a line of output.</summary>
        public void Say(string line) => Output.WriteLine(line);

        /// <summary>Writes a line to the error stream.</summary>
        public void Warn(string line) => Error.WriteLine("omninpc: " + line);
    }
}
