using System;
using System.Buffers.Binary;
using System.Runtime.InteropServices;

namespace OmniNPC.LocalPage
{
    /// <summary>Microphone sound as pages send it: the rate as a little-endian 32-bit number, then 32-bit floats.</summary>
    public static class MicrophoneBlock
    {
        private const int HeaderBytes = 4;

        /// <summary>Reads one.</summary>
        /// <exception cref="Refusal">It is none.</exception>
        public static float[] Read(ReadOnlySpan<byte> message, out int rateHz)
        {
            if (message.Length < HeaderBytes || message.Length % 4 != 0)
            {
                throw new Refusal(422, $"Microphone sound must be a rate and 32-bit floats; found {message.Length} bytes.");
            }

            rateHz = BinaryPrimitives.ReadInt32LittleEndian(message);
            return MemoryMarshal.Cast<byte, float>(message.Slice(HeaderBytes)).ToArray();
        }
    }
}
