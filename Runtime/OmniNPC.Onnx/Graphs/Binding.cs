using System;
using Microsoft.ML.OnnxRuntime;

namespace OmniNPC.Onnx.Graphs
{
    /// <summary>One set of bound inputs and outputs of a graph; running it allocates nothing.</summary>
    internal sealed class Binding : IDisposable
    {
        private readonly GraphSession graph;
        private readonly OrtIoBinding binding;

        public Binding(GraphSession graph)
        {
            this.graph = graph;
            binding = graph.Session.CreateIoBinding();
        }

        public Binding Input(string name, OrtValue value)
        {
            binding.BindInput(name, value);
            return this;
        }

        public Binding Output(string name, OrtValue value)
        {
            binding.BindOutput(name, value);
            return this;
        }

        public void Run()
        {
            if (graph.OnDevice)
            {
                binding.SynchronizeBoundInputs();
                graph.Session.RunWithBinding(graph.RunOptions, binding);
                binding.SynchronizeBoundOutputs();
            }
            else
            {
                graph.Session.RunWithBinding(graph.RunOptions, binding);
            }
        }

        public void Dispose() => binding.Dispose();
    }
}
