using System;
using System.Collections.Generic;
using OmniNPC.Hearing;

namespace OmniNPC.Tests.Hearing
{
    /// <summary>Drives echo control through a scene and keeps all it said.</summary>
    internal sealed class EchoRun
    {
        private readonly EchoControl control;
        private readonly List<float> clean = new List<float>();
        private readonly List<EchoVerdict> verdicts = new List<EchoVerdict>();

        public EchoRun(EchoControl control)
        {
            this.control = control;
        }

        /// <summary>The cleaned microphone.</summary>
        public float[] Clean => clean.ToArray();

        /// <summary>The verdict of each block of 10 ms.</summary>
        public IReadOnlyList<EchoVerdict> Verdicts => verdicts;

        /// <summary>Plays a scene, the reference of each block right before it.</summary>
        public EchoRun Play(float[] played, float[] heard)
        {
            for (int at = 0; at + EchoControl.BlockSamples <= heard.Length; at += EchoControl.BlockSamples)
            {
                control.PushReference(played.AsSpan(at, EchoControl.BlockSamples), 1, EchoRoom.Rate);
                Hear(heard.AsSpan(at, EchoControl.BlockSamples));
            }

            return this;
        }

        /// <summary>Gives one block of the microphone.</summary>
        public void Hear(ReadOnlySpan<float> block)
        {
            float[] output = new float[EchoControl.BlockSamples];
            verdicts.Add(control.Process(block, output));
            clean.AddRange(output);
        }

        /// <summary>The longest the gate was passed by, from a second to another.</summary>
        public double LongestOver(double from = 0, double to = double.MaxValue)
        {
            double longest = 0;
            for (int i = (int)(from * 100); i < Math.Min(verdicts.Count, to * 100); i++)
            {
                longest = Math.Max(longest, verdicts[i].OverGateSeconds);
            }

            return longest;
        }

        /// <summary>Blocks that may be the player's, from a second to another.</summary>
        public int PlayerBlocks(double from, double to)
        {
            int count = 0;
            for (int i = (int)(from * 100); i < Math.Min(verdicts.Count, to * 100); i++)
            {
                count += verdicts[i].MayBePlayer ? 1 : 0;
            }

            return count;
        }

        /// <summary>The first moment after another at which the gate has been passed by so long; infinity when never.</summary>
        public double FirstOver(double seconds, double from = 0)
        {
            for (int i = (int)(from * 100); i < verdicts.Count; i++)
            {
                if (verdicts[i].OverGateSeconds >= seconds)
                {
                    return (i + 1) / 100.0;
                }
            }

            return double.PositiveInfinity;
        }
    }
}
