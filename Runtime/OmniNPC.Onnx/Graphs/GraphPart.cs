using System;
using System.Collections.Generic;
using Microsoft.ML.OnnxRuntime;
using OmniNPC.Onnx.Bundles;

namespace OmniNPC.Onnx.Graphs
{
    /// <summary>One opened ONNX file: a graph, or a part of one. Its real inputs and outputs were compared with what bundle.json declares.</summary>
    internal sealed class GraphPart : IDisposable
    {
        private readonly PartDescription description;

        /// <param name="path">The file to open.</param>
        /// <param name="description">What it should be.</param>
        /// <param name="options">Of the session.</param>
        public GraphPart(string path, PartDescription description, SessionOptions options)
        {
            this.description = description;
            Session = Open(path, description.File, options);
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
        }

        /// <summary>Opens a file that belongs to no bundle: what it declares itself is its description.</summary>
        public GraphPart(string path, SessionOptions options)
        {
            Session = Open(path, path, options);
            try
            {
                description = new PartDescription(path, Declared(path, "inputs", Session.InputMetadata), Declared(path, "outputs", Session.OutputMetadata));
            }
            catch
            {
                Session.Dispose();
                throw;
            }
        }

        public InferenceSession Session { get; }

        public PartDescription Description => description;

        public void Dispose() => Session.Dispose();

        private static InferenceSession Open(string path, string name, SessionOptions options)
        {
            try
            {
                return new InferenceSession(path, options);
            }
            catch (OnnxRuntimeException error)
            {
                throw new BundleException(name, "", "a graph that ONNX Runtime refuses (" + error.Message.Trim().TrimEnd('.') + ")", "a graph it can open", error);
            }
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
