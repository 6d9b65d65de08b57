using System;
using System.Collections.Generic;
using Microsoft.ML.OnnxRuntime;
using Microsoft.ML.OnnxRuntime.Tensors;
using OmniNPC.Onnx.Graphs;

namespace OmniNPC.Onnx.Stages
{
    /// <summary>The keys and values of one character: one buffer a layer side, bound as past and present alike, so that rewinding is lowering a length (models.md §7.2).</summary>
    internal sealed class KvCache : IDisposable
    {
        private readonly OrtAllocator? device;
        private readonly List<string> names = new List<string>();
        private readonly List<OrtValue> values = new List<OrtValue>();

        public KvCache(GraphSession graph, int layers, int heads, int rows, int width)
        {
            var shape = new long[] { 1, heads, rows, width };
            device = graph.CreateDeviceAllocator();
            for (int layer = 0; layer < layers; layer++)
            {
                Add($"{layer}.key", shape);
                Add($"{layer}.value", shape);
            }
        }

        /// <summary>Checks a graph's cache inputs and outputs.</summary>
        public static void Require(GraphSession graph, int layers, int heads, int width)
        {
            for (int layer = 0; layer < layers; layer++)
            {
                foreach (string side in new[] { "key", "value" })
                {
                    graph.Require(true, $"past_key_values.{layer}.{side}", TensorElementType.Float, -1, heads, -1, width);
                    graph.Require(false, $"present.{layer}.{side}", TensorElementType.Float, -1, heads, -1, width);
                }
            }
        }

        public Binding Bind(Binding binding)
        {
            for (int i = 0; i < names.Count; i++)
            {
                binding.Input("past_key_values." + names[i], values[i]).Output("present." + names[i], values[i]);
            }

            return binding;
        }

        public void Dispose()
        {
            foreach (OrtValue value in values)
            {
                value.Dispose();
            }

            // A value gives its memory back to the allocator it came from, so the allocator goes last.
            device?.Dispose();
        }

        private void Add(string name, long[] shape)
        {
            OrtValue value = OrtValue.CreateAllocatedTensorValue(device ?? OrtAllocator.DefaultInstance, TensorElementType.Float, shape);
            if (device == null)
            {
                // Fresh native memory may hold NaN, and 0 * NaN would leak out of rows that attention masks.
                value.GetTensorMutableDataAsSpan<float>().Clear();
            }

            names.Add(name);
            values.Add(value);
        }
    }
}
