using Microsoft.ML.OnnxRuntime.Tensors;

namespace OmniNPC.Onnx.Bundles
{
    /// <summary>What one part of a graph makes and a later one reads; its size follows from how many rows and counts (tokens of a text, codec frames) a run has.</summary>
    internal sealed class PassedTensor
    {
        private readonly long[] sizes;
        private readonly bool[] isPerCount;

        /// <param name="name">Its name in both parts.</param>
        /// <param name="type">float32 or int64.</param>
        /// <param name="sizes">Size of each axis; the first is the rows and does not count.</param>
        /// <param name="isPerCount">Whether the size is that of one count.</param>
        public PassedTensor(string name, TensorElementType type, long[] sizes, bool[] isPerCount)
        {
            Name = name;
            Type = type;
            this.sizes = sizes;
            this.isPerCount = isPerCount;
        }

        public string Name { get; }

        public TensorElementType Type { get; }

        /// <summary>Its shape in a run.</summary>
        public long[] Shape(int rows, int count)
        {
            var shape = (long[])sizes.Clone();
            shape[0] = rows;
            for (int i = 1; i < shape.Length; i++)
            {
                shape[i] *= isPerCount[i] ? count : 1;
            }

            return shape;
        }
    }
}
