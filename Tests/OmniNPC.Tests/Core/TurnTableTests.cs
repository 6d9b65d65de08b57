using System;
using System.Collections.Generic;
using System.IO;
using System.Text;
using NUnit.Framework;
using OmniNPC.Dialogue;
using OmniNPC.Speech;
using OmniNPC.Tests.House;

namespace OmniNPC.Tests.Core
{
    /// <summary>The turn table by itself: every line of it, its document, and millions of random events.</summary>
    public sealed class TurnTableTests
    {
        private static readonly int Events = Enum.GetValues(typeof(TurnEvent)).Length;

        private const string Begin = "<!-- turn table: generated from Runtime/OmniNPC/Dialogue/TurnTable.cs -->";
        private const string End = "<!-- end of turn table -->";

        [Test]
        public void The_document_has_the_table_of_the_code()
        {
            string path = Path.Combine(Repository.Root, "Documentation~", "duplex.md");
            string document = File.ReadAllText(path).Replace("\r\n", "\n");
            int start = document.IndexOf(Begin, StringComparison.Ordinal) + Begin.Length;
            int end = document.IndexOf(End, StringComparison.Ordinal);
            string expected = Markdown();
            Assert.That(document.Substring(start, end - start).Trim(), Is.EqualTo(expected.Trim()), "The table of the document is to be:\n" + expected);
        }

        [Test]
        public void Every_line_of_the_table_can_be_taken()
        {
            // A line that can never be taken is hidden by one before it, or its guard contradicts itself.
            var taken = new HashSet<TurnRule>();
            var random = new SeededRandom(5);
            var machine = new TurnMachine();
            var facts = default(TurnFacts);
            for (int i = 0; i < 400_000 && taken.Count < TurnTable.Rules.Length; i++)
            {
                TurnRule? rule = machine.Take(Randomize(random, ref facts), facts);
                if (rule != null)
                {
                    taken.Add(rule);
                }
            }

            foreach (TurnRule rule in TurnTable.Rules)
            {
                Assert.That(taken, Does.Contain(rule), $"{string.Join("/", rule.From)} + {rule.Event} [{rule.When}]");
            }
        }

        [Test]
        public void Nobody_is_left_in_a_state_that_time_and_silence_do_not_end()
        {
            foreach (DialogueState state in new[] { DialogueState.MaybeEnd, DialogueState.Ducked, DialogueState.Paused, DialogueState.Yielding })
            {
                TurnMachine machine = In(state);
                var facts = new TurnFacts { NowSeconds = 1e6, SilenceSeconds = 1e6, SpeechSeconds = 0.4, SustainedSeconds = 0.4, HoldSeconds = 3, PromptSeconds = double.PositiveInfinity, HasAside = true, IsHeard = true, IsInterruptible = true };
                machine.Take(TurnEvent.Tick, facts);
                Assert.That(machine.State, Is.Not.EqualTo(state));
            }
        }

        [Test]
        public void Millions_of_random_events_keep_every_promise()
        {
            // A small character obeys the machine's actions as the real one does; what it does must always make sense.
            var random = new SeededRandom(11);
            for (int run = 0; run < 40; run++)
            {
                var player = new Puppet();
                for (int i = 0; i < 100_000; i++)
                {
                    player.Step(random);
                }
            }
        }

        [Test]
        public void Taking_events_allocates_nothing()
        {
            var machine = new TurnMachine();
            var random = new SeededRandom(3);
            var facts = default(TurnFacts);
            Action all = () =>
            {
                for (int i = 0; i < 5000; i++)
                {
                    machine.Take(Randomize(random, ref facts), facts);
                    machine.TryTakeChange(out _, out _, out _);
                }
            };
            all();
            Assert.That(AllocationMeter.Bytes(all), Is.EqualTo(0));
        }

        internal static string Markdown()
        {
            var text = new StringBuilder("| In | on | when | it does | and is |\n|---|---|---|---|---|\n");
            foreach (TurnRule rule in TurnTable.Rules)
            {
                string to = rule.To == null ? "as it was" : rule.To.Value.ToString();
                text.Append($"| {string.Join(", ", rule.From)} | {rule.Event} | {rule.When} | {(rule.Action == TurnAction.None ? string.Empty : rule.Action.ToString())} | {to} |\n");
            }

            return text.ToString();
        }

        private static TurnMachine In(DialogueState state)
        {
            var machine = new TurnMachine();
            var facts = new TurnFacts { IsInterruptible = true, IsHeard = true, PromptSeconds = double.PositiveInfinity, QuietAtSeconds = 1 };
            switch (state)
            {
                case DialogueState.MaybeEnd:
                    machine.Take(TurnEvent.Onset, facts);
                    machine.Take(TurnEvent.Offset, facts);
                    break;
                default:
                    machine.Take(TurnEvent.Line, facts);
                    machine.Take(TurnEvent.Audible, facts);
                    facts.NowSeconds = 1;
                    machine.Take(TurnEvent.Onset, facts);
                    facts.HasAside = facts.IsPlayerSpeaking = true;
                    facts.SpeechSeconds = facts.SustainedSeconds = TurnTimes.DuckAfter;
                    machine.Take(TurnEvent.Tick, facts);
                    facts.SpeechSeconds = facts.SustainedSeconds = TurnTimes.PauseAfter;
                    if (state != DialogueState.Ducked)
                    {
                        machine.Take(state == DialogueState.Paused ? TurnEvent.Tick : TurnEvent.Cut, facts);
                    }

                    break;
            }

            Assert.That(machine.State, Is.EqualTo(state));
            return machine;
        }

