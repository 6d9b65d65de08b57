using System;
using System.Collections.Generic;
using System.IO;
using OmniNPC.Tavern.Cli;

namespace OmniNPC.Tavern.Bench.OnnxFiles
{
    /// <summary>
    /// Cuts a graph that samples inside (its ArgMax nodes) into one graph a sample: the same nodes and weights, in so many runs. What one part needs of another becomes an
    /// output of the one and an input of the other; the samples themselves are drawn outside.
    /// </summary>
    internal sealed class OnnxCut
    {
        private const int TensorFloat = 1;
        private const int TensorInt64 = 7;

        private readonly List<byte[]> opsets = new List<byte[]>();
        private readonly List<Node> nodes = new List<Node>();
        private readonly Dictionary<string, byte[]> weights = new Dictionary<string, byte[]>(StringComparer.Ordinal);
        private readonly Dictionary<string, Node> makers = new Dictionary<string, Node>(StringComparer.Ordinal);
        private readonly Dictionary<string, byte[]> graphInputs = new Dictionary<string, byte[]>(StringComparer.Ordinal);
        private readonly List<string> outputs = new List<string>();

        private OnnxCut()
        {
        }

        /// <summary>The scores each sample is drawn from, in order.</summary>
        public List<string> Scores { get; } = new List<string>();

        /// <summary>What each sample is called inside, in order.</summary>
        public List<string> Samples { get; } = new List<string>();

        /// <summary>Reads a model.</summary>
        public static OnnxCut Read(string path)
        {
            OnnxCut cut = new OnnxCut();
            ProtoReader model = new ProtoReader(File.ReadAllBytes(path));
            while (model.Next())
            {
                switch (model.Field)
                {
                    case 7:
                        cut.ReadGraph(model.Bytes);
                        break;
                    case 8:
                        cut.opsets.Add(model.Bytes.ToArray());
                        break;
                }
            }

            foreach (Node node in cut.nodes)
            {
                node.IsConstant = node.Inputs.TrueForAll(input => cut.weights.ContainsKey(input) || (cut.makers.TryGetValue(input, out Node? maker) && maker.IsConstant));
                if (node.Type == "ArgMax")
                {
                    cut.Scores.Add(node.Inputs[0]);
                    cut.Samples.Add(node.Outputs[0]);
                }
            }

            return cut.Scores.Count > 0 ? cut : throw new FailureException($"{path} has no ArgMax: it does not sample inside, and there is nothing to compare.");
        }

        /// <summary>Makes the parts, in order; the last one makes the whole graph's outputs.</summary>
        public List<OnnxPart> Parts()
        {
            // A node belongs to the first sample that needs it; what no sample needs comes last. What hangs on weights alone belongs to every part that needs it.
            Dictionary<Node, int> partOf = new Dictionary<Node, int>();
            for (int part = 0; part < Scores.Count; part++)
            {
                Claim(Scores[part], part, partOf);
            }

            foreach (string output in outputs)
            {
                Claim(output, Scores.Count, partOf);
            }

            List<OnnxPart> parts = new List<OnnxPart>();
            for (int part = 0; part <= Scores.Count; part++)
            {
                parts.Add(Build(part, partOf));
            }

            return parts;
        }

        private static string NameOf(ReadOnlySpan<byte> message, int field)
        {
            ProtoReader reader = new ProtoReader(message);
            while (reader.Next())
            {
                if (reader.Field == field)
                {
                    return reader.Text;
                }
            }

            return string.Empty;
        }

        private void Claim(string tensor, int part, Dictionary<Node, int> partOf)
        {
            if (Samples.Contains(tensor) || !makers.TryGetValue(tensor, out Node? node) || node.IsConstant || partOf.ContainsKey(node))
            {
                return;
            }

            partOf.Add(node, part);
            foreach (string input in node.Inputs)
            {
                Claim(input, part, partOf);
            }
        }

