using System.Collections.Generic;

namespace OmniNPC.Tavern.Bench.OnnxFiles
{
    /// <summary>One of the graphs a graph was cut into.</summary>
    internal sealed class OnnxPart
    {
        public OnnxPart(byte[] model, IReadOnlyList<string> inputs, IReadOnlyList<string> outputs)
        {
            Model = model;
            Inputs = inputs;
            Outputs = outputs;
        }

        /// <summary>The model.</summary>
        public byte[] Model { get; }

        /// <summary>What it needs of the caller or of the parts before.</summary>
        public IReadOnlyList<string> Inputs { get; }

        /// <summary>What it makes.</summary>
        public IReadOnlyList<string> Outputs { get; }
    }
}
