using System;
using System.Collections.Generic;
using Microsoft.ML.OnnxRuntime;
using Microsoft.ML.OnnxRuntime.Tensors;
using OmniNPC.Onnx.Bundles;

namespace OmniNPC.Onnx.Graphs
{
    /// <summary>What the parts of a graph pass on to one another in one run: one block of memory each, as large as the largest run, whose head is a smaller one. Nothing where the graph is whole.</summary>
    internal sealed class PassedBuffers : IDisposable
    {
        private readonly IReadOnlyList<PassedTensor> tensors;
        private readonly float[][] floats;
        private readonly long[][] numbers;
        private readonly Dictionary<(int Rows, int Count), IDisposable[]> views = new Dictionary<(int, int), IDisposable[]>();

        /// <param name="graph">Whose parts they are.</param>
        /// <param name="largest">Rows and counts of the largest runs, where no one run is the largest in both.</param>
        public PassedBuffers(GraphSession graph, params (int Rows, int Count)[] largest)
        {
            tensors = graph.Passed;
            floats = new float[tensors.Count][];
            numbers = new long[tensors.Count][];
            for (int i = 0; i < floats.Length; i++)
            {
                int size = 0;
                foreach ((int rows, int count) in largest)
                {
                    size = Math.Max(size, Size(tensors[i].Shape(rows, count)));
                }

                floats[i] = new float[tensors[i].Type == TensorElementType.Float ? size : 0];
                numbers[i] = new long[tensors[i].Type == TensorElementType.Float ? 0 : size];
            }
        }

        /// <summary>Binds them for a run of so many rows and counts.</summary>
        public Binding Bind(Binding binding, int rows, int count)
        {
            if (!views.TryGetValue((rows, count), out IDisposable[]? of))
            {
                views.Add((rows, count), of = View(rows, count));
            }

            for (int i = 0; i < of.Length; i++)
            {
                binding.Output(tensors[i].Name, of[i] is HostTensor<float> tensor ? tensor.Value : ((HostTensor<long>)of[i]).Value);
            }

            return binding;
        }

        public void Dispose()
        {
            foreach (IDisposable[] of in views.Values)
            {
                foreach (IDisposable tensor in of)
                {
                    tensor.Dispose();
                }
            }
        }

        private static int Size(long[] shape)
        {
            long size = 1;
            foreach (long axis in shape)
            {
                size *= axis;
            }

            return checked((int)size);
        }

        private IDisposable[] View(int rows, int count)
        {
            var of = new IDisposable[tensors.Count];
            for (int i = 0; i < of.Length; i++)
            {
                long[] shape = tensors[i].Shape(rows, count);
                of[i] = tensors[i].Type == TensorElementType.Float ? new HostTensor<float>(floats[i], shape) : (IDisposable)new HostTensor<long>(numbers[i], shape);
            }

            return of;
        }
    }
}
