using System;
using System.Collections.Generic;
using System.Globalization;
using Microsoft.ML.OnnxRuntime.Tensors;

namespace OmniNPC.Onnx.Bundles
{
    /// <summary>Reads what bundle.json says about a graph, and checks that its parts make up the whole.</summary>
    internal static class GraphReader
    {
        // The least that pauses at all; 64 are a pause every 16 us in a run of 1 ms, where a part costs more than it computes.
        private const int FewestParts = 2;
        private const int MostParts = 64;

        // Numbers of one row and one count that a part passes on: a damaged size is refused before anything is allocated by it.
        private const long LargestPassed = 1L << 20;

        public static GraphDescription Read(string name, BundleNode node, BundleFiles files)
        {
            PartDescription whole = ReadPart(node, files);
            List<KeyValuePair<string, string>> states = ReadStates(node, whole);
            BundleNode golden = node.Object("golden");
            string fixture = files.Require(golden.Text("file"), golden, "file");
            double tolerance = golden.Number("tolerance", 0, 1);
            if (!node.Has("parts"))
            {
                return new GraphDescription(name, whole, states, fixture, tolerance);
            }

            var parts = new List<PartDescription>();
            var passed = new List<PassedTensor>();
            ReadParts(node, files, whole, GraphDescription.CountAxis(whole.Inputs, states), parts, passed);
            return new GraphDescription(name, whole, states, fixture, tolerance, parts, passed);
        }

        private static PartDescription ReadPart(BundleNode node, BundleFiles files)
            => new PartDescription(files.Require(node.Text("file"), node, "file"), ReadTensors(node, "inputs"), ReadTensors(node, "outputs"));

        private static List<TensorDescription> ReadTensors(BundleNode graph, string field)
        {
            var tensors = new List<TensorDescription>();
            foreach (BundleNode item in graph.Array(field, 1, 4096))
            {
                BundleNode node = item.AsObject();
                string type = node.Text("type", 16);
                TensorElementType element = type == "float32" ? TensorElementType.Float
                    : type == "float16" ? TensorElementType.Float16
                    : type == "int64" ? TensorElementType.Int64
                    : type == "int32" ? TensorElementType.Int32
                    : throw node.Fail("type", BundleNode.Quote(type), "float32, float16, int64 or int32");
                List<BundleNode> sizes = node.Array("shape", 0, 8);
                var shape = new long[sizes.Count];
                var names = new string?[sizes.Count];
                for (int i = 0; i < shape.Length; i++)
                {
                    names[i] = sizes[i].IsText ? sizes[i].AsText(64) : null;
                    shape[i] = sizes[i].IsText ? -1 : sizes[i].AsInteger(1, 1L << 31);
                }

                tensors.Add(new TensorDescription(node.Text("name", 256), element, shape, names));
            }

            return tensors;
        }

        private static List<KeyValuePair<string, string>> ReadStates(BundleNode graph, PartDescription whole)
        {
            var states = new List<KeyValuePair<string, string>>();
            if (!graph.Has("states"))
            {
                return states;
            }

            foreach (BundleNode item in graph.Array("states", 0, 4096))
            {
                List<BundleNode> pair = item.AsArray(2, 2);
                string input = pair[0].AsText(256);
                string output = pair[1].AsText(256);
                TensorDescription? past = whole.Input(input);
                TensorDescription? present = whole.Output(output);
                if (past == null || present == null)
                {
                    throw item.Fail("", BundleNode.Quote(input) + " and " + BundleNode.Quote(output), "an input and an output of the graph");
                }

                if (past.Type != present.Type || past.Shape.Length != present.Shape.Length)
                {
                    throw item.Fail("", $"{past} becoming {present}", "the same type and shape");
                }

                states.Add(new KeyValuePair<string, string>(input, output));
            }

            return states;
        }

