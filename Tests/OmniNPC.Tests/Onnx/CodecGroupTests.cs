using System;
using System.Collections.Generic;
using NUnit.Framework;
using OmniNPC.Onnx;
using OmniNPC.Speech;

namespace OmniNPC.Tests.Onnx
{
    /// <summary>Several codec decoders in one run: what each gets does not depend on the others.</summary>
    public sealed class CodecGroupTests
    {
        private const int Voices = 11;
        private const int Length = 24;

        private static OnnxSpeechModel Model => TestBundle.Model;

        [Test]
        public void Rows_of_a_run_are_bit_identical_to_single_runs_while_decoders_join_leave_and_begin_anew()
        {
            using ICodecGroup group = Model.CreateCodecGroup();
            var random = new Random(7);
            var together = new float[Voices][];
            var decoders = new ICodecDecoder[Voices];
            var at = new int[Voices];
            var slices = new List<int>[Voices];
            for (int voice = 0; voice < Voices; voice++)
            {
                slices[voice] = new List<int>();
                together[voice] = new float[Length * Model.Format.SamplesPerCodecFrame];
                decoders[voice] = group.CreateDecoder();
                decoders[voice].Reset((ulong)voice);
            }

            int shared = 0;
            while (Array.Exists(at, frame => frame < Length))
            {
                int frames = 1 + random.Next(group.MaxFrames);
                List<int> rows = Rows(random, at, frames);
                if (rows.Count == 0)
                {
                    continue;
                }

                shared += rows.Count > 1 ? 1 : 0;
                Decode(group, decoders, rows, at, frames, together);
                rows.ForEach(voice => slices[voice].Add(frames));

                // Somebody is interrupted and says the same once more.
                int again = random.Next(Voices);
                if (random.Next(8) == 0 && at[again] < Length)
                {
                    at[again] = 0;
                    slices[again].Clear();
                    decoders[again].Reset((ulong)again);
                }
            }

            Assert.That(shared, Is.GreaterThan(10), "no run was shared");
            for (int voice = 0; voice < Voices; voice++)
            {
                Assert.That(together[voice], Is.EqualTo(Alone(voice, slices[voice])), $"voice {voice}");
                decoders[voice].Dispose();
            }
        }

        [Test]
        public void A_run_that_breaks_the_contract_is_refused_and_leaves_every_decoder_as_it_was()
        {
            using ICodecGroup group = Model.CreateCodecGroup();
            using ICodecDecoder first = group.CreateDecoder();
            using ICodecDecoder second = group.CreateDecoder();
            using var stranger = new StrangeDecoder();
            int groups = Model.Format.CodeGroups;
            int samples = Model.Format.SamplesPerCodecFrame;
            first.Reset(0);
            second.Reset(1);
            var pcm = new float[2 * samples];
            var wrong = new int[2 * groups];
            wrong[groups + 2] = 100000;
            Assert.That((Action)(() => group.Decode(new[] { first, second }, 1, wrong, pcm)), Throws.ArgumentException.With.Message.Contains("Code 100000 of group 2"));
            Assert.That((Action)(() => group.Decode(new[] { first, second }, 1, new int[groups], pcm)), Throws.ArgumentException.With.Message.Contains("2 decoders of 1 codec frames"));
            Assert.That((Action)(() => group.Decode(new[] { first, stranger }, 1, new int[2 * groups], pcm)), Throws.ArgumentException.With.Message.Contains("Decoder 1 is not of this group"));
            Assert.That((Action)(() => group.Decode(new[] { first, second }, group.MaxFrames + 1, wrong, pcm)), Throws.ArgumentException.With.Message.Contains("codec frames of each"));

            group.Decode(new[] { first, second }, 1, Both(0), pcm);
            Assert.That(pcm, Is.EqualTo(Concatenated(Alone(0, new List<int> { 1 }), Alone(1, new List<int> { 1 }), samples)));
        }

        private static int[] Codes(int voice, int from, int count, SpeechFormat format)
        {
            var codes = new int[count * format.CodeGroups];
            for (int i = 0; i < codes.Length; i++)
            {
                codes[i] = ((voice * 131) + ((from * format.CodeGroups) + i) * 37) % 256;
            }

            return codes;
        }

        private static float[] Concatenated(float[] first, float[] second, int samples)
        {
            var both = new float[2 * samples];
            Array.Copy(first, both, samples);
            Array.Copy(second, 0, both, samples, samples);
            return both;
        }

        private static List<int> Rows(Random random, int[] at, int frames)
        {
            var rows = new List<int>();
            for (int voice = 0; voice < at.Length; voice++)
            {
                if (at[voice] + frames <= Length && random.Next(3) > 0)
                {
                    rows.Insert(random.Next(rows.Count + 1), voice);
                }
            }

            return rows;
        }

        private static void Decode(ICodecGroup group, ICodecDecoder[] decoders, List<int> rows, int[] at, int frames, float[][] heard)
        {
            int samples = frames * Model.Format.SamplesPerCodecFrame;
            var codes = new List<int>();
            rows.ForEach(voice => codes.AddRange(Codes(voice, at[voice], frames, Model.Format)));
            var pcm = new float[rows.Count * samples];
            group.Decode(rows.ConvertAll(voice => decoders[voice]).ToArray(), frames, codes.ToArray(), pcm);
            for (int row = 0; row < rows.Count; row++)
            {
                Array.Copy(pcm, row * samples, heard[rows[row]], at[rows[row]] * Model.Format.SamplesPerCodecFrame, samples);
                at[rows[row]] += frames;
            }
        }

        private static int[] Both(int from)
        {
            var codes = new List<int>(Codes(0, from, 1, Model.Format));
            codes.AddRange(Codes(1, from, 1, Model.Format));
            return codes.ToArray();
        }

        /// <summary>In a decoder of its own, in the same slices.</summary>
        private static float[] Alone(int voice, List<int> slices)
        {
            using ICodecDecoder decoder = Model.CreateCodecDecoder();
            decoder.Reset((ulong)voice);
            int samples = Model.Format.SamplesPerCodecFrame;
            var pcm = new float[Length * samples];
            int at = 0;
            foreach (int frames in slices)
            {
                decoder.Decode(Codes(voice, at, frames, Model.Format), pcm.AsSpan(at * samples, frames * samples));
                at += frames;
            }

            return pcm;
        }

        private sealed class StrangeDecoder : ICodecDecoder
        {
            public int MaxFrames => 1;

            public void Decode(ReadOnlySpan<int> codes, Span<float> pcm) => pcm.Clear();

            public void Reset(ulong seed)
            {
            }

            public void Dispose()
            {
            }
        }
    }
}
