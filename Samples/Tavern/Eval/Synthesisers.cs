using System;
using System.Collections.Generic;
using System.Diagnostics;
using System.IO;
using OmniNPC.Tavern.Cli;

namespace OmniNPC.Tavern.Eval
{
    /// <summary>The speech synthesisers of the system that render spoken evaluation lines.</summary>
    internal static class Synthesisers
    {
        private const int TimeoutMs = 30000;

        /// <summary>Whether a program is in the search path.</summary>
        public static bool IsInstalled(string name)
        {
            foreach (string folder in (Environment.GetEnvironmentVariable("PATH") ?? string.Empty).Split(Path.PathSeparator))
            {
                if (folder.Length > 0 && (File.Exists(Path.Combine(folder, name)) || File.Exists(Path.Combine(folder, name + ".exe"))))
                {
                    return true;
                }
            }

            return false;
        }

        /// <summary>Runs a synthesiser that writes a WAV file.</summary>
        /// <param name="name">The program.</param>
        /// <param name="arguments">Its arguments.</param>
        /// <exception cref="FailureException">It failed or took longer than 30 s.</exception>
        public static void Run(string name, IEnumerable<string> arguments)
        {
            ProcessStartInfo start = new ProcessStartInfo(name) { RedirectStandardError = true, RedirectStandardOutput = true };
            foreach (string argument in arguments)
            {
                start.ArgumentList.Add(argument);
            }

            using Process process = Process.Start(start) ?? throw new FailureException($"{name} could not be started.");
            string said = process.StandardError.ReadToEnd();
            if (!process.WaitForExit(TimeoutMs))
            {
                process.Kill();
                throw new FailureException($"{name} {string.Join(" ", start.ArgumentList)} did not end within {TimeoutMs / 1000} s.");
            }

            if (process.ExitCode != 0)
            {
                throw new FailureException($"{name} {string.Join(" ", start.ArgumentList)} failed with exit code {process.ExitCode}: {said.Trim()}");
            }
        }
    }
}
