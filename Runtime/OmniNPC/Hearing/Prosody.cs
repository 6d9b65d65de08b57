using System;
using OmniNPC.Dialogue;

namespace OmniNPC.Hearing
{
    /// <summary>Pitch and level of a turn as it comes, in blocks of 10 ms: how its end differs from the rest of it.</summary>
    /// <remarks>Thread: one at a time. Allocates: at construction only.</remarks>
    internal sealed class Prosody
    {
        // 120 ms: the last syllable.
        private const int EndBlocks = 12;

        // Fewer blocks with a pitch than this say nothing.
        private const int LeastPitched = 5;

        // Of the contour; with fewer blocks with a pitch there is no mean to compare with.
        private const int ContourBlocks = EndOfTurnInput.ContourBlocks;
        private const int LeastContour = 10;

        private readonly F0Tracker tracker;
        private readonly float[] contourPitches = new float[ContourBlocks];
        private readonly float[] contourLevels = new float[ContourBlocks];
        private readonly float[] pitches = new float[EndBlocks];
        private readonly float[] levels = new float[EndBlocks];
        private double pitchSum;
        private double levelSum;
        private double contourPitchSum;
        private double contourLevelSum;
        private int contourPitched;
        private int pushed;
        private int pitched;
        private int count;

        public Prosody(int sampleRateHz)
        {
            tracker = new F0Tracker(sampleRateHz);
        }

        /// <summary>Pitch of the last block in semitones over 60 Hz, or NaN.</summary>
        public float Pitch { get; private set; } = float.NaN;

        /// <summary>Level of the last block in dB relative to full scale.</summary>
        public float Level { get; private set; }

        /// <summary>Pitch of the last 120 ms of voice minus the mean before it, in semitones, or NaN.</summary>
        public float PitchChange
        {
            get
            {
                double end = 0;
                int ends = 0;
                for (int i = 0; i < Math.Min(count, EndBlocks); i++)
                {
                    if (!float.IsNaN(pitches[i]))
                    {
                        end += pitches[i];
                        ends++;
                    }
                }

                int before = pitched - ends;
                return ends >= LeastPitched && before >= 2 * LeastPitched ? (float)((end / ends) - ((pitchSum - end) / before)) : float.NaN;
            }
        }

        /// <summary>Level of the last 120 ms of voice minus the mean before it, in dB, or NaN.</summary>
        public float LevelChange
        {
            get
            {
                if (count < 2 * EndBlocks)
                {
                    return float.NaN;
                }

                double end = 0;
                foreach (float level in levels)
                {
                    end += level;
                }

                return (float)((end / EndBlocks) - ((levelSum - end) / (count - EndBlocks)));
            }
        }

        /// <summary>Forgets the turn.</summary>
        public void Begin()
        {
            pitchSum = levelSum = 0;
            pitched = count = 0;
            contourPitchSum = contourLevelSum = 0;
            contourPitched = pushed = 0;
        }

        /// <summary>Writes the contour of <see cref="EndOfTurnInput.Contour"/>.</summary>
        public void CopyContour(Span<float> contour)
        {
            int known = contourPitched < LeastContour ? 0 : Math.Min(pushed, ContourBlocks);
            float level = contourPitched == 0 ? 0 : (float)(contourLevelSum / contourPitched);
            float pitch = contourPitched == 0 ? 0 : (float)(contourPitchSum / contourPitched);
            for (int i = 0; i < ContourBlocks; i++)
            {
                Span<float> block = contour.Slice(i * EndOfTurnInput.ContourValues, EndOfTurnInput.ContourValues);
                block.Clear();
                block[0] = -6f;
                int age = ContourBlocks - i;
                if (age <= known)
                {
                    int at = (pushed - age) % ContourBlocks;
                    block[0] = Math.Clamp((contourLevels[at] - level) / 10f, -6f, 2f);
                    if (!float.IsNaN(contourPitches[at]))
                    {
                        block[1] = Math.Clamp((contourPitches[at] - pitch) / 4f, -4f, 4f);
                        block[2] = 1f;
                    }
                }
            }
        }

        /// <summary>Hears a block; a change is of the voiced ones only, the contour is of all.</summary>
        public void Push(ReadOnlySpan<float> block, bool isVoiced)
        {
            float power = 0;
            foreach (float sample in block)
            {
                power += sample * sample;
            }

            Level = 10f * MathF.Log10((power / block.Length) + 1e-10f);
            float hertz = tracker.Push(block);
            Pitch = hertz > 0 ? 12f * MathF.Log(hertz / 60f, 2f) : float.NaN;
            contourPitches[pushed % ContourBlocks] = Pitch;
            contourLevels[pushed % ContourBlocks] = Level;
            pushed++;
            if (!float.IsNaN(Pitch))
            {
                contourPitchSum += Pitch;
                contourLevelSum += Level;
                contourPitched++;
            }

            if (!isVoiced)
            {
                return;
            }

            int at = count % EndBlocks;
            pitches[at] = Pitch;
            levels[at] = Level;
            levelSum += Level;
            count++;
            if (!float.IsNaN(Pitch))
            {
                pitchSum += Pitch;
                pitched++;
            }
        }
    }
}
