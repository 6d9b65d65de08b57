using System;
using System.Diagnostics;
using System.Numerics;
using NUnit.Framework;
using OmniNPC.Voice;

namespace OmniNPC.Tests.OpenAL
{
    /// <summary>Prints the numbers of Documentation~/spatial-audio.md; asserts nothing, so it runs only when named.</summary>
    [Explicit("Prints numbers.")]
    public sealed class Measurements
    {
        [Test]
        public void Ears_by_direction()
        {
            foreach (int degrees in new[] { 0, 30, 60, 90, 135, 180 })
            {
                using Scene scene = new Scene();
                double angle = degrees * Math.PI / 180;
                scene.Play(scene.Voice(new Vector3((float)Math.Sin(angle), 0, -(float)Math.Cos(angle)) * 2), Scene.Noise(1));
                float[] left = scene.Channel(0, 0.1, 0.9);
                float[] right = scene.Channel(1, 0.1, 0.9);
                TestContext.Out.WriteLine($"{degrees,4} degrees to the right: right ear {Scene.Decibels(right, left),5:F1} dB louder, {Scene.Lead(right, left, 48000) * 1e3,5:F2} ms earlier");
            }
        }

        [Test]
        public void Cost_of_a_tick([Values(1, 8, 32)] int count)
        {
            using Scene scene = new Scene(queueSeconds: 0.2);
            IVoice[] voices = new IVoice[count];
            for (int i = 0; i < count; i++)
            {
                voices[i] = scene.Voice(new Vector3(i - (count / 2), 0, -2), 16000);
            }

            float[] piece = Scene.Noise(0.04, 16000);
            double[] whole = new double[600];
            for (int tick = -60; tick < whole.Length; tick++)
            {
                long start = Stopwatch.GetTimestamp();
                for (int i = 0; i < count; i++)
                {
                    voices[i].SetPose(new Pose(new Vector3(i, 0, -2 + (tick * 0.001f)), Quaternion.Identity, Vector3.Zero));
                    if (voices[i].WritableSamples >= piece.Length)
                    {
                        voices[i].Write(piece);
                    }
                }

                scene.Step();
                if (tick >= 0)
                {
                    whole[tick] = (Stopwatch.GetTimestamp() - start) * 1e6 / Stopwatch.Frequency;
                }

                if (tick % 300 == 299)
                {
                    scene.Mix.Clear();
                }
            }

            Array.Sort(whole);
            TestContext.Out.WriteLine($"{count,3} voices: one tick of 16.7 ms, rendering included, p50 {whole[300]:F0} us, p99 {whole[594]:F0} us");
        }
    }
}
