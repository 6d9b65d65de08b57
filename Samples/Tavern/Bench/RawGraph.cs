using System;
using System.Collections.Generic;
using System.IO;
using Microsoft.ML.OnnxRuntime;
using Microsoft.ML.OnnxRuntime.Tensors;
using Newtonsoft.Json.Linq;
using OmniNPC.Onnx;
using OmniNPC.Tavern.Cli;

namespace OmniNPC.Tavern.Bench
{
    /// <summary>A graph of the bundle run beside the engine, with zeros for inputs, as something else would run it. What it computes is dropped.</summary>
    internal sealed class RawGraph : IDisposable
    {
        private readonly InferenceSession session;
        private readonly OrtIoBinding binding;
        private readonly RunOptions options = new RunOptions();
        private readonly List<OrtValue> values = new List<OrtValue>();

        /// <summary>Opens a graph at fixed sizes.</summary>
        /// <param name="path">The ONNX file.</param>
        /// <param name="threads">Threads of a run.</param>
        /// <param name="size">The size of an axis that the file leaves open, by input and axis.</param>
        /// <param name="profile">Where a profile goes, without the ending; null for none.</param>
        public RawGraph(string path, int threads, Func<string, int, long> size, string? profile = null)
        {
            using SessionOptions how = Options(threads);
            if (profile != null)
            {
                how.ProfileOutputPathPrefix = profile;
                how.EnableProfiling = true;
            }

            session = new InferenceSession(path, how);
            binding = session.CreateIoBinding();
            foreach (KeyValuePair<string, NodeMetadata> input in session.InputMetadata)
            {
                long[] shape = Array.ConvertAll(input.Value.Dimensions, axis => (long)axis);
                for (int axis = 0; axis < shape.Length; axis++)
                {
                    shape[axis] = shape[axis] < 0 ? size(input.Key, axis) : shape[axis];
                }

                OrtValue value = OrtValue.CreateAllocatedTensorValue(OrtAllocator.DefaultInstance, input.Value.ElementDataType, shape);
                Clear(value, input.Value.ElementDataType);
                values.Add(value);
                binding.BindInput(input.Key, value);
            }

            foreach (string output in session.OutputMetadata.Keys)
            {
                binding.BindOutputToDevice(output, OrtMemoryInfo.DefaultInstance);
            }
        }

        /// <summary>The file of one of a bundle's graphs.</summary>
        public static string PathOf(ModelBundle bundle, string graph)
        {
            JObject facts = JObject.Parse(File.ReadAllText(Path.Combine(bundle.Folder, "bundle.json")));
            string? file = facts.SelectToken($"graphs.{graph}.file")?.Value<string>();
            return file == null ? throw new FailureException($"{bundle.Folder} has no graph {graph}.") : Path.Combine(bundle.Folder, file);
        }

        /// <summary>The options every raw session of the bench has.</summary>
        public static SessionOptions Options(int threads)
        {
            SessionOptions options = new SessionOptions { IntraOpNumThreads = threads, InterOpNumThreads = 1, LogSeverityLevel = OrtLoggingLevel.ORT_LOGGING_LEVEL_ERROR };
            options.AddSessionConfigEntry("session.intra_op.allow_spinning", "0");
            return options;
        }

        /// <summary>Runs it.</summary>
        public void Run() => session.RunWithBinding(options, binding);

        /// <summary>Ends the profile.</summary>
        /// <returns>Its file.</returns>
        public string EndProfiling() => session.EndProfiling();

        /// <inheritdoc/>
        public void Dispose()
        {
            binding.Dispose();
            foreach (OrtValue value in values)
            {
                value.Dispose();
            }

            options.Dispose();
            session.Dispose();
        }

        private static void Clear(OrtValue value, TensorElementType type)
        {
            switch (type)
            {
                case TensorElementType.Float:
                    value.GetTensorMutableDataAsSpan<float>().Clear();
                    break;
                case TensorElementType.Int64:
                    value.GetTensorMutableDataAsSpan<long>().Clear();
                    break;
                case TensorElementType.Int32:
                    value.GetTensorMutableDataAsSpan<int>().Clear();
                    break;
                default:
                    throw new FailureException($"An input of the type {type} is not one that the bench can fill.");
            }
        }
    }
}
