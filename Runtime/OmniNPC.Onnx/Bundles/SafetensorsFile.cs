using System;
using System.Buffers.Binary;
using System.Collections.Generic;
using System.IO;
using System.Text;

namespace OmniNPC.Onnx.Bundles
{
    /// <summary>A safetensors file read into memory with every offset checked against the file (models.md §10: u64 header length, JSON, little-endian tensors).</summary>
    internal sealed class SafetensorsFile
    {
        // The header of a file with 10 000 tensors is about 1 MB.
        private const long LargestHeader = 16L << 20;
        private const int MostTensors = 100_000;

        private readonly Dictionary<string, Tensor> tensors = new Dictionary<string, Tensor>(StringComparer.Ordinal);
        private readonly string file;
        private readonly byte[] data;

        private SafetensorsFile(string file, byte[] data)
        {
            this.file = file;
            this.data = data;
        }

        public IReadOnlyCollection<string> Names => tensors.Keys;

        public static SafetensorsFile Read(string folder, string file)
        {
            string path = Path.Combine(folder, file);
            long size = new FileInfo(path).Length;
            if (size < 10 || size > int.MaxValue)
            {
                throw new BundleException(file, "", $"{size} bytes", $"a safetensors file of 10 to {int.MaxValue} bytes");
            }

            return Parse(file, File.ReadAllBytes(path));
        }

        public static SafetensorsFile Parse(string file, byte[] data)
        {
            long headerLength = data.Length < 8 ? -1 : BinaryPrimitives.ReadInt64LittleEndian(data);
            if (headerLength < 2 || headerLength > LargestHeader || headerLength > data.Length - 8)
            {
                throw new BundleException(file, "header length", $"{headerLength} in a file of {data.Length} bytes", $"2 to {LargestHeader}, within the file");
            }

            var result = new SafetensorsFile(file, data);
            int start = 8 + (int)headerLength;
            BundleNode header = BundleNode.Read(new StringReader(Encoding.UTF8.GetString(data, 8, (int)headerLength)), file);
            foreach (KeyValuePair<string, BundleNode> entry in header.Entries(MostTensors))
            {
                if (entry.Key != "__metadata__")
                {
                    result.tensors.Add(entry.Key, ReadEntry(entry.Value.AsObject(), start, data.Length - start));
                }
            }

            return result;
        }

        public bool Contains(string name) => tensors.ContainsKey(name);

        public long[] Shape(string name) => Get(name).Shape;

        public bool IsFloat(string name)
        {
            string type = Get(name).Type;
            return type == "F32" || type == "F16" || type == "BF16";
        }

        /// <summary>Reads a tensor as floats, whatever float type it is stored in.</summary>
        public float[] Floats(string name)
        {
            Tensor tensor = Get(name);
            var values = new float[tensor.Count];
            ReadOnlySpan<byte> bytes = data.AsSpan(tensor.Start, tensor.Length);
            for (int i = 0; i < values.Length; i++)
            {
                switch (tensor.Type)
                {
                    case "F32":
                        values[i] = BitConverter.Int32BitsToSingle(BinaryPrimitives.ReadInt32LittleEndian(bytes.Slice(i * 4)));
                        break;
                    case "F16":
                        values[i] = FloatTable.ToFloat(BinaryPrimitives.ReadUInt16LittleEndian(bytes.Slice(i * 2)));
                        break;
                    case "BF16":
                        values[i] = BitConverter.Int32BitsToSingle(BinaryPrimitives.ReadUInt16LittleEndian(bytes.Slice(i * 2)) << 16);
                        break;
                    default:
                        throw new BundleException(file, name, tensor.Type, "a float type (F32, F16, BF16)");
                }
            }

            return values;
        }

        /// <summary>Reads a tensor as whole numbers.</summary>
        public long[] Integers(string name)
        {
            Tensor tensor = Get(name);
            var values = new long[tensor.Count];
            ReadOnlySpan<byte> bytes = data.AsSpan(tensor.Start, tensor.Length);
            for (int i = 0; i < values.Length; i++)
            {
                switch (tensor.Type)
                {
                    case "I64":
                        values[i] = BinaryPrimitives.ReadInt64LittleEndian(bytes.Slice(i * 8));
                        break;
                    case "I32":
                        values[i] = BinaryPrimitives.ReadInt32LittleEndian(bytes.Slice(i * 4));
                        break;
                    default:
                        throw new BundleException(file, name, tensor.Type, "a whole number type (I64, I32)");
                }
            }

            return values;
        }

        private static Tensor ReadEntry(BundleNode node, int start, int available)
        {
            string type = node.Text("dtype", 16);
            int size = type == "F32" || type == "I32" ? 4 : type == "F16" || type == "BF16" ? 2 : type == "I64" ? 8 : 0;
            if (size == 0)
            {
                throw node.Fail("dtype", BundleNode.Quote(type), "F32, F16, BF16, I64 or I32");
            }

            List<BundleNode> sizes = node.Array("shape", 0, 8);
            var shape = new long[sizes.Count];
            long count = 1;
            for (int i = 0; i < shape.Length; i++)
            {
                shape[i] = sizes[i].AsInteger(0, int.MaxValue);
                count *= shape[i];
                if (count > available)
                {
                    throw node.Fail("shape", $"{count} numbers or more", $"at most the {available} bytes of data in the file");
                }
            }

            List<BundleNode> offsets = node.Array("data_offsets", 2, 2);
            long from = offsets[0].AsInteger(0, available);
            long to = offsets[1].AsInteger(from, available);
            if (to - from != count * size)
            {
                throw node.Fail("data_offsets", $"{to - from} bytes", $"{count * size} for {count} numbers of {type}");
            }

            return new Tensor(type, shape, (int)count, start + (int)from, (int)(to - from));
        }

        private Tensor Get(string name)
            => tensors.TryGetValue(name, out Tensor? tensor) ? tensor : throw new BundleException(file, name, "no such tensor", "it in the file");

        private sealed class Tensor
        {
            public Tensor(string type, long[] shape, int count, int start, int length)
            {
                Type = type;
                Shape = shape;
                Count = count;
                Start = start;
                Length = length;
            }

            public string Type { get; }

            public long[] Shape { get; }

            public int Count { get; }

            public int Start { get; }

            public int Length { get; }
        }
    }
}
