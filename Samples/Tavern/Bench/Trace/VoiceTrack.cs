using System;
using System.Collections.Generic;
using OmniNPC.Tavern.Reports;

namespace OmniNPC.Tavern.Bench.Trace
{
    /// <summary>One voice in a trace: what it is doing, its words as they are heard, and how much sound lies ready.</summary>
    internal sealed class VoiceTrack
    {
        private readonly List<(string Text, double Start, double Seconds)> words = new List<(string, double, double)>();
        private readonly ChromeTrace trace;
        private readonly Npc npc;
        private readonly int states;
        private readonly int spoken;
        private NpcState state;
        private double since;

        public VoiceTrack(ChromeTrace trace, Npc npc)
        {
            this.trace = trace;
            this.npc = npc;
            states = trace.Track(npc.Profile.Name);
            spoken = trace.Track(npc.Profile.Name + ": words");
            state = npc.State;
        }

        /// <summary>A word begins to be heard.</summary>
        public void Word(string text, double at, double seconds) => words.Add((text, at, seconds));

        /// <summary>After a tick.</summary>
        public void Note(double now, int rateHz)
        {
            trace.Count(npc.Profile.Name + ": ms ready", now, (npc.Playback.Queued - npc.Playback.Heard) * 1000.0 / rateHz);
            if (npc.State != state)
            {
                End(now);
                since = now;
                state = npc.State;
            }
        }

        /// <summary>Ends what is going on, and lays down the words.</summary>
        public void End(double now)
        {
            trace.Add(states, state.ToString(), since, now);
            for (int i = 0; i < words.Count; i++)
            {
                // A word ends where the next one begins, or what is going on: ticks are coarser than words are exact, and stepped ones are faster than speech.
                double next = i + 1 < words.Count ? words[i + 1].Start : now;
                trace.Add(spoken, words[i].Text, words[i].Start, Math.Min(words[i].Start + words[i].Seconds, next));
            }

            words.Clear();
        }
    }
}
