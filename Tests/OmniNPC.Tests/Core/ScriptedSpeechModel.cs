using System;
using System.Collections.Generic;
using System.Text;
using OmniNPC.Dialogue;
using OmniNPC.Hearing;
using OmniNPC.Mouths;
using OmniNPC.Scheduling;
using OmniNPC.Speech;

namespace OmniNPC.Tests.Core
{
    /// <summary>
    /// A model without a network: it replies from a script, says one codec frame per letter and decodes a letter to 160 samples of its code / 1000,
    /// so expected samples can be written in a test.
    /// </summary>
    internal sealed class ScriptedSpeechModel : ISpeechModel
    {
        public const int SampleRateHz = 8000;
        public const int SamplesPerCodecFrame = 160;
        public const int Groups = 2;
        public const int Hidden = 4;
        public const int EndOfText = 256;
        public const int ImStart = 257;
        public const int ImEnd = 258;
        public const int AudioBegin = 259;
        public const int AudioEnd = 260;
        public const int ActionEnd = 261;
        public const int PourAle = 262;
        public const int PointAt = 263;

        private readonly List<IDisposable> sessions = new List<IDisposable>();

        public ScriptedSpeechModel(bool canHear = true)
        {
            Format = new SpeechFormat(SampleRateHz, SamplesPerCodecFrame, Groups, Hidden, canHear ? Mel() : null);
        }

        public SpeechFormat Format { get; }

        public string Description => "scripted";

        public string? ContentHash { get; set; }

        /// <summary>Whether letters sound as a hum of 200 Hz and not as a level of their own.</summary>
        public bool Hums { get; set; }

        public IReadOnlyList<VoiceDescription> Voices { get; } = new[] { new VoiceDescription("keeper", 0, "deep"), new VoiceDescription("maid", 1, "bright") };

        public IReadOnlyList<ActionDescription> Actions { get; } = new[]
        {
            new ActionDescription("pour_ale", PourAle, null, Array.Empty<string>()),
            new ActionDescription("point_at", PointAt, "place", new[] { "well", "mill" }),
        };

        public ITokenizer Tokenizer { get; } = new ByteTokenizer();

        public string DefaultPersona { get; set; } = "You keep a tavern.";

        public ReplySource ReplySource { get; set; } = ReplySource.Sound;

        public SamplingDefaults Sampling { get; } = new SamplingDefaults(new SamplingOptions(0f), new SamplingOptions(0f), new SamplingOptions(0f));

        /// <summary>What the character understands of any sound.</summary>
        public string Transcript { get; set; } = "an ale please";

        /// <summary>The reply to a line: text, with {pour_ale}, {point_at}, {end} for special tokens.</summary>
        public Func<string, string> Reply { get; set; } = line => "You said " + line + ".";

        /// <summary>The detector of each ear; none unless a test gives one, because the voices of tests are tones.</summary>
        public Func<IVoiceActivityDetector?>? Detector { get; set; }

        public int ThinkerCapacity { get; set; } = 2048;

        /// <summary>Whether the Talker says which letter it speaks: a space is at rest, each other letter has the shape of the phone of its name, aa where there is none.</summary>
        public bool SaysPhones { get; set; } = true;

        /// <summary>Whether the Talker forgets to end.</summary>
        public bool IsBabbling { get; set; }

        /// <summary>Runs before each call of a stage, with its name; throws to make it fail.</summary>
        public Action<string> BeforeCall { get; set; } = stage => { };

        public int SessionsMade { get; private set; }

        public int SessionsDisposed { get; private set; }

        public HashSet<int> DisposingThreads { get; } = new HashSet<int>();

        /// <summary>The Thinker of the character that took its persona over last; the one that reads personas for all is none of them.</summary>
        public ScriptedThinker? LastThinker { get; private set; }

        /// <summary>Tokens that any Thinker computed, sound not counted.</summary>
        public int TokensRead { get; private set; }

        /// <summary>Rows of sound that any Thinker computed.</summary>
        public int SoundRowsRead { get; private set; }

        public ScriptedEncoder? LastEncoder { get; private set; }

        public ScriptedTalker? LastTalker { get; private set; }

        public int FarCodeGroups => 1;

        /// <summary>The model's own estimate of the end of a turn.</summary>
        public IEndOfTurnEstimator? EndOfTurn { get; set; }

        /// <summary>What the ear takes every row for; -2: it makes no guesses.</summary>
        public int RowToken { get; set; } = -2;

        public IEndOfTurnEstimator? CreateEndOfTurnEstimator() => EndOfTurn;

