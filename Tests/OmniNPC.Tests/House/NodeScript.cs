using System.ComponentModel;
using System.Diagnostics;
using System.IO;
using System.Threading.Tasks;
using NUnit.Framework;

namespace OmniNPC.Tests.House
{
    /// <summary>One run of a script of this repository by node.</summary>
    internal sealed class NodeScript
    {
        private NodeScript(int exitCode, string output, string complaint)
        {
            ExitCode = exitCode;
            Output = output;
            Complaint = complaint;
        }

        public int ExitCode { get; }

        public string Output { get; }

        public string Complaint { get; }

        /// <summary>Runs a script to its end; a machine without node ignores the test.</summary>
        /// <param name="script">Its path from the repository's root.</param>
        /// <param name="pathFirst">A folder in front of PATH, or null.</param>
        /// <param name="words">Its arguments.</param>
        public static NodeScript Run(string script, string? pathFirst, params string[] words)
        {
            ProcessStartInfo start = new ProcessStartInfo("node") { RedirectStandardError = true, RedirectStandardOutput = true };
            start.ArgumentList.Add(Path.Combine(Repository.Root, script));
            foreach (string word in words)
            {
                start.ArgumentList.Add(word);
            }

            if (pathFirst != null)
            {
                start.Environment["PATH"] = pathFirst + Path.PathSeparator + start.Environment["PATH"];
            }

            try
            {
                using Process node = Process.Start(start)!;
                Task<string> complaint = node.StandardError.ReadToEndAsync();
                string output = node.StandardOutput.ReadToEnd();
                node.WaitForExit();
                return new NodeScript(node.ExitCode, output, complaint.Result);
            }
            catch (Win32Exception)
            {
                Assert.Ignore("node is not installed; packing needs it, and set-up where the feed lacks ONNX Runtime.");
                throw;
            }
        }
    }
}
