using System;
using System.Globalization;

namespace OmniNPC.Hearing
{
    /// <summary>Keeps the characters' own voices out of the player's microphone: a canceller fed with the final output mix, and a gate that follows what is left of it.</summary>
    /// <remarks>
    /// Give it everything the loudspeaker plays by <see cref="PushReference"/>, as it is rendered, and the microphone by <see cref="Process"/>, in blocks of 10 ms; of what belongs
    /// to one moment the reference first. Both are streams counted in samples: how the calls are cut and how late either is does not matter, a constant delay between them is found by correlation.
    /// <para>Thread: one at a time, all members; in a game the game thread. Allocates: at construction and when the rate of the reference changes.</para>
    /// </remarks>
    public sealed class EchoControl : IDisposable
    {
        /// <summary>Rate of the microphone in Hz: 16000, what speech models hear.</summary>
        public const int RateHz = 16000;

        /// <summary>Samples of one microphone block: 160, that is 10 ms.</summary>
        public const int BlockSamples = 160;

        private const double BlockSeconds = 0.01;

        // 4 s of reference: 2 s that one side may be ahead of the other after a stall, 1 s of delay, 1 s to spare.
        private const int HistorySamples = 1 << 16;
        private const int LargestLead = 2 * RateHz;

        // Reference that waits longer than 10 ms over 2 s on end is a clock that drifts or a stall that is over.
        private const int SlackBlocks = 200;
        private const int LargestSlack = BlockSamples;

        // The filter starts 16 ms before the echo that was found: the strongest correlation may be a reflection (7.5 ms behind the direct sound in one test room).
        private const int LeadSamples = 256;

        // Speech has its power above 100 Hz; thumps and DC have not.
        private const double LevelCutoffHz = 100;

        // Output below -50 dB relative to full scale measures the room's noise, not its echo.
        private const float MeasurablePower = 1e-5f;

        // 2 s of output decide on a bypass (duplex research, section 6), in parts of 0.5 s; one part is enough to end it, 6 dB nearer.
        private const int PartBlocks = 50;
        private const int PartsToBypass = 4;
        private const float ReturnDecibels = 6f;

        // A noisy room hides a loss of 30 dB, but an echo that its noise covers is none to the gate. The floor lies 1 to 2 dB below the mean of steady noise: what is within 2 dB of it
        // holds an echo 8 dB and more below the noise, whose loudest syllables, 10 dB above their mean, stay under a gate 9 dB above the floor.
        private const float CoveredDecibels = 2f;

        // Cancelling must help by 3 dB, or what is loud is not an echo but the player.
        private const float LeastHelp = 2f;

        private readonly IEchoCanceller? canceller;
        private readonly EchoOptions options;
        private readonly DelayEstimator estimator;
        private readonly EchoGate gate;
        private readonly HighPass microphoneLevel = new HighPass(LevelCutoffHz, RateHz);
        private readonly HighPass referenceLevel = new HighPass(LevelCutoffHz, RateHz);
        private readonly HighPass cleanLevel = new HighPass(LevelCutoffHz, RateHz);
        private readonly float[] history = new float[HistorySamples];
        private readonly float[] heard = new float[BlockSamples];
        private readonly float[] played = new float[BlockSamples];
        private readonly float[] cancelled = new float[BlockSamples];
        private readonly float[] mono = new float[1024];
        private readonly double[] partOutput = new double[PartsToBypass];
        private readonly double[] partHeard = new double[PartsToBypass];
        private readonly int[] partBlocks = new int[PartsToBypass];
        private readonly int maxDelay;
        private readonly int tail;
        private Resampler? resampler;
        private float[] resampled = Array.Empty<float>();

        private long written;
        private long next;
        private bool isAnchored;
        private bool isStalled;
        private int delay;
        private int confirmedDelay;
        private int slack;
        private int slackBlocks;

        private double warmUpLeft;
        private bool isBypassed;
        private double echoPossibleFor;
        private int part;
        private int fullParts;
        private int blocksInPart;
        private double cleanInPart;
        private double enhancedHeard;
        private double enhancedClean;
        private bool disposed;

