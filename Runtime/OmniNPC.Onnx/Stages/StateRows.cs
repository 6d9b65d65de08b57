using System;
using System.Collections.Generic;
using Microsoft.ML.OnnxRuntime;
using OmniNPC.Onnx.Graphs;

namespace OmniNPC.Onnx.Stages
{
    /// <summary>The explicit state of a streaming graph for several streams that take one run: what it reads and what it writes, one block of memory each whose head is a batch. On the host only.</summary>
    internal sealed class StateRows : IDisposable
    {
        private readonly IReadOnlyList<KeyValuePair<string, string>> names;
        private readonly float[][] past;
        private readonly float[][] present;
        private readonly int[] widths;
        private readonly List<HostTensor<float>> tensors = new List<HostTensor<float>>();
        private readonly OrtValue[][] pastViews;
        private readonly OrtValue[][] presentViews;

        public StateRows(GraphSession graph, int maxRows)
        {
            names = graph.Description.States;
            past = new float[names.Count][];
            present = new float[names.Count][];
            widths = new int[names.Count];
            pastViews = new OrtValue[maxRows][];
            presentViews = new OrtValue[maxRows][];
            for (int rows = 0; rows < maxRows; rows++)
            {
                pastViews[rows] = new OrtValue[names.Count];
                presentViews[rows] = new OrtValue[names.Count];
            }

            for (int i = 0; i < names.Count; i++)
            {
                widths[i] = 1;
                var shape = (long[])graph.Description.Input(names[i].Key)!.Shape.Clone();
                for (int axis = 1; axis < shape.Length; axis++)
                {
                    widths[i] *= (int)shape[axis];
                }

                past[i] = new float[maxRows * widths[i]];
                present[i] = new float[maxRows * widths[i]];
                for (int rows = 1; rows <= maxRows; rows++)
                {
                    shape[0] = rows;
                    pastViews[rows - 1][i] = View(past[i], shape);
                    presentViews[rows - 1][i] = View(present[i], shape);
                }
            }
        }

        /// <summary>What one stream's run reads of a state.</summary>
        public Span<float> Past(int state, int row) => past[state].AsSpan(row * widths[state], widths[state]);

        /// <summary>What it wrote.</summary>
        public Span<float> Present(int state, int row) => present[state].AsSpan(row * widths[state], widths[state]);

        /// <summary>Binds the first rows.</summary>
        public Binding Bind(Binding binding, int rows)
        {
            for (int i = 0; i < names.Count; i++)
            {
                binding.Input(names[i].Key, pastViews[rows - 1][i]).Output(names[i].Value, presentViews[rows - 1][i]);
            }

            return binding;
        }

        public void Dispose()
        {
            foreach (HostTensor<float> tensor in tensors)
            {
                tensor.Dispose();
            }
        }

        private OrtValue View(float[] data, long[] shape)
        {
            var tensor = new HostTensor<float>(data, (long[])shape.Clone());
            tensors.Add(tensor);
            return tensor.Value;
        }
    }
}
