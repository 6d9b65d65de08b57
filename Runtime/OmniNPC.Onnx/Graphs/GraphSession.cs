using System;
using System.Collections.Generic;
using Microsoft.ML.OnnxRuntime;
using Microsoft.ML.OnnxRuntime.Tensors;
using OmniNPC.Onnx.Bundles;

namespace OmniNPC.Onnx.Graphs
{
    /// <summary>One opened graph, shared by every character: its real inputs and outputs were compared with what bundle.json declares.</summary>
    /// <remarks>Thread: any; on the CPU several bindings may run at once, on a device they wait for one another.</remarks>
    internal sealed class GraphSession : IDisposable
    {
        private readonly GraphDescription description;
        private readonly int deviceId;

        public GraphSession(ModelBundle bundle, GraphDescription description, SessionOptions options, ExecutionProvider provider, int deviceId)
        {
            this.deviceId = deviceId;
            this.description = description;
            Provider = provider;
            CopiesInputs = OnDevice;
            Queue = DeviceQueue.Of(provider, deviceId);
            try
            {
                Session = new InferenceSession(bundle.Files.PathOf(description.File), options);
            }
            catch (OnnxRuntimeException error)
            {
                throw new BundleException(description.File, "", "a graph that ONNX Runtime refuses (" + error.Message.Trim().TrimEnd('.') + ")", "a graph it can open", error);
            }

            try
            {
                Compare("inputs", description.Inputs, Session.InputMetadata, true);
                Compare("outputs", description.Outputs, Session.OutputMetadata, false);
            }
            catch
            {
                Session.Dispose();
                throw;
            }

            RunOptions = new RunOptions();
        }

        /// <summary>Opens a graph that belongs to no bundle: what it declares itself is its description.</summary>
        public GraphSession(string name, string path, SessionOptions options)
        {
            Provider = ExecutionProvider.Cpu;
            Queue = DeviceQueue.Of(Provider, 0);
            try
            {
                Session = new InferenceSession(path, options);
            }
            catch (OnnxRuntimeException error)
            {
                throw new BundleException(path, "", "a graph that ONNX Runtime refuses (" + error.Message.Trim().TrimEnd('.') + ")", "a graph it can open", error);
            }

            try
            {
                description = new GraphDescription(name, path, Declared(path, "inputs", Session.InputMetadata), Declared(path, "outputs", Session.OutputMetadata),
                    Array.Empty<KeyValuePair<string, string>>(), "", 0);
            }
            catch
            {
                Session.Dispose();
                throw;
            }

            RunOptions = new RunOptions();
        }

        public InferenceSession Session { get; }

        public RunOptions RunOptions { get; }

        public ExecutionProvider Provider { get; }

        public bool OnDevice => Provider != ExecutionProvider.Cpu;

        /// <summary>Whether what the host writes must be bound anew for each run. On the CPU it need not be; a test may ask for it there.</summary>
        public bool CopiesInputs { get; set; }

        /// <summary>What a run on the device holds while it lasts.</summary>
        public object Queue { get; }

        public GraphDescription Description => description;

        /// <summary>Checks that the graph has an input or output as a stage needs it; -1 stands for a size known at run time.</summary>
        public TensorDescription Require(bool input, string name, TensorElementType type, params long[] shape)
        {
            string field = (input ? "inputs." : "outputs.") + name;
            TensorDescription? tensor = input ? description.Input(name) : description.Output(name);
            string expected = TensorDescription.Show(type, shape);
            if (tensor == null)
            {
                throw new BundleException(description.File, field, "nothing", expected);
            }

            bool fits = tensor.Type == type && tensor.Shape.Length == shape.Length;
            for (int i = 0; fits && i < shape.Length; i++)
            {
                fits = tensor.Shape[i] == shape[i] || (!input && tensor.Shape[i] < 0);
            }

            return fits ? tensor : throw new BundleException(description.File, field, tensor.ToString(), expected);
        }

        /// <summary>Refuses inputs that a stage would leave unbound.</summary>
        public void RequireCount(int inputs, int outputs)
        {
            if (description.Inputs.Count != inputs || description.Outputs.Count < outputs)
            {
                throw new BundleException(description.File, "inputs and outputs", $"{description.Inputs.Count} and {description.Outputs.Count}", $"{inputs} and at least {outputs}");
            }
        }

        /// <summary>An allocator of the device's memory, where a KV cache must live not to be copied at every run; null on the CPU.</summary>
        public OrtAllocator? CreateDeviceAllocator()
        {
            if (!OnDevice)
            {
                return null;
            }

            using (var memory = new OrtMemoryInfo(Provider == ExecutionProvider.Cuda ? "Cuda" : "DML", OrtAllocatorType.DeviceAllocator, deviceId, OrtMemType.Default))
            {
                return new OrtAllocator(Session, memory);
            }
        }

        /// <summary>Whether a tensor lies in memory that the host reads and writes.</summary>
        public static bool IsOnHost(OrtValue value)
        {
            using (OrtMemoryInfo memory = value.GetTensorMemoryInfo())
            {
                return memory.Name == "Cpu";
            }
        }

        public void Dispose()
        {
            RunOptions.Dispose();
            Session.Dispose();
        }

        private static List<TensorDescription> Declared(string path, string side, IReadOnlyDictionary<string, NodeMetadata> real)
        {
            var tensors = new List<TensorDescription>(real.Count);
            foreach (KeyValuePair<string, NodeMetadata> node in real)
            {
                tensors.Add(node.Value.IsTensor
                    ? new TensorDescription(node.Key, node.Value.ElementDataType, Array.ConvertAll(node.Value.Dimensions, size => (long)size))
                    : throw new BundleException(path, side + "." + node.Key, node.Value.OnnxValueType.ToString(), "a tensor"));
            }

            return tensors;
        }

        private void Compare(string side, IReadOnlyList<TensorDescription> declared, IReadOnlyDictionary<string, NodeMetadata> real, bool exact)
        {
            foreach (TensorDescription tensor in declared)
            {
                string field = side + "." + tensor.Name;
                if (!real.TryGetValue(tensor.Name, out NodeMetadata? node))
                {
                    throw new BundleException(description.File, field, "no such name in the graph (it has " + string.Join(", ", real.Keys) + ")", $"{tensor}, as bundle.json says");
                }

                if (!node.IsTensor)
                {
                    throw new BundleException(description.File, field, node.OnnxValueType.ToString(), $"{tensor}, as bundle.json says");
                }

                int[] found = node.Dimensions;
                bool fits = node.ElementDataType == tensor.Type && found.Length == tensor.Shape.Length;
                for (int i = 0; fits && i < found.Length; i++)
                {
                    // Shape inference may lose a fixed size of an output; of an input the file states it.
                    fits = found[i] == tensor.Shape[i] || (!exact && found[i] < 0);
                }

                if (!fits)
                {
                    throw new BundleException(description.File, field, TensorDescription.Show(node.ElementDataType, Array.ConvertAll(found, size => (long)size)), $"{tensor}, as bundle.json says");
                }
            }

            if (exact && real.Count != declared.Count)
            {
                throw new BundleException(description.File, side, $"{real.Count} in the graph ({string.Join(", ", real.Keys)})", $"{declared.Count}, as bundle.json says");
            }
        }
    }
}
