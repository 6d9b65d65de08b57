using System;
using System.Collections.Generic;
using Microsoft.ML.OnnxRuntime;

namespace OmniNPC.Onnx.Graphs
{
    /// <summary>One set of bound inputs and outputs of a graph; running it allocates nothing on the CPU.</summary>
    internal sealed class Binding : IDisposable
    {
        private readonly GraphSession graph;
        private readonly OrtIoBinding binding;

        // ONNX Runtime copies an input that lies elsewhere than its graph when it is bound and never again (IOBinding::BindInput), so on a device what the host writes is bound anew for every run.
        private readonly List<KeyValuePair<string, OrtValue>>? written;

        public Binding(GraphSession graph)
        {
            this.graph = graph;
            binding = graph.Session.CreateIoBinding();
            written = graph.CopiesInputs ? new List<KeyValuePair<string, OrtValue>>() : null;
        }

        public Binding Input(string name, OrtValue value)
        {
            binding.BindInput(name, value);
            if (written != null && GraphSession.IsOnHost(value))
            {
                written.Add(new KeyValuePair<string, OrtValue>(name, value));
            }

            return this;
        }

        public Binding Output(string name, OrtValue value)
        {
            binding.BindOutput(name, value);
            return this;
        }

        public void Run()
        {
            if (written == null)
            {
                graph.Session.RunWithBinding(graph.RunOptions, binding);
                return;
            }

            // One queue: runs of any thread on this device follow one another, as DirectML requires (peers.md §4.5).
            lock (graph.Queue)
            {
                foreach (KeyValuePair<string, OrtValue> input in written)
                {
                    binding.BindInput(input.Key, input.Value);
                }

                binding.SynchronizeBoundInputs();
                graph.Session.RunWithBinding(graph.RunOptions, binding);
                binding.SynchronizeBoundOutputs();
            }
        }

        public void Dispose() => binding.Dispose();
    }
}