        private OnnxPart Build(int part, Dictionary<Node, int> partOf)
        {
            List<Node> own = new List<Node>();
            HashSet<string> made = new HashSet<string>(StringComparer.Ordinal);
            foreach (Node node in nodes)
            {
                if (partOf.TryGetValue(node, out int of) && of == part)
                {
                    foreach (string input in node.Inputs)
                    {
                        AddConstants(input, own, made);
                    }

                    own.Add(node);
                    made.UnionWith(node.Outputs);
                }
            }

            ProtoWriter graph = new ProtoWriter();
            graph.Text(2, FormattableString.Invariant($"part {part}"));
            List<string> inputs = new List<string>();
            HashSet<string> used = new HashSet<string>(StringComparer.Ordinal);
            foreach (Node node in own)
            {
                graph.Bytes(1, node.Bytes);
                foreach (string input in node.Inputs)
                {
                    if (input.Length == 0 || made.Contains(input) || !used.Add(input))
                    {
                        continue;
                    }

                    if (weights.TryGetValue(input, out byte[]? weight))
                    {
                        graph.Bytes(5, weight);
                    }
                    else
                    {
                        inputs.Add(input);
                        graph.Message(11, Value(input));
                    }
                }
            }

            List<string> results = Results(part, partOf, made);
            foreach (string result in results)
            {
                ProtoWriter value = new ProtoWriter();
                value.Text(1, result); // ONNX Runtime infers the type
                graph.Message(12, value);
            }

            ProtoWriter model = new ProtoWriter();
            model.Number(1, 8); // IR version of opset 17's time
            model.Message(7, graph);
            foreach (byte[] opset in opsets)
            {
                model.Bytes(8, opset);
            }

            return new OnnxPart(model.ToArray(), inputs, results);
        }

        private void AddConstants(string tensor, List<Node> own, HashSet<string> made)
        {
            if (!makers.TryGetValue(tensor, out Node? node) || !node.IsConstant || made.Contains(tensor))
            {
                return;
            }

            foreach (string input in node.Inputs)
            {
                AddConstants(input, own, made);
            }

            own.Add(node);
            made.UnionWith(node.Outputs);
        }

        /// <summary>What the part makes that a later one, a sample or the caller needs.</summary>
        private List<string> Results(int part, Dictionary<Node, int> partOf, HashSet<string> made)
        {
            List<string> results = new List<string>();
            if (part < Scores.Count)
            {
                results.Add(Scores[part]);
            }

            foreach (Node node in nodes)
            {
                if (partOf.TryGetValue(node, out int of) && of > part)
                {
                    foreach (string input in node.Inputs)
                    {
                        if (made.Contains(input) && !makers[input].IsConstant && !results.Contains(input))
                        {
                            results.Add(input);
                        }
                    }
                }
            }

            foreach (string output in outputs)
            {
                if (made.Contains(output) && !results.Contains(output))
                {
                    results.Add(output);
                }
            }

            return results;
        }

        // Of unknown shape. Everything that crosses is float32 but codes: the samples, and inputs of the graph that are whole numbers there.
        private ProtoWriter Value(string name)
        {
            if (graphInputs.TryGetValue(name, out byte[]? declared))
            {
                ProtoWriter same = new ProtoWriter();
                ProtoReader reader = new ProtoReader(declared);
                while (reader.Next())
                {
                    same.Bytes(reader.Field, reader.Bytes);
                }

                return same;
            }

            ProtoWriter tensor = new ProtoWriter();
            tensor.Number(1, Samples.Contains(name) ? TensorInt64 : TensorFloat);
            ProtoWriter kind = new ProtoWriter();
            kind.Message(1, tensor);
            ProtoWriter value = new ProtoWriter();
            value.Text(1, name);
            value.Message(2, kind);
            return value;
        }

        private void ReadGraph(ReadOnlySpan<byte> bytes)
        {
            ProtoReader graph = new ProtoReader(bytes);
            while (graph.Next())
            {
                switch (graph.Field)
                {
                    case 1:
                        Node node = new Node(graph.Bytes);
                        nodes.Add(node);
                        foreach (string output in node.Outputs)
                        {
                            makers[output] = node;
                        }

                        break;
                    case 5:
                        weights[NameOf(graph.Bytes, 8)] = graph.Bytes.ToArray();
                        break;
                    case 11:
                        graphInputs[NameOf(graph.Bytes, 1)] = graph.Bytes.ToArray();
                        break;
                    case 12:
                        outputs.Add(NameOf(graph.Bytes, 1));
                        break;
                }
            }
        }

        private sealed class Node
        {
            public Node(ReadOnlySpan<byte> bytes)
            {
                Bytes = bytes.ToArray();
                ProtoReader node = new ProtoReader(bytes);
                while (node.Next())
                {
                    switch (node.Field)
                    {
                        case 1:
                            Inputs.Add(node.Text);
                            break;
                        case 2:
                            Outputs.Add(node.Text);
                            break;
                        case 4:
                            Type = node.Text;
                            break;
                    }
                }
            }

            public byte[] Bytes { get; }

            public string Type { get; } = string.Empty;

            /// <summary>Whether it depends on nothing but weights.</summary>
            public bool IsConstant { get; set; }

            public List<string> Inputs { get; } = new List<string>();

            public List<string> Outputs { get; } = new List<string>();
        }
    }
}
