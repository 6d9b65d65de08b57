using System;
using System.Collections.Generic;
using Microsoft.ML.OnnxRuntime;
using Microsoft.ML.OnnxRuntime.Tensors;
using OmniNPC.Onnx.Bundles;

namespace OmniNPC.Onnx.Graphs
{
    /// <summary>Runs a graph on its golden inputs and compares it with its golden outputs: the proof that a provider computes what the trainer computed.</summary>
    internal static class GoldenTest
    {
        /// <summary>Runs one graph's golden fixture.</summary>
        /// <returns>The largest difference, relative to the larger of 1 and the golden value; 1 for each wrong whole number.</returns>
        /// <exception cref="BundleException">An output differs by more than the bundle's tolerance, or the fixture does not fit the graph.</exception>
        public static double Run(ModelBundle bundle, GraphSession graph)
        {
            GraphDescription description = graph.Description;
            SafetensorsFile golden = SafetensorsFile.Read(bundle.Folder, description.Golden);
            var inputs = new Dictionary<string, OrtValue>();
            double worst = 0;
            try
            {
                foreach (TensorDescription input in description.Inputs)
                {
                    inputs.Add(input.Name, Create(input, golden, description.Golden));
                }

                var names = new List<string>();
                foreach (TensorDescription output in description.Outputs)
                {
                    if (golden.Contains("out." + output.Name))
                    {
                        names.Add(output.Name);
                    }
                }

                if (names.Count == 0)
                {
                    throw new BundleException(description.Golden, "", "no out.* tensor", "the golden outputs of " + description.Name);
                }

                Dictionary<string, OrtValue> results;
                try
                {
                    results = graph.Run(inputs, names);
                }
                catch (OnnxRuntimeException error)
                {
                    throw new BundleException(description.Golden, "", "inputs that the graph refuses (" + error.Message.Trim().TrimEnd('.') + ")", "inputs of " + description.File, error);
                }

                try
                {
                    RequirePassed(graph, results, golden);
                    foreach (string name in names)
                    {
                        double difference = Compare(results[name], golden, "out." + name, description);
                        if (!(difference <= description.Tolerance))
                        {
                            throw new BundleException(graph.FileOf(name), "output " + name, FormattableString.Invariant($"a difference of {difference:g3} from {description.Golden}"),
                                FormattableString.Invariant($"at most {description.Tolerance:g3}"));
                        }

                        worst = Math.Max(worst, difference);
                    }
                }
                finally
                {
                    foreach (OrtValue value in results.Values)
                    {
                        value.Dispose();
                    }
                }
            }
            finally
            {
                foreach (OrtValue value in inputs.Values)
                {
                    value.Dispose();
                }
            }

            return worst;
        }

        // A run finds what it passes on bound in these shapes.
        private static void RequirePassed(GraphSession graph, Dictionary<string, OrtValue> results, SafetensorsFile golden)
        {
            GraphDescription description = graph.Description;
            int rows = (int)golden.Shape("in." + description.Inputs[0].Name)[0];
            int count = 1;
            string? countAxis = GraphDescription.CountAxis(description.Inputs, description.States);
            foreach (TensorDescription input in description.Inputs)
            {
                for (int axis = 0; axis < input.Shape.Length; axis++)
                {
                    count = countAxis != null && input.AxisName(axis) == countAxis ? (int)golden.Shape("in." + input.Name)[axis] : count;
                }
            }

            foreach (PassedTensor tensor in graph.Passed)
            {
                long[] found = results[tensor.Name].GetTensorTypeAndShape().Shape;
                long[] expected = tensor.Shape(rows, count);
                if (!((ReadOnlySpan<long>)found).SequenceEqual(expected))
                {
                    throw new BundleException(graph.FileOf(tensor.Name), "output " + tensor.Name, "shape [" + string.Join(", ", found) + "]", "[" + string.Join(", ", expected) + "], as bundle.json says");
                }
            }
        }

        private static OrtValue Create(TensorDescription input, SafetensorsFile golden, string file)
        {
            string name = "in." + input.Name;
            long[] shape = golden.Contains(name) ? golden.Shape(name) : throw new BundleException(file, name, "no such tensor", input.ToString());
            bool fits = shape.Length == input.Shape.Length;
            for (int i = 0; fits && i < shape.Length; i++)
            {
                fits = input.Shape[i] < 0 || input.Shape[i] == shape[i];
            }

            if (!fits)
            {
                throw new BundleException(file, name, "[" + string.Join(", ", shape) + "]", input.ToString());
            }

            switch (input.Type)
            {
                case TensorElementType.Float:
                    return OrtValue.CreateTensorValueFromMemory(golden.Floats(name), shape);
                case TensorElementType.Int64:
                    return OrtValue.CreateTensorValueFromMemory(golden.Integers(name), shape);
                case TensorElementType.Int32:
                    return OrtValue.CreateTensorValueFromMemory(Array.ConvertAll(golden.Integers(name), value => (int)value), shape);
                default:
                    throw new BundleException(file, name, input.Type.ToString(), "float32, int64 or int32");
            }
        }

        private static double Compare(OrtValue found, SafetensorsFile golden, string name, GraphDescription description)
        {
            long[] shape = found.GetTensorTypeAndShape().Shape;
            if (!((ReadOnlySpan<long>)shape).SequenceEqual(golden.Shape(name)))
            {
                throw new BundleException(description.File, name, "shape [" + string.Join(", ", shape) + "]", "[" + string.Join(", ", golden.Shape(name)) + "] of " + description.Golden);
            }

            double worst = 0;
            if (golden.IsFloat(name))
            {
                float[] expected = golden.Floats(name);
                ReadOnlySpan<float> values = found.GetTensorDataAsSpan<float>();
                for (int i = 0; i < expected.Length; i++)
                {
                    double difference = Math.Abs((double)values[i] - expected[i]) / Math.Max(1, Math.Abs(expected[i]));
                    worst = Math.Max(worst, double.IsNaN(difference) ? double.PositiveInfinity : difference);
                }

                return worst;
            }

            long[] numbers = golden.Integers(name);
            bool wide = found.GetTensorTypeAndShape().ElementDataType == TensorElementType.Int64;
            for (int i = 0; i < numbers.Length; i++)
            {
                long value = wide ? found.GetTensorDataAsSpan<long>()[i] : found.GetTensorDataAsSpan<int>()[i];
                worst += value == numbers[i] ? 0 : 1;
            }

            return worst;
        }
    }
}
