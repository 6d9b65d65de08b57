using System;
using System.Globalization;
using System.IO;
using System.Text;

namespace OmniNPC.Onnx.Bundles
{
    /// <summary>
    /// Walks the protobuf of an ONNX file and checks every external-data location before ONNX Runtime opens any: it must be a listed file of the
    /// bundle beside the graph, and offset + length must lie inside it. Field numbers: onnx.proto3 (ModelProto.graph 7, ModelProto.functions 25, GraphProto.node 1,
    /// initializer 5, sparse_initializer 15, NodeProto.attribute 5, AttributeProto.t 5, g 6, tensors 10, graphs 11, sparse_tensor 22, sparse_tensors 23,
    /// TensorProto.external_data 13).
    /// </summary>
    internal sealed class ExternalDataScan
    {
        // Graphs are small because weights are external; a bigger file would be read whole for nothing.
        private const long LargestGraph = 256L << 20;
        private const int DeepestNesting = 32;

        private readonly BundleFiles files;
        private readonly string graphFile;

        private ExternalDataScan(BundleFiles files, string graphFile)
        {
            this.files = files;
            this.graphFile = graphFile;
        }

        private enum Message
        {
            Model,
            Graph,
            Node,
            Attribute,
            Tensor,
            SparseTensor,
            Function,
        }

        public static void Check(BundleFiles files, string graphFile)
        {
            long size = files.Size(graphFile);
            if (size == 0 || size > LargestGraph)
            {
                throw new BundleException(graphFile, "", $"{size} bytes", $"an ONNX graph of 1 to {LargestGraph} bytes with its weights outside");
            }

            new ExternalDataScan(files, graphFile).Walk(File.ReadAllBytes(files.PathOf(graphFile)), Message.Model, 0);
        }

        private static bool Child(Message message, int field, out Message child)
        {
            child = Message.Model;
            switch (message)
            {
                case Message.Model when field == 7:
                case Message.Attribute when field == 6 || field == 11:
                    child = Message.Graph;
                    return true;
                case Message.Model when field == 25:
                    child = Message.Function;
                    return true;
                case Message.Graph when field == 1:
                case Message.Function when field == 7:
                    child = Message.Node;
                    return true;
                case Message.Node when field == 5:
                    child = Message.Attribute;
                    return true;
                case Message.Graph when field == 5:
                case Message.Attribute when field == 5 || field == 10:
                case Message.SparseTensor when field == 1 || field == 2:
                    child = Message.Tensor;
                    return true;
                case Message.Graph when field == 15:
                case Message.Attribute when field == 22 || field == 23:
                    child = Message.SparseTensor;
                    return true;
                default:
                    return false;
            }
        }

        private void Walk(ReadOnlySpan<byte> data, Message message, int depth)
        {
            if (depth > DeepestNesting)
            {
                throw Damaged($"messages nested more than {DeepestNesting} deep");
            }

            string? location = null;
            long offset = 0;
            long length = 0;
            while (!data.IsEmpty)
            {
                ulong key = ReadVarint(ref data);
                int field = (int)Math.Min(key >> 3, int.MaxValue);
                switch (key & 7)
                {
                    case 0:
                        ReadVarint(ref data);
                        break;
                    case 1:
                        Take(ref data, 8);
                        break;
                    case 5:
                        Take(ref data, 4);
                        break;
                    case 2:
                        ReadOnlySpan<byte> body = Take(ref data, ReadVarint(ref data));
                        if (Child(message, field, out Message child))
                        {
                            Walk(body, child, depth + 1);
                        }
                        else if (message == Message.Tensor && field == 13)
                        {
                            ReadEntry(body, ref location, ref offset, ref length);
                        }

                        break;
                    default:
                        throw Damaged($"protobuf wire type {key & 7}");
                }
            }

            if (location != null)
            {
                CheckLocation(location, offset, length);
            }
        }

        private void ReadEntry(ReadOnlySpan<byte> data, ref string? location, ref long offset, ref long length)
        {
            string name = "";
            string value = "";
            while (!data.IsEmpty)
            {
                ulong key = ReadVarint(ref data);
                if ((key & 7) != 2)
                {
                    throw Damaged("an external data entry that is not text");
                }

                string text = Encoding.UTF8.GetString(Take(ref data, ReadVarint(ref data)));
                if (key >> 3 == 1)
                {
                    name = text;
                }
                else if (key >> 3 == 2)
                {
                    value = text;
                }
            }

            if (name == "location")
            {
                location = value;
            }
            else if (name == "offset" || name == "length")
            {
                if (!long.TryParse(value, NumberStyles.None, CultureInfo.InvariantCulture, out long number))
                {
                    throw new BundleException(graphFile, "external data " + name, BundleNode.Quote(value), "a whole number of bytes");
                }

                if (name == "offset")
                {
                    offset = number;
                }
                else
                {
                    length = number;
                }
            }
        }

        private void CheckLocation(string location, long offset, long length)
        {
            int slash = graphFile.LastIndexOf('/');
            string file = slash < 0 ? location : graphFile.Substring(0, slash + 1) + location;
            if (!files.Contains(file))
            {
                throw new BundleException(graphFile, "external data location", BundleNode.Quote(location), "one of the files that bundle.json lists, inside the bundle folder");
            }

            if (offset > files.Size(file) || length > files.Size(file) - offset)
            {
                throw new BundleException(graphFile, "external data of " + file, $"bytes {offset} to {offset} + {length}", $"a range inside its {files.Size(file)} bytes");
            }
        }

        private BundleException Damaged(string found) => new BundleException(graphFile, "", found, "an ONNX graph (protobuf)");

        private ulong ReadVarint(ref ReadOnlySpan<byte> data)
        {
            ulong value = 0;
            for (int shift = 0; shift < 64 && !data.IsEmpty; shift += 7)
            {
                byte next = data[0];
                data = data.Slice(1);
                value |= (ulong)(next & 0x7F) << shift;
                if (next < 0x80)
                {
                    return value;
                }
            }

            throw Damaged("a cut or overlong number");
        }

        private ReadOnlySpan<byte> Take(ref ReadOnlySpan<byte> data, ulong length)
        {
            if (length > (ulong)data.Length)
            {
                throw Damaged("a message longer than the file");
            }

            ReadOnlySpan<byte> body = data.Slice(0, (int)length);
            data = data.Slice((int)length);
            return body;
        }
    }
}
