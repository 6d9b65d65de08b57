using System;
using OmniNPC.Scheduling;

namespace OmniNPC
{
    /// <content>The character's voice as the decode scheduler sees it.</content>
    public sealed partial class Npc
    {
        private const ulong NameHashStart = 14695981039346656037;
        private const ulong NameHashPrime = 1099511628211;

        private readonly ulong order;

        int IDecodable.DecodableFrames => IsPrimed ? Track.DecodableFrames : 0;

        bool IDecodable.IsLastSlice => current.IsGenerated && Track.IsLastSlice;

        double IDecodable.QueuedSeconds => Track.QueuedSeconds;

        VoiceDetail IDecodable.Detail => VoiceDetail.Near;

        ulong IDecodable.Order => order;

        void IDecodable.DecodeSlice(int codecFrames, double nowSeconds)
        {
            bool isFirst = current.Ledger.Decoded == 0;
            Track.Decode(codecFrames, current.Ledger);
            if (isFirst && TryTurnLedger())
            {
                world.Diagnostics.TurnAt(turnLedger).FirstDecoded = nowSeconds;
            }

            Track.Deliver(current.Ledger, current.IsGenerated, nowSeconds);
        }

        void IDecodable.FailDecoding(Exception exception) => Fault("The codec decoder", exception);

        /// <summary>FNV-1a, the same on every machine, as <see cref="string.GetHashCode()"/> is not.</summary>
        private static ulong HashOf(string name)
        {
            ulong hash = NameHashStart;
            foreach (char c in name)
            {
                hash = (hash ^ c) * NameHashPrime;
            }

            return hash;
        }
    }
}
