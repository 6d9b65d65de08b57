using System;
using System.Collections.Generic;
using Microsoft.ML.OnnxRuntime;
using Microsoft.ML.OnnxRuntime.Tensors;
using NUnit.Framework;
using OmniNPC.Onnx.Bundles;
using OmniNPC.Onnx.Graphs;

namespace OmniNPC.Tests.Onnx
{
    /// <summary>The first axis of every graph is the batch: a row computed alone equals the same row of the golden batch.</summary>
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
                    inputs.Add(input.Name, Row(golden, input, row, batch));
                }

                var names = new List<string>();
                foreach (TensorDescription output in graph.Description.Outputs)
                {
                    names.Add(output.Name);
                }

                using (IDisposableReadOnlyCollection<OrtValue> results = graph.Session.Run(graph.RunOptions, inputs, names))
                {
                    for (int i = 0; i < names.Count; i++)
                    {
                        Compare(results[i], golden, "out." + names[i], row, batch, graph.Description.Tolerance);
                    }
                }

                foreach (OrtValue value in inputs.Values)
                {
                    value.Dispose();
                }
            }
        }

        private static OrtValue Row(SafetensorsFile golden, TensorDescription input, int row, int batch)
        {
            string name = "in." + input.Name;
            var shape = (long[])golden.Shape(name).Clone();

            // total_sequence_length is the one input that all rows share.
            bool shared = input.Shape.Length > 0 && input.Shape[0] == 1;
            int of = shared ? 1 : batch;
            shape[0] = 1;
            switch (input.Type)
            {
                case TensorElementType.Float:
                    return OrtValue.CreateTensorValueFromMemory(Part(golden.Floats(name), shared ? 0 : row, of), shape);
                case TensorElementType.Int64:
                    return OrtValue.CreateTensorValueFromMemory(Part(golden.Integers(name), shared ? 0 : row, of), shape);
                default:
                    return OrtValue.CreateTensorValueFromMemory(Array.ConvertAll(Part(golden.Integers(name), shared ? 0 : row, of), value => (int)value), shape);
            }
        }

        private static void Compare(OrtValue found, SafetensorsFile golden, string name, int row, int batch, double tolerance)
        {
            if (!golden.IsFloat(name))
            {
                Assert.That(found.GetTensorDataAsSpan<long>().ToArray(), Is.EqualTo(Part(golden.Integers(name), row, batch)), name);
                return;
            }

            float[] expected = Part(golden.Floats(name), row, batch);
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

        private static T[] Part<T>(T[] all, int row, int batch)
        {
            int length = all.Length / batch;
            return all.AsSpan(row * length, length).ToArray();
        }
    }
}
