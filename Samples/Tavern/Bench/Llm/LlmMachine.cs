using System.Collections.Generic;
using OmniNPC.Tavern.Reports;

namespace OmniNPC.Tavern.Bench.Llm
{
    /// <summary>What was found on the machine in one state.</summary>
    internal sealed class LlmMachine
    {
        /// <summary>What the peer is called.</summary>
        public const string Peer = "llama.cpp";

        public LlmMachine(string name)
        {
            Name = name;
        }

        /// <summary>The state.</summary>
        public string Name { get; }

        /// <summary>Read bandwidths measured.</summary>
        public List<double> BytesPerSecond { get; } = new List<double>();

        /// <summary>The bandwidth that nine of ten measurements did not exceed: the best, but for a lucky one.</summary>
        public double BestBytesPerSecond => new Percentiles(BytesPerSecond).At(0.9);

        /// <summary>Everything that generated.</summary>
        public List<Row> Rows { get; } = new List<Row>();

        /// <summary>Adds what somebody reached.</summary>
        public void Add(string who, int threads, int streams, double tokensPerSecond) => Rows.Add(new Row(who, threads, streams, tokensPerSecond));

        /// <summary>The fastest of a number of streams; a default row where there is none.</summary>
        public Row Best(int streams, bool isPeer)
        {
            Row best = default;
            foreach (Row row in Rows)
            {
                best = row.Streams == streams && (row.Who == Peer) == isPeer && row.TokensPerSecond > best.TokensPerSecond ? row : best;
            }

            return best;
        }

        /// <summary>What our way reached with a number of threads and streams.</summary>
        public Row Of(int threads, int streams) => Rows.Find(row => row.Threads == threads && row.Streams == streams && row.Who != Peer);

        /// <summary>One variant.</summary>
        public readonly struct Row
        {
            public Row(string who, int threads, int streams, double tokensPerSecond)
            {
                Who = who;
                Threads = threads;
                Streams = streams;
                TokensPerSecond = tokensPerSecond;
            }

            /// <summary>Who generated.</summary>
            public string Who { get; }

            /// <summary>Threads.</summary>
            public int Threads { get; }

            /// <summary>Streams at a time.</summary>
            public int Streams { get; }

            /// <summary>Tokens a second of all streams.</summary>
            public double TokensPerSecond { get; }
        }
    }
}
