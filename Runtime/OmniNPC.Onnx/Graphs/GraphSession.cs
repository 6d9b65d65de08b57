using System;
using System.Collections.Generic;
using Microsoft.ML.OnnxRuntime;
using Microsoft.ML.OnnxRuntime.Tensors;
using OmniNPC.Onnx.Bundles;

namespace OmniNPC.Onnx.Graphs
{
    /// <summary>One opened graph, shared by every character: one file, or parts in running order.</summary>
    /// <remarks>Thread: any; on the CPU several bindings may run at once, on a device they wait for one another.</remarks>
    internal sealed class GraphSession : IDisposable
    {
        private readonly GraphPart[] parts;
        private readonly int deviceId;

        /// <param name="bundle">Whose graph it is.</param>
        /// <param name="description">Which one.</param>
        /// <param name="options">Of its sessions.</param>
        /// <param name="provider">Where it runs.</param>
        /// <param name="deviceId">On which device.</param>
        /// <param name="inParts">Whether its parts are opened in place of the whole, where there are any.</param>
        public GraphSession(ModelBundle bundle, GraphDescription description, SessionOptions options, ExecutionProvider provider, int deviceId, bool inParts)
        {
            this.deviceId = deviceId;
            Description = description;
            Provider = provider;
            CopiesInputs = OnDevice;
            Queue = DeviceQueue.Of(provider, deviceId);
            bool isCut = inParts && description.Parts.Count > 0;
            IReadOnlyList<PartDescription> files = isCut ? description.Parts : new[] { description.Whole };
            Passed = isCut ? description.Passed : Array.Empty<PassedTensor>();
            parts = new GraphPart[files.Count];
            try
            {
                for (int i = 0; i < parts.Length; i++)
                {
                    parts[i] = new GraphPart(bundle.Files.PathOf(files[i].File), files[i], options);
                }
            }
            catch
            {
                foreach (GraphPart? part in parts)
                {
                    part?.Dispose();
                }

                throw;
            }

            RunOptions = new RunOptions();
        }

        /// <summary>Opens a graph that belongs to no bundle: what it declares itself is its description.</summary>
        public GraphSession(string name, string path, SessionOptions options)
        {
            Provider = ExecutionProvider.Cpu;
            Queue = DeviceQueue.Of(Provider, 0);
            parts = new[] { new GraphPart(path, options) };
            Passed = Array.Empty<PassedTensor>();
            Description = new GraphDescription(name, parts[0].Description, Array.Empty<KeyValuePair<string, string>>(), "", 0);
            RunOptions = new RunOptions();
        }

        /// <summary>Its files in running order; one where it is whole.</summary>
        public IReadOnlyList<GraphPart> Parts => parts;

        /// <summary>What the parts pass on to one another.</summary>
        public IReadOnlyList<PassedTensor> Passed { get; }

        public RunOptions RunOptions { get; }

        public ExecutionProvider Provider { get; }

        public bool OnDevice => Provider != ExecutionProvider.Cpu;

        /// <summary>Whether what the host writes must be bound anew for each run. On the CPU it need not be; a test may ask for it there.</summary>
        public bool CopiesInputs { get; set; }

        /// <summary>What a run on the device holds while it lasts.</summary>
        public object Queue { get; }

        public GraphDescription Description { get; }

        /// <summary>Runs all of it on tensors of any size. Allocates: yes.</summary>
        /// <param name="inputs">Every input by name.</param>
        /// <param name="names">The outputs that are wanted.</param>
        /// <returns>Those, and what the parts passed on; the caller disposes them.</returns>
        public Dictionary<string, OrtValue> Run(IReadOnlyDictionary<string, OrtValue> inputs, ICollection<string> names)
        {
            var made = new Dictionary<string, OrtValue>(StringComparer.Ordinal);
            try
            {
                foreach (GraphPart part in parts)
                {
                    var given = new Dictionary<string, OrtValue>(StringComparer.Ordinal);
                    foreach (TensorDescription input in part.Description.Inputs)
                    {
                        given.Add(input.Name, made.TryGetValue(input.Name, out OrtValue? passed) ? passed : inputs[input.Name]);
                    }

                    var wanted = new List<string>();
                    foreach (TensorDescription output in part.Description.Outputs)
                    {
                        if (names.Contains(output.Name) || IsPassed(output.Name))
                        {
                            wanted.Add(output.Name);
                        }
                    }

                    if (wanted.Count > 0)
                    {
                        IDisposableReadOnlyCollection<OrtValue> results = part.Session.Run(RunOptions, given, wanted);
                        for (int i = 0; i < wanted.Count; i++)
                        {
                            made.Add(wanted[i], results[i]);
                        }
                    }
                }

                return made;
            }
            catch
            {
                foreach (OrtValue value in made.Values)
                {
                    value.Dispose();
                }

                throw;
            }
        }

        /// <summary>The file that gives an output.</summary>
        public string FileOf(string output)
        {
            foreach (GraphPart part in parts)
            {
                if (part.Description.Output(output) != null)
                {
                    return part.Description.File;
                }
            }

            return Description.File;
        }

        /// <summary>Checks that the graph has an input or output as a stage needs it; -1 stands for a size known at run time.</summary>
        public TensorDescription Require(bool input, string name, TensorElementType type, params long[] shape)
        {
            string field = (input ? "inputs." : "outputs.") + name;
            TensorDescription? tensor = input ? Description.Input(name) : Description.Output(name);
            string expected = TensorDescription.Show(type, shape);
            if (tensor == null)
            {
                throw new BundleException(Description.File, field, "nothing", expected);
            }

            bool fits = tensor.Type == type && tensor.Shape.Length == shape.Length;
            for (int i = 0; fits && i < shape.Length; i++)
            {
                fits = tensor.Shape[i] == shape[i] || (!input && tensor.Shape[i] < 0);
            }

            return fits ? tensor : throw new BundleException(Description.File, field, tensor.ToString(), expected);
        }

        /// <summary>Refuses inputs that a stage would leave unbound.</summary>
        public void RequireCount(int inputs, int outputs)
        {
            if (Description.Inputs.Count != inputs || Description.Outputs.Count < outputs)
            {
                throw new BundleException(Description.File, "inputs and outputs", $"{Description.Inputs.Count} and {Description.Outputs.Count}", $"{inputs} and at least {outputs}");
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
                return new OrtAllocator(parts[0].Session, memory);
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
            foreach (GraphPart part in parts)
            {
                part.Dispose();
            }
        }

        private bool IsPassed(string name)
        {
            foreach (PassedTensor tensor in Passed)
            {
                if (tensor.Name == name)
                {
                    return true;
                }
            }

            return false;
        }
    }
}
