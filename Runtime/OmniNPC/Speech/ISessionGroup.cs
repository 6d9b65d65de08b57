using System;

namespace OmniNPC.Speech
{
    /// <summary>The Thinker and Talker sessions of all characters that one mind thinks for, and the steps they take together: the weights are read once for all rows of a step.</summary>
    /// <remarks>
    /// A session's result does not depend on who else takes the step: its noise and its sampler are its own. Sessions come and go at any time between two steps, and nothing is computed
    /// again for it. Thread: mind, for the group and its sessions. Allocates: when a session comes; a step does not.
    /// </remarks>
    public interface ISessionGroup : IDisposable
    {
        /// <summary>The most sessions one run of a graph takes; who gives more gets several runs. 1: there is nothing to win by stepping together.</summary>
        int MaxRows { get; }

        /// <summary>Creates the Thinker state (KV cache) of one character.</summary>
        /// <returns>An empty session; its owner disposes it.</returns>
        IThinker CreateThinker();

        /// <summary>Creates the Talker and code predictor state of one character.</summary>
        /// <returns>An idle session; its owner disposes it.</returns>
        ITalker CreateTalker();

        /// <summary>Feeds one token to each of several Thinkers.</summary>
        /// <param name="thinkers">Different sessions of this group, each with room for a token.</param>
        /// <param name="ids">A token id for each.</param>
        /// <exception cref="ArgumentException">The lengths differ, a session is not of this group, or an id is outside the vocabulary; nothing was fed.</exception>
        /// <exception cref="InvalidOperationException">A cache would overflow; nothing was fed.</exception>
        void Append(ReadOnlySpan<IThinker> thinkers, ReadOnlySpan<int> ids);

        /// <summary>Advances several Talkers by one codec frame each, where there is text enough.</summary>
        /// <param name="talkers">Different sessions of this group.</param>
        /// <param name="codes">Row-major [talkers, code groups]; receives the codes of those that wrote a codec frame.</param>
        /// <param name="steps">Receives the outcome of each; one that fails alone has <see cref="TalkerStepKind.Failed"/> and the others are stepped.</param>
        /// <exception cref="ArgumentException">The lengths differ or a session is not of this group; nothing was done.</exception>
        void Step(ReadOnlySpan<ITalker> talkers, Span<int> codes, Span<TalkerStep> steps);
    }
}
