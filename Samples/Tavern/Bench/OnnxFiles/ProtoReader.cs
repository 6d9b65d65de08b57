using System;
using System.Text;
using OmniNPC.Tavern.Cli;

namespace OmniNPC.Tavern.Bench.OnnxFiles
{
    /// <summary>Reads the fields of one message in Protocol Buffers' wire format.</summary>
    internal ref struct ProtoReader
    {
        private ReadOnlySpan<byte> rest;

        public ProtoReader(ReadOnlySpan<byte> message)
        {
            rest = message;
            Field = 0;
            Number = 0;
            Bytes = default;
        }

        /// <summary>The number of the field read last.</summary>
        public int Field { get; private set; }

        /// <summary>Its value, where it is a number.</summary>
        public ulong Number { get; private set; }

        /// <summary>Its bytes, where it is a message, a text or bytes.</summary>
        public ReadOnlySpan<byte> Bytes { get; private set; }

        /// <summary>The bytes as text.</summary>
        public string Text => Encoding.UTF8.GetString(Bytes);

        /// <summary>Goes to the next field.</summary>
        /// <returns>False at the end.</returns>
        public bool Next()
        {
            if (rest.IsEmpty)
            {
                return false;
            }

            ulong key = Varint();
            Field = (int)(key >> 3);
            Number = 0;
            Bytes = default;
            switch (key & 7)
            {
                case 0:
                    Number = Varint();
                    return true;
                case 1:
                    Bytes = Take(8);
                    return true;
                case 2:
                    Bytes = Take(Varint());
                    return true;
                case 5:
                    Bytes = Take(4);
                    return true;
                default:
                    throw new FailureException($"The file is no ONNX model: a field has the wire type {key & 7}.");
            }
        }

        private ReadOnlySpan<byte> Take(ulong count)
        {
            if (count > (ulong)rest.Length)
            {
                throw new FailureException($"The file is no ONNX model: a field of {count} bytes has {rest.Length} left.");
            }

            ReadOnlySpan<byte> taken = rest.Slice(0, (int)count);
            rest = rest.Slice((int)count);
            return taken;
        }

        private ulong Varint()
        {
            ulong value = 0;
            for (int shift = 0; shift < 64; shift += 7)
            {
                byte next = Take(1)[0];
                value |= (ulong)(next & 127) << shift;
                if (next < 128)
                {
                    break;
                }
            }

            return value;
        }
    }
}
