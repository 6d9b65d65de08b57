using System;
using System.Collections.Generic;
using OmniNPC.Diagnostics;
using OmniNPC.Dialogue;
using OmniNPC.Hearing;
using OmniNPC.Scheduling;
using OmniNPC.Speech;
using OmniNPC.Voice;

namespace OmniNPC
{
    /// <summary>A character: hears the player, thinks, speaks from where it stands, and remembers what was heard.</summary>
    /// <remarks>Thread: game, all members. Allocates: a copy of each line that is typed or said; hearing sound allocates nothing. Made by <see cref="NpcWorld.Spawn"/>.</remarks>
    public sealed partial class Npc : IDecodable
    {
        // Commands kept free for what must follow an accepted request: the end of the turn, its commit or interruption.
        private const int ReservedCommands = 8;

        private const int MaxWaitingLines = 64;

        // Apart from the streams of utterances and of the Thinker, which count from 1 and from the end.
        private const ulong ListenerStream = 1UL << 40;

        private readonly NpcWorld world;
        private readonly NpcLink link;
        private readonly Listening? listening;
        private readonly TurnMachine turns = new TurnMachine();
        private readonly PlayerPauses pauses;
        private readonly List<HistoryLine> history = new List<HistoryLine>();
        private readonly List<WaitingLine> waitingLines = new List<WaitingLine>();
        private readonly Queue<WaitingTurn> waitingTurns = new Queue<WaitingTurn>();
        private Pose pose;
        private float gain = 1f;

        internal Npc(NpcWorld world, NpcHandle handle, NpcProfile profile, NpcLink link, VoiceTrack track, Listening? listening, BackchannelClips? clips, BackchannelVoice? backchannels, SpeechFormat format)
        {
            this.world = world;
            this.link = link;
            this.listening = listening;
            Handle = handle;
            Profile = profile;
            Track = track;
            current = new Utterance(format);
            previous = new Utterance(format);
            pauses = new PlayerPauses(world.Options);
            this.clips = clips;
            this.backchannels = backchannels;
            order = SeededRandom.Mix(profile.Seed, HashOf(profile.Name));
            pace = new BackchannelPace(profile.BackchannelsPerMinute, SeededRandom.Mix(profile.Seed, ListenerStream));
        }

        /// <summary>The name of this character in its world; refused after it despawned.</summary>
        public NpcHandle Handle { get; }

        /// <summary>Who it is; a copy made at spawn.</summary>
        public NpcProfile Profile { get; }

        /// <summary>Whether it is in its world; nothing else can be called once it is not.</summary>
        public bool IsAlive { get; private set; } = true;

        /// <summary>What it is doing in the conversation.</summary>
        public NpcState State => Coarse(turns.State);

        /// <summary>Where it is in the turn table; finer than <see cref="State"/>.</summary>
        public DialogueState DialogueState => turns.State;

        /// <summary>Grows with each interruption, with each turn of the player that goes on after a pause and with each that turns out to be another character's; whatever is older is dropped.</summary>
        public int Epoch => turns.Epoch;

        /// <summary>What has been heard so far of the utterance under way, or of the last one when none is. Valid until the next call of anything of this world.</summary>
        public ReadOnlySpan<char> HeardText => current.Number > 0 ? current.Text.Span.Slice(0, current.Ledger.HeardTextLength) : previous.Text.Span.Slice(0, previous.HeardLength);

        /// <summary>Whether the last utterance that ended was cut short.</summary>
        public bool WasInterrupted => previous.WasInterrupted;

        /// <summary>The lines of the conversation as they were heard, oldest first.</summary>
        /// <remarks>Allocates: one line and its text when a line is entered, never per tick.</remarks>
        public IReadOnlyList<HistoryLine> History => history;