        public IAudioEncoder? CreateAudioEncoder()
        {
            if (Format.Mel == null)
            {
                return null;
            }

            Made("encoder");
            return LastEncoder = new ScriptedEncoder(this);
        }

        /// <summary>How many characters the mind gives to one step.</summary>
        public int MaxRows { get; set; } = 1;

        /// <summary>The parts of a run of Thinkers, and of a step of Talkers.</summary>
        public int MindParts { get; set; } = 1;

        public PartedSessions? LastParted { get; private set; }

        public ISessionGroup CreateSessionGroup()
            => MindParts > 1 ? LastParted = new PartedSessions(this, MindParts, MindParts, MaxRows) : (ISessionGroup)new OneByOneSessions(this, MaxRows);

        public IThinker CreateThinker()
        {
            Made("thinker");
            var thinker = new ScriptedThinker(this);
            LastThinker ??= thinker;
            return thinker;
        }

        public ITalker CreateTalker()
        {
            Made("talker");
            return LastTalker = new ScriptedTalker(this);
        }

        /// <summary>The most codec frames a decoder takes at once.</summary>
        public int CodecFrames { get; set; } = 8;

        /// <summary>The parts of a run of the codec decoder.</summary>
        public int CodecParts { get; set; } = 1;

        public ICodecGroup CreateCodecGroup() => CodecParts > 1 ? new PartedCodec(this, CodecParts, CodecFrames, MaxRows) : (ICodecGroup)new OneByOneCodec(this, CodecFrames);

        public ICodecDecoder CreateCodecDecoder()
        {
            Made("decoder");
            return new ScriptedDecoder(this);
        }

        public IVoiceActivityDetector? CreateVoiceActivityDetector() => Detector?.Invoke();

        public bool IsDisposed { get; private set; }

        public void Dispose() => IsDisposed = true;

        public void Disposed()
        {
            lock (sessions)
            {
                SessionsDisposed++;
                DisposingThreads.Add(Environment.CurrentManagedThreadId);
            }
        }

        private static MelFormat Mel()
        {
            // Four bins a band, so that every band sees something.
            var filters = new float[129 * 8];
            for (int bin = 0; bin < 128; bin++)
            {
                filters[(bin * 8) + (bin / 16)] = 1f / 16;
            }

            return new MelFormat(SampleRateHz, 200, 80, 256, 8, 4, filters);
        }

        private void Made(string what)
        {
            BeforeCall("create " + what);
            lock (sessions)
            {
                SessionsMade++;
            }
        }

        internal sealed class ByteTokenizer : ITokenizer
        {
            private static readonly byte[] Table = MakeTable();

            public int VocabularySize => 264;

            public ConversationTokens Special { get; } = new ConversationTokens(ImStart, ImEnd, EndOfText, AudioBegin, AudioEnd, ActionEnd);

            public void Encode(ReadOnlySpan<char> text, List<int> ids)
            {
                foreach (byte b in Encoding.UTF8.GetBytes(text.ToString()))
                {
                    ids.Add(b);
                }
            }

            public ReadOnlySpan<byte> Bytes(int id) => id < 256 ? Table.AsSpan(id, 1) : ReadOnlySpan<byte>.Empty;

            private static byte[] MakeTable()
            {
                var table = new byte[256];
                for (int i = 0; i < 256; i++)
                {
                    table[i] = (byte)i;
                }

                return table;
            }
        }

        internal sealed class ScriptedEncoder : IAudioEncoder
        {
            private readonly ScriptedSpeechModel model;
            private readonly int[] tokens = new int[4];
            private int tokenCount;

            public ScriptedEncoder(ScriptedSpeechModel model)
            {
                this.model = model;
            }

            public int MaxFrames => 16;

            public int FramesEncoded { get; private set; }

            public ReadOnlySpan<int> Tokens => tokens.AsSpan(0, tokenCount);

            public int GuessesPerRow => 0;

            public ReadOnlySpan<TokenGuess> Guesses => ReadOnlySpan<TokenGuess>.Empty;

            public float GuessWeight => 0f;

            public int Encode(ReadOnlySpan<float> mel, Span<float> rows)
            {
                model.BeforeCall("encode");
                int count = mel.Length / 8 / 4;
                rows.Slice(0, count * Hidden).Fill(0.5f);
                FramesEncoded += mel.Length / 8;
                tokens.AsSpan().Fill(model.RowToken);
                tokenCount = model.RowToken < -1 ? 0 : count;
                return count;
            }

            public void Reset() => FramesEncoded = 0;

            public void Dispose() => model.Disposed();
        }