        /// <summary>Creates echo control.</summary>
        /// <param name="canceller">The canceller, owned from here on; null to run with the gate alone.</param>
        /// <param name="options">Settings; copied. Null for the defaults.</param>
        /// <exception cref="ArgumentException">The canceller has another rate or block.</exception>
        /// <exception cref="ArgumentOutOfRangeException">An option is outside its stated range.</exception>
        public EchoControl(IEchoCanceller? canceller, EchoOptions? options = null)
        {
            if (canceller != null && (canceller.RateHz != RateHz || canceller.BlockSamples != BlockSamples))
            {
                throw new ArgumentException($"Echo control works on blocks of {BlockSamples} samples at {RateHz} Hz; the canceller ({canceller.Description}) takes {canceller.BlockSamples} at {canceller.RateHz} Hz.", nameof(canceller));
            }

            this.options = (options ?? new EchoOptions()).CopyChecked();
            this.canceller = canceller;
            maxDelay = (int)(this.options.MaxDelaySeconds * RateHz);
            tail = (int)((canceller?.TailSeconds ?? 0.1) * RateHz);
            estimator = new DelayEstimator(RateHz, BlockSamples, this.options.MaxDelaySeconds, HistorySamples);
            gate = new EchoGate(this.options);
            warmUpLeft = this.options.WarmUpSeconds;
        }

        /// <summary>How far it has come with the room.</summary>
        public EchoState State => isBypassed ? EchoState.Bypassed : warmUpLeft > 0 ? EchoState.WarmingUp : EchoState.Learned;

        /// <summary>Whether a canceller works; without one there is the gate alone.</summary>
        public bool HasCanceller => canceller != null;

        /// <summary>From a reference sample to its echo in the microphone, in seconds, as far as the streams' own positions say; -1 while it is not known.</summary>
        public double DelaySeconds => estimator.DelaySamples < 0 ? -1 : (double)estimator.DelaySamples / RateHz;

        /// <summary>Loss from the output to the microphone in dB (echo return loss), over the last 2 s of audible output; NaN before that.</summary>
        public double LossDecibels { get; private set; } = double.NaN;

        /// <summary>By how much cancelling lowered the microphone while the output sounded, in dB (echo return loss enhancement), with a half-life of 1 s; NaN before any.</summary>
        public double EnhancementDecibels => enhancedHeard > 0 && canceller != null ? 10 * Math.Log10(enhancedHeard / Math.Max(enhancedClean, 1e-12)) : double.NaN;

        /// <summary>How often the reference had to be moved and the room learned anew: a stalled output, another queue, lost microphone samples.</summary>
        public int Realignments { get; private set; }

        /// <summary>Samples so far, of either stream, that were not finite numbers; they count as silence.</summary>
        public long NonFiniteSamples { get; private set; }

        /// <summary>One sentence for people.</summary>
        /// <remarks>Allocates: the text.</remarks>
        public string Description
        {
            get
            {
                string what = canceller?.Description ?? "no canceller, the gate works alone";
                string how = State == EchoState.Bypassed ? "no echo arrives, the microphone passes untouched" : State == EchoState.WarmingUp ? "learning the room" : "the room is learned";
                string loss = double.IsNaN(LossDecibels) ? string.Empty : string.Format(CultureInfo.InvariantCulture, ", loss {0:F0} dB", LossDecibels);
                string enhancement = double.IsNaN(EnhancementDecibels) ? string.Empty : string.Format(CultureInfo.InvariantCulture, ", lowered by {0:F0} dB", EnhancementDecibels);
                string late = DelaySeconds < 0 ? string.Empty : string.Format(CultureInfo.InvariantCulture, ", {0:F0} ms late", DelaySeconds * 1000);
                return $"Echo control: {what}; {how}{late}{loss}{enhancement}.";
            }
        }

        /// <summary>Takes what the loudspeaker is going to play: the final mix, silence included.</summary>
        /// <param name="interleaved">Samples in [-1, 1], the channels of one moment side by side; any number of moments.</param>
        /// <param name="channels">Number of channels, 1 to 8; they are mixed down.</param>
        /// <param name="rateHz">Rate of the mix, 1000 to 384000.</param>
        /// <exception cref="ArgumentException">The samples are no whole number of moments.</exception>
        /// <exception cref="ArgumentOutOfRangeException">The channels or the rate are out of range.</exception>
        public void PushReference(ReadOnlySpan<float> interleaved, int channels, int rateHz)
        {
            RequireAlive();
            if (channels < 1 || channels > 8)
            {
                throw new ArgumentOutOfRangeException(nameof(channels), channels, $"The reference has 1 to 8 channels; found {channels}.");
            }

            if (interleaved.Length % channels != 0)
            {
                throw new ArgumentException($"A reference of {channels} channels has a multiple of {channels} samples; found {interleaved.Length}.", nameof(interleaved));
            }

            if (resampler == null || resampler.FromHz != rateHz)
            {
                resampler = new Resampler(rateHz, RateHz);
                resampled = new float[resampler.MaxOutput(mono.Length)];
            }

            while (!interleaved.IsEmpty)
            {
                int moments = Math.Min(mono.Length, interleaved.Length / channels);
                MixDown(interleaved.Slice(0, moments * channels), channels);
                interleaved = interleaved.Slice(moments * channels);
                int count = resampler.Process(mono.AsSpan(0, moments), resampled);
                for (int i = 0; i < count; i++)
                {
                    history[(int)(written++ & (HistorySamples - 1))] = resampled[i];
                    estimator.PushReference(resampled[i]);
                }
            }
        }

