using System;
using System.Collections.Generic;
using OmniNPC.Speech;

namespace OmniNPC.Tavern.Duplex
{
    /// <summary>Draws what a plan is made of: the same scenario and seed draw the same.</summary>
    internal sealed class PlanSource
    {
        // A quiet room, and 20 and 10 dB below the player (duplex research, section 1.5).
        private static readonly double[] SignalToNoise = { 45, 20, 45, 10 };

        // None, a furnished room, a hall.
        private static readonly double[] Reverb = { double.NaN, -15, -8 };

        private readonly SeededRandom random;
        private readonly Dictionary<LineKind, int> next = new Dictionary<LineKind, int>();
        private readonly BenchLines lines;
        private readonly IReadOnlyList<string> voices;

        public PlanSource(ConversationPlan plan, BenchLines lines, IReadOnlyList<string> voices)
        {
            this.lines = lines;
            this.voices = voices;
            ulong stream = 0;
            foreach (char letter in plan.Scenario.Name)
            {
                stream = (stream * 31) + letter;
            }

            random = new SeededRandom(SeededRandom.Mix(plan.Seed, stream));

            // Players, noise and rooms take turns over the seeds, so that any four seeds hear every player and every noise.
            int turn = (int)(plan.Seed % 1000000);
            Player = lines.Players[turn % lines.Players.Count];
            plan.Player = Player.Name;
            plan.SpeechDecibels = -23 + Between(-5, 5);
            plan.NoiseDecibels = Math.Max(-75, plan.SpeechDecibels - SignalToNoise[(turn + (turn / 4)) % SignalToNoise.Length]);
            plan.ReverbDecibels = Reverb[turn % Reverb.Length];
        }

        /// <summary>Who speaks.</summary>
        public PlayerVoice Player { get; }

        /// <summary>A number between two.</summary>
        public double Between(double least, double most) => least + ((most - least) * random.NextUniform());

        /// <summary>A whole number from 0 to below a bound.</summary>
        public int Index(int bound) => (int)(random.NextUniform() * bound);

        /// <summary>The next line of a kind; a conversation hears none twice while there are others.</summary>
        public BenchLine Line(LineKind kind) => Line(Player, kind);

        /// <summary>A line of somebody who is not the player, where there is one.</summary>
        public BenchLine LineOfAnother(LineKind kind)
        {
            int at = 0;
            while (lines.Players.Count > 1 && lines.Players[at] == Player)
            {
                at++;
            }

            int skip = lines.Players.Count > 1 ? Index(lines.Players.Count - 1) : 0;
            for (; skip > 0; skip--)
            {
                at++;
                at += lines.Players[at] == Player ? 1 : 0;
            }

            return Line(lines.Players[at], kind);
        }

        /// <summary>A line with a pause in the middle.</summary>
        public PlayerSound LineWithPause(double pauseSeconds)
        {
            IReadOnlyList<BenchLine> known = Player.Of(LineKind.Question);
            List<BenchLine> fit = new List<BenchLine>();
            foreach (BenchLine line in known)
            {
                if (BenchLines.TakesPause(line))
                {
                    fit.Add(line);
                }
            }

            if (fit.Count == 0)
            {
                throw new Cli.FailureException("None of the player's lines is long enough for a pause; expected one of at least four words.");
            }

            BenchLine chosen = fit[Draw(LineKind.Question, fit.Count)];
            List<int> places = new List<int>();
            for (int word = 2; word <= chosen.WordCount - 2; word++)
            {
                // 0.3 s to either side: less is no speech to pause in.
                double start = chosen.WordStart(word);
                if (!double.IsNaN(start) && start >= 0.3 && chosen.Seconds - start >= 0.3)
                {
                    places.Add(word);
                }
            }

            return places.Count == 0 ? PlayerSound.Of(SoundKind.Turn, chosen) : PlayerSound.WithPause(chosen, places[Index(places.Count)], pauseSeconds);
        }

        /// <summary>One of the model's voices.</summary>
        public string Voice() => voices[Index(voices.Count)];

        /// <summary>A generator of its own for a noise.</summary>
        public SeededRandom Fork() => new SeededRandom(random.NextBits());

        private BenchLine Line(PlayerVoice speaker, LineKind kind)
        {
            IReadOnlyList<BenchLine> known = speaker.Of(kind);
            return known[Draw(kind, known.Count)];
        }

        private int Draw(LineKind kind, int count)
        {
            int at = next.TryGetValue(kind, out int known) ? known + 1 : Index(count);
            next[kind] = at;
            return at % count;
        }
    }
}
