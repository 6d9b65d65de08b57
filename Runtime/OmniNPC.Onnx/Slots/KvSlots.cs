using System;
using System.Collections.Generic;
using Microsoft.ML.OnnxRuntime;
using Microsoft.ML.OnnxRuntime.Tensors;
using OmniNPC.Onnx.Graphs;

namespace OmniNPC.Onnx.Slots
{
    /// <summary>
    /// The keys and values of several sessions: one block [slots, heads, capacity, width] a layer side, so that any run of neighbouring slots is a batch without copying. A graph reads and
    /// writes it in place, bound as past and present alike; rewinding is lowering a length (models.md §7.2).
    /// </summary>
    /// <remarks>On a device there is one slot, whose rows cannot be moved from here.</remarks>
    internal sealed class KvSlots : IDisposable
    {
        private readonly GraphSession graph;
        private readonly OrtAllocator? device;
        private readonly string[] names;
        private readonly float[][] blocks;
        private readonly OrtValue[] deviceValues;
        private readonly Dictionary<(int First, int Count), OrtValue[]> views = new Dictionary<(int, int), OrtValue[]>();
        private readonly List<Binding> bindings = new List<Binding>();
        private readonly float[] swapped;
        private readonly int heads;
        private readonly int capacity;
        private readonly int width;

        public KvSlots(GraphSession graph, int layers, int heads, int capacity, int width)
        {
            this.graph = graph;
            this.heads = heads;
            this.capacity = capacity;
            this.width = width;
            names = new string[2 * layers];
            for (int layer = 0; layer < layers; layer++)
            {
                names[2 * layer] = $"{layer}.key";
                names[(2 * layer) + 1] = $"{layer}.value";
            }

            device = graph.CreateDeviceAllocator();
            blocks = new float[device == null ? names.Length : 0][];
            deviceValues = new OrtValue[device == null ? 0 : names.Length];
            swapped = new float[device == null ? capacity * width : 0];
            for (int i = 0; i < blocks.Length; i++)
            {
                blocks[i] = Array.Empty<float>();
            }
        }

        /// <summary>Slots there are.</summary>
        public int Count { get; private set; }

        /// <summary>Whether the slots are in the machine's own memory.</summary>
        public bool IsOnHost => device == null;

        private int SlotSize => heads * capacity * width;

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

        /// <summary>Bytes of one slot.</summary>
        public static long BytesPerSlot(int layers, int heads, int capacity, int width) => 2L * layers * heads * capacity * width * sizeof(float);

        /// <summary>Makes more slots; those there are keep their rows, and all bindings are gone.</summary>
        /// <param name="count">Slots there are to be.</param>
        /// <param name="usedRows">Rows of each slot there is.</param>
        public void Grow(int count, ReadOnlySpan<int> usedRows)
        {
            DropBindings();
            if (device != null)
            {
                GrowOnDevice(count);
                return;
            }

            for (int i = 0; i < blocks.Length; i++)
            {
                // New arrays are zero; what is not must never be read, for 0 * NaN would leak out of rows that attention masks.
                var grown = new float[checked(count * SlotSize)];
                for (int slot = 0; slot < Count; slot++)
                {
                    for (int head = 0; head < heads; head++)
                    {
                        Array.Copy(blocks[i], At(slot, head), grown, At(slot, head), usedRows[slot] * width);
                    }
                }

                blocks[i] = grown;
            }

            Count = count;
        }

        /// <summary>A binding whose past and present are some neighbouring slots; it is this object's and lives until the slots grow.</summary>
        /// <param name="first">The first slot.</param>
        /// <param name="count">How many.</param>
        /// <param name="passed">What the parts of the graph pass on.</param>
        /// <param name="tokens">Tokens of each in a run.</param>
        public Binding Bind(int first, int count, PassedBuffers passed, int tokens)
        {
            OrtValue[] values = device == null ? View(first, count) : deviceValues;
            var binding = new Binding(graph);
            bindings.Add(binding);
            passed.Bind(binding, count, tokens);
            for (int i = 0; i < names.Length; i++)
            {
                binding.Input("past_key_values." + names[i], values[i]).Output("present." + names[i], values[i]);
            }

            return binding;
        }

        /// <summary>Two slots change places, as far as either is used.</summary>
        public void Swap(int a, int b, int rows)
        {
            int count = rows * width;
            Span<float> kept = swapped.AsSpan(0, count);
            foreach (float[] block in blocks)
            {
                for (int head = 0; head < heads; head++)
                {
                    Span<float> atA = block.AsSpan(At(a, head), count);
                    Span<float> atB = block.AsSpan(At(b, head), count);
                    atA.CopyTo(kept);
                    atB.CopyTo(atA);
                    kept.CopyTo(atB);
                }
            }
        }

        /// <summary>Copies the first rows of a slot out, close together.</summary>
        public float[] Save(int slot, int rows)
        {
            int count = rows * width;
            var kept = new float[blocks.Length * heads * count];
            int at = 0;
            foreach (float[] block in blocks)
            {
                for (int head = 0; head < heads; head++, at += count)
                {
                    Array.Copy(block, At(slot, head), kept, at, count);
                }
            }

            return kept;
        }

        /// <summary>Copies rows that were saved into a slot.</summary>
        public void Load(int slot, float[] kept, int rows)
        {
            int count = rows * width;
            int at = 0;
            foreach (float[] block in blocks)
            {
                for (int head = 0; head < heads; head++, at += count)
                {
                    Array.Copy(kept, at, block, At(slot, head), count);
                }
            }
        }

        public void Dispose()
        {
            DropBindings();
            foreach (OrtValue value in deviceValues)
            {
                value?.Dispose();
            }

            // A value gives its memory back to the allocator it came from, so the allocator goes last.
            device?.Dispose();
        }

        private int At(int slot, int head) => ((slot * heads) + head) * capacity * width;

        private void GrowOnDevice(int count)
        {
            if (count != 1)
            {
                throw new NotSupportedException($"A device's cache has one slot; found {count}.");
            }

            for (int i = 0; i < deviceValues.Length; i++)
            {
                deviceValues[i] = OrtValue.CreateAllocatedTensorValue(device!, TensorElementType.Float, new long[] { 1, heads, capacity, width });
            }

            Count = 1;
        }

        private OrtValue[] View(int first, int count)
        {
            if (!views.TryGetValue((first, count), out OrtValue[]? values))
            {
                values = new OrtValue[blocks.Length];
                for (int i = 0; i < values.Length; i++)
                {
                    var memory = new Memory<float>(blocks[i], first * SlotSize, count * SlotSize);
                    values[i] = OrtValue.CreateTensorValueFromMemory(OrtMemoryInfo.DefaultInstance, memory, new long[] { count, heads, capacity, width });
                }

                views.Add((first, count), values);
            }

            return values;
        }

        private void DropBindings()
        {
            foreach (Binding binding in bindings)
            {
                binding.Dispose();
            }

            foreach (OrtValue[] values in views.Values)
            {
                foreach (OrtValue value in values)
                {
                    value.Dispose();
                }
            }

            bindings.Clear();
            views.Clear();
        }
    }
}
