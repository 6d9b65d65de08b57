using System.Collections.Generic;

namespace OmniNPC.Onnx.Bundles
{
    /// <summary>One ONNX file of a graph: all of it, or one of the parts that are run one after another.</summary>
    internal sealed class PartDescription
    {
        public PartDescription(string file, IReadOnlyList<TensorDescription> inputs, IReadOnlyList<TensorDescription> outputs)
        {
            File = file;
            Inputs = inputs;
            Outputs = outputs;
        }

        public string File { get; }

        public IReadOnlyList<TensorDescription> Inputs { get; }

        public IReadOnlyList<TensorDescription> Outputs { get; }

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
