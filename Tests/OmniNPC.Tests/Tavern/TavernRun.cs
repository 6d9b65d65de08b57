using System;
using System.IO;
using Newtonsoft.Json.Linq;
using OmniNPC.Tavern;
using OmniNPC.Tavern.Cli;

namespace OmniNPC.Tests.Tavern
{
    /// <summary>One command line of the Tavern, run in this process with its output kept.</summary>
    internal sealed class TavernRun
    {
        private TavernRun(int exitCode, string output, string error, TimeSpan elapsed)
        {
            ExitCodeFound = exitCode;
            Output = output;
            Error = error;
            Elapsed = elapsed;
        }

        public int ExitCodeFound { get; }

        public string Output { get; }

        public string Error { get; }

        public TimeSpan Elapsed { get; }

        /// <summary>Lines on the error stream.</summary>
        public string[] Complaints => Error.Split('\n', StringSplitOptions.RemoveEmptyEntries);

        public static TavernRun Of(params string[] arguments)
        {
            using StringWriter output = new StringWriter();
            using StringWriter error = new StringWriter();
            System.Diagnostics.Stopwatch watch = System.Diagnostics.Stopwatch.StartNew();
            int code = TavernCli.Run(arguments, new Terminal(output, error, redraws: false, reads: false));
            return new TavernRun(code, output.ToString(), error.ToString(), watch.Elapsed);
        }

        public static JObject Json(string path) => JObject.Parse(File.ReadAllText(path));
    }
}
