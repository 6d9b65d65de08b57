using System;
using System.Diagnostics;
using System.Threading;
using OmniNPC.Scheduling;

namespace OmniNPC.Tavern.Bench.Trace
{
    /// <summary>Keeps what the engine says it did, by thread, without allocating while it is recorded.</summary>
    internal sealed class WorkRecorder
    {
        private readonly Piece[] game;
        private readonly Piece[] mind;
        private readonly int gameThread = Thread.CurrentThread.ManagedThreadId;
        private readonly long start = Stopwatch.GetTimestamp();
        private int gameCount;
        private int mindCount;

        /// <summary>Creates a recorder; the calling thread is the game's.</summary>
        /// <param name="most">Pieces kept for each thread; what comes after is dropped.</param>
        public WorkRecorder(int most)
        {
            game = new Piece[most];
            mind = new Piece[most];
        }

        /// <summary>Seconds since the recorder was made.</summary>
        public double Now => (double)(Stopwatch.GetTimestamp() - start) / Stopwatch.Frequency;

        /// <summary>Pieces of the game's thread.</summary>
        public ReadOnlySpan<Piece> Game => new ReadOnlySpan<Piece>(game, 0, gameCount);

        /// <summary>Pieces of the mind's thread.</summary>
        public ReadOnlySpan<Piece> Mind => new ReadOnlySpan<Piece>(mind, 0, Volatile.Read(ref mindCount));

        /// <summary>Notes a piece of work that ended now; what a tick does besides is all around the other pieces and is left out.</summary>
        public void Note(ComputeStage stage, int units, double seconds)
        {
            if (stage == ComputeStage.Tick)
            {
                return;
            }

            double end = Now;
            if (Thread.CurrentThread.ManagedThreadId == gameThread)
            {
                if (gameCount < game.Length)
                {
                    game[gameCount++] = new Piece(stage, units, end - seconds, end);
                }
            }
            else if (mindCount < mind.Length)
            {
                mind[mindCount] = new Piece(stage, units, end - seconds, end);
                Volatile.Write(ref mindCount, mindCount + 1);
            }
        }

        /// <summary>One piece.</summary>
        public readonly struct Piece
        {
            public Piece(ComputeStage stage, int units, double startSeconds, double endSeconds)
            {
                Stage = stage;
                Units = units;
                StartSeconds = startSeconds;
                EndSeconds = endSeconds;
            }

            /// <summary>What it was.</summary>
            public ComputeStage Stage { get; }

            /// <summary>How much of it.</summary>
            public int Units { get; }

            /// <summary>When it began.</summary>
            public double StartSeconds { get; }

            /// <summary>When it ended.</summary>
            public double EndSeconds { get; }
        }
    }
}