        /// <summary>Where it stands and faces; the voice follows at the next tick.</summary>
        /// <exception cref="ArgumentException">A number of the pose is not finite.</exception>
        public Pose Pose
        {
            get => pose;
            set
            {
                pose = NpcWorld.Checked(value, nameof(value));
                isPlaced = false;
            }
        }

        /// <summary>Linear gain of the voice before distance, 0 to 4.</summary>
        /// <exception cref="ArgumentOutOfRangeException">The gain is not 0 to 4.</exception>
        public float Gain
        {
            get => gain;
            set
            {
                gain = value >= 0f && value <= 4f ? value : throw new ArgumentOutOfRangeException(nameof(value), value, $"A gain must be 0 to 4; found {value}.");
                isPlaced = false;
            }
        }

        internal VoiceTrack Track { get; }

        /// <summary>What became of the utterance under way, in samples. The object is the runtime's own and is used again for later utterances: read it, do not keep it.</summary>
        public PlaybackLedger Playback => current.Ledger;

        /// <summary>When each stage of its last turn was reached.</summary>
        /// <param name="ledger">What is known so far.</param>
        /// <returns>False before the first turn.</returns>
        public bool TryGetLastTurn(out TurnLedger ledger) => world.Diagnostics.TryGetTurn(Handle, turn, out ledger);

        /// <summary>
        /// Gives the character the player's sound, as it comes, whoever's turn it is. After <see cref="NpcWorldOptions.EndOfTurnSilenceSeconds"/> of silence a reply is
        /// drafted; the end-of-turn estimate says how much more silence makes it the character's turn, and a player who goes on before that goes on with the same turn.
        /// While the character speaks, the player's voice lowers it, stops it, and takes the turn when it says more than "mm-hm".
        /// </summary>
        /// <param name="pcm">Mono samples in [-1, 1], the newest last; any number. Samples that are not finite are heard as silence and counted.</param>
        /// <param name="rateHz">Their rate, 1000 to 384000; resampled with a low-pass.</param>
        /// <exception cref="InvalidOperationException">The character despawned, or its model cannot hear.</exception>
        /// <exception cref="ArgumentOutOfRangeException">The rate is out of range.</exception>
        /// <remarks>
        /// Where the character's own voice reaches the microphone, remove it first, or switch <see cref="NpcWorldOptions.BargeIn"/> off. A mind that is far behind takes no
        /// new sound. Allocates: only when the rate changes.
        /// </remarks>
        public void Hear(ReadOnlySpan<float> pcm, int rateHz)
        {
            long start = ComputeMeter.Now();
            Hear(pcm, rateHz, EchoVerdict.NoOutput, false);
            world.AddHearing(pcm.Length, rateHz, start);
        }

        /// <summary>
        /// Gives the character what an ear heard. It hears the clean sound; while the output sounds, only what echo control takes for more than its echo can be a voice, lower the character's or stop it.
        /// </summary>
        /// <param name="block">10 ms of clean sound and the verdict on it, from <see cref="PlayerEar.Heard"/>.</param>
        /// <exception cref="InvalidOperationException">The character despawned, or its model cannot hear.</exception>
        public void Hear(in HeardBlock block)
        {
            long start = ComputeMeter.Now();
            Hear(block.Samples, EchoControl.RateHz, block.Echo, false);
            world.AddHearing(block.Samples.Length, EchoControl.RateHz, start);
        }

        internal void Hear(ReadOnlySpan<float> pcm, int rateHz, in EchoVerdict echo, bool mayHandOver)
        {
            Listening ear = Ear(rateHz);
            mayBeOthersTurn = mayHandOver;
            while (true)
            {
                bool hasNoRoom = !ear.IsSpeaking && link.Commands.Free < ReservedCommands;
                if (hasNoRoom || (!world.Options.BargeIn && IsTurnOfCharacter))
                {
                    ear.Ignore(pcm, rateHz);
                    return;
                }

                ear.MayResume = MayGoOn;
                Listening.Outcome outcome = ear.Take(ref pcm, rateHz, echo);
                if (outcome == Listening.Outcome.Used)
                {
                    return;
                }

                Follow(ear, outcome);
                NoteListening(ear);
            }
        }