        private static TurnEvent Randomize(SeededRandom random, ref TurnFacts facts)
        {
            facts.NowSeconds += random.NextUniform() < 0.001 ? 3600 : random.NextUniform() * 0.7;
            facts.SpeechSeconds = facts.SustainedSeconds = random.NextUniform() * 1.6;
            facts.SilenceSeconds = random.NextUniform() * 3;
            facts.HoldSeconds = 0.2 + (random.NextUniform() * 2.5);
            facts.QuietAtSeconds = facts.NowSeconds + (random.NextUniform() - 0.5);
            facts.PromptSeconds = random.NextUniform() < 0.5 ? double.PositiveInfinity : 7 * random.NextUniform();
            facts.IsPlayerSpeaking = random.NextUniform() < 0.5;
            facts.HasTurn = random.NextUniform() < 0.5;
            facts.HasAside = random.NextUniform() < 0.7;
            facts.IsInterruptible = random.NextUniform() < 0.8;
            facts.IsTurnUnread = random.NextUniform() < 0.2;
            facts.IsHeard = random.NextUniform() < 0.5;
            facts.Words = (PlayerWords)(int)(random.NextUniform() * 4);
            return random.NextUniform() < 0.5 ? TurnEvent.Tick : (TurnEvent)(int)(random.NextUniform() * Events);
        }

        /// <summary>A character of flags: does what the actions say, and fails where that is impossible.</summary>
        private sealed class Puppet
        {
            private readonly TurnMachine machine = new TurnMachine();
            private TurnFacts facts = new TurnFacts { PromptSeconds = double.PositiveInfinity };
            private bool isExchange;
            private bool isDucked;
            private bool isPaused;
            private double heard;
            private double generated;
            private int epoch;

            public void Step(SeededRandom random)
            {
                double step = random.NextUniform() < 0.0005 ? 1000 : 0.01;
                facts.NowSeconds += step;
                facts.SustainedSeconds = facts.SpeechSeconds += facts.IsPlayerSpeaking ? step : 0;
                facts.SilenceSeconds = facts.IsPlayerSpeaking ? 0 : facts.SilenceSeconds + step;
                facts.HoldSeconds = 0.2 + random.NextUniform();
                Voice(step, random);
                switch ((int)(random.NextUniform() * 60))
                {
                    case 0 when !facts.IsPlayerSpeaking:
                        facts.SustainedSeconds = facts.SpeechSeconds = facts.HasAside || facts.HasTurn ? facts.SpeechSeconds : 0.05;
                        facts.IsPlayerSpeaking = true;
                        facts.SilenceSeconds = 0;
                        facts.IsTurnUnread = machine.State == DialogueState.Thinking && random.NextUniform() < 0.3;
                        Take(TurnEvent.Onset);
                        break;
                    case 1 when facts.IsPlayerSpeaking:
                        facts.IsPlayerSpeaking = false;
                        facts.SilenceSeconds = 0.2;
                        Take(facts.SpeechSeconds < 0.12 ? TurnEvent.Knock : random.NextUniform() < 0.1 ? TurnEvent.SoundEnded : TurnEvent.Offset);
                        break;
                    case 2 when facts.HasAside && !facts.IsPlayerSpeaking:
                        facts.Words = (PlayerWords)(int)(random.NextUniform() * 4);
                        Take(TurnEvent.Words);
                        break;
                    case 3 when random.NextUniform() < 0.2:
                        Take(TurnEvent.Cut);
                        if (!isExchange)
                        {
                            Open(random);
                            Take(TurnEvent.Typed);
                        }

                        break;
                    case 4 when !isExchange:
                        Open(random);
                        Take(TurnEvent.Line);
                        break;
                    case 5 when random.NextUniform() < 0.1:
                        Take(TurnEvent.Cut);
                        break;
                    case 6 when random.NextUniform() < 0.1:
                        Take(TurnEvent.OthersTurn);
                        break;
                    default:
                        Take(TurnEvent.Tick);
                        break;
                }

                Check();
            }

            private void Open(SeededRandom random)
            {
                isExchange = true;
                facts.IsInterruptible = random.NextUniform() < 0.8;
                heard = 0;
                generated = random.NextUniform() * 3;
            }

