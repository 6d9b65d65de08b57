using System;
using System.Collections.Generic;
using OmniNPC.Diagnostics;
using OmniNPC.Dialogue;
using OmniNPC.Scheduling;
using OmniNPC.Speech;
using OmniNPC.Voice;

namespace OmniNPC
{
    /// <summary>A character: hears the player, thinks, speaks from where it stands, and remembers what was heard.</summary>
    /// <remarks>Thread: game, all members. Made by <see cref="NpcWorld.Spawn"/>.</remarks>
    public sealed partial class Npc
    {
        // Commands kept free for what must follow an accepted request: the end of the turn, its commit or interruption.
        private const int ReservedCommands = 8;

        private const int MaxWaitingLines = 64;

        private readonly NpcWorld world;
        private readonly NpcLink link;
        private readonly Listening? listening;
        private readonly TurnTaking turnTaking = new TurnTaking();
        private readonly List<HistoryLine> history = new List<HistoryLine>();
        private readonly Queue<string> waitingLines = new Queue<string>();
        private Pose pose;
        private float gain = 1f;

        internal Npc(NpcWorld world, NpcHandle handle, NpcProfile profile, NpcLink link, VoiceTrack track, Listening? listening, SpeechFormat format)
        {
            this.world = world;
            this.link = link;
            this.listening = listening;
            Handle = handle;
            Profile = profile;
            Track = track;
            current = new Utterance(format);
            previous = new Utterance(format);
        }

        /// <summary>The name of this character in its world; refused after it despawned.</summary>
        public NpcHandle Handle { get; }

        /// <summary>Who it is; a copy made at spawn.</summary>
        public NpcProfile Profile { get; }

        /// <summary>Whether it is in its world; nothing else can be called once it is not.</summary>
        public bool IsAlive { get; private set; } = true;

        /// <summary>What it is doing in the conversation.</summary>
        public NpcState State => turnTaking.State;

        /// <summary>Grows with each interruption; whatever is older is dropped.</summary>
        public int Epoch { get; private set; }

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

        /// <summary>
        /// Gives the character the player's sound, as it comes. Turns are found in it: silence ends them. After <see cref="NpcWorldOptions.EndOfTurnSilenceSeconds"/>
        /// the character thinks; for <see cref="NpcWorldOptions.HoldBackSeconds"/> more it is silent, and a player who goes on meanwhile goes on with the same turn.
        /// </summary>
        /// <param name="pcm">Mono samples in [-1, 1], the newest last; any number. Samples that are not finite are heard as silence and counted.</param>
        /// <param name="rateHz">Their rate, 1000 to 384000; resampled with a low-pass.</param>
        /// <exception cref="InvalidOperationException">The character despawned, or its model cannot hear.</exception>
        /// <exception cref="ArgumentOutOfRangeException">The rate is out of range.</exception>
        /// <remarks>While the character thinks or speaks the sound is not taken (half duplex). Allocates: only when the rate changes.</remarks>
        public void Hear(ReadOnlySpan<float> pcm, int rateHz)
        {
            Listening ear = Ear();
            if (rateHz < 1000 || rateHz > 384000)
            {
                throw new ArgumentOutOfRangeException(nameof(rateHz), rateHz, $"The rate of the player's sound must be 1000 to 384000 Hz; found {rateHz}.");
            }

            while (!pcm.IsEmpty)
            {
                if (!(turnTaking.TakesPlayerAudio || isHeldBack) || (!isExchangeOpen && link.Commands.Free < ReservedCommands))
                {
                    ear.Ignore(pcm, rateHz);
                    return;
                }

                Follow(ear, ear.Take(ref pcm, rateHz), false);
            }
        }

        /// <summary>States that the player's sound ended for good, as a file does: a turn in progress ends now, without waiting for silence.</summary>
        /// <exception cref="InvalidOperationException">The character despawned, or its model cannot hear.</exception>
        public void EndHearing()
        {
            Listening ear = Ear();
            if (turnTaking.TakesPlayerAudio || isHeldBack)
            {
                Follow(ear, ear.Finish(), true);
                LetGo();
            }
        }

        /// <summary>Gives the character a typed line. Whatever it was doing is interrupted first.</summary>
        /// <param name="text">Any text up to <see cref="NpcWorldOptions.MaxTextLength"/> characters that is not only white space; names of special tokens stay text, unpaired surrogates become U+FFFD.</param>
        /// <exception cref="ArgumentException">The text is empty or too long.</exception>
        /// <exception cref="InvalidOperationException">The character despawned, or the mind is too far behind to take the line.</exception>
        public void Hear(string text)
        {
            string line = Checked(text);
            RequireRoom();
            Interrupt();
            turn++;
            isExchangeOpen = true;
            current.Clear(turn);
            turnLedger = world.Diagnostics.AddTurn(new TurnLedger(Handle, turn, false, world.NowSeconds));
            Send(new MindCommand { Kind = MindCommandKind.Text, Text = line });
            turnTaking.TurnGiven();
            typedLine = line;
            history.Add(new HistoryLine(true, line, false));
        }

        /// <summary>Makes the character speak a line as it stands, without thinking. Lines wait for one another and for a turn in progress.</summary>
        /// <param name="text">Any text up to <see cref="NpcWorldOptions.MaxTextLength"/> characters that is not only white space.</param>
        /// <exception cref="ArgumentException">The text is empty or too long.</exception>
        /// <exception cref="InvalidOperationException">The character despawned, or 64 lines wait already.</exception>
        public void Say(string text)
        {
            string line = Checked(text);
            if (waitingLines.Count == MaxWaitingLines)
            {
                throw new InvalidOperationException($"{Profile.Name} has {MaxWaitingLines} lines to say already; it takes no more until one is spoken.");
            }

            waitingLines.Enqueue(line);
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
            if (isExchangeOpen)
            {
                Epoch++;
                Send(new MindCommand
                {
                    Kind = MindCommandKind.Interrupt,
                    HeardLength = current.Ledger.HeardTextLength,
                    ActionsRaised = current.ActionsRaised,
                    Samples = listening == null ? 0 : listening.TurnSamples,
                });
                CutShort();
            }
        }

        /// <inheritdoc/>
        public override string ToString() => $"{Profile.Name} ({Handle}, {State})";

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
    }
}
