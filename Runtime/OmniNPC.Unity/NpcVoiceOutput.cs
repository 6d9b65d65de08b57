using System;
using System.Threading;
using UnityEngine;

namespace OmniNPC.Unity
{
    /// <summary>Lets the voices of a character sound from an <see cref="AudioSource"/>: put it beside the source that has the mixer group, the filters or uLipSync on it.</summary>
    /// <remarks>
    /// The source plays a looped clip of ones, which Unity pans and attenuates; this filter multiplies the voice onto it, so that everything that is set on the source counts. Components
    /// that listen to the voice (uLipSync, for example) stand below this one in the inspector, for filters run in that order. Added by <see cref="NpcBehaviour"/> where it is missing.
    /// </remarks>
    [AddComponentMenu("OmniNPC/Voice Output")]
    [DisallowMultipleComponent]
    [RequireComponent(typeof(AudioSource))]
    public sealed class NpcVoiceOutput : MonoBehaviour
    {
        // What is mixed at once; the audio thread's blocks are cut into it, whatever their size.
        private const int BlockSamples = 512;

        private readonly float[] mono = new float[BlockSamples];
        private AudioSource? source;
        private AudioClip? carrier;

        // Replaced as a whole by the main thread, so that the audio thread always sees a complete list.
        private VoiceStream[] streams = Array.Empty<VoiceStream>();
        private int rateHz = 48000;

        // Until a voice is given to it, the source is the game's own and passes untouched.
        private volatile bool isBegun;

        /// <summary>What is about to be played, block by block. Thread of the handlers: audio. Add and remove them on the main thread.</summary>
        public event PcmTapHandler? PcmTap;

        /// <summary>The source the voices sound from. Thread: main.</summary>
        public AudioSource Source
        {
            get
            {
                if (source == null)
                {
                    source = GetComponent<AudioSource>();
                }

                return source;
            }
        }

        /// <summary>Starts the source anew, after construction and when the output's rate changed.</summary>
        internal void Begin(int outputHz)
        {
            Volatile.Write(ref rateHz, outputHz);
            Release();
            carrier = AudioClip.Create("OmniNPC carrier", outputHz, 1, outputHz, false);
            var ones = new float[outputHz];
            ones.AsSpan().Fill(1f);
            carrier.SetData(ones, 0);
            Source.clip = carrier;
            Source.loop = true;
            isBegun = true;
            Source.Play();
        }

        internal void Add(VoiceStream stream)
        {
            var more = new VoiceStream[streams.Length + 1];
            streams.CopyTo(more, 0);
            more[streams.Length] = stream;
            Volatile.Write(ref streams, more);
        }

        internal void Remove(VoiceStream stream)
        {
            int at = Array.IndexOf(streams, stream);
            if (at < 0)
            {
                return;
            }

            var fewer = new VoiceStream[streams.Length - 1];
            Array.Copy(streams, 0, fewer, 0, at);
            Array.Copy(streams, at + 1, fewer, at, fewer.Length - at);
            Volatile.Write(ref streams, fewer);
        }

        /// <summary>Multiplies the voices onto a block. Thread: audio. Allocates: no.</summary>
        internal void Render(float[] data, int channels)
        {
            if (!isBegun)
            {
                return;
            }

            VoiceStream[] now = Volatile.Read(ref streams);
            PcmTapHandler? tap = PcmTap;
            int moments = data.Length / channels;
            for (int start = 0; start < moments; start += BlockSamples)
            {
                Span<float> block = mono.AsSpan(0, Math.Min(BlockSamples, moments - start));
                block.Clear();
                foreach (VoiceStream stream in now)
                {
                    stream.AddTo(block);
                }

                tap?.Invoke(block, Volatile.Read(ref rateHz));
                for (int i = 0; i < block.Length; i++)
                {
                    int at = (start + i) * channels;
                    for (int channel = 0; channel < channels; channel++)
                    {
                        data[at + channel] *= block[i];
                    }
                }
            }
        }

        private void OnAudioFilterRead(float[] data, int channels) => Render(data, channels);

        private void OnEnable()
        {
            // A source that was disabled stands still when it comes back.
            if (carrier != null)
            {
                Source.Play();
            }
        }

        private void OnDestroy() => Release();

        private void Release()
        {
            if (carrier != null)
            {
                Destroy(carrier);
                carrier = null;
            }
        }
    }
}
