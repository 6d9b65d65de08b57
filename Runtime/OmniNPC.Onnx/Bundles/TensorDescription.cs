using System.Text;
using Microsoft.ML.OnnxRuntime.Tensors;

namespace OmniNPC.Onnx.Bundles
{
    /// <summary>Name, type and shape of one graph input or output as bundle.json declares it.</summary>
    internal sealed class TensorDescription
    {
        public TensorDescription(string name, TensorElementType type, long[] shape)
        {
            Name = name;
            Type = type;
            Shape = shape;
        }

        public string Name { get; }

        public TensorElementType Type { get; }

        /// <summary>Sizes; -1 where the size is named (batch, sequence) and known only at run time.</summary>
        public long[] Shape { get; }

        public static string Show(TensorElementType type, long[] shape)
        {
            var text = new StringBuilder(type.ToString().ToLowerInvariant()).Append(" [");
            for (int i = 0; i < shape.Length; i++)
            {
                text.Append(i == 0 ? "" : ", ").Append(shape[i] < 0 ? "any" : shape[i].ToString(System.Globalization.CultureInfo.InvariantCulture));
            }

            return text.Append(']').ToString();
        }

        public override string ToString() => Show(Type, Shape);
    }
}
