using System;

namespace OmniNPC.Speech
{
    /// <summary>The Thinker and Talker sessions of all characters that one mind thinks for, and the steps they take together: the weights are read once for all rows of a step.</summary>
    /// <remarks>
    /// A session's result does not depend on who else takes the step: its noise and its sampler are its own. Sessions come and go at any time between two steps, and nothing is computed
    /// again for it. <see cref="WholeRuns.Step"/> does a step of Talkers from beginning to end. Thread: mind, for the group and its sessions. Allocates: when a session comes; a step does not.
    /// </remarks>
    public interface ISessionGroup : IRunInParts, IDisposable
    {
        /// <summary>The most sessions one run of a graph takes; who gives more gets several runs. 1: there is nothing to win by stepping together.</summary>
        int MaxRows { get; }

        /// <summary>The parts of a run of Thinkers. 1: it cannot pause.</summary>
        int ThinkerParts { get; }

        /// <summary>The parts of a step of Talkers, code predictor included. 1: it cannot pause.</summary>
        int TalkerParts { get; }

        /// <summary>
        /// Whether feeding a Thinker only opens a run, whose parts are computed by <see cref="IRunInParts.RunPart"/>; false, the default, computes it at once. What needs the outcome sooner, such as
        /// <see cref="IThinker.Logits"/>, <see cref="IThinker.Rewind"/> or feeding more, computes the rest first. <see cref="IThinker.Length"/> counts what is still open; if a part throws, it is
        /// what it was before. A group whose <see cref="ThinkerParts"/> is 1 may compute at once whatever this says.
        /// </summary>
        bool LeavesRunsOpen { get; set; }

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

        /// <summary>Opens a step that advances several Talkers by one codec frame each, where there is text enough.</summary>
        /// <param name="talkers">Different sessions of this group. Until the step is ended they are given no text and are neither reset nor disposed.</param>
        /// <exception cref="ArgumentException">A session is not of this group; nothing was done.</exception>
        /// <exception cref="InvalidOperationException">A run is open.</exception>
        void BeginStep(ReadOnlySpan<ITalker> talkers);

        /// <summary>Ends a step whose parts are all computed.</summary>
        /// <param name="codes">Row-major [talkers, code groups]; receives the codes of those that wrote a codec frame.</param>
        /// <param name="steps">Receives the outcome of each; one that fails alone has <see cref="TalkerStepKind.Failed"/> and the others are stepped.</param>
        /// <exception cref="ArgumentException">The lengths differ from what was begun; the step is over and nothing of it counts.</exception>
        /// <exception cref="InvalidOperationException">No step is open, or parts of it are left.</exception>
        void EndStep(Span<int> codes, Span<TalkerStep> steps);
    }
}
