using System;
using System.IO;
using System.IO.MemoryMappedFiles;

namespace OmniNPC.Onnx.Bundles
{
    /// <summary>A host-side table of rows, float16 or float32 little-endian, memory-mapped; rows are converted as they are gathered.</summary>
    /// <remarks>Thread: any while not disposed. Gathers allocate nothing.</remarks>
    internal sealed unsafe class FloatTable : IDisposable
    {
        // 2^112: moves a half's exponent bias (15) to a float's (127); exact for normal and denormal halves alike.
        private const float HalfToFloatScale = 5.192296858534828e33f;

        private readonly MemoryMappedFile file;
        private readonly MemoryMappedViewAccessor view;
        private readonly bool isHalf;
        private byte* data;

        public FloatTable(string path, bool isHalf, long[] shape)
        {
            this.isHalf = isHalf;
            Shape = shape;
            Width = (int)shape[shape.Length - 1];
            Rows = 1;
            for (int i = 0; i < shape.Length - 1; i++)
            {
                Rows *= shape[i];
            }

            file = MemoryMappedFile.CreateFromFile(path, FileMode.Open, null, 0, MemoryMappedFileAccess.Read);
            view = file.CreateViewAccessor(0, Rows * Width * (isHalf ? 2 : 4), MemoryMappedFileAccess.Read);
            byte* start = null;
            view.SafeMemoryMappedViewHandle.AcquirePointer(ref start);
            data = start + view.PointerOffset;
        }

        public long[] Shape { get; }

        /// <summary>Product of all sizes but the last.</summary>
        public long Rows { get; }

        /// <summary>The last size.</summary>
        public int Width { get; }

        public void CopyRow(long row, Span<float> to)
        {
            if (isHalf)
            {
                ReadOnlySpan<ushort> from = HalfRow(row);
                for (int i = 0; i < from.Length; i++)
                {
                    to[i] = ToFloat(from[i]);
                }
            }
            else
            {
                SingleRow(row).CopyTo(to);
            }
        }

        public void AddRow(long row, Span<float> to)
        {
            if (isHalf)
            {
                ReadOnlySpan<ushort> from = HalfRow(row);
                for (int i = 0; i < from.Length; i++)
                {
                    to[i] += ToFloat(from[i]);
                }
            }
            else
            {
                ReadOnlySpan<float> from = SingleRow(row);
                for (int i = 0; i < from.Length; i++)
                {
                    to[i] += from[i];
                }
            }
        }

        public float[] ToArray()
        {
            var all = new float[Rows * Width];
            for (long row = 0; row < Rows; row++)
            {
                CopyRow(row, all.AsSpan((int)(row * Width), Width));
            }

            return all;
        }

        public void Dispose()
        {
            if (data != null)
            {
                data = null;
                view.SafeMemoryMappedViewHandle.ReleasePointer();
                view.Dispose();
                file.Dispose();
            }
        }

        internal static float ToFloat(ushort half)
        {
            int magnitude = (half & 0x7FFF) << 13;
            int sign = (half & 0x8000) << 16;
            float value = (half & 0x7C00) == 0x7C00
                ? BitConverter.Int32BitsToSingle(magnitude | 0x7F800000)
                : BitConverter.Int32BitsToSingle(magnitude) * HalfToFloatScale;
            return sign == 0 ? value : -value;
        }

        private ReadOnlySpan<ushort> HalfRow(long row) => new ReadOnlySpan<ushort>(At(row, 2), Width);

        private ReadOnlySpan<float> SingleRow(long row) => new ReadOnlySpan<float>(At(row, 4), Width);

        private byte* At(long row, int bytes)
        {
            if (data == null)
            {
                throw new ObjectDisposedException(nameof(FloatTable));
            }

            if ((ulong)row >= (ulong)Rows)
            {
                throw new ArgumentOutOfRangeException(nameof(row), row, $"The table has {Rows} rows.");
            }

            return data + row * Width * bytes;
        }
    }
}