            private void Voice(double step, SeededRandom random)
            {
                DialogueState state = machine.State;
                bool sounds = state == DialogueState.Thinking || state == DialogueState.Speaking || state == DialogueState.Ducked;
                if (isExchange && sounds && !facts.HasTurn && random.NextUniform() < 0.9)
                {
                    heard = Math.Min(generated, heard + step);
                    facts.IsHeard = heard > 0;
                    Take(TurnEvent.Audible);
                    if (heard >= generated)
                    {
                        Take(TurnEvent.Finished);
                    }
                }
            }

            private void Take(TurnEvent e)
            {
                TurnAction action = machine.Take(e, facts)?.Action ?? TurnAction.None;
                while (machine.TryTakeChange(out _, out _, out _))
                {
                }

                Assert.That(machine.Epoch, Is.GreaterThanOrEqualTo(epoch), "epochs only grow");
                epoch = machine.Epoch;
                switch (action)
                {
                    case TurnAction.BeginTurn:
                        Require(!isExchange, "a turn begins in an exchange");
                        isExchange = facts.HasTurn = true;
                        heard = 0;
                        generated = 1;
                        facts.IsHeard = false;
                        facts.IsInterruptible = true;
                        break;
                    case TurnAction.ResumeTurn:
                        Require(isExchange && !facts.HasAside && heard == 0, "a turn goes on after its reply was heard, or beside an aside");
                        facts.HasTurn = true;
                        break;
                    case TurnAction.WithdrawTurn:
                        Require(facts.HasTurn, "no turn to withdraw");
                        isExchange = facts.HasTurn = false;
                        break;
                    case TurnAction.EndTurn:
                        Require(facts.HasTurn, "no turn to end");
                        break;
                    case TurnAction.CloseTurn:
                    case TurnAction.GiveTurn:
                        Require(facts.HasTurn, "no turn to give");
                        facts.HasTurn = false;
                        break;
                    case TurnAction.HearAside:
                        Require(isExchange && !facts.HasTurn, "an aside needs an exchange");
                        facts.HasAside = true;
                        facts.Words = PlayerWords.Unknown;
                        break;
                    case TurnAction.DropAside:
                        facts.HasAside = false;
                        break;
                    case TurnAction.Duck:
                        Require(!isDucked && !isPaused, "ducked twice");
                        isDucked = true;
                        break;
                    case TurnAction.Restore:
                        Require(isDucked, "nothing to restore");
                        isDucked = facts.HasAside = false;
                        break;
                    case TurnAction.Pause:
                        Require(!isPaused, "paused twice");
                        isPaused = true;
                        break;
                    case TurnAction.Resume:
                        isPaused = isDucked = facts.HasAside = false;
                        break;
                    case TurnAction.Yield:
                        Require(facts.HasAside && facts.IsInterruptible, "nobody to yield to");
                        GiveUp();
                        TakeOver();
                        break;
                    case TurnAction.FinishIntoTurn:
                    case TurnAction.FinishIntoEnd:
                        Require(facts.HasAside, "no aside to take over");
                        GiveUp();
                        TakeOver();
                        break;
                    case TurnAction.Finish:
                        GiveUp();
                        facts.HasAside = false;
                        break;
                    case TurnAction.Cut:
                        GiveUp();
                        facts.HasAside = facts.HasTurn = facts.IsPlayerSpeaking = false;
                        break;
                    case TurnAction.HandOver:
                        Require(isExchange && heard == 0 && !facts.HasTurn, "what was heard cannot be handed over");
                        GiveUp();
                        facts.HasAside = facts.IsPlayerSpeaking = false;
                        break;
                    case TurnAction.Prompt:
                        isExchange = true;
                        break;
                }
            }

            private void GiveUp()
            {
                Require(isExchange, "nothing to end");
                isExchange = isDucked = isPaused = facts.IsHeard = false;
                facts.IsInterruptible = true;
                facts.QuietAtSeconds = facts.NowSeconds + 0.03;
            }

            private void TakeOver()
            {
                isExchange = facts.HasTurn = true;
                facts.HasAside = false;
                heard = 0;
                generated = 1;
            }

            private void Check()
            {
                DialogueState state = machine.State;
                Require(isDucked == (state == DialogueState.Ducked) || (isDucked && state == DialogueState.Paused), "a ducked voice is neither restored nor given up");
                Require(!isPaused || state == DialogueState.Paused, "a paused voice is neither resumed nor given up");
                Require(isExchange || state == DialogueState.Idle || state == DialogueState.Yielding, "no exchange in " + state);
                Require(!facts.HasAside || (state >= DialogueState.Thinking && state <= DialogueState.Paused), "an aside in " + state);
                Require(!facts.HasTurn || state == DialogueState.PlayerSpeaking || state == DialogueState.MaybeEnd || state == DialogueState.Yielding, "a turn in " + state);
                Require(heard <= generated, "more heard than generated");
            }

            private void Require(bool holds, string otherwise)
            {
                if (!holds)
                {
                    Assert.Fail($"{otherwise} (state {machine.State}, {facts.NowSeconds:0.00} s, speech {facts.SpeechSeconds:0.00} s, silence {facts.SilenceSeconds:0.00} s)");
                }
            }
        }
    }
}
