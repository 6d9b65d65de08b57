using System;
using System.IO;
using Newtonsoft.Json.Linq;
using OmniNPC.Onnx;
using OmniNPC.Tavern.Cli;

namespace OmniNPC.Tavern.Eval
{
    /// <summary>What every part of the evaluation gets.</summary>
    internal sealed class EvalContext
    {
        private const int QuickStride = 7; // every seventh row: a minute instead of seven, and still every one of eight voices

        public EvalContext(OnnxSpeechModel model, Terminal terminal, bool isQuick, ulong seed)
        {
            Model = model;
            Terminal = terminal;
            Stride = isQuick ? QuickStride : 1;
            Seed = seed;
        }

        /// <summary>The model.</summary>
        public OnnxSpeechModel Model { get; }

        /// <summary>Where tables go.</summary>
        public Terminal Terminal { get; }

        /// <summary>Every how many rows (or conversations) are measured.</summary>
        public int Stride { get; }

        /// <summary>Whether lines are spoken as far voices do.</summary>
        public bool IsFar { get; set; }

        /// <summary>Seed of all noise.</summary>
        public ulong Seed { get; }

        /// <summary>Everything measured.</summary>
        public JObject Results { get; } = new JObject();

        /// <summary>A file of the evaluation sets.</summary>
        public static string File(string name) => Path.Combine(RepositoryFolder.Locate(RepositoryFolder.Evaluation), name);

        /// <summary>Says how far a long measurement is, on the error stream, every tenth of it.</summary>
        public void Progress(string what, int done, int count)
        {
            int tenth = Math.Max(1, count / 10);
            if (done % tenth == 0 && Terminal.Redraws)
            {
                Terminal.Error.Write($"\r{what} {done} of {count} ");
                Terminal.Error.Write(done + tenth > count ? "\r\x1b[K" : string.Empty);
            }
        }
    }
}
