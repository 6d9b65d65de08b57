using System;
using System.Collections.Generic;

namespace OmniNPC.Onnx.Bundles
{
    /// <summary>One graph of a bundle as bundle.json declares it.</summary>
    internal sealed class GraphDescription
    {
        /// <param name="name">Its name in bundle.json.</param>
        /// <param name="whole">The file that computes all of it in one run.</param>
        /// <param name="states">State input and the output that replaces it.</param>
        /// <param name="golden">The golden fixture, relative to the bundle folder.</param>
        /// <param name="tolerance">Largest allowed difference from it.</param>
        /// <param name="parts">Files that compute it one after another; none where there is only the whole.</param>
        /// <param name="passed">What they pass on to one another.</param>
        public GraphDescription(string name, PartDescription whole, IReadOnlyList<KeyValuePair<string, string>> states, string golden, double tolerance,
            IReadOnlyList<PartDescription>? parts = null, IReadOnlyList<PassedTensor>? passed = null)
        {
            Name = name;
            Whole = whole;
            States = states;
            Golden = golden;
            Tolerance = tolerance;
            Parts = parts ?? Array.Empty<PartDescription>();
            Passed = passed ?? Array.Empty<PassedTensor>();
        }

        public string Name { get; }

        /// <summary>The file that computes all of it in one run.</summary>
        public PartDescription Whole { get; }

        public string File => Whole.File;

        public IReadOnlyList<TensorDescription> Inputs => Whole.Inputs;

        public IReadOnlyList<TensorDescription> Outputs => Whole.Outputs;

        /// <summary>State input and the output that replaces it.</summary>
        public IReadOnlyList<KeyValuePair<string, string>> States { get; }

        /// <summary>The golden fixture, relative to the bundle folder.</summary>
        public string Golden { get; }

        /// <summary>Largest allowed difference from the golden outputs, relative to the larger of 1 and the golden value.</summary>
        public double Tolerance { get; }

        /// <summary>Files that compute it one after another, in that order; none where there is only the whole.</summary>
        public IReadOnlyList<PartDescription> Parts { get; }

        /// <summary>What the parts pass on to one another.</summary>
        public IReadOnlyList<PassedTensor> Passed { get; }

        public TensorDescription? Input(string name) => Whole.Input(name);

        public TensorDescription? Output(string name) => Whole.Output(name);

        /// <summary>The name of the axis that counts tokens or codec frames: the first plain name behind the batch in an input that is no state; null where there is none, so that a run has one of each row.</summary>
        public static string? CountAxis(IReadOnlyList<TensorDescription> inputs, IReadOnlyList<KeyValuePair<string, string>> states)
        {
            foreach (TensorDescription input in inputs)
            {
                bool isState = false;
                foreach (KeyValuePair<string, string> state in states)
                {
                    isState |= state.Key == input.Name;
                }

                for (int i = 1; !isState && i < input.Shape.Length; i++)
                {
                    if (input.AxisName(i) is string name && IsPlain(name))
                    {
                        return name;
                    }
                }
            }

            return null;
        }

        // "frames * 640" is made of a name and is none; "batch" counts rows wherever it stands.
        private static bool IsPlain(string name)
        {
            bool isPlain = name.Length > 0 && name != TensorDescription.Batch;
            foreach (char sign in name)
            {
                isPlain &= char.IsLetterOrDigit(sign) || sign == '_';
            }

            return isPlain;
        }
    }
}
