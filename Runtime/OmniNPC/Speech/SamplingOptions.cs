using System;

namespace OmniNPC.Speech
{
    /// <summary>How the next token or code is chosen from logits; applied in the order penalty, temperature, top-k, top-p (models.md §11, as the Qwen reference samplers do).</summary>
    public readonly struct SamplingOptions : IEquatable<SamplingOptions>
    {
        /// <summary>Creates options.</summary>
        /// <param name="temperature">0 for the largest logit, else 0.01 to 4.</param>
        /// <param name="topK">Keep this many; 0 keeps all.</param>
        /// <param name="topP">Keep the smallest set whose probability reaches this, in (0, 1]; at least one token is kept.</param>
        /// <param name="repetitionPenalty">1 for none; a seen id's positive logit is divided by it and a negative one multiplied; 0.5 to 4.</param>
        /// <exception cref="ArgumentOutOfRangeException">A number is outside its stated range.</exception>
        public SamplingOptions(float temperature, int topK = 0, float topP = 1f, float repetitionPenalty = 1f)
        {
            if (!(temperature == 0f || (temperature >= 0.01f && temperature <= 4f)))
            {
                throw new ArgumentOutOfRangeException(nameof(temperature), temperature, "The temperature must be 0 or 0.01 to 4.");
            }

            if (topK < 0)
            {
                throw new ArgumentOutOfRangeException(nameof(topK), topK, "Top-k must be 0 (all) or more.");
            }

            if (!(topP > 0f && topP <= 1f))
            {
                throw new ArgumentOutOfRangeException(nameof(topP), topP, "Top-p must be above 0 and at most 1.");
            }

            if (!(repetitionPenalty >= 0.5f && repetitionPenalty <= 4f))
            {
                throw new ArgumentOutOfRangeException(nameof(repetitionPenalty), repetitionPenalty, "The repetition penalty must be 0.5 to 4.");
            }

            Temperature = temperature;
            TopK = topK;
            TopP = topP;
            RepetitionPenalty = repetitionPenalty;
        }

        /// <summary>0 for the largest logit, else the divisor of the logits.</summary>
        public float Temperature { get; }

        /// <summary>Number of candidates kept; 0 keeps all.</summary>
        public int TopK { get; }

        /// <summary>Cumulative probability kept.</summary>
        public float TopP { get; }

        /// <summary>Penalty of ids generated before; 1 for none.</summary>
        public float RepetitionPenalty { get; }

        /// <inheritdoc/>
        public bool Equals(SamplingOptions other)
            => Temperature == other.Temperature && TopK == other.TopK && TopP == other.TopP && RepetitionPenalty == other.RepetitionPenalty;

        /// <inheritdoc/>
        public override bool Equals(object? obj) => obj is SamplingOptions other && Equals(other);

        /// <inheritdoc/>
        public override int GetHashCode() => HashCode.Combine(Temperature, TopK, TopP, RepetitionPenalty);
    }
}
