using System;

namespace OmniNPC.Hearing
{
    /// <summary>
    /// The one way from a player's sound to the characters: a microphone, a WAV file or samples pushed by the game become blocks of 10 ms at 16 kHz, pass echo control, and
    /// are given to <see cref="Heard"/>. The three are equal; each may be used alone or in turn.
    /// </summary>
    /// <remarks>Thread: game, all members. Allocates: at construction and when the rate of pushed samples changes.</remarks>
    public sealed class PlayerEar : IDisposable
    {
        private readonly EchoControl echo;
        private readonly IMicrophone? microphone;
        private readonly PlayerAudio pushed = new PlayerAudio(EchoControl.RateHz, EchoControl.BlockSamples);
        private readonly PlayerAudio captured = new PlayerAudio(EchoControl.RateHz, EchoControl.BlockSamples);
        private readonly float[] read = new float[EchoControl.BlockSamples];
        private readonly float[] clean = new float[EchoControl.BlockSamples];
        private int openings;
        private long dropped;
        private bool disposed;

        /// <summary>Creates an ear.</summary>
        /// <param name="echo">Echo control, owned from here on; null for a gate that knows of no output, as for a player who is connected from elsewhere.</param>
        /// <param name="microphone">The microphone, owned from here on; null when sound is only pushed.</param>
        public PlayerEar(EchoControl? echo = null, IMicrophone? microphone = null)
        {
            this.echo = echo ?? new EchoControl(null);
            this.microphone = microphone;
            openings = microphone?.Openings ?? 0;
        }

        /// <summary>10 ms of the player were heard.</summary>
        public event HeardBlockHandler? Heard;

        /// <summary>The echo control between the microphone and <see cref="Heard"/>.</summary>
        public EchoControl Echo => echo;

        /// <summary>The microphone, or null.</summary>
        public IMicrophone? Microphone => microphone;

        /// <summary>Takes what the microphone captured since the last call. Call it once per tick, after <see cref="NpcWorld.Tick"/> or the voice backend have rendered.</summary>
        /// <remarks>A device that was opened meanwhile restarts the warm-up of echo control. Without a microphone, or without a device, it does nothing.</remarks>
        public void Listen()
        {
            RequireAlive();
            if (microphone == null)
            {
                return;
            }

            if (microphone.Openings != openings)
            {
                openings = microphone.Openings;
                echo.DeviceChanged();
            }

            // Samples are lost when the microphone's ring is full: all that waits now is older than the gap.
            long lost = microphone.DroppedSamples - dropped;
            for (int left = microphone.AvailableSamples; left > 0;)
            {
                int count = microphone.Read(read.AsSpan(0, Math.Min(read.Length, left)));
                if (count == 0)
                {
                    break;
                }

                left -= count;
                Take(captured, read.AsSpan(0, count), microphone.RateHz);
            }

            if (lost > 0)
            {
                dropped += lost;
                echo.SkipMicrophone(lost * EchoControl.RateHz / microphone.RateHz);
            }
        }

        /// <summary>Takes samples the game has: an engine's microphone, another player, a file.</summary>
        /// <param name="pcm">Mono samples in [-1, 1], the newest last; any number. Samples that are not finite count as silence.</param>
        /// <param name="rateHz">Their rate, 1000 to 384000.</param>
        /// <exception cref="ArgumentOutOfRangeException">The rate is out of range.</exception>
        public void Hear(ReadOnlySpan<float> pcm, int rateHz)
        {
            RequireAlive();
            if (rateHz < 1000 || rateHz > 384000)
            {
                throw new ArgumentOutOfRangeException(nameof(rateHz), rateHz, $"The rate of the player's sound must be 1000 to 384000 Hz; found {rateHz}.");
            }

            Take(pushed, pcm, rateHz);
        }

        /// <summary>States that the pushed samples ended: what is left of a block is filled with silence and heard.</summary>
        public void EndHearing()
        {
            RequireAlive();
            if (pushed.TryFill())
            {
                Give(pushed.Block);
            }
        }

        /// <summary>Disposes the microphone and echo control. Disposing again does nothing.</summary>
        public void Dispose()
        {
            if (!disposed)
            {
                disposed = true;
                microphone?.Dispose();
                echo.Dispose();
            }
        }

        private void Take(PlayerAudio audio, ReadOnlySpan<float> pcm, int rateHz)
        {
            while (audio.TryComplete(ref pcm, rateHz))
            {
                Give(audio.Block);
            }
        }

        private void Give(ReadOnlySpan<float> block)
        {
            EchoVerdict verdict = echo.Process(block, clean);
            Heard?.Invoke(new HeardBlock(clean, verdict));
        }

        private void RequireAlive()
        {
            if (disposed)
            {
                throw new ObjectDisposedException(nameof(PlayerEar));
            }
        }
    }
}
