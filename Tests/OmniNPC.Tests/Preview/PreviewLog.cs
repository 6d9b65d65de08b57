using System;
using System.Collections.Generic;
using OmniNPC.Dialogue;
using OmniNPC.VoicePreview;

namespace OmniNPC.Tests.Preview
{
    /// <summary>Keeps everything a preview shows.</summary>
    internal sealed class PreviewLog : IPreviewListener
    {
        public List<(int Take, long Position, float[] Pcm)> Sounds { get; } = new List<(int, long, float[])>();

        public List<(int Take, int Index, float Sum)> Mouths { get; } = new List<(int, int, float)>();

        public List<(int Take, string Text, double Start)> Words { get; } = new List<(int, string, double)>();

        public List<string> Heard { get; } = new List<string>();

        public List<(int Take, PreviewLatency Latency)> Latencies { get; } = new List<(int, PreviewLatency)>();

        public List<PreviewTake> Takes { get; } = new List<PreviewTake>();

        public List<string> Faults { get; } = new List<string>();

        public List<string> Actions { get; } = new List<string>();

        public int Stops { get; private set; }

        public int Ticks { get; private set; }

        public float LastGain { get; private set; } = 1f;

        public List<DialogueState> States { get; } = new List<DialogueState>();

        public void Sound(int take, long position, ReadOnlySpan<float> pcm) => Sounds.Add((take, position, pcm.ToArray()));

        public void Stopped(double fadeSeconds) => Stops++;

        public void Gain(float gain) => LastGain = gain;

        public void Mouth(int take, int index, ReadOnlySpan<float> weights)
        {
            float sum = 0f;
            foreach (float weight in weights)
            {
                sum += weight;
            }

            Mouths.Add((take, index, sum));
        }

        public void Word(int take, string text, double startSeconds, double endSeconds) => Words.Add((take, text, startSeconds));

        public void Transcribed(string text, bool isSpoken) => Heard.Add(text);

        public void State(DialogueState state, string why) => States.Add(state);

        public void Action(string name, string? argument) => Actions.Add(name);

        public void Latency(int take, PreviewLatency latency) => Latencies.Add((take, latency));

        public void Finished(PreviewTake take) => Takes.Add(take);

        public void Ticked(double seconds) => Ticks++;

        public void Faulted(string sentence) => Faults.Add(sentence);
    }
}
