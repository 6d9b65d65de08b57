using System;
using System.Collections.Generic;
using Microsoft.ML.OnnxRuntime;
using Microsoft.ML.OnnxRuntime.Tensors;
using OmniNPC.Onnx.Bundles;
using OmniNPC.Onnx.Graphs;

namespace OmniNPC.Onnx.Stages
{
    /// <summary>
    /// The explicit state of a streaming graph, twice: each run reads one copy and writes the other, then they change places. On a device both live in its memory. A stream begins by reading
    /// zeros that nothing ever writes, so there is nothing to clear.
    /// </summary>
    internal sealed class StateBuffers : IDisposable
    {
        /// <summary>The past of a stream that has none.</summary>
        public const int Empty = 2;

        /// <summary>How many pasts there are: either copy, and none.</summary>
        public const int Pasts = 3;

        private readonly IReadOnlyList<KeyValuePair<string, string>> names;
        private readonly OrtAllocator? device;
        private readonly OrtValue[][] copies = new OrtValue[2][];

        // On the host their memory, where rows of several streams are gathered from.
        private readonly float[][][] data = new float[Pasts][][];
        private readonly HostTensor<float>[] zeros;

        public StateBuffers(GraphSession graph)
        {
            names = graph.Description.States;
            device = graph.CreateDeviceAllocator();
            zeros = new HostTensor<float>[names.Count];
            for (int copy = 0; copy < copies.Length; copy++)
            {
                copies[copy] = new OrtValue[names.Count];
            }

            for (int past = 0; past < Pasts; past++)
            {
                data[past] = new float[names.Count][];
            }

            for (int i = 0; i < names.Count; i++)
            {
                var shape = (long[])graph.Description.Input(names[i].Key)!.Shape.Clone();
                shape[0] = 1;
                zeros[i] = new HostTensor<float>(shape);
                data[Empty][i] = zeros[i].Data;
                for (int copy = 0; copy < copies.Length; copy++)
                {
                    copies[copy][i] = device == null ? OnHost(copy, i, shape) : OrtValue.CreateAllocatedTensorValue(device, TensorElementType.Float, shape);
                }
            }
        }

        /// <summary>What a run with a past leaves as the next one's.</summary>
        public static int Next(int past) => past == 0 ? 1 : 0;

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

        /// <summary>Binds a past, 0, 1 or <see cref="Empty"/>, and the copy that it leaves.</summary>
        public Binding Bind(Binding binding, int past)
        {
            OrtValue[] present = copies[Next(past)];
            for (int i = 0; i < names.Count; i++)
            {
                binding.Input(names[i].Key, past == Empty ? zeros[i].Value : copies[past][i]).Output(names[i].Value, present[i]);
            }

            return binding;
        }

        /// <summary>Copies a past to a row of a run that several streams take; on the host only.</summary>
        public void CopyPast(int past, StateRows rows, int row)
        {
            for (int i = 0; i < names.Count; i++)
            {
                data[past][i].CopyTo(rows.Past(i, row));
            }
        }

        /// <summary>Copies what that run left of the row to where the next past is; on the host only.</summary>
        public void CopyPresent(int past, StateRows rows, int row)
        {
            for (int i = 0; i < names.Count; i++)
            {
                rows.Present(i, row).CopyTo(data[Next(past)][i]);
            }
        }

        public void Dispose()
        {
            foreach (OrtValue[] copy in copies)
            {
                foreach (OrtValue state in copy)
                {
                    state.Dispose();
                }
            }

            foreach (HostTensor<float> zero in zeros)
            {
                zero.Dispose();
            }

            // A value gives its memory back to the allocator it came from, so the allocator goes last.
            device?.Dispose();
        }

        private OrtValue OnHost(int copy, int state, long[] shape)
        {
            var tensor = new HostTensor<float>((long[])shape.Clone());
            data[copy][state] = tensor.Data;
            return tensor.Value;
        }
    }
}
