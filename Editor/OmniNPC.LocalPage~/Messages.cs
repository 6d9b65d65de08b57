using System;
using System.Buffers.Binary;
using System.Runtime.InteropServices;
using System.Text.Json;
using OmniNPC.Mouths;

namespace OmniNPC.LocalPage
{
    /// <summary>What goes to the page: JSON with a <c>type</c>, or binary with four little-endian 32-bit numbers before 32-bit floats.</summary>
    public static class Messages
    {
        private const int HeaderBytes = 16;
        private const uint SoundKind = 1;
        private const uint MouthKind = 2;

        /// <summary>kind 1, take, first sample, rate, then samples.</summary>
        public static byte[] Sound(int take, long position, int rateHz, ReadOnlySpan<float> pcm) => Binary(SoundKind, (uint)take, (uint)position, (uint)rateHz, pcm);

        /// <summary>kind 2, take, index of the first set, number of sets, then 15 weights a set.</summary>
        public static byte[] Mouth(int take, int index, ReadOnlySpan<float> weights) => Binary(MouthKind, (uint)take, (uint)index, (uint)(weights.Length / VisemeTrack.Count), weights);

        /// <summary>Any JSON.</summary>
        public static byte[] Json(object message) => JsonSerializer.SerializeToUtf8Bytes(message);

        /// <summary>Something was refused or failed.</summary>
        public static byte[] Refused(string sentence) => Json(new { type = "refused", message = sentence });

        private static byte[] Binary(uint kind, uint first, uint second, uint third, ReadOnlySpan<float> values)
        {
            var message = new byte[HeaderBytes + (4 * values.Length)];
            BinaryPrimitives.WriteUInt32LittleEndian(message, kind);
            BinaryPrimitives.WriteUInt32LittleEndian(message.AsSpan(4), first);
            BinaryPrimitives.WriteUInt32LittleEndian(message.AsSpan(8), second);
            BinaryPrimitives.WriteUInt32LittleEndian(message.AsSpan(12), third);

            // .NET runs on little-endian machines alone where there is a browser.
            MemoryMarshal.AsBytes(values).CopyTo(message.AsSpan(HeaderBytes));
            return message;
        }
    }
}
