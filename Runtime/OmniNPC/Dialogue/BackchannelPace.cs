using System;
using OmniNPC.Speech;

namespace OmniNPC.Dialogue
{
    /// <summary>How often one listener responds: of the good moments it takes as many as its rate asks for, at distances that vary.</summary>
    /// <remarks>
    /// Time in which the player speaks earns credit, a response costs one. It is given at the first good moment at which the credit has reached a drawn mark of 0.5 to 1.5, so
    /// the mean rate is the one asked for as long as there are moments enough. Thread: game. Allocates: at construction only.
    /// </remarks>
    internal sealed class BackchannelPace
    {
        // Who missed one response for want of a moment makes up for it; who missed more does not chatter afterwards.
        private const double MostOverdue = 1;

        private readonly SeededRandom random;
        private readonly double perSecond;
        private double credit;
        private double mark;

        /// <summary>Creates a pace.</summary>
        /// <param name="perMinute">Responses per minute of the player's speech; 0 for none.</param>
        /// <param name="seed">The same seed, turns and moments give the same responses.</param>
        public BackchannelPace(double perMinute, ulong seed)
        {
            perSecond = perMinute / 60;
            random = new SeededRandom(seed);

            // Somewhere between two responses, as at any moment later.
            credit = random.NextUniform();
            mark = Mark();
        }

        /// <summary>The player speaks.</summary>
        /// <param name="seconds">For so long.</param>
        public void Elapse(double seconds) => credit = Math.Min(mark + MostOverdue, credit + (seconds * perSecond));

        /// <summary>Takes a good moment, or lets it pass.</summary>
        public bool TryTake()
        {
            if (perSecond <= 0 || credit < mark)
            {
                return false;
            }

            credit -= 1;
            mark = Mark();
            return true;
        }

        /// <summary>Draws one of several variants, never the last one again where there are others.</summary>
        /// <param name="count">How many there are; at least 1.</param>
        /// <param name="last">The last one, or -1.</param>
        public int Choose(int count, int last)
        {
            if (count == 1)
            {
                return 0;
            }

            bool isFirst = last < 0 || last >= count;
            int drawn = (int)(random.NextUniform() * (isFirst ? count : count - 1));
            return !isFirst && drawn >= last ? drawn + 1 : drawn;
        }

        private double Mark() => 0.5 + random.NextUniform();
    }
}