        internal sealed class ScriptedThinker : IThinker
        {
            public const int SoundRow = -1;

            private readonly ScriptedSpeechModel model;
            private readonly float[] logits = new float[264];
            private readonly List<int> context = new List<int>(1 << 13); // never grows: what a test measures is not ours
            private int[] script = Array.Empty<int>();
            private int scriptStart = int.MaxValue;

            public ScriptedThinker(ScriptedSpeechModel model)
            {
                this.model = model;
                Capacity = model.ThinkerCapacity;
            }

            public int Length => context.Count;

            public int Capacity { get; }

            public int Rewinds { get; private set; }

            public ReadOnlySpan<float> Logits
            {
                get
                {
                    Array.Clear(logits, 0, logits.Length);
                    int at = context.Count - scriptStart;
                    logits[at >= 0 && at < script.Length ? script[at] : ImEnd] = 10f;
                    return logits;
                }
            }

            /// <summary>The context in words: special tokens in angle brackets, sound rows as ~.</summary>
            public string Context
            {
                get
                {
                    var text = new StringBuilder();
                    foreach (int id in context)
                    {
                        text.Append(id == SoundRow ? "~" : id < 256 ? ((char)id).ToString() : Name(id));
                    }

                    return text.ToString();
                }
            }

            public void Append(ReadOnlySpan<int> ids)
            {
                model.BeforeCall("think");
                Room(ids.Length);
                model.TokensRead += ids.Length;
                foreach (int id in ids)
                {
                    context.Add(id);
                    if (id == AudioEnd)
                    {
                        Begin(model.Transcript);
                    }
                    else if (id == '\n' && EndsWith("assistant\n"))
                    {
                        Begin(model.Reply(LastLine()));
                    }
                }
            }

            public void AppendRows(ReadOnlySpan<float> rows)
            {
                Room(rows.Length / Hidden);
                model.SoundRowsRead += rows.Length / Hidden;
                for (int i = 0; i < rows.Length / Hidden; i++)
                {
                    context.Add(SoundRow);
                }
            }

            public void Rewind(int length)
            {
                Rewinds++;
                context.RemoveRange(length, context.Count - length);
                scriptStart = int.MaxValue;
            }

            public IThinkerSnapshot Snapshot() => new ScriptedSnapshot(context.ToArray());

            public void Restore(IThinkerSnapshot snapshot)
            {
                model.LastThinker = this;
                context.Clear();
                context.AddRange(((ScriptedSnapshot)snapshot).Context);
                scriptStart = int.MaxValue;
            }

            public void Dispose() => model.Disposed();

            private static string Name(int id)
            {
                switch (id)
                {
                    case ImStart: return "<start>";
                    case ImEnd: return "<end>";
                    case AudioBegin: return "<sound>";
                    case AudioEnd: return "</sound>";
                    case PourAle: return "<pour_ale>";
                    case PointAt: return "<point_at>";
                    case ActionEnd: return "<action_end>";
                    default: return "<eot>";
                }
            }

            private void Room(int count)
            {
                if (context.Count + count > Capacity)
                {
                    throw new InvalidOperationException("the cache would overflow");
                }
            }

            private void Begin(string text)
            {
                var ids = new List<int>();
                text = text.Replace("{pour_ale}", "\u0001").Replace("{point_at}", "\u0002").Replace("{end}", "\u0003").Replace("{eot}", "\u0004");
                foreach (byte b in Encoding.UTF8.GetBytes(text))
                {
                    ids.Add(b == 1 ? PourAle : b == 2 ? PointAt : b == 3 ? ActionEnd : b == 4 ? EndOfText : b);
                }

                script = ids.ToArray();
                scriptStart = context.Count;
            }

            private bool EndsWith(string text)
            {
                if (context.Count <= text.Length || context[context.Count - text.Length - 1] != ImStart)
                {
                    return false;
                }

                for (int i = 0; i < text.Length; i++)
                {
                    if (context[context.Count - text.Length + i] != text[i])
                    {
                        return false;
                    }
                }

                return true;
            }

            private string LastLine()
            {
                string text = Context;
                int end = text.LastIndexOf("<end>\n<start>assistant\n", StringComparison.Ordinal);
                int start = Math.Max(text.LastIndexOf("user\n", end, StringComparison.Ordinal) + 5, text.LastIndexOf("</sound>", end, StringComparison.Ordinal) + 8);
                return text.Substring(start, end - start);
            }
        }

        internal sealed class ScriptedSnapshot : IThinkerSnapshot
        {
            public ScriptedSnapshot(int[] context)
            {
                Context = context;
            }