        /// <summary>States that the player's sound ended for good, as a file does: a turn in progress ends now, without waiting for silence.</summary>
        /// <exception cref="InvalidOperationException">The character despawned, or its model cannot hear.</exception>
        public void EndHearing()
        {
            Listening ear = Ear();
            if (world.Options.BargeIn || !IsTurnOfCharacter)
            {
                ear.MayResume = MayGoOn;
                Listening.Outcome outcome = ear.Finish();
                if (outcome == Listening.Outcome.Knocked || outcome == Listening.Outcome.Began)
                {
                    Follow(ear, outcome);
                }

                isSoundOver = outcome == Listening.Outcome.Ended;
                Take(TurnEvent.SoundEnded);
                isSoundOver = false;
            }
        }

        /// <summary>
        /// Gives the character a typed line. Whatever it was doing is interrupted first, unless that is a scripted line: then the typed one waits for its end.
        /// </summary>
        /// <param name="text">Any text up to <see cref="NpcWorldOptions.MaxTextLength"/> characters that is not only white space; names of special tokens stay text, unpaired surrogates become U+FFFD.</param>
        /// <exception cref="ArgumentException">The text is empty or too long.</exception>
        /// <exception cref="InvalidOperationException">The character despawned, the mind is too far behind to take the line, or 64 typed lines wait already.</exception>
        public void Hear(string text)
        {
            string line = Checked(text);
            RequireRoom();
            if (isExchangeOpen && priority != SayPriority.Normal && waitingTurns.Count == MaxWaitingLines)
            {
                throw new InvalidOperationException($"{MaxWaitingLines} typed lines wait already for the end of what {Profile.Name} is saying; it takes no more until then.");
            }

            HearWords(new WaitingTurn(line, false, world.NowSeconds));
        }

        /// <summary>Makes the character speak a line as it stands, without thinking. Lines wait for one another and for a turn in progress.</summary>
        /// <param name="text">Any text up to <see cref="NpcWorldOptions.MaxTextLength"/> characters that is not only white space.</param>
        /// <param name="priority">What the line comes before.</param>
        /// <exception cref="ArgumentException">The text is empty or too long.</exception>
        /// <exception cref="InvalidOperationException">The character despawned, or 64 lines wait already.</exception>
        public void Say(string text, SayPriority priority = SayPriority.Normal)
        {
            string line = Checked(text);
            if (waitingLines.Count == MaxWaitingLines)
            {
                throw new InvalidOperationException($"{Profile.Name} has {MaxWaitingLines} lines to say already; it takes no more until one is spoken.");
            }

            NoteAsked();
            int at = 0;
            while (at < waitingLines.Count && waitingLines[at].Priority >= priority)
            {
                at++;
            }

            waitingLines.Insert(at, new WaitingLine(line, priority));
            if (priority == SayPriority.Urgent && this.priority != SayPriority.Urgent)
            {
                Take(TurnEvent.Cut);
            }
        }

        /// <summary>
        /// Stops the character: its voice fades out, lines that wait are dropped, and of what it was saying only the words that had begun to be heard remain in its
        /// history and memory. Without anything to stop it does nothing.
        /// </summary>
        /// <exception cref="InvalidOperationException">The character despawned.</exception>
        public void Interrupt()
        {
            RequireAlive();
            waitingLines.Clear();
            waitingTurns.Clear();
            Take(TurnEvent.Cut);
        }

        /// <inheritdoc/>
        public override string ToString() => $"{Profile.Name} ({Handle}, {DialogueState})";

        private static string WellFormed(string text)
        {
            for (int i = 0; i < text.Length; i++)
            {
                if (char.IsSurrogate(text[i]))
                {
                    if (i + 1 < text.Length && char.IsSurrogatePair(text[i], text[i + 1]))
                    {
                        i++;
                        continue;
                    }

                    return Repaired(text);
                }
            }

            return text;
        }

