using System;
using System.Numerics;
using OmniNPC.Voice;

namespace OmniNPC.Tavern.Scene
{
    /// <summary>
    /// The player's microphone: always open, it hands over what was recorded since the last tick, and silence between the lines, as a real one would.
    /// The lines are also played where the player's mouth is, so that the scene can be listened to.
    /// </summary>
    internal sealed class PlayerMouth : IDisposable
    {
        // One's own voice at one's own ears, well under the character's: the scene is about the character.
        private const float OwnGain = 0.25f;
        private static readonly Vector3 FromEars = new Vector3(0f, -0.12f, -0.3f);

        private readonly IVoiceBackend? backend;
        private readonly PlayerSound hear;
        private readonly float[] silence = new float[4800];
        private PlayerLine? line;
        private IVoice? voice;
        private int voiceRateHz;
        private int rateHz = 16000;
        private int given;
        private int played;
        private double due;

        /// <summary>Creates a mouth.</summary>
        /// <param name="backend">Where the lines are played for the listener, or null to leave them to the characters alone.</param>
        /// <param name="hear">Who is spoken to.</param>
        public PlayerMouth(IVoiceBackend? backend, PlayerSound hear)
        {
            this.backend = backend;
            this.hear = hear;
        }

        /// <summary>Whether a line is being spoken.</summary>
        public bool IsSpeaking => line != null;

        /// <summary>Loudest sample of the last tick, 0 to 1.</summary>
        public float Level { get; private set; }

        /// <summary>Starts a spoken line; what was left of the last one is dropped.</summary>
        public void Begin(PlayerLine spoken)
        {
            line = spoken;
            rateHz = spoken.RateHz;
            given = 0;
            played = 0;
            due = 0;
            if (backend == null || rateHz < 8000 || rateHz > 48000)
            {
                return; // the character's ear takes any rate, a voice of the backend does not: such a line is heard by the character only
            }

            if (voice == null || voiceRateHz != rateHz)
            {
                voice?.Dispose();
                voice = backend.CreateVoice(rateHz, new VoiceOptions { Gain = OwnGain, ConeOuterGain = 1f, ReferenceDistance = 0.3f });
                voiceRateHz = rateHz;
            }
        }

        /// <summary>Hands over what a microphone recorded in a tick.</summary>
        /// <param name="deltaSeconds">Length of the tick.</param>
        /// <param name="ears">Where the player is.</param>
        public void Tick(float deltaSeconds, in Pose ears)
        {
            due += deltaSeconds * (double)rateHz;
            int samples = (int)due;
            due -= samples;
            Level = 0f;
            if (line != null)
            {
                PlayAhead(ears);
                int now = Math.Min(samples, line.Pcm.Length - given);
                ReadOnlySpan<float> spoken = line.Pcm.AsSpan(given, now);
                foreach (float sample in spoken)
                {
                    Level = Math.Max(Level, Math.Abs(sample));
                }

                hear(spoken, rateHz);
                given += now;
                samples -= now;
                if (given == line.Pcm.Length)
                {
                    line = null;
                }
            }

            while (samples > 0)
            {
                int now = Math.Min(samples, silence.Length);
                hear(silence.AsSpan(0, now), rateHz);
                samples -= now;
            }
        }

        /// <inheritdoc/>
        public void Dispose() => voice?.Dispose();

        private void PlayAhead(in Pose ears)
        {
            if (voice == null || voiceRateHz != rateHz || line == null)
            {
                return;
            }

            voice.SetPose(new Pose(ears.Position + Vector3.Transform(FromEars, ears.Rotation), ears.Rotation, ears.Velocity));
            int now = Math.Min(voice.WritableSamples, line.Pcm.Length - played);
            if (now > 0)
            {
                voice.Write(line.Pcm.AsSpan(played, now));
                played += now;
                if (played == line.Pcm.Length)
                {
                    voice.Finish();
                }
            }
        }
    }
}
