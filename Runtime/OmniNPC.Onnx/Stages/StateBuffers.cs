using System;
using System.Collections.Generic;
using Microsoft.ML.OnnxRuntime.Tensors;
using OmniNPC.Onnx.Bundles;
using OmniNPC.Onnx.Graphs;

namespace OmniNPC.Onnx.Stages
{
    /// <summary>The explicit state of a streaming graph, twice: each run reads one copy and writes the other, then they change places.</summary>
    internal sealed class StateBuffers : IDisposable
    {
        private readonly IReadOnlyList<KeyValuePair<string, string>> names;
        private readonly HostTensor<float>[][] copies = new HostTensor<float>[2][];

        public StateBuffers(GraphDescription graph)
        {
            names = graph.States;
            for (int copy = 0; copy < 2; copy++)
            {
                copies[copy] = new HostTensor<float>[names.Count];
                for (int i = 0; i < names.Count; i++)
                {
                    var shape = (long[])graph.Input(names[i].Key)!.Shape.Clone();
                    shape[0] = 1;
                    copies[copy][i] = new HostTensor<float>(shape);
                }
            }
        }

        /// <summary>Checks that every state is float32 with only its batch size open.</summary>
        public static void Require(GraphSession graph)
        {
            foreach (KeyValuePair<string, string> state in graph.Description.States)
            {
                TensorDescription past = graph.Description.Input(state.Key)!;
                var needed = (long[])past.Shape.Clone();
                for (int i = 0; i < needed.Length; i++)
                {
                    if (needed[i] < 0 && i > 0)
                    {
                        throw new BundleException(graph.Description.File, "inputs." + state.Key, past.ToString(), "a fixed size on every axis but the first");
                    }
                }

                if (needed.Length == 0 || needed[0] != -1)
                {
                    throw new BundleException(graph.Description.File, "inputs." + state.Key, past.ToString(), "a first axis of any size, the batch");
                }

                graph.Require(true, state.Key, TensorElementType.Float, needed);
                graph.Require(false, state.Value, TensorElementType.Float, needed);
            }
        }

        /// <summary>Binds one copy as past and the other as present.</summary>
        public Binding Bind(Binding binding, int past)
        {
            for (int i = 0; i < names.Count; i++)
            {
                binding.Input(names[i].Key, copies[past][i].Value).Output(names[i].Value, copies[1 - past][i].Value);
            }

            return binding;
        }

        public void Clear(int copy)
        {
            foreach (HostTensor<float> state in copies[copy])
            {
                Array.Clear(state.Data, 0, state.Data.Length);
            }
        }

        public void Dispose()
        {
            foreach (HostTensor<float>[] copy in copies)
            {
                foreach (HostTensor<float> state in copy)
                {
                    state.Dispose();
                }
            }
        }
    }
}
