using System;
using System.Numerics;
using OmniNPC.Voice;
using Silk.NET.OpenAL;
using Silk.NET.OpenAL.Extensions.EXT;

namespace OmniNPC.OpenAL
{
    /// <summary>One queued streaming source and its own copy of everything queued.</summary>
    /// <remarks>
    /// Positions count samples since the voice was made: taken &lt;= uploaded &lt;= written. What lies between taken and written is kept in a ring,
    /// so a lost device costs nothing but the sound while it was away.
    /// </remarks>
    internal sealed unsafe class OpenALVoice : IVoice
    {
        /// <summary>Seconds per native buffer: short enough to start and to recycle early, long enough to keep the calls few.</summary>
        private const double BlockSeconds = 0.02;

        /// <summary>Seconds a faded-out source still plays silence on a real device, so that the mixer's own ramp (one period, 20 ms or so) ends at zero.</summary>
        private const double FadeTailSeconds = 0.025;

        private const int SourceSpatialize = 0x1214; // AL_SOFT_source_spatialize

        private readonly OpenALVoiceBackend backend;
        private readonly VoiceOptions options;
        private readonly int rateHz;
        private readonly float[] ring;
        private readonly short[] shorts;
        private readonly int block;
        private readonly uint[] free;
        private readonly int[] queuedSizes;
        private int freeCount;
        private int queuedHead;
        private int queuedCount;

        private uint source;
        private bool attached;
        private bool disposed;

        private long written;
        private long uploaded;
        private long recycled;
        private long taken;
        private long dropped;
        private double silentRest;

        private bool started;
        private bool finished = true;
        private bool dry;

        private bool fading;
        private double fadeTotal;
        private double fadeLeft;

        private Vector3 position;
        private Vector3 direction = -Vector3.UnitZ;
        private Vector3 velocity;
        private float gain;
        private bool placed;

        /// <summary>Creates a silent voice; <see cref="Attach"/> gives it a source.</summary>
        public OpenALVoice(OpenALVoiceBackend backend, int rateHz, VoiceOptions options, double queueSeconds)
        {
            this.backend = backend;
            this.rateHz = rateHz;
            this.options = options;
            gain = options.Gain;
            block = Math.Max(1, (int)(rateHz * BlockSeconds));
            int blocks = (int)Math.Ceiling(queueSeconds * rateHz / block);
            ring = new float[blocks * block];
            shorts = new short[block];
            // Twice what whole blocks need: the end of an utterance and a slow writer upload smaller ones.
            free = new uint[(blocks * 2) + 2];
            queuedSizes = new int[free.Length];
        }

        /// <inheritdoc/>
        public int WritableSamples => disposed || fading ? 0 : ring.Length - QueuedSamples;

        /// <inheritdoc/>
        public int QueuedSamples => (int)(written - taken);

        /// <inheritdoc/>
        public long PlayedSamples => taken - dropped;

        /// <inheritdoc/>
        public int Starvations { get; private set; }

        /// <summary>Seconds that a fade under way still takes, or infinity; loopback renders in short blocks that end with it.</summary>
        public double FadeLeftSeconds => fading ? fadeLeft : double.PositiveInfinity;

        /// <inheritdoc/>
        public void Write(ReadOnlySpan<float> pcm)
        {
            if (disposed)
            {
                throw new ObjectDisposedException("voice");
            }

            if (pcm.Length > WritableSamples)
            {
                throw new ArgumentException(
                    fading
                        ? $"The voice is fading out and takes no samples until that is done; {pcm.Length} were given."
                        : $"The voice has room for {WritableSamples} samples; {pcm.Length} were given.",
                    nameof(pcm));
            }

            if (pcm.Length == 0)
            {
                return;
            }

            int at = (int)(written % ring.Length);
            for (int i = 0; i < pcm.Length; i++)
            {
                float sample = pcm[i];
                // One NaN would stay in the mixer's filters for good.
                ring[at] = sample >= -1f && sample <= 1f ? sample : float.IsNaN(sample) ? 0f : sample > 0f ? 1f : -1f;
                at = at + 1 == ring.Length ? 0 : at + 1;
            }

            written += pcm.Length;
            finished = false;
            if (attached)
            {
                Context* before = backend.Enter();
                try
                {
                    Place();
                    Upload(false);
                }
                finally
                {
                    backend.Leave(before);
                }
            }
        }

        /// <inheritdoc/>
        public void Finish() => finished = true;

        /// <inheritdoc/>
        public void FadeOut(double seconds)
        {
            if (!(seconds >= 0 && seconds <= 1))
            {
                throw new ArgumentOutOfRangeException(nameof(seconds), seconds, $"A fade lasts 0 to 1 second; found {seconds}.");
            }

            finished = true;
            if (disposed || fading || written == taken)
            {
                return;
            }

            if (attached && started && seconds > 0)
            {
                fading = true;
                fadeTotal = seconds;
                fadeLeft = seconds;
            }

            if (!attached)
            {
                Forget();
                return;
            }

            Context* before = backend.Enter();
            try
            {
                if (fading)
                {
                    FadeTowards(backend.FadeLookAheadSeconds);
                }
                else
                {
                    Drop();
                }
            }
            finally
            {
                backend.Leave(before);
            }
        }

