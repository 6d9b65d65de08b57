using OmniNPC.Speech;

namespace OmniNPC.Onnx.Thinking
{
    /// <summary>Rows of a Thinker's cache, close together.</summary>
    internal sealed class ThinkerSnapshot : IThinkerSnapshot
    {
        public ThinkerSnapshot(float[] rows, int length)
        {
            Rows = rows;
            Length = length;
        }

        /// <summary>Keys and values; null once disposed.</summary>
        public float[]? Rows { get; private set; }

        public int Length { get; }

        public long Bytes => (Rows?.Length ?? 0) * (long)sizeof(float);

        public void Dispose() => Rows = null;

        public override string ToString() => Rows == null ? "one that was disposed" : $"one of {Length} rows";
    }
}
