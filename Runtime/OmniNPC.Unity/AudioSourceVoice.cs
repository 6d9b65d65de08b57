using System;
using OmniNPC.Voice;
using UnityEngine;

namespace OmniNPC.Unity
{
    /// <summary>A voice that sounds from an <see cref="AudioSource"/>.</summary>
    internal sealed class AudioSourceVoice : IVoice
    {
        private readonly AudioSourceVoiceBackend backend;
        private readonly VoiceOptions options;
        private readonly VoiceStream stream;
        private readonly NpcVoiceOutput output;
        private readonly bool ownsOutput;
        private Pose pose;
        private float gain = 1f;
        private bool isDisposed;

        /// <summary>Creates a silent voice.</summary>
        /// <param name="backend">Who made it.</param>
        /// <param name="options">Copied by nobody: the profile's own.</param>
        /// <param name="stream">Its samples.</param>
        /// <param name="output">What it sounds from.</param>
        /// <param name="ownsOutput">Whether the output was made for it, so that the voice places it and removes it; else the game does.</param>
        public AudioSourceVoice(AudioSourceVoiceBackend backend, VoiceOptions options, VoiceStream stream, NpcVoiceOutput output, bool ownsOutput)
        {
            this.backend = backend;
            this.options = options;
            this.stream = stream;
            this.output = output;
            this.ownsOutput = ownsOutput;
            output.Add(stream);
        }

        public int WritableSamples => isDisposed ? 0 : stream.WritableSamples;

        public int QueuedSamples => stream.QueuedSamples;

        public long PlayedSamples => stream.PlayedSamples;

        public int Starvations => stream.Starvations;

        public NpcVoiceOutput Output => output;

        public VoiceStream Stream => stream;

        public void Write(ReadOnlySpan<float> pcm)
        {
            if (isDisposed)
            {
                throw new ObjectDisposedException("voice");
            }

            stream.Write(pcm);
        }

        public void Finish() => stream.Finish();

        public void FadeOut(double seconds) => stream.FadeOut(seconds);

        public void SetPose(in Pose pose)
        {
            this.pose = pose;
            if (ownsOutput && output != null)
            {
                output.transform.SetPositionAndRotation(UnityPose.ToUnity(pose.Position), UnityPose.ToUnity(pose.Rotation));
            }
        }

        public void SetGain(float gain)
        {
            if (!(gain >= 0f && gain <= 4f))
            {
                throw new ArgumentOutOfRangeException(nameof(gain), gain, $"A gain is 0 to 4; found {gain}.");
            }

            this.gain = gain;
        }

        /// <summary>Once per tick: turns the mouth towards or away from the listener and takes over what was played.</summary>
        public void Advance(in Pose listener, double elapsedSeconds, double patienceSeconds)
        {
            stream.SetGain(gain * ConeGain.Towards(options, pose, listener));
            stream.Refresh(elapsedSeconds, patienceSeconds);
        }

        public void Dispose()
        {
            if (isDisposed)
            {
                return;
            }

            isDisposed = true;
            backend.Remove(this);
            // The scene may have taken the output with it.
            if (output != null)
            {
                output.Remove(stream);
                if (ownsOutput)
                {
                    UnityEngine.Object.Destroy(output.gameObject);
                }
            }
        }
    }
}
