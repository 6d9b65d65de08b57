using System;

namespace OmniNPC.Speech
{
    /// <summary>Runs of a group from beginning to end, for those who have no tick to keep short.</summary>
    /// <remarks>Thread: that of the group. Allocates: no.</remarks>
    public static class WholeRuns
    {
        /// <summary>Computes what is left of the open run, if one is open.</summary>
        /// <param name="run">The group.</param>
        public static void Finish(this IRunInParts run)
        {
            while (run.PartsLeft > 0)
            {
                run.RunPart();
            }
        }

        /// <summary>Decodes the next codec frames of several decoders, as many of each.</summary>
        /// <param name="codec">The group.</param>
        /// <param name="decoders">1 to <see cref="ICodecGroup.MaxRows"/> different decoders of this group.</param>
        /// <param name="frames">Codec frames of each, 1 to <see cref="ICodecGroup.MaxFrames"/>.</param>
        /// <param name="codes">Row-major [decoders, frames, code groups], each code within its codebook.</param>
        /// <param name="pcm">Receives row-major [decoders, frames * samples per codec frame] samples, mono in [-1, 1].</param>
        /// <exception cref="ArgumentException">A length breaks the contract, a decoder is not of this group or a code is outside its codebook; the message states it and nothing was decoded.</exception>
        /// <exception cref="InvalidOperationException">A run is open.</exception>
        public static void Decode(this ICodecGroup codec, ReadOnlySpan<ICodecDecoder> decoders, int frames, ReadOnlySpan<int> codes, Span<float> pcm)
        {
            codec.Begin(decoders, frames, codes);
            codec.Finish();
            codec.End(pcm);
        }

        /// <summary>Advances several Talkers by one codec frame each, where there is text enough.</summary>
        /// <param name="group">The group.</param>
        /// <param name="talkers">Different sessions of this group.</param>
        /// <param name="codes">Row-major [talkers, code groups]; receives the codes of those that wrote a codec frame.</param>
        /// <param name="steps">Receives the outcome of each; one that fails alone has <see cref="TalkerStepKind.Failed"/> and the others are stepped.</param>
        /// <exception cref="ArgumentException">The lengths differ or a session is not of this group; nothing was done.</exception>
        /// <exception cref="InvalidOperationException">A run is open.</exception>
        public static void Step(this ISessionGroup group, ReadOnlySpan<ITalker> talkers, Span<int> codes, Span<TalkerStep> steps)
        {
            group.BeginStep(talkers);
            group.Finish();
            group.EndStep(codes, steps);
        }
    }
}
