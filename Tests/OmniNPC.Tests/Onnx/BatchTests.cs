using System;
using System.Collections.Generic;
using System.Linq;
using Microsoft.ML.OnnxRuntime;
using Microsoft.ML.OnnxRuntime.Tensors;
using NUnit.Framework;
using OmniNPC.Onnx.Bundles;
using OmniNPC.Onnx.Graphs;

namespace OmniNPC.Tests.Onnx
{
    /// <summary>Every graph has a batch: a row computed alone equals the same row of the golden batch.</summary>
    [NonParallelizable]
    public sealed class BatchTests
    {
        [TestCaseSource(typeof(StageTests), nameof(StageTests.Graphs))]
        public void A_row_alone_equals_the_row_in_its_batch(string name)
        {
            GraphSession graph = TestBundle.Model.Shared.Graph(name);
            SafetensorsFile golden = SafetensorsFile.Read(TestBundle.Folder, graph.Description.Golden);
            int batch = (int)golden.Shape("in." + graph.Description.Inputs[0].Name)[0];
            for (int row = 0; row < batch; row++)
            {
                var inputs = new Dictionary<string, OrtValue>();
                foreach (TensorDescription input in graph.Description.Inputs)
                {
                    inputs.Add(input.Name, Row(golden, input, row));
                }

                Dictionary<string, OrtValue> results = graph.Run(inputs, graph.Description.Outputs.Select(output => output.Name).ToArray());
                foreach (TensorDescription output in graph.Description.Outputs)
                {
                    // The place of a maximum is not kept: the last bit may move it.
                    if (golden.Contains("out." + output.Name))
                    {
                        Compare(results[output.Name], golden, output, row, graph.Description.Tolerance);
                    }
                }

                foreach (OrtValue value in inputs.Values.Concat(results.Values))
                {
                    value.Dispose();
                }
            }
        }

        private static OrtValue Row(SafetensorsFile golden, TensorDescription input, int row)
        {
            string name = "in." + input.Name;
            var shape = (long[])golden.Shape(name).Clone();
            int axis = BatchAxis(input);
            if (axis >= 0)
            {
                shape[axis] = 1;
            }

            switch (input.Type)
            {
                case TensorElementType.Float:
                    return OrtValue.CreateTensorValueFromMemory(Part(golden.Floats(name), golden.Shape(name), axis, row), shape);
                case TensorElementType.Int64:
                    return OrtValue.CreateTensorValueFromMemory(Part(golden.Integers(name), golden.Shape(name), axis, row), shape);
                default:
                    return OrtValue.CreateTensorValueFromMemory(Array.ConvertAll(Part(golden.Integers(name), golden.Shape(name), axis, row), value => (int)value), shape);
            }
        }

        private static void Compare(OrtValue found, SafetensorsFile golden, TensorDescription output, int row, double tolerance)
        {
            string name = "out." + output.Name;
            int axis = BatchAxis(output);
            if (!golden.IsFloat(name))
            {
                Assert.That(found.GetTensorDataAsSpan<long>().ToArray(), Is.EqualTo(Part(golden.Integers(name), golden.Shape(name), axis, row)), name);
                return;
            }

            float[] expected = Part(golden.Floats(name), golden.Shape(name), axis, row);
            float[] values = found.GetTensorDataAsSpan<float>().ToArray();
            Assert.That(values.Length, Is.EqualTo(expected.Length), name);
            for (int i = 0; i < values.Length; i++)
            {
                if (!(Math.Abs(values[i] - expected[i]) <= tolerance * Math.Max(1, Math.Abs(expected[i]))))
                {
                    Assert.Fail($"{name}[{i}] of row {row}: found {values[i]}, expected {expected[i]}");
                }
            }
        }

        // The first size that is open; a tensor with none (total_sequence_length, sr) is the same for all rows.
        private static int BatchAxis(TensorDescription tensor) => Array.IndexOf(tensor.Shape, -1L);

        private static T[] Part<T>(T[] all, long[] shape, int axis, int row)
        {
            if (axis < 0)
            {
                return all;
            }

            int inner = 1;
            for (int i = axis + 1; i < shape.Length; i++)
            {
                inner *= (int)shape[i];
            }

            int batch = (int)shape[axis];
            var part = new T[all.Length / batch];
            for (int outer = 0; outer < part.Length / inner; outer++)
            {
                Array.Copy(all, ((outer * batch) + row) * inner, part, outer * inner, inner);
            }

            return part;
        }
    }
}
