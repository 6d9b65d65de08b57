using System;
using System.Collections.Generic;
using System.Threading;
using OmniNPC.Onnx.Bundles;
using OmniNPC.Onnx.Graphs;
using OmniNPC.Onnx.Text;

namespace OmniNPC.Onnx.Stages
{
    /// <summary>Everything the characters' sessions share. The model and every session hold it; the last one to let go frees the native sessions and tables.</summary>
    /// <remarks>So a model disposed while another thread is inside a run never frees what that run reads. Thread: any.</remarks>
    internal sealed class SharedModel
    {
        private readonly Dictionary<string, GraphSession> graphs;
        private readonly Dictionary<string, FloatTable> tables = new Dictionary<string, FloatTable>(StringComparer.Ordinal);
        private int holders = 1;
        private volatile bool closed;

        public SharedModel(ModelBundle bundle, Dictionary<string, GraphSession> graphs, TextTokens textTokens, PronunciationTable pronunciations, OnnxOptions options)
        {
            Bundle = bundle;
            MaxBatch = options.MaxBatch;
            ContextRows = options.ContextRows == 0 ? bundle.Sizes.ThinkerMaxSequence : options.ContextRows;
            this.graphs = graphs;
            TextTokens = textTokens;
            Pronunciations = pronunciations;
            try
            {
                foreach (string name in new[] { "thinker_embed", "talker_text", "talker_voice", "talker_elapsed", "talker_bos" })
                {
                    tables.Add(name, bundle.OpenTable(name));
                }
            }
            catch
            {
                Release();
                throw;
            }
        }

        public ModelBundle Bundle { get; }

        public TextTokens TextTokens { get; }

        public PronunciationTable Pronunciations { get; }

        /// <summary>Most characters that take one run together.</summary>
        public int MaxBatch { get; }

        /// <summary>Rows of one character's context.</summary>
        public int ContextRows { get; }

        public bool IsClosed => closed;

        public GraphSession Graph(string name) => graphs[name];

        public GraphSession? FindGraph(string name) => graphs.TryGetValue(name, out GraphSession? graph) ? graph : null;

        public FloatTable Table(string name) => tables[name];

        public void Hold()
        {
            int count;
            do
            {
                count = Volatile.Read(ref holders);
                if (count == 0 || closed)
                {
                    throw Closed();
                }
            }
            while (Interlocked.CompareExchange(ref holders, count + 1, count) != count);
        }

        public void Close()
        {
            closed = true;
            Release();
        }

        public void Release()
        {
            if (Interlocked.Decrement(ref holders) == 0)
            {
                foreach (GraphSession graph in graphs.Values)
                {
                    graph.Dispose();
                }

                foreach (FloatTable table in tables.Values)
                {
                    table.Dispose();
                }
            }
        }

        public ObjectDisposedException Closed()
            => new ObjectDisposedException(nameof(OnnxSpeechModel), $"The model {Bundle.Name} was disposed; its sessions cannot be used any more. Dispose the world first, then the model.");
    }
}
