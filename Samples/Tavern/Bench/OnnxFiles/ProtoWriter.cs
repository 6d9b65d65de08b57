using System;
using System.IO;
using System.Text;

namespace OmniNPC.Tavern.Bench.OnnxFiles
{
    /// <summary>Writes Protocol Buffers' wire format: as much of it as an ONNX file needs.</summary>
    internal sealed class ProtoWriter
    {
        private readonly MemoryStream bytes = new MemoryStream();

        /// <summary>A whole number.</summary>
        public void Number(int field, long value)
        {
            Varint((ulong)field << 3);
            Varint((ulong)value);
        }

        /// <summary>A text.</summary>
        public void Text(int field, string value) => Bytes(field, Encoding.UTF8.GetBytes(value));

        /// <summary>A message.</summary>
        public void Message(int field, ProtoWriter value) => Bytes(field, value.ToArray());

        /// <summary>Bytes as they are: a message that was read, a tensor's data.</summary>
        public void Bytes(int field, ReadOnlySpan<byte> value)
        {
            Varint(((ulong)field << 3) | 2);
            Varint((ulong)value.Length);
            bytes.Write(value);
        }

        /// <summary>A number of 32 bits with a point.</summary>
        public void Real(int field, float value)
        {
            Varint(((ulong)field << 3) | 5);
            bytes.Write(BitConverter.GetBytes(value));
        }

        /// <summary>Everything written.</summary>
        public byte[] ToArray() => bytes.ToArray();

        private void Varint(ulong value)
        {
            while (value > 127)
            {
                bytes.WriteByte((byte)(value | 128));
                value >>= 7;
            }

            bytes.WriteByte((byte)value);
        }
    }
}