        private static string Repaired(string text)
        {
            char[] characters = text.ToCharArray();
            for (int i = 0; i < characters.Length; i++)
            {
                if (char.IsSurrogate(characters[i]))
                {
                    if (i + 1 < characters.Length && char.IsSurrogatePair(characters[i], characters[i + 1]))
                    {
                        i++;
                    }
                    else
                    {
                        characters[i] = '\uFFFD';
                    }
                }
            }

            return new string(characters);
        }

        private string Checked(string text)
        {
            RequireAlive();
            if (text == null)
            {
                throw new ArgumentNullException(nameof(text));
            }

            if (text.Length > world.Options.MaxTextLength)
            {
                throw new ArgumentException($"A line has at most {world.Options.MaxTextLength} characters; found {text.Length}.", nameof(text));
            }

            string line = WellFormed(text).Trim();
            return line.Length > 0 ? line : throw new ArgumentException("A line needs at least one character that is not white space; found none.", nameof(text));
        }

        private Listening Ear()
        {
            RequireAlive();
            return listening ?? throw new InvalidOperationException($"The model ({world.Model.Description}) has no audio encoder, so {Profile.Name} cannot hear sound; give it text.");
        }

        private Listening Ear(int rateHz)
        {
            Listening ear = Ear();
            return rateHz >= 1000 && rateHz <= 384000
                ? ear
                : throw new ArgumentOutOfRangeException(nameof(rateHz), rateHz, $"The rate of the player's sound must be 1000 to 384000 Hz; found {rateHz}.");
        }

        /// <summary>Whether it can take the words of a turn that another character heard.</summary>
        private bool CanTakeTurn => link.Commands.Free >= ReservedCommands && waitingTurns.Count < MaxWaitingLines;

        /// <summary>Something to do comes for an idle character: of those asked between two ticks the first asked goes first.</summary>
        private void NoteAsked() => Asked = isExchangeOpen ? Asked : world.NextAsked();

        /// <summary>A turn of the player in words: it interrupts whatever goes on but a scripted line.</summary>
        private void HearWords(in WaitingTurn words)
        {
            NoteAsked();
            if (isExchangeOpen && priority != SayPriority.Normal)
            {
                waitingTurns.Enqueue(words);
                return;
            }

            waitingLines.RemoveAll(waiting => waiting.Priority == SayPriority.Normal);
            Take(TurnEvent.Cut);
            OpenTurn(words);
        }

        private void RequireAlive()
        {
            if (!IsAlive)
            {
                throw new InvalidOperationException($"{Profile.Name} ({Handle}) despawned; nothing can be asked of it.");
            }
        }

        private void RequireRoom()
        {
            if (link.Commands.Free < ReservedCommands)
            {
                throw new InvalidOperationException($"The mind is {link.Commands.Count} commands behind for {Profile.Name}; it takes no new line until it has caught up.");
            }
        }

        private void Send(MindCommand command)
        {
            command.Epoch = Epoch;
            link.Commands.TryWrite(command);
            world.Mind.Wake();
        }

        private readonly struct WaitingTurn
        {
            public WaitingTurn(string text, bool isSpoken, double speechEndSeconds)
            {
                Text = text;
                IsSpoken = isSpoken;
                SpeechEndSeconds = speechEndSeconds;
            }

            public string Text { get; }

            public bool IsSpoken { get; }

            /// <summary>When the player had said or typed it, on the world's clock.</summary>
            public double SpeechEndSeconds { get; }
        }

        private readonly struct WaitingLine
        {
            public WaitingLine(string text, SayPriority priority)
            {
                Text = text;
                Priority = priority;
            }

            public string Text { get; }

            public SayPriority Priority { get; }
        }
    }
}
