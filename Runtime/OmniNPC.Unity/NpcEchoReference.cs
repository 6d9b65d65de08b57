using System;
using OmniNPC.Crossing;
using OmniNPC.Hearing;
using UnityEngine;

namespace OmniNPC.Unity
{
    /// <summary>Tells echo control what the loudspeakers play: it copies the mix at the <see cref="AudioListener"/>. Added by <see cref="NpcWorldBehaviour"/> where it is missing.</summary>
    /// <remarks>The mix passes untouched. Allocates: at construction only.</remarks>
    [AddComponentMenu("OmniNPC/Echo Reference")]
    [DisallowMultipleComponent]
    [RequireComponent(typeof(AudioListener))]
    public sealed class NpcEchoReference : MonoBehaviour
    {
        // 1.4 s at 48 kHz: longer than any hitch after which echo control would not begin anew anyway.
        private readonly SpscQueue<float> mix = new SpscQueue<float>(65536);
        private readonly float[] block = new float[1024];
        private readonly float[] read = new float[1024];
        private int rateHz = 48000;

        /// <summary>Hands what was played since the last call to echo control. Thread: main, once per tick.</summary>
        internal void Drain(EchoControl echo)
        {
            if (AudioSettings.outputSampleRate > 0)
            {
                rateHz = AudioSettings.outputSampleRate;
            }

            for (int count = mix.Read(read); count > 0; count = mix.Read(read))
            {
                echo.PushReference(read.AsSpan(0, count), 1, rateHz);
            }
        }

        /// <summary>Forgets what was played; nobody waits for it.</summary>
        internal void Clear() => mix.Skip(mix.Count);

        /// <summary>Copies a block, mixed down. Thread: audio. What finds no room is lost: the game hangs, and echo control learns the delay anew.</summary>
        internal void Take(float[] data, int channels)
        {
            int moments = data.Length / channels;
            for (int start = 0; start < moments; start += block.Length)
            {
                Span<float> mono = block.AsSpan(0, Math.Min(block.Length, moments - start));
                PlayerAudio.MixDown(data.AsSpan(start * channels, mono.Length * channels), channels, mono);
                mix.TryWrite((ReadOnlySpan<float>)mono);
            }
        }

        private void OnAudioFilterRead(float[] data, int channels) => Take(data, channels);
    }
}
