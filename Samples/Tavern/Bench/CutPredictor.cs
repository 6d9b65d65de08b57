using System;
using System.Collections.Generic;
using System.IO;
using Microsoft.ML.OnnxRuntime;
using OmniNPC.Tavern.Bench.OnnxFiles;

namespace OmniNPC.Tavern.Bench
{
    /// <summary>A code predictor in one run per codebook; what a run makes is what the next ones read.</summary>
    internal sealed class CutPredictor : IDisposable
    {
        private readonly OnnxCut cut;
        private readonly List<OnnxPart> parts;
        private readonly InferenceSession[] sessions;
        private readonly OrtIoBinding[] bindings;
        private readonly RunOptions options = new RunOptions();
        private readonly Dictionary<string, OrtValue> given = new Dictionary<string, OrtValue>(StringComparer.Ordinal);
        private readonly List<IDisposable> kept = new List<IDisposable>();
        private readonly Dictionary<string, OrtValue>[] inputs;
        private readonly Dictionary<string, OrtValue> bound = new Dictionary<string, OrtValue>(StringComparer.Ordinal);

        /// <summary>Cuts a predictor and opens its parts.</summary>
        public CutPredictor(string path, int threads)
        {
            cut = OnnxCut.Read(path);
            parts = cut.Parts();
            sessions = new InferenceSession[parts.Count];
            bindings = new OrtIoBinding[parts.Count];
            inputs = new Dictionary<string, OrtValue>[parts.Count];
            for (int i = 0; i < parts.Count; i++)
            {
                using SessionOptions session = RawGraph.Options(threads);
                session.AddSessionConfigEntry("session.model_external_initializers_file_folder_path", Path.GetDirectoryName(Path.GetFullPath(path))!);
                sessions[i] = new InferenceSession(parts[i].Model, session);
                inputs[i] = new Dictionary<string, OrtValue>(StringComparer.Ordinal);
            }

            foreach (InferenceSession session in sessions)
            {
                foreach (KeyValuePair<string, NodeMetadata> input in session.InputMetadata)
                {
                    bool isWhole = input.Value.ElementDataType == Microsoft.ML.OnnxRuntime.Tensors.TensorElementType.Int64;
                    if (!IsMade(input.Key) && !given.ContainsKey(input.Key))
                    {
                        long[] shape = Array.ConvertAll(input.Value.Dimensions, axis => axis < 0 ? 1L : axis);
                        shape = shape.Length == 0 && isWhole ? new long[] { 1 } : shape; // a code: one for a batch of one
                        OrtValue value = OrtValue.CreateAllocatedTensorValue(OrtAllocator.DefaultInstance, input.Value.ElementDataType, shape);
                        if (isWhole)
                        {
                            value.GetTensorMutableDataAsSpan<long>().Clear();
                        }
                        else
                        {
                            value.GetTensorMutableDataAsSpan<float>().Clear();
                        }

                        given.Add(input.Key, value);
                    }
                }
            }

            Bind();
        }

        /// <summary>Runs in a codec frame.</summary>
        public int Runs => parts.Count;

        /// <summary>One codec frame, every tensor new, each code drawn here.</summary>
        public void Run()
        {
            Dictionary<string, OrtValue> values = new Dictionary<string, OrtValue>(given, StringComparer.Ordinal);
            List<IDisposable> made = new List<IDisposable>();
            RunParts(values, made);
            foreach (IDisposable result in made)
            {
                result.Dispose();
            }
        }

        /// <summary>One codec frame in tensors that are there already, each code drawn here.</summary>
        public void RunBound()
        {
            for (int i = 0; i < parts.Count; i++)
            {
                sessions[i].RunWithBinding(options, bindings[i]);
                if (i < cut.Scores.Count)
                {
                    given[cut.Samples[i]].GetTensorMutableDataAsSpan<long>()[0] = Best(bound[cut.Scores[i]]);
                }
            }
        }

        /// <inheritdoc/>
        public void Dispose()
        {
            foreach (OrtIoBinding binding in bindings)
            {
                binding.Dispose();
            }

            foreach (IDisposable result in kept)
            {
                result.Dispose();
            }

            foreach (OrtValue value in given.Values)
            {
                value.Dispose();
            }

            options.Dispose();
            foreach (InferenceSession session in sessions)
            {
                session.Dispose();
            }
        }


        private static long Best(OrtValue scores)
        {
            ReadOnlySpan<float> row = scores.GetTensorDataAsSpan<float>();
            int best = 0;
            for (int i = 1; i < row.Length; i++)
            {
                best = row[i] > row[best] ? i : best;
            }

            return best;
        }

        private bool IsMade(string name) => parts.Exists(part => Contains(part.Outputs, name));

        private static bool Contains(IReadOnlyList<string> names, string name)
        {
            for (int i = 0; i < names.Count; i++)
            {
                if (names[i] == name)
                {
                    return true;
                }
            }

            return false;
        }

        // A first run finds the sizes; its tensors are the ones that are bound.
        private void Bind()
        {
            Dictionary<string, OrtValue> values = new Dictionary<string, OrtValue>(given, StringComparer.Ordinal);
            RunParts(values, kept);
            for (int i = 0; i < parts.Count; i++)
            {
                bindings[i] = sessions[i].CreateIoBinding();
                foreach (string input in parts[i].Inputs)
                {
                    bindings[i].BindInput(input, values[input]);
                }

                foreach (string output in parts[i].Outputs)
                {
                    bindings[i].BindOutput(output, values[output]);
                    bound[output] = values[output];
                }
            }
        }

        private void RunParts(Dictionary<string, OrtValue> values, List<IDisposable> made)
        {
            for (int i = 0; i < parts.Count; i++)
            {
                inputs[i].Clear();
                foreach (string input in parts[i].Inputs)
                {
                    inputs[i].Add(input, values[input]);
                }

                IDisposableReadOnlyCollection<OrtValue> results = sessions[i].Run(options, inputs[i], parts[i].Outputs);
                made.Add(results);
                for (int output = 0; output < parts[i].Outputs.Count; output++)
                {
                    values[parts[i].Outputs[output]] = results[output];
                }

                if (i < cut.Scores.Count)
                {
                    values[cut.Samples[i]].GetTensorMutableDataAsSpan<long>()[0] = Best(values[cut.Scores[i]]);
                }
            }
        }
    }
}
