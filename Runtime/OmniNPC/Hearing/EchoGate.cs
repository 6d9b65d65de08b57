using System;

namespace OmniNPC.Hearing
{
    /// <summary>Learns how much of the output is left in the cleaned microphone and how loud the room is, and says what is above both.</summary>
    /// <remarks>
    /// The rule is the one of duplex research, section 6: a threshold of a margin over the running mean of the echo (half-life 400 ms), 300 ms of slack after the output ends,
    /// and echo never teaches the noise floor. Added to it: the echo is kept as a share of the output, so that a loud word of the character raises the gate with it.
    /// Thread: one at a time. Allocates: at construction only.
    /// </remarks>
    internal sealed class EchoGate
    {
        /// <summary>Output quieter than -55 dB relative to full scale echoes below everything that counts.</summary>
        public const float AudiblePower = 3.2e-6f;

        private const double BlockSeconds = 0.01;
        private const double DrainSeconds = 0.3;

        // Own echo was above the gate for 0.05 s at most (EchoControlTests, echo as loud as the output); pauses inside a word are shorter than 0.2 s.
        private const double PlayerSeconds = 0.06;
        private const double PlayerHoldSeconds = 0.2;

        // 1 dB a block: a living room falls by 60 dB in 0.5 s, and the gate may be a little late but not early.
        private const float HoldDecay = 0.794f;

        // While something is above the gate it is learned 8 times more slowly: a player who talks over the character is over in a second, but an
        // echo that became louder for good (volume, a moved microphone) must not hold the gate open for ever.
        private const double OpenSlowness = 8;

        // Before anything was heard the echo counts as loud as the output, at -20 dB relative to full scale.
        private const float FirstPower = 0.01f;

        // While the room is unknown the gate is this much higher: a canceller that still learns leaves bursts.
        private const float WarmUpMarginDecibels = 6f;

        // The noise floor falls by 1 dB a block and rises by 2 dB a second: gaps between words show it, words do not lift it.
        private const float FloorFall = 1f;
        private const float FloorRise = 0.02f;
        private const float FloorMargin = 9f;

        // The first block may be a voice that began at once.
        private const float HighestFirstFloor = -40f;

        private readonly float baseDecibels;
        private readonly float marginDecibels;
        private readonly float share;
        private readonly float openShare;
        private float held;
        private float echoPower;
        private float outputPower;
        private float floorDecibels;
        private double drainLeft;
        private double overSeconds;
        private double holdLeft;

        public EchoGate(EchoOptions options)
        {
            baseDecibels = options.BaseGateDecibels;
            marginDecibels = options.GateMarginDecibels;
            share = (float)(1 - Math.Pow(0.5, BlockSeconds / options.GateHalfLifeSeconds));
            openShare = (float)(1 - Math.Pow(0.5, BlockSeconds / (options.GateHalfLifeSeconds * OpenSlowness)));
            floorDecibels = float.NaN;
            Forget();
        }

        /// <summary>Whether the output sounds or has ended less than 0.3 s ago.</summary>
        public bool IsOutputAudible => drainLeft > 0;

        /// <summary>The room's noise between the words, in dB relative to full scale; NaN before the first block.</summary>
        public float FloorDecibels => floorDecibels;

        /// <summary>Forgets the echo, not the noise of the room.</summary>
        public void Forget()
        {
            held = 0;
            echoPower = outputPower = FirstPower;
            drainLeft = overSeconds = holdLeft = 0;
        }

        /// <summary>Judges one block.</summary>
        /// <param name="reference">Power of the output that may be echoing now.</param>
        /// <param name="clean">Power of the cleaned microphone.</param>
        /// <param name="isKnown">Whether the room was learned.</param>
        /// <param name="isBypassed">Whether there is no echo at all.</param>
        public EchoVerdict Judge(float reference, float clean, bool isKnown, bool isBypassed)
        {
            held = Math.Max(reference, held * HoldDecay);
            bool isSounding = held > AudiblePower;
            drainLeft = reference > AudiblePower ? DrainSeconds : Math.Max(0, drainLeft - BlockSeconds);
            float level = Decibels(clean);
            if (float.IsNaN(floorDecibels))
            {
                floorDecibels = Math.Min(level, HighestFirstFloor);
            }

            float gate = Math.Max(baseDecibels, floorDecibels + FloorMargin);
            if (IsOutputAudible && !isBypassed)
            {
                float expected = Math.Max(echoPower, echoPower / outputPower * held);
                gate = Math.Max(gate, Decibels(expected) + marginDecibels + (isKnown ? 0 : WarmUpMarginDecibels));
            }

            bool isOver = level > gate;
            if (isSounding)
            {
                float weight = isOver ? openShare : share;
                echoPower += (clean - echoPower) * weight;
                outputPower += (held - outputPower) * weight;
            }

            if (!IsOutputAudible)
            {
                // Below what the lowest gate allows the floor means nothing, and would take long to come back from.
                float step = Math.Max(-FloorFall, Math.Min(FloorRise, level - floorDecibels));
                floorDecibels = Math.Max(baseDecibels - FloorMargin, floorDecibels + step);
            }

            overSeconds = Math.Max(0, overSeconds + (isOver ? BlockSeconds : -BlockSeconds));
            // A thousandth of slack: hundredths do not add up exactly.
            holdLeft = overSeconds > PlayerSeconds - 0.001 ? PlayerHoldSeconds : Math.Max(0, holdLeft - BlockSeconds);
            bool isAudible = IsOutputAudible && !isBypassed;
            return new EchoVerdict(level, gate, isOver, overSeconds, isAudible, !isAudible || holdLeft > 0);
        }

        private static float Decibels(float power) => 10f * MathF.Log10(power + 1e-10f);
    }
}
