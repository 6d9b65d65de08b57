using System.Collections.Generic;

namespace OmniNPC.Onnx.Bundles
{
    /// <summary>One ONNX graph of a bundle as bundle.json declares it.</summary>
    internal sealed class GraphDescription
    {
        public GraphDescription(string name, string file, IReadOnlyList<TensorDescription> inputs, IReadOnlyList<TensorDescription> outputs,
            IReadOnlyList<KeyValuePair<string, string>> states, string golden, double tolerance)
        {
            Name = name;
            File = file;
            Inputs = inputs;
            Outputs = outputs;
            States = states;
            Golden = golden;
            Tolerance = tolerance;
        }

        public string Name { get; }

        public string File { get; }

        public IReadOnlyList<TensorDescription> Inputs { get; }

        public IReadOnlyList<TensorDescription> Outputs { get; }

        /// <summary>State input and the output that replaces it.</summary>
        public IReadOnlyList<KeyValuePair<string, string>> States { get; }

        /// <summary>The golden fixture, relative to the bundle folder.</summary>
        public string Golden { get; }

        /// <summary>Largest allowed difference from the golden outputs, relative to the larger of 1 and the golden value.</summary>
        public double Tolerance { get; }

        public TensorDescription? Input(string name) => Find(Inputs, name);

        public TensorDescription? Output(string name) => Find(Outputs, name);

        private static TensorDescription? Find(IReadOnlyList<TensorDescription> list, string name)
        {
            for (int i = 0; i < list.Count; i++)
            {
                if (list[i].Name == name)
                {
                    return list[i];
                }
            }

            return null;
        }
    }
}