        /// <summary>Takes the echo out of the next 10 ms of the microphone and judges what is left.</summary>
        /// <param name="microphone">Exactly <see cref="BlockSamples"/> mono samples at <see cref="RateHz"/>.</param>
        /// <param name="clean">Receives as many; the microphone itself when there is no canceller or no echo. It may be the same memory.</param>
        /// <returns>Level, gate and what follows from them.</returns>
        /// <exception cref="ArgumentException">A block has another length.</exception>
        /// <remarks>Allocates: no, but for what <see cref="IEchoCanceller.Reset"/> does when the delay changes.</remarks>
        public EchoVerdict Process(ReadOnlySpan<float> microphone, Span<float> clean)
        {
            RequireAlive();
            if (microphone.Length != BlockSamples || clean.Length != BlockSamples)
            {
                throw new ArgumentException($"A microphone block is {BlockSamples} samples at {RateHz} Hz; found {microphone.Length} to clean into {clean.Length}.", nameof(microphone));
            }

            Clean(microphone, heard);
            Align();
            float heardPower = microphoneLevel.Power(heard);
            Played(next - delay);
            float playedPower = referenceLevel.Power(played);
            bool isSounding = playedPower > MeasurablePower;
            if (estimator.Push(heard, next, playedPower > EchoGate.AudiblePower || gate.IsOutputAudible))
            {
                FollowDelay();
            }

            ReadOnlySpan<float> output = heard;
            if (canceller != null)
            {
                canceller.Cancel(heard, played, cancelled);
                output = cancelled;
            }

            float cleanPower = cleanLevel.Power(output);
            Measure(isSounding, playedPower, heardPower, cleanPower);
            EchoVerdict verdict = gate.Judge(playedPower, cleanPower, warmUpLeft <= 0, isBypassed);
            (isBypassed ? heard : output).CopyTo(clean);
            next += BlockSamples;
            return verdict;
        }

        /// <summary>States that microphone samples were lost between the last block and the next.</summary>
        /// <param name="samples">How many, at <see cref="RateHz"/>; at least 0.</param>
        /// <exception cref="ArgumentOutOfRangeException">The number is negative.</exception>
        public void SkipMicrophone(long samples)
        {
            RequireAlive();
            if (samples < 0)
            {
                throw new ArgumentOutOfRangeException(nameof(samples), samples, $"No less than 0 samples can be lost; found {samples}.");
            }

            // Positions stay multiples of 8, the estimator's step; 0.5 ms is nothing to the filter.
            next += samples & ~(DelayEstimator.Decimation - 1L);
        }

        /// <summary>States that the output or the microphone is another device than before: the room is learned anew.</summary>
        public void DeviceChanged()
        {
            RequireAlive();
            canceller?.Reset();
            estimator.Reset();
            gate.Forget();
            isAnchored = isStalled = false;
            delay = confirmedDelay = 0;
            isBypassed = false;
            warmUpLeft = options.WarmUpSeconds;
            LossDecibels = double.NaN;
            fullParts = blocksInPart = 0;
            cleanInPart = enhancedHeard = enhancedClean = 0;
            Array.Clear(partOutput, 0, PartsToBypass);
            Array.Clear(partHeard, 0, PartsToBypass);
            Array.Clear(partBlocks, 0, PartsToBypass);
        }

        /// <summary>Disposes the canceller. Disposing again does nothing.</summary>
        public void Dispose()
        {
            if (!disposed)
            {
                disposed = true;
                canceller?.Dispose();
            }
        }

        private void MixDown(ReadOnlySpan<float> interleaved, int channels)
        {
            for (int i = 0, at = 0; at < interleaved.Length; i++)
            {
                float sum = 0;
                for (int channel = 0; channel < channels; channel++)
                {
                    sum += Finite(interleaved[at++]);
                }

                // What is louder the device clips too.
                mono[i] = Math.Max(-1f, Math.Min(1f, sum / channels));
            }
        }

        private void Clean(ReadOnlySpan<float> from, float[] to)
        {
            for (int i = 0; i < from.Length; i++)
            {
                to[i] = Math.Max(-1f, Math.Min(1f, Finite(from[i])));
            }
        }

        private float Finite(float sample)
        {
            if (float.IsNaN(sample) || float.IsInfinity(sample))
            {
                NonFiniteSamples++;
                return 0f;
            }

            return sample;
        }

