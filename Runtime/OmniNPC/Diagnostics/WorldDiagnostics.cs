using OmniNPC.Scheduling;
using OmniNPC.Speech;

namespace OmniNPC.Diagnostics
{
    /// <summary>What a world has measured and counted since it was made.</summary>
    /// <remarks>Thread: game, but for <see cref="Costs"/>. Allocates: at construction only.</remarks>
    public sealed class WorldDiagnostics
    {
        // The last 256 turns are kept; a bench that needs more reads them as utterances finish.
        private readonly TurnLedger[] turns = new TurnLedger[256];
        private long turnCount;

        internal WorldDiagnostics(SpeechFormat format)
        {
            Costs = new StageCosts(format.CodecFrameSeconds);
        }

        /// <summary>Wall time of each tick.</summary>
        public TickHistogram Ticks { get; } = new TickHistogram();

        /// <summary>Measured compute time per stage.</summary>
        public StageCosts Costs { get; }

        /// <summary>Times a voice ran dry in the middle of an utterance.</summary>
        public long Starvations { get; internal set; }

        /// <summary>Codec slices run beyond the tick's budget because a voice would have starved; how far is <see cref="NpcWorldOptions.TickOverdraftSeconds"/>.</summary>
        public long Overdrafts { get; internal set; }

        /// <summary>Times a run of the codec decoder paused between two of its parts for the next tick; only where the model's codec comes in parts.</summary>
        public long PausedDecodes { get; internal set; }

        /// <summary>Ticks in which the world's own work, with the hearing before it and without the game's handlers, went beyond <see cref="NpcWorldOptions.TickBudgetSeconds"/>, for whatever reason.</summary>
        public long TickOverruns { get; internal set; }

        /// <summary>Late decodes: a voice ended a tick with less sound ready than one and a half ticks last, although codec frames of it waited. The step before a starvation; counted per voice and tick.</summary>
        public long LateDecodes { get; internal set; }

        /// <summary>Steps of a mind inside the tick (<see cref="MindMode.Tick"/>), or parts of steps where the model's graphs come in parts, that were longer than the whole budget, as predicted.</summary>
        public long LongMindSteps { get; internal set; }

        /// <summary>Times a step of a mind inside the tick paused between two of its parts for the next tick; only where the model's graphs come in parts.</summary>
        public long PausedMindSteps { get; internal set; }

        /// <summary>Times a voice stopped in the middle of its utterance, at a word's end where one was near, instead of running dry; <see cref="NpcWorld.VoiceHeld"/> says why.</summary>
        public long VoiceHolds { get; internal set; }

        /// <summary>Utterances that began later than they were ready because too many spoke (<see cref="NpcWorldOptions.WhenTooManySpeak"/>).</summary>
        public long LateStarts { get; internal set; }

        /// <summary>Voices that lost their sound to one that matters more (<see cref="WhenTooManySpeak.DropFarthest"/>).</summary>
        public long DroppedVoices { get; internal set; }

        /// <summary>How much is given up in an overload, now: 0 nothing; up to the number of voices that sound, so many have less detail; beyond that, so many are asked to stop at a word's end.</summary>
        public int Strain { get; internal set; }

        /// <summary>Actions the model wrote with an undeclared argument or without an end; they were dropped.</summary>
        public long MalformedActions { get; internal set; }

        /// <summary>Player samples dropped because the mind fell behind, at the model's hearing rate.</summary>
        public long DroppedPlayerSamples { get; internal set; }

        /// <summary>Player samples that were not finite numbers; they were heard as silence.</summary>
        public long NonFinitePlayerSamples { get; internal set; }

        /// <summary>Faults raised.</summary>
        public long Faults { get; internal set; }

        /// <summary>Turns begun since the world was made.</summary>
        public long TurnCount => turnCount;

        /// <summary>The latency ledger of a turn; the last 256 turns of the world are kept.</summary>
        /// <param name="npc">The character.</param>
        /// <param name="turn">Number of the turn.</param>
        /// <param name="ledger">What is known so far.</param>
        /// <returns>False when the turn never was or is too old.</returns>
        public bool TryGetTurn(NpcHandle npc, int turn, out TurnLedger ledger)
        {
            for (long i = turnCount - 1; i >= 0 && i >= turnCount - turns.Length; i--)
            {
                ledger = turns[i % turns.Length];
                if (ledger.Turn == turn && ledger.Npc.Equals(npc))
                {
                    return true;
                }
            }

            ledger = default;
            return false;
        }

        internal long AddTurn(in TurnLedger ledger)
        {
            turns[turnCount % turns.Length] = ledger;
            return turnCount++;
        }

        /// <summary>The ledger entry of a turn in progress; one that fell out of the kept ones lands in its successor's slot and is told apart by the caller's id.</summary>
        internal ref TurnLedger TurnAt(long id) => ref turns[id % turns.Length];

        internal bool IsKept(long id) => id >= 0 && id >= turnCount - turns.Length;
    }
}
