using System;
using System.Collections.Generic;
using Microsoft.ML.OnnxRuntime;
using OmniNPC.Tavern.Reports;

namespace OmniNPC.Tavern.Bench.Llm
{
    /// <summary>Steps of some streams with some threads, timed one by one.</summary>
    internal sealed class LlmVariant : IDisposable
    {
        private readonly List<double> seconds = new List<double>();
        private readonly OrtDecoder decoder;

        /// <param name="session">The opened graph; not owned.</param>
        /// <param name="threads">Threads the session has.</param>
        /// <param name="streams">Streams in one step.</param>
        public LlmVariant(InferenceSession session, int threads, int streams)
        {
            Threads = threads;
            Streams = streams;
            decoder = new OrtDecoder(session, streams);
        }

        /// <summary>Threads.</summary>
        public int Threads { get; }

        /// <summary>Streams.</summary>
        public int Streams { get; }

        /// <summary>Tokens a second of all streams, at the median step.</summary>
        public double TokensPerSecond => Streams / new Percentiles(seconds).Median;

        /// <summary>Forgets what was measured, and warms up.</summary>
        public void Begin()
        {
            seconds.Clear();
            decoder.Step();
            decoder.Step();
        }

        /// <summary>Generates some tokens.</summary>
        public void Run(int tokens)
        {
            for (int token = 0; token < tokens; token++)
            {
                seconds.Add(Timings.Of(decoder.Step));
            }
        }

        /// <inheritdoc/>
        public void Dispose() => decoder.Dispose();
    }
}
