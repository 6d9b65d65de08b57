using System.Text;
using Microsoft.ML.OnnxRuntime.Tensors;

namespace OmniNPC.Onnx.Bundles
{
    /// <summary>Name, type and shape of one graph input or output as bundle.json declares it.</summary>
    internal sealed class TensorDescription
    {
        /// <summary>The name of the axis that counts rows.</summary>
        public const string Batch = "batch";

        private readonly string?[]? axisNames;

        /// <param name="name">Its name in the graph.</param>
        /// <param name="type">Its type.</param>
        /// <param name="shape">Sizes; -1 where the size is named.</param>
        /// <param name="axisNames">What stands there instead of a size; null where nobody asks.</param>
        public TensorDescription(string name, TensorElementType type, long[] shape, string?[]? axisNames = null)
        {
            Name = name;
            Type = type;
            Shape = shape;
            this.axisNames = axisNames;
        }

        public string Name { get; }

        public TensorElementType Type { get; }

        /// <summary>Sizes; -1 where the size is named (batch, sequence) and known only at run time.</summary>
        public long[] Shape { get; }

        public static string Show(TensorElementType type, long[] shape) => Show(type, shape, null);

        /// <summary>What bundle.json has instead of a size; null where it has one.</summary>
        public string? AxisName(int axis) => axisNames?[axis];

        /// <summary>Type and shape, open axes by their names.</summary>
        public string Named() => Show(Type, Shape, axisNames);

        public override string ToString() => Show(Type, Shape);

        private static string Show(TensorElementType type, long[] shape, string?[]? axisNames)
        {
            var text = new StringBuilder(type.ToString().ToLowerInvariant()).Append(" [");
            for (int i = 0; i < shape.Length; i++)
            {
                text.Append(i == 0 ? "" : ", ").Append(shape[i] < 0 ? axisNames?[i] ?? "any" : shape[i].ToString(System.Globalization.CultureInfo.InvariantCulture));
            }

            return text.Append(']').ToString();
        }
    }
}
