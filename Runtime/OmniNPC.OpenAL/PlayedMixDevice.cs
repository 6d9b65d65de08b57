using System;
using System.Threading;
using OmniNPC.Crossing;
using Silk.NET.OpenAL;
using Silk.NET.OpenAL.Extensions.EXT;

namespace OmniNPC.OpenAL
{
    /// <summary>A loopback device whose mix a thread of ours renders as fast as a real device plays it: what the player hears passes through our hands.</summary>
    /// <remarks>
    /// The device sets the pace, so nothing drifts: a block is rendered when one was played. A game that stalls still sounds as long as its voices have samples.
    /// Thread: game, and its own; the voices' context belongs to the loopback device and is used by the game as ever.
    /// </remarks>
    internal sealed unsafe class PlayedMixDevice : OpenALDevice
    {
        // 10 ms blocks, as everywhere in hearing.
        private const int BlocksPerSecond = 100;

        // What the game may be late with taking the mix before some of it is lost to recording and echo control.
        private const int KeptSeconds = 2;

        private const int DirectChannels = 0x1033; // AL_DIRECT_CHANNELS_SOFT

        private readonly OpenALLibrary library;
        private readonly OpenALDevice speaker;
        private readonly SpscQueue<float> mix;
        private readonly float[] block;
        private readonly short[] shorts;
        private readonly uint[] free;
        private readonly Thread thread;
        private readonly AutoResetEvent wake = new AutoResetEvent(false);
        private readonly double queueSeconds;
        private volatile bool isEnding;
        private volatile bool hasFailed;

        private PlayedMixDevice(OpenALLibrary library, OpenALDevice speaker, OpenALDevice loopback, double queueSeconds)
            : base(loopback, false, $"{speaker.Description}, playing our own mix ({loopback.Description})")
        {
            this.library = library;
            this.speaker = speaker;
            int frames = RateHz / BlocksPerSecond;
            block = new float[frames * 2];
            shorts = new short[frames * 2];
            free = new uint[(int)Math.Ceiling(queueSeconds * BlocksPerSecond)];
            this.queueSeconds = (double)free.Length * frames / RateHz;
            mix = new SpscQueue<float>(RateHz * 2 * KeptSeconds);
            thread = new Thread(Run) { Name = "OmniNPC mixer", IsBackground = true, Priority = ThreadPriority.AboveNormal };
            thread.Start();
        }

        /// <summary>Opens the real device and a loopback device of its rate; null when either fails, with the reason.</summary>
        public static new OpenALDevice? TryOpen(OpenALLibrary library, OpenALOptions options, out string why)
        {
            if (!library.HasThreadContexts)
            {
                why = "this OpenAL library cannot play a mix of ours (ALC_EXT_thread_local_context); OpenAL Soft can";
                return null;
            }

            // The mix is stereo and finished: the device must not filter it again.
            OpenALOptions plain = options.Copy();
            plain.Hrtf = false;
            OpenALDevice? speaker = OpenALDevice.TryOpen(library, plain, out why);
            if (speaker == null)
            {
                return null;
            }

            OpenALOptions sameRate = options.Copy();
            sameRate.RateHz = speaker.RateHz;
            OpenALDevice? loopback = TryOpenLoopback(library, sameRate, out why);
            if (loopback == null)
            {
                speaker.Dispose();
                return null;
            }

            return new PlayedMixDevice(library, speaker, loopback, options.MixQueueSeconds);
        }

        /// <inheritdoc/>
        public override bool IsConnected() => !hasFailed && speaker.IsConnected();

        /// <inheritdoc/>
        public override double LatencySeconds() => queueSeconds + speaker.LatencySeconds();

        /// <inheritdoc/>
        public override int ReadMix(Span<float> interleaved) => mix.Read(interleaved.Slice(0, Math.Min(interleaved.Length, mix.Count) & ~1));

        /// <summary>Ends the thread and closes both devices.</summary>
        public override void Dispose()
        {
            if (!isEnding)
            {
                isEnding = true;
                wake.Set();
                thread.Join();
                wake.Dispose();
                base.Dispose();
                speaker.Dispose();
            }
        }

        private void Run()
        {
            library.Enter(speaker.Context);
            AL al = library.Al;
            al.GetError();
            uint source = al.GenSource();
            fixed (uint* buffers = free)
            {
                al.GenBuffers(free.Length, buffers);
            }

            if (al.GetError() != AudioError.NoError)
            {
                hasFailed = true;
            }
            else
            {
                if (al.IsExtensionPresent("AL_SOFT_direct_channels"))
                {
                    al.SetSourceProperty(source, (SourceInteger)DirectChannels, 1);
                }

                Play(al, source);
            }

            // Source and buffers go with their context; a context that is current on no thread can be destroyed.
            library.Leave(null);
        }

        private void Play(AL al, uint source)
        {
            int freeCount = free.Length;
            while (!isEnding)
            {
                // A lost device takes nothing, and would have its queue returned at once: rendering on would play the voices at many times their speed.
                if (!speaker.IsConnected())
                {
                    return;
                }

                al.GetSourceProperty(source, GetSourceInteger.BuffersProcessed, out int processed);
                for (; processed > 0; processed--)
                {
                    uint buffer = 0;
                    al.SourceUnqueueBuffers(source, 1, &buffer);
                    free[freeCount++] = buffer;
                }

                while (freeCount > 0)
                {
                    uint buffer = free[--freeCount];
                    RenderInto(al, buffer);
                    al.SourceQueueBuffers(source, 1, &buffer);
                }

                al.GetSourceProperty(source, GetSourceInteger.SourceState, out int state);
                if (state != (int)SourceState.Playing)
                {
                    al.SourcePlay(source);
                }

                wake.WaitOne(1000 / BlocksPerSecond / 2);
            }
        }

        private void RenderInto(AL al, uint buffer)
        {
            fixed (float* samples = block)
            {
                Render(samples, block.Length / 2);
                mix.TryWrite(block);
                if (speaker.HasFloat)
                {
                    al.BufferData(buffer, (BufferFormat)FloatBufferFormat.Stereo, samples, block.Length * sizeof(float), RateHz);
                    return;
                }
            }

            for (int i = 0; i < block.Length; i++)
            {
                shorts[i] = (short)(Math.Max(-1f, Math.Min(1f, block[i])) * 32767f);
            }

            fixed (short* samples = shorts)
            {
                al.BufferData(buffer, BufferFormat.Stereo16, samples, block.Length * sizeof(short), RateHz);
            }
        }
    }
}
