using System;
using System.Diagnostics;
using System.Globalization;
using System.IO;
using Newtonsoft.Json.Linq;
using OmniNPC.Tavern.Cli;

namespace OmniNPC.Tavern.Bench.Llm
{
    /// <summary>llama.cpp in a process of its own, through the npm package that <c>./omninpc bench --peer llama.cpp</c> restores.</summary>
    internal sealed class LlamaPeer
    {
        private readonly string script;
        private readonly string packages;
        private readonly string model;

        private LlamaPeer(string script, string packages, string model)
        {
            this.script = script;
            this.packages = packages;
            this.model = model;
        }

        /// <summary>Finds it, and makes its model.</summary>
        /// <exception cref="FailureException">The package was not restored.</exception>
        public static LlamaPeer Open()
        {
            string packages = Path.Combine(Path.GetDirectoryName(Path.GetDirectoryName(LlmCache.PathOf("x")))!, "llama-cpp");
            return File.Exists(Path.Combine(packages, "node_modules", "node-llama-cpp", "package.json"))
                ? new LlamaPeer(RepositoryFolder.Locate(".config/llama-cpp/measure.mjs"), packages, GgufModel.Require())
                : throw new FailureException($"llama.cpp is not in {packages}; `./omninpc bench llm --peer llama.cpp` restores it on Linux x64 and asks for nothing else.");
        }

        /// <summary>Tokens a second of all streams together.</summary>
        public double TokensPerSecond(int threads, int streams, int tokens)
        {
            ProcessStartInfo start = new ProcessStartInfo("node") { RedirectStandardOutput = true, UseShellExecute = false };
            foreach (string argument in new[] { script, packages, model, Show(threads), Show(streams), Show(tokens) })
            {
                start.ArgumentList.Add(argument);
            }

            using Process process = Process.Start(start) ?? throw new FailureException("node did not start.");
            string text = process.StandardOutput.ReadToEnd();
            process.WaitForExit();
            return process.ExitCode == 0
                ? JObject.Parse(text.Substring(text.LastIndexOf('{'))).Value<double>("tokens_per_second")
                : throw new FailureException($"llama.cpp ended with {process.ExitCode}; it said: {text.Trim()}");
        }

        private static string Show(int number) => number.ToString(CultureInfo.InvariantCulture);
    }
}