        /// <summary>Keeps the position of delay 0 as late as the reference that is there allows; the filter's own position does not move with it.</summary>
        private void Align()
        {
            long newest = (written - BlockSamples) & ~(DelayEstimator.Decimation - 1L);
            if (!isAnchored || next < newest - LargestLead)
            {
                // What came before the first block, or before the microphone stalled, tells nothing about this one.
                if (isAnchored)
                {
                    estimator.Reset();
                    Realign(0, true);
                }

                next = newest;
                isAnchored = true;
                slack = int.MaxValue;
                slackBlocks = 0;
            }
            else if (next > newest)
            {
                Wait((int)Math.Min(next - newest, HistorySamples));
                next = newest;
            }
            else
            {
                isStalled = false;
            }

            slack = (int)Math.Min(slack, newest - next);
            if (++slackBlocks == SlackBlocks)
            {
                if (slack > LargestSlack && delay + slack <= maxDelay)
                {
                    Shift(-slack);
                    next += slack;
                }

                slack = int.MaxValue;
                slackBlocks = 0;
            }
        }

        /// <summary>The microphone is ahead of the reference.</summary>
        private void Wait(int samples)
        {
            if (isStalled)
            {
                return;
            }

            if (samples <= delay)
            {
                // The reference comes in larger pieces than before, or its clock is slower; what sounds now was given long ago.
                Shift(samples);
                return;
            }

            // All that was given has been played: the output itself stands still, and goes on with the delay it had.
            isStalled = true;
            estimator.Reset();
            delay = confirmedDelay;
        }

        /// <summary>The position of delay 0 moves back by some samples, and the same reference has as much less delay.</summary>
        private void Shift(int samples)
        {
            estimator.Shift(samples);
            delay -= samples;
        }

        private void FollowDelay()
        {
            int found = estimator.DelaySamples;
            // Within the first half of the tail the filter reaches the echo and most of the room behind it.
            if (found < delay || found - delay > tail / 2)
            {
                Realign(Math.Max(0, found - LeadSamples), false);
            }

            confirmedDelay = delay;
        }

        private void Realign(int to, bool always)
        {
            // Before anything sounded there is nothing to forget.
            if (enhancedHeard > 0 && (always || to != delay))
            {
                canceller?.Reset();
                warmUpLeft = options.WarmUpSeconds;
                Realignments++;
            }

            delay = confirmedDelay = to;
        }

        private void Played(long from)
        {
            for (int i = 0; i < BlockSamples; i++)
            {
                long index = from + i;
                played[i] = index >= 0 && index < written && index >= written - HistorySamples ? history[(int)(index & (HistorySamples - 1))] : 0f;
            }
        }

        private void Measure(bool isSounding, float playedPower, float heardPower, float cleanPower)
        {
            // The echo may be as late as the longest delay, and belongs to its output still.
            echoPossibleFor = isSounding ? options.MaxDelaySeconds : echoPossibleFor - BlockSeconds;
            if (echoPossibleFor <= 0)
            {
                return;
            }

            partOutput[part] += playedPower;
            partHeard[part] += heardPower;
            partBlocks[part]++;
            cleanInPart += cleanPower;
            if (!isSounding)
            {
                return;
            }

            warmUpLeft -= BlockSeconds;
            const double Keep = 0.9931; // a half-life of 1 s
            enhancedHeard = (enhancedHeard * Keep) + heardPower;
            enhancedClean = (enhancedClean * Keep) + cleanPower;
            if (++blocksInPart == PartBlocks)
            {
                EndPart();
            }
        }

        private void EndPart()
        {
            double loss = Loss(partOutput[part], partHeard[part]);
            bool helps = canceller == null || partHeard[part] > LeastHelp * cleanInPart;
            if (isBypassed && loss < options.BypassLossDecibels - ReturnDecibels && helps)
            {
                isBypassed = false;
            }

            fullParts = Math.Min(fullParts + 1, PartsToBypass);
            double output = 0;
            double heard = 0;
            int blocks = 0;
            for (int i = 0; i < PartsToBypass; i++)
            {
                output += partOutput[i];
                heard += partHeard[i];
                blocks += partBlocks[i];
            }

            if (fullParts == PartsToBypass)
            {
                LossDecibels = Loss(output, heard);
                bool isCovered = 10 * Math.Log10((heard / blocks) + 1e-12) < gate.FloorDecibels + CoveredDecibels;
                isBypassed |= (isCovered || LossDecibels > options.BypassLossDecibels) && options.BypassLossDecibels < 90f;
            }

            part = (part + 1) % PartsToBypass;
            partOutput[part] = partHeard[part] = cleanInPart = 0;
            partBlocks[part] = blocksInPart = 0;
        }

        private static double Loss(double output, double heard) => 10 * Math.Log10((output + 1e-12) / (heard + 1e-12));

        private void RequireAlive()
        {
            if (disposed)
            {
                throw new ObjectDisposedException(nameof(EchoControl));
            }
        }
    }
}
