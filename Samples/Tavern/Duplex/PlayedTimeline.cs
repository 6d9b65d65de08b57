using System;
using System.Collections.Generic;

namespace OmniNPC.Tavern.Duplex
{
    /// <summary>Which sample of a voice the device played when: known at every tick, and between two ticks because playing begins with a tick.</summary>
    internal sealed class PlayedTimeline
    {
        private readonly IReadOnlyList<double> ticks;
        private readonly IReadOnlyList<long> played;
        private readonly double rateHz;

        public PlayedTimeline(IReadOnlyList<double> ticks, RecordedVoice voice)
        {
            this.ticks = ticks;
            played = voice.PlayedAtTick;
            rateHz = voice.RateHz;
        }

        /// <summary>Samples played by a moment.</summary>
        public long PlayedAt(double seconds)
        {
            int tick = TickAfter(seconds);
            if (tick >= played.Count)
            {
                return played.Count == 0 ? 0 : played[played.Count - 1];
            }

            double from = tick == 0 ? 0 : ticks[tick - 1];
            long before = tick == 0 ? 0 : played[tick - 1];
            return Math.Min(played[tick], before + (long)Math.Max(0, (seconds - from) * rateHz));
        }

        /// <summary>Whether anything is played between two moments.</summary>
        public bool IsPlaying(double from, double to) => PlayedAt(to) > PlayedAt(from);

        /// <summary>When the last sample before a moment was played; NaN when none was.</summary>
        public double LastPlayed(double before)
        {
            for (int tick = Math.Min(TickAfter(before), played.Count - 1); tick >= 0; tick--)
            {
                long last = tick == 0 ? 0 : played[tick - 1];
                if (played[tick] > last)
                {
                    double from = tick == 0 ? 0 : ticks[tick - 1];
                    return Math.Min(ticks[tick], from + ((played[tick] - last) / rateHz));
                }
            }

            return double.NaN;
        }

        // The tick in whose time the moment lies.
        private int TickAfter(double seconds)
        {
            int low = 0;
            int high = ticks.Count;
            while (low < high)
            {
                int middle = (low + high) / 2;
                if (ticks[middle] < seconds)
                {
                    low = middle + 1;
                }
                else
                {
                    high = middle;
                }
            }

            return low;
        }
    }
}
