using System;
using System.Collections.Generic;
using Microsoft.ML.OnnxRuntime;
using OmniNPC.Onnx.Bundles;

namespace OmniNPC.Onnx.Graphs
{
    /// <summary>One set of bound inputs and outputs of a graph; running it, or a part of it, allocates nothing on the CPU.</summary>
    internal sealed class Binding : IDisposable
    {
        private readonly GraphSession graph;
        private readonly OrtIoBinding[] parts;

        // ONNX Runtime copies an input that lies elsewhere than its graph when it is bound and never again (IOBinding::BindInput), so on a device what the host writes is bound anew for every run.
        private readonly List<(int Part, string Name, OrtValue Value)>? written;

        public Binding(GraphSession graph)
        {
            this.graph = graph;
            parts = new OrtIoBinding[graph.Parts.Count];
            for (int i = 0; i < parts.Length; i++)
            {
                parts[i] = graph.Parts[i].Session.CreateIoBinding();
            }

            written = graph.CopiesInputs ? new List<(int, string, OrtValue)>() : null;
        }

        /// <summary>Parts of a run.</summary>
        public int Parts => parts.Length;

        /// <summary>Binds a tensor wherever a part reads one of that name.</summary>
        public Binding Input(string name, OrtValue value)
        {
            for (int i = 0; i < parts.Length; i++)
            {
                if (graph.Parts[i].Description.Input(name) != null)
                {
                    parts[i].BindInput(name, value);
                    if (written != null && GraphSession.IsOnHost(value))
                    {
                        written.Add((i, name, value));
                    }
                }
            }

            return this;
        }

        /// <summary>Binds a tensor at the part that makes one of that name, and wherever a later part reads it.</summary>
        public Binding Output(string name, OrtValue value)
        {
            for (int i = 0; i < parts.Length; i++)
            {
                PartDescription part = graph.Parts[i].Description;
                if (part.Output(name) != null)
                {
                    parts[i].BindOutput(name, value);
                }
                else if (part.Input(name) != null)
                {
                    parts[i].BindInput(name, value);
                }
            }

            return this;
        }

        /// <summary>Runs all parts.</summary>
        public void Run()
        {
            for (int i = 0; i < parts.Length; i++)
            {
                RunPart(i);
            }
        }

        /// <summary>Runs one part; those before it were run.</summary>
        public void RunPart(int part)
        {
            InferenceSession session = graph.Parts[part].Session;
            if (written == null)
            {
                session.RunWithBinding(graph.RunOptions, parts[part]);
                return;
            }

            // One queue: runs of any thread on this device follow one another, as DirectML requires (peers.md §4.5).
            lock (graph.Queue)
            {
                foreach ((int at, string name, OrtValue value) in written)
                {
                    if (at == part)
                    {
                        parts[part].BindInput(name, value);
                    }
                }

                parts[part].SynchronizeBoundInputs();
                session.RunWithBinding(graph.RunOptions, parts[part]);
                parts[part].SynchronizeBoundOutputs();
            }
        }

        public void Dispose()
        {
            foreach (OrtIoBinding part in parts)
            {
                part.Dispose();
            }
        }
    }
}