        // In running order: what a part reads is there before it, and what the graph gives is made once.
        private static void ReadParts(BundleNode graph, BundleFiles files, PartDescription whole, string? countAxis, List<PartDescription> parts, List<PassedTensor> passed)
        {
            var made = new Dictionary<string, TensorDescription>(StringComparer.Ordinal);
            foreach (BundleNode item in graph.Array("parts", FewestParts, MostParts))
            {
                BundleNode node = item.AsObject();
                PartDescription part = ReadPart(node, files);
                for (int i = 0; i < part.Inputs.Count; i++)
                {
                    TensorDescription input = part.Inputs[i];
                    string field = $"inputs[{i}]";
                    made.TryGetValue(input.Name, out TensorDescription? source);
                    RequireSame(node, field, input, source ?? whole.Input(input.Name)
                        ?? throw node.Fail(field, BundleNode.Quote(input.Name), "an input of the whole graph or an output of an earlier part"), source != null);
                    if (source != null && !passed.Exists(tensor => tensor.Name == input.Name))
                    {
                        passed.Add(ReadPassed(node, field, input, countAxis));
                    }
                }

                for (int i = 0; i < part.Outputs.Count; i++)
                {
                    TensorDescription output = part.Outputs[i];
                    string field = $"outputs[{i}]";
                    if (whole.Input(output.Name) != null || !made.TryAdd(output.Name, output))
                    {
                        throw node.Fail(field, BundleNode.Quote(output.Name) + " a second time", "a name that neither the whole graph's inputs nor an earlier output has");
                    }

                    if (whole.Output(output.Name) is TensorDescription same)
                    {
                        RequireSame(node, field, output, same, false);
                    }
                }

                parts.Add(part);
            }

            foreach (TensorDescription output in whole.Outputs)
            {
                if (!made.ContainsKey(output.Name))
                {
                    throw graph.Fail("parts", $"none that gives {BundleNode.Quote(output.Name)}", "every output of the whole graph from one of them");
                }
            }
        }

        // What the whole graph calls an open axis is its own affair; between two parts the size is read from the name.
        private static void RequireSame(BundleNode node, string field, TensorDescription found, TensorDescription expected, bool byName)
        {
            bool fits = found.Type == expected.Type && found.Shape.Length == expected.Shape.Length;
            for (int i = 0; fits && i < found.Shape.Length; i++)
            {
                fits = found.Shape[i] == expected.Shape[i] && (!byName || found.AxisName(i) == expected.AxisName(i));
            }

            if (!fits)
            {
                throw node.Fail(field, $"{BundleNode.Quote(found.Name)} as {found.Named()}", $"{expected.Named()}, as {(byName ? "the part that makes it" : "the whole graph")} has it");
            }
        }

        private static PassedTensor ReadPassed(BundleNode node, string field, TensorDescription tensor, string? countAxis)
        {
            if (tensor.Type != TensorElementType.Float && tensor.Type != TensorElementType.Int64)
            {
                throw node.Fail(field, $"{BundleNode.Quote(tensor.Name)} as {tensor.Named()}", "float32 or int64 between two parts");
            }

            var sizes = new long[tensor.Shape.Length];
            var isPerCount = new bool[sizes.Length];
            if (sizes.Length == 0 || tensor.AxisName(0) != TensorDescription.Batch)
            {
                throw node.Fail(field, $"{BundleNode.Quote(tensor.Name)} as {tensor.Named()}", "\"batch\" as the first axis between two parts");
            }

            long numbers = 1;
            for (int i = 1; i < sizes.Length; i++)
            {
                string? name = tensor.AxisName(i);
                isPerCount[i] = name != null;
                sizes[i] = name == null ? tensor.Shape[i]
                    : TryTimes(name, countAxis, out long times) ? times
                    : throw node.Fail($"{field}.shape[{i}]", BundleNode.Quote(name),
                        countAxis == null ? "a whole number between two parts" : $"a whole number, \"{countAxis}\" or \"k * {countAxis}\" with a whole k between two parts");
                numbers = sizes[i] > LargestPassed ? LargestPassed + 1 : Math.Min(numbers * sizes[i], LargestPassed + 1);
            }

            return numbers <= LargestPassed ? new PassedTensor(tensor.Name, tensor.Type, sizes, isPerCount)
                : throw node.Fail(field, $"{BundleNode.Quote(tensor.Name)} as {tensor.Named()}", $"at most {LargestPassed} numbers a row and count between two parts");
        }

        /// <summary>Reads "NAME" as 1 and "k * NAME" as k.</summary>
        private static bool TryTimes(string axis, string? countAxis, out long times)
        {
            times = 1;
            if (countAxis == null || axis == countAxis)
            {
                return countAxis != null;
            }

            string end = " * " + countAxis;
            return axis.EndsWith(end, StringComparison.Ordinal)
                && long.TryParse(axis.Substring(0, axis.Length - end.Length), NumberStyles.None, CultureInfo.InvariantCulture, out times)
                && times >= 1 && times <= LargestPassed;
        }
    }
}
