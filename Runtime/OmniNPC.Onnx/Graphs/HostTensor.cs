using System;
using Microsoft.ML.OnnxRuntime;

namespace OmniNPC.Onnx.Graphs
{
    /// <summary>A managed array that ONNX Runtime reads and writes in place: pinned for as long as this lives, never copied.</summary>
    internal sealed class HostTensor<T> : IDisposable
        where T : unmanaged
    {
        public HostTensor(params long[] shape)
            : this(new T[Count(shape)], shape)
        {
        }

        /// <summary>Views the head of an existing array.</summary>
        public HostTensor(T[] data, params long[] shape)
        {
            Data = data;
            Value = OrtValue.CreateTensorValueFromMemory(OrtMemoryInfo.DefaultInstance, new Memory<T>(data, 0, (int)Count(shape)), shape);
        }

        public T[] Data { get; }

        public OrtValue Value { get; }

        public void Dispose() => Value.Dispose();

        private static long Count(long[] shape)
        {
            long count = 1;
            foreach (long size in shape)
            {
                count = checked(count * size);
            }

            return count;
        }
    }
}