            public int[] Context { get; }

            public int Length => Context.Length;

            public long Bytes => Context.Length * sizeof(int);

            public void Dispose()
            {
            }
        }

        internal sealed class ScriptedTalker : ITalker
        {
            private readonly ScriptedSpeechModel model;
            private readonly char[] text = new char[1 << 17];
            private readonly TextRange[] words = new TextRange[1 << 15];
            private int length;
            private readonly PhoneStart[] phones = new PhoneStart[1];
            private int phoneCount;
            private int at;
            private bool isComplete;

            public ScriptedTalker(ScriptedSpeechModel model)
            {
                this.model = model;
            }

            public int Voice { get; private set; } = -1;

            public VoiceDetail Detail { get; set; }

            public ulong Seed { get; private set; }

            public string Text => new string(text, 0, length);

            public int WordCount { get; private set; }

            public ReadOnlySpan<PhoneStart> Phones => phones.AsSpan(0, phoneCount);

            public double LastTalkerSeconds => 0.001;

            public double LastCodePredictorSeconds => 0.0005;

            public void Begin(int voice, in SamplingOptions talker, in SamplingOptions codePredictor, ulong seed)
            {
                Voice = voice;
                Seed = seed;
                length = at = WordCount = 0;
                isComplete = false;
            }

            public void Append(ReadOnlySpan<char> more)
            {
                more.CopyTo(text.AsSpan(length));
                length += more.Length;
            }

            public void Complete() => isComplete = true;

            public TextRange Word(int index) => words[index];

            public TalkerStep Step(Span<int> codes)
            {
                model.BeforeCall("talk");
                phoneCount = 0;
                if (at == length && isComplete && model.IsBabbling)
                {
                    codes.Fill(1);
                    return new TalkerStep(TalkerStepKind.Frame, -1);
                }

                if (at == length)
                {
                    return new TalkerStep(isComplete ? TalkerStepKind.Finished : TalkerStepKind.WaitingForText, -1);
                }

                bool isSpace = char.IsWhiteSpace(text[at]);
                bool isWordStart = !isSpace && (at == 0 || char.IsWhiteSpace(text[at - 1]));
                if (isWordStart)
                {
                    int end = at;
                    while (end < length && !char.IsWhiteSpace(text[end]))
                    {
                        end++;
                    }

                    // The word is whole only when something follows it.
                    if (end == length && !isComplete)
                    {
                        return new TalkerStep(TalkerStepKind.WaitingForText, -1);
                    }

                    words[WordCount++] = new TextRange(at, end - at);

                    // A word of one small o is too short for a codec frame of its own.
                    if (end - at == 1 && text[at] == 'o')
                    {
                        at++;
                        return Step(codes);
                    }
                }

                phoneCount = model.SaysPhones ? 1 : 0;
                Viseme shape = Viseme.Sil;
                Viseme last = Viseme.Sil;
                if (!isSpace && !PhoneVisemes.TryGet(text.AsSpan(at, 1), out shape, out last))
                {
                    shape = last = Viseme.AA;
                }

                phones[0] = new PhoneStart(string.Empty, isSpace ? -1 : WordCount - 1, shape, last, 0f);
                codes[0] = isSpace ? 0 : text[at];
                codes[1] = 1;
                at++;
                return new TalkerStep(TalkerStepKind.Frame, isSpace ? -1 : WordCount - 1);
            }

            public void Dispose() => model.Disposed();
        }

        internal sealed class ScriptedDecoder : ICodecDecoder
        {
            private readonly ScriptedSpeechModel model;

            public ScriptedDecoder(ScriptedSpeechModel model)
            {
                this.model = model;
            }

            public int MaxFrames => model.CodecFrames;

            public void Decode(ReadOnlySpan<int> codes, Span<float> pcm)
            {
                model.BeforeCall("decode");
                if (codes.Length > MaxFrames * Groups)
                {
                    throw new ArgumentException($"One call takes 1 to {MaxFrames} codec frames; got {codes.Length / Groups}.", nameof(codes));
                }

                for (int i = 0; i < codes.Length / Groups; i++)
                {
                    Span<float> letter = pcm.Slice(i * SamplesPerCodecFrame, SamplesPerCodecFrame);
                    letter.Fill(codes[i * Groups] / 1000f);
                    for (int n = 0; n < letter.Length && model.Hums; n++)
                    {
                        letter[n] *= 3f * (float)Math.Sin(2 * Math.PI * n / 40);
                    }
                }
            }

            public void Reset(ulong seed)
            {
            }

            public void Dispose() => model.Disposed();
        }
    }
}
