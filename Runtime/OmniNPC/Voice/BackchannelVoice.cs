using System;
using OmniNPC.Dialogue;
using OmniNPC.Mouths;

namespace OmniNPC.Voice
{
    /// <summary>A character's second voice, for what it says while it listens; the first one stays free for its turn.</summary>
    /// <remarks>Thread: game. Allocates: no.</remarks>
    internal sealed class BackchannelVoice : IDisposable
    {
        private readonly IVoice voice;
        private float[] samples = Array.Empty<float>();
        private VisemeTrack? visemes;
        private long playedBefore;
        private int written;
        private double quietAtSeconds = double.NegativeInfinity;
        private int starvationsSeen;

        public BackchannelVoice(IVoice voice)
        {
            this.voice = voice;
        }

        /// <summary>Whether something of it is still to be heard.</summary>
        public bool IsSounding => written < samples.Length || voice.QueuedSamples > 0;

        /// <summary>Whether something can begin: nothing sounds and no fade goes on.</summary>
        public bool IsFree(double nowSeconds) => !IsSounding && nowSeconds >= quietAtSeconds;

        /// <summary>Begins a sound; it is handed over as there is room.</summary>
        /// <param name="clip">Kept until it has been handed over; at the voice's rate.</param>
        public void Begin(BackchannelClip clip)
        {
            samples = clip.Samples;
            visemes = clip.Visemes;
            playedBefore = voice.PlayedSamples;
            written = 0;
            Deliver();
        }

        /// <summary>Hands over what finds room.</summary>
        public void Deliver()
        {
            int count = Math.Min(voice.WritableSamples, samples.Length - written);
            if (count <= 0)
            {
                return;
            }

            voice.Write(samples.AsSpan(written, count));
            written += count;
            if (written == samples.Length)
            {
                voice.Finish();
            }
        }

        /// <summary>Where in its sound the voice is, and the mouth that goes with it.</summary>
        /// <returns>False while nothing sounds, or what sounds fades out.</returns>
        public bool TryGetPlace(int rateHz, double aheadSeconds, out VisemeTrack? track, out double seconds)
        {
            track = visemes;
            seconds = ((double)(voice.PlayedSamples - playedBefore) / rateHz) + aheadSeconds;
            return track != null && voice.QueuedSamples > 0;
        }

        /// <summary>Fades out what sounds and drops the rest.</summary>
        public void Stop(double fadeSeconds, double nowSeconds)
        {
            if (IsSounding)
            {
                voice.FadeOut(fadeSeconds);
                quietAtSeconds = nowSeconds + fadeSeconds;
                written = samples.Length;
                visemes = null;
            }
        }

        public void Place(in Pose pose, float gain)
        {
            voice.SetPose(pose);
            voice.SetGain(gain);
        }

        /// <summary>Starvations since the last call.</summary>
        public int TakeStarvations()
        {
            int count = voice.Starvations - starvationsSeen;
            starvationsSeen = voice.Starvations;
            return count;
        }

        public void Dispose() => voice.Dispose();
    }
}