        /// <inheritdoc/>
        public void SetPose(in Pose pose)
        {
            OpenALVoiceBackend.RequireFinite(pose);
            position = pose.Position;
            direction = pose.Forward;
            velocity = pose.Velocity;
            placed = false;
        }

        /// <inheritdoc/>
        public void SetGain(float gain)
        {
            if (!(gain >= 0f && gain <= 4f))
            {
                throw new ArgumentOutOfRangeException(nameof(gain), gain, $"A gain is 0 to 4; found {gain}.");
            }

            this.gain = gain;
            placed = false;
        }

        /// <inheritdoc/>
        public void Dispose()
        {
            if (disposed)
            {
                return;
            }

            if (attached)
            {
                Context* before = backend.Enter();
                try
                {
                    Drop();
                    backend.Al.DeleteSource(source);
                    fixed (uint* buffers = free)
                    {
                        backend.Al.DeleteBuffers(freeCount, buffers);
                    }
                }
                finally
                {
                    backend.Leave(before);
                }
            }

            Forget();
            attached = false;
            disposed = true;
            backend.Remove(this);
        }

        /// <summary>Creates source and buffers in the current context; false when the device has none left.</summary>
        public bool Attach()
        {
            AL al = backend.Al;
            al.GetError();
            source = al.GenSource();
            if (al.GetError() != AudioError.NoError)
            {
                return false;
            }

            fixed (uint* buffers = free)
            {
                al.GenBuffers(free.Length, buffers);
            }

            if (al.GetError() != AudioError.NoError)
            {
                al.DeleteSource(source);
                return false;
            }

            freeCount = free.Length;
            queuedHead = 0;
            queuedCount = 0;
            uploaded = taken;
            recycled = taken;
            started = false;
            if (backend.Device!.HasSpatialize)
            {
                al.SetSourceProperty(source, (SourceInteger)SourceSpatialize, 1);
            }

            al.SetSourceProperty(source, SourceFloat.ReferenceDistance, options.ReferenceDistance);
            al.SetSourceProperty(source, SourceFloat.MaxDistance, options.MaxDistance);
            al.SetSourceProperty(source, SourceFloat.RolloffFactor, options.Rolloff);
            al.SetSourceProperty(source, SourceFloat.ConeInnerAngle, options.ConeInnerDegrees);
            al.SetSourceProperty(source, SourceFloat.ConeOuterAngle, options.ConeOuterDegrees);
            al.SetSourceProperty(source, SourceFloat.ConeOuterGain, options.ConeOuterGain);
            // The default of 1 would cut gains above it.
            al.SetSourceProperty(source, SourceFloat.MaxGain, 4f);
            attached = true;
            placed = false;
            Place();
            return true;
        }

        /// <summary>Forgets source and buffers of a device that is gone; what they had not played stays queued.</summary>
        public void Detach()
        {
            attached = false;
            started = false;
            uploaded = taken;
            silentRest = 0;
            if (fading)
            {
                Forget();
            }
        }

        /// <summary>Before mixing: place, fade and hand over samples. The backend's context is current.</summary>
        /// <param name="fadeSeconds">How far ahead a fade under way is set.</param>
        public void BeforeMix(double fadeSeconds)
        {
            if (!attached)
            {
                return;
            }

            if (fading)
            {
                FadeTowards(fadeSeconds);
            }

            Place();
            bool low = uploaded - taken < ring.Length / 2;
            Upload(finished || low);
        }

        /// <summary>After mixing: count what was played, notice running dry, end a fade. The backend's context is current.</summary>
        /// <param name="mixedSeconds">Seconds mixed since the last call.</param>
        public void AfterMix(double mixedSeconds)
        {
            if (!attached)
            {
                AdvanceSilently(mixedSeconds);
                return;
            }

            bool playing = Count();
            if (fading)
            {
                fadeLeft -= mixedSeconds;
                // Half a sample of slack: the clock of a loopback is a sum of rounded blocks.
                if (!playing || fadeLeft <= (backend.IsLoopback ? 0.5 / rateHz : -FadeTailSeconds))
                {
                    Drop();
                }

                return;
            }

            if (started && !playing)
            {
                if (finished && written == taken)
                {
                    started = false;
                }
                else if (!dry)
                {
                    dry = true;
                    Starvations++;
                }
            }
        }

        private void AdvanceSilently(double seconds)
        {
            double samples = (seconds * rateHz) + silentRest;
            long whole = (long)samples;
            silentRest = samples - whole;
            if (written == taken)
            {
                silentRest = 0;
            }
            else if (whole > written - taken && !finished && !dry)
            {
                dry = true;
                Starvations++;
            }
            else if (whole <= written - taken)
            {
                dry = false;
            }

            taken = Math.Min(written, taken + whole);
            uploaded = taken;
            recycled = taken;
        }

