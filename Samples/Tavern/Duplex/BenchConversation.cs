using System;
using System.Collections.Generic;
using System.Numerics;
using OmniNPC.Dialogue;
using OmniNPC.Hearing;
using OmniNPC.OpenAL;
using OmniNPC.Scheduling;
using OmniNPC.Speech;
using OmniNPC.SpeexDsp;
using OmniNPC.Tavern.Reports;
using OmniNPC.Tavern.Scene;
using OmniNPC.Voice;

namespace OmniNPC.Tavern.Duplex
{
    /// <summary>Plays a plan through the whole system: the model, the ears with echo control, the turn table, OpenAL's loopback mix, on a virtual clock.</summary>
    internal sealed class BenchConversation : IDisposable
    {
        private const double TickRate = 60;

        // Nothing is waited for longer: what has not happened by then will not.
        private const double MostWaitSeconds = 14;
        private const double LongestSeconds = 120;

        // Everybody is silent at the end, so that a late reaction is seen.
        private const double ClosingSeconds = 1.2;

        private static readonly Vector3 Player = new Vector3(0f, 1.65f, 1.2f);

        // The level that a character's speech has in the mix, in dB relative to full scale over its audible parts; what an echo "of 0 dB" is made as loud as.
        private const double MixSpeechDecibels = -25;
        private const double UsualSpeechDecibels = -23;

        private readonly ConversationPlan plan;
        private readonly ConversationRecord record;
        private readonly LoopbackMix mix = new LoopbackMix(40);
        private readonly TappedBackend<RecordedVoice> backend;
        private readonly NpcWorld world;
        private readonly VirtualClock clock;
        private readonly PlayerEar ear;
        private readonly BenchMicrophone microphone;
        private readonly EchoPath? echo;
        private readonly List<Npc> npcs = new List<Npc>();
        private readonly List<SpokenUtterance?> open = new List<SpokenUtterance?>();
        private readonly List<int> historyRead = new List<int>();
        private int mixed;
        private int facing;
        private double quietSince;
        private double waitingSince;

        /// <summary>Creates a conversation; does not own the model.</summary>
        /// <param name="plan">What happens.</param>
        /// <param name="model">Who speaks.</param>
        /// <param name="charge">What compute time costs.</param>
        public BenchConversation(ConversationPlan plan, ISpeechModel model, ComputeCharge charge = ComputeCharge.Table)
        {
            this.plan = plan;
            record = new ConversationRecord(plan);
            EchoControl control = new EchoControl(SpeexEchoCanceller.CreateIfPresent(null));
            ear = new PlayerEar(control);
            OpenALVoiceBackend openAl = OpenALVoiceBackend.Open(new OpenALOptions { Loopback = true, Recording = mix, Echo = control });
            backend = new TappedBackend<RecordedVoice>(openAl, (voice, rateHz) => new RecordedVoice(voice, rateHz));
            echo = double.IsNaN(plan.EchoDecibels) ? null : new EchoPath(plan.EchoDecibels + UsualSpeechDecibels - MixSpeechDecibels, openAl.RateHz, SeededRandom.Mix(plan.Seed, 103));
            microphone = new BenchMicrophone(plan, echo);
            world = new NpcWorld(model, backend, new NpcWorldOptions { MindMode = MindMode.Stepped, MaxNpcs = 4, BackchannelFolder = string.Empty });
            clock = new VirtualClock(world, TickRate, charge);
            ear.Heard += (in HeardBlock block) =>
            {
                // Without an echo path the player wears headphones from the first word on; the gate would need some seconds of output to find that out.
                if (echo == null)
                {
                    world.Player.Hear(block.Samples);
                }
                else
                {
                    world.Player.Hear(block);
                }
            };
            for (int i = 0; i < plan.Characters; i++)
            {
                Vector3 place = new Vector3(plan.Characters == 1 ? 0f : i == 0 ? -1.2f : 1.2f, 1.6f, 0f);
                NpcProfile profile = new NpcProfile(i == 0 ? "Hamish" : "Mara") { Seed = SeededRandom.Mix(plan.Seed, (ulong)i), Voice = i == 0 ? plan.Voice : model.Voices[1 % model.Voices.Count].Name };
                record.BackchannelTarget = profile.BackchannelsPerMinute;
                int first = backend.Taps.Count; // a character has a second voice for what it says while it listens
                npcs.Add(world[world.Spawn(profile, Pose.Facing(place, Player))]);
                open.Add(null);
                historyRead.Add(0);
                record.Voices.Add(backend.Taps[first]);
            }

            Listen();
        }

        /// <summary>Plays everything.</summary>
        public ConversationRecord Play()
        {
            int step = 0;
            while (step < plan.Steps.Count && record.Unfinished == null)
            {
                if (IsDue(plan.Steps[step]))
                {
                    Do(plan.Steps[step++]);
                    waitingSince = clock.NowSeconds;
                }

                Tick();
                if (microphone.IsSounding)
                {
                    waitingSince = clock.NowSeconds;
                }
                else if (clock.NowSeconds - waitingSince > MostWaitSeconds + (step < plan.Steps.Count ? plan.Steps[step].AfterSeconds : 0) || clock.NowSeconds > LongestSeconds)
                {
                    record.Unfinished = FormattableString.Invariant($"step {step + 1} of {plan.Steps.Count} did not come within {MostWaitSeconds:F0} s, at {clock.NowSeconds:F1} s in state {npcs[0].DialogueState}");
                }
            }

            double until = clock.NowSeconds + MostWaitSeconds;
            while (clock.NowSeconds < until && (microphone.IsSounding || clock.NowSeconds - quietSince < ClosingSeconds))
            {
                Tick();
                until = microphone.IsSounding ? clock.NowSeconds + MostWaitSeconds : until;
            }

            Close();
            return record;
        }

        /// <inheritdoc/>
        public void Dispose()
        {
            world.Dispose();
            ear.Dispose();
            backend.Dispose();
        }

        private bool IsDue(BenchStep step)
        {
            if (step.WhileSpeaking)
            {
                return npcs[step.Character].DialogueState == DialogueState.Speaking && npcs[step.Character].Playback.Heard >= step.AfterSeconds * world.Model.Format.SampleRateHz;
            }

            return clock.NowSeconds - quietSince >= step.AfterSeconds;
        }

        private void Do(BenchStep step)
        {
            facing = step.Character;
            if (step.Line != null)
            {
                npcs[step.Character].Say(step.Line);
            }
            else if (step.Sound != null)
            {
                PlacedSound placed = microphone.Begin(step.Sound);
                placed.Character = step.Character;
                record.Placed.Add(placed);
            }

            quietSince = clock.NowSeconds;
        }

        // A game's order: the tick renders and gives echo control its reference, then the microphone's sound of the same time is heard.
        private void Tick()
        {
            world.SetListener(Pose.Facing(Player, npcs[facing].Pose.Position));
            clock.Tick();
            if (echo != null)
            {
                echo.Play(mix.Interleaved.Slice(2 * mixed));
                mixed = mix.Frames;
            }

            foreach (RecordedVoice voice in record.Voices)
            {
                voice.Tick();
            }

            record.Ticks.Add(clock.NowSeconds);
            Look();
            microphone.Record((int)Math.Floor((clock.NowSeconds * BenchLine.RateHz) + 1e-6), ear);
        }

        /// <summary>Notes what the ledgers say after a tick.</summary>
        private void Look()
        {
            bool isQuiet = !microphone.IsSounding;
            for (int i = 0; i < npcs.Count; i++)
            {
                Npc npc = npcs[i];
                isQuiet &= npc.DialogueState == DialogueState.Idle;
                PlaybackLedger ledger = npc.Playback;
                if (ledger.Heard == 0)
                {
                    continue;
                }

                SpokenUtterance utterance = Open(i);
                double rate = world.Model.Format.SampleRateHz;
                if (utterance.HeardSamples == 0)
                {
                    utterance.FirstSample = record.Voices[i].PlayedSamples - ledger.Heard;
                }

                if (double.IsNaN(utterance.AudibleSeconds) && ledger.FirstAudible >= 0 && ledger.Heard > ledger.FirstAudible)
                {
                    utterance.AudibleSeconds = clock.NowSeconds - ((ledger.Heard - ledger.FirstAudible) / rate);
                }

                utterance.HeardSamples = ledger.Heard;
                ReadOnlySpan<SpokenWord> words = ledger.Words.Span;
                for (int w = utterance.WordStarts.Count; w < words.Length; w++)
                {
                    utterance.WordStarts.Add(words[w].StartSeconds);
                }
            }

            quietSince = isQuiet ? quietSince : clock.NowSeconds;
        }

        private SpokenUtterance Open(int character)
        {
            SpokenUtterance? utterance = open[character];
            if (utterance == null)
            {
                utterance = new SpokenUtterance { Character = character };
                open[character] = utterance;
                record.Utterances.Add(utterance);
            }

            return utterance;
        }

        private void Listen()
        {
            world.DialogueChanged += (in DialogueChangedEvent e) => record.States.Add(new StateMark(world.NowSeconds, npcs.IndexOf(e.Npc), e.From, e.To, e.Why));
            world.SubtitleWord += (in SubtitleWordEvent e) =>
            {
                Open(npcs.IndexOf(e.Npc)).Subtitles.Add(e.Text.ToString());
                record.Words.Add(new WordRecord(e.Text.ToString(), e.WorldStartSeconds, e.WorldEndSeconds));
            };
            world.UtteranceFinished += (in UtteranceFinishedEvent e) => Finish(npcs.IndexOf(e.Npc), e);
            world.Transcribed += (in TranscribedEvent e) => record.Understood.Add(new TimelineMark(world.NowSeconds, world.NowSeconds, e.Text.ToString()));
            world.BackchannelPlayed += (in BackchannelPlayedEvent e) =>
            {
                record.Backchannels.Add(e.WorldStartSeconds);
                record.Words.Add(new WordRecord("(" + e.Text + ")", e.WorldStartSeconds, e.WorldEndSeconds));
            };
            world.Faulted += (in FaultedEvent e) => record.Faults.Add(e.Message);
        }

        private void Finish(int character, in UtteranceFinishedEvent e)
        {
            SpokenUtterance? utterance = open[character];
            if (utterance == null)
            {
                return;
            }

            open[character] = null;
            utterance.IsOver = true;
            utterance.WasInterrupted = e.WasInterrupted;
            utterance.HeardText = e.HeardText.ToString().Trim();
            utterance.EndSeconds = world.NowSeconds;
            IReadOnlyList<HistoryLine> history = npcs[character].History;
            for (int i = historyRead[character]; i < history.Count; i++)
            {
                if (!history[i].IsPlayer)
                {
                    utterance.History = history[i].Text;
                    historyRead[character] = i + 1;
                    break;
                }
            }
        }

        private void Close()
        {
            record.Seconds = clock.NowSeconds;
            record.Mix = mix.Interleaved.ToArray();
            record.MixRateHz = mix.RateHz;
            record.Microphone = new List<float>(microphone.Recording).ToArray();
            record.Echo = ear.Echo.Description;
            record.Hash = SampleHash.Add(SampleHash.Empty, record.Mix);
        }
    }
}