        private void Place()
        {
            if (placed)
            {
                return;
            }

            placed = true;
            AL al = backend.Al;
            al.SetSourceProperty(source, SourceVector3.Position, position);
            al.SetSourceProperty(source, SourceVector3.Direction, direction);
            al.SetSourceProperty(source, SourceVector3.Velocity, velocity);
            if (!fading)
            {
                al.SetSourceProperty(source, SourceFloat.Gain, gain);
            }
        }

        private void FadeTowards(double aheadSeconds)
        {
            double share = (fadeLeft - aheadSeconds) / fadeTotal;
            backend.Al.SetSourceProperty(source, SourceFloat.Gain, gain * (float)Math.Min(1, Math.Max(0, share)));
        }

        /// <summary>Hands queued samples to the source in blocks and keeps it playing.</summary>
        /// <param name="all">Also a last block that is not full.</param>
        private void Upload(bool all)
        {
            if (fading)
            {
                return;
            }

            AL al = backend.Al;
            Recycle();
            int fresh = 0;
            while (freeCount > 0 && uploaded < written)
            {
                long pending = written - uploaded;
                if (pending < block && !all)
                {
                    break;
                }

                int start = (int)(uploaded % ring.Length);
                int count = (int)Math.Min(Math.Min(block, pending), ring.Length - start);
                uint buffer = free[--freeCount];
                Fill(buffer, start, count);
                al.SourceQueueBuffers(source, 1, &buffer);
                queuedSizes[(queuedHead + queuedCount) % queuedSizes.Length] = count;
                queuedCount++;
                uploaded += count;
                fresh++;
            }

            if (uploaded > taken)
            {
                KeepPlaying(fresh);
            }
        }

        private void Fill(uint buffer, int start, int count)
        {
            if (backend.Device!.HasFloat)
            {
                fixed (float* samples = &ring[start])
                {
                    backend.Al.BufferData(buffer, (BufferFormat)FloatBufferFormat.Mono, samples, count * sizeof(float), rateHz);
                }

                return;
            }

            for (int i = 0; i < count; i++)
            {
                shorts[i] = (short)(ring[start + i] * 32767f);
            }

            fixed (short* samples = shorts)
            {
                backend.Al.BufferData(buffer, BufferFormat.Mono16, samples, count * sizeof(short), rateHz);
            }
        }

        /// <summary>Starts the source, or starts it again when it ran dry; then only what is fresh may be played, never what it had played before.</summary>
        private void KeepPlaying(int fresh)
        {
            AL al = backend.Al;
            al.GetSourceProperty(source, GetSourceInteger.SourceState, out int state);
            if (state == (int)SourceState.Playing || fresh == 0)
            {
                return;
            }

            Unqueue(queuedCount - fresh);
            taken = Math.Max(taken, recycled);
            al.SourcePlay(source);
            started = true;
            dry = false;
        }

        private void Recycle()
        {
            backend.Al.GetSourceProperty(source, GetSourceInteger.BuffersProcessed, out int processed);
            Unqueue(Math.Min(processed, queuedCount));
        }

        private void Unqueue(int count)
        {
            AL al = backend.Al;
            for (int i = 0; i < count; i++)
            {
                uint buffer = 0;
                al.SourceUnqueueBuffers(source, 1, &buffer);
                recycled += queuedSizes[queuedHead];
                queuedHead = (queuedHead + 1) % queuedSizes.Length;
                queuedCount--;
                free[freeCount++] = buffer;
            }
        }

        /// <summary>Counts the samples the source took; true while it plays.</summary>
        private bool Count()
        {
            if (!started)
            {
                return false;
            }

            AL al = backend.Al;
            Recycle();
            // In this order: a source that stops in between reads offset 0, and its state then says so.
            al.GetSourceProperty(source, GetSourceInteger.SampleOffset, out int offset);
            al.GetSourceProperty(source, GetSourceInteger.SourceState, out int state);
            bool playing = state == (int)SourceState.Playing;
            if (!playing)
            {
                Recycle();
            }

            // The time after a fade reached silence does not count as heard.
            if (!(fading && fadeLeft < 0))
            {
                taken = Math.Min(uploaded, Math.Max(taken, playing ? recycled + offset : recycled));
            }

            return playing;
        }

        /// <summary>Stops at once and drops what is queued. The backend's context is current.</summary>
        private void Drop()
        {
            backend.Al.SourceStop(source);
            Unqueue(queuedCount);
            Forget();
            placed = false;
        }

        private void Forget()
        {
            dropped += written - taken;
            taken = written;
            uploaded = written;
            recycled = written;
            finished = true;
            started = false;
            dry = false;
            fading = false;
        }
    }
}
