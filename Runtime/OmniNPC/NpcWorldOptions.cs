using System;
using OmniNPC.Dialogue;
using OmniNPC.Scheduling;
using static OmniNPC.OptionRange;

namespace OmniNPC
{
    /// <summary>The settings of a world. Copied at construction; later changes do not reach a live world.</summary>
    public sealed class NpcWorldOptions
    {
        /// <summary>Who drives the mind: a thread of its own, the tick within its budget, or the caller.</summary>
        /// <remarks>Default: <see cref="OmniNPC.MindMode.Thread"/>.</remarks>
        public MindMode MindMode { get; set; } = MindMode.Thread;

        /// <summary>Seconds of each tick that all work of the world may take: what the ears did since the last tick, turns, ledgers, mouths, placing voices, and decoding, which gets what is left, and the steps of a mind inside the tick (<see cref="OmniNPC.MindMode.Tick"/>) after it. The game's own handlers do not count.</summary>
        /// <remarks>Default: 0.002, an eighth of a tick at 60 per second. Range: 0.0001 to 1.</remarks>
        public double TickBudgetSeconds { get; set; } = 0.002;

        /// <summary>Seconds by which decoding may overdraw the budget in one tick for voices that would run dry before the next one, and, where the budget does not even take one run of the codec, for those with less than 0.6 of <see cref="LeadSeconds"/>. A tick whose budget is gone before it decodes may always decode one codec frame of a voice that would run dry.</summary>
        /// <remarks>Default: 0.002, as much again as the budget. Range: 0 to 1. <see cref="Diagnostics.WorldDiagnostics.Overdrafts"/> counts the slices.</remarks>
        public double TickOverdraftSeconds { get; set; } = 0.002;

        /// <summary>Personas whose rows are kept though no character has them at the moment; the one longest without goes first. While characters have a persona, its rows are kept anyway.</summary>
        /// <remarks>Default: 8, about 60 KB each with the tiny model's 20 tokens. Range: 0 to 1024. A persona is read by the Thinker once and copied into every character that has it.</remarks>
        public int KeptPersonas { get; set; } = 8;

        /// <summary>Where codec frames become samples.</summary>
        /// <remarks>Default: <see cref="Scheduling.DecodePlacement.Tick"/>. The samples are the same either way.</remarks>
        public DecodePlacement DecodePlacement { get; set; } = DecodePlacement.Tick;

        /// <summary>Whether voices that are not near are spoken with fewer codebooks where the bundle can (<see cref="Speech.ISpeechModel.FarCodeGroups"/>): the code predictor stops early.</summary>
        /// <remarks>Default: false, for what it costs in words is the codec's affair. The tiny model's codebooks share the sound evenly: with 3 of 6 a voice is a murmur, 70 % of its phones wrong against 12 % (./omninpc eval speech --far); that is for crowds nobody is meant to understand.</remarks>
        public bool FewerCodebooksFarAway { get; set; }

        /// <summary>Most voices that sound at a time; <see cref="WhenTooManySpeak"/> says what becomes of others. A machine that does not keep up admits fewer.</summary>
        /// <remarks>Default: 16: more than a listener can follow (chosen here). Range: 1 to 4096.</remarks>
        public int MaxSpeaking { get; set; } = 16;

        /// <summary>What a character does that is ready to speak while too many others do.</summary>
        /// <remarks>Default: <see cref="Scheduling.WhenTooManySpeak.Queue"/>.</remarks>
        public WhenTooManySpeak WhenTooManySpeak { get; set; } = WhenTooManySpeak.Queue;

        /// <summary>Longest wait in seconds of <see cref="Scheduling.WhenTooManySpeak.StartLate"/>.</summary>
        /// <remarks>Default: 1.5, a long pause before an answer (chosen here). Range: 0 to 60.</remarks>
        public double LongestLateSeconds { get; set; } = 1.5;

        /// <summary>Decides how carefully each voice is spoken.</summary>
        /// <remarks>Default: null, a <see cref="Scheduling.VoiceDetailPolicy"/>. Without a listener (<see cref="NpcWorld.SetListener"/>) every voice is near.</remarks>
        public IVoiceDetailPolicy? VoiceDetail { get; set; }

        /// <summary>Says how much of a voice gets past walls, for <see cref="VoiceDetail"/>; it does not change how the voice sounds. Called ten times a second for each character that speaks.</summary>
        /// <remarks>Default: null, nothing is in the way. Thread: game, inside the tick; must not call the world.</remarks>
        public VoiceOcclusion? Occlusion { get; set; }

        /// <summary>Most characters alive at a time.</summary>
        /// <remarks>Default: 32. Range: 1 to 4096.</remarks>
        public int MaxNpcs { get; set; } = 32;

        /// <summary>Silence of the player in seconds that starts the decision whether the turn is over: a reply is drafted then, and heard at once when the end is sure.</summary>
        /// <remarks>Default: 0.2, the usual gap between speakers (duplex research, sections 3.1 and 5). Range: 0.05 to 5.</remarks>
        public double EndOfTurnSilenceSeconds { get; set; } = 0.2;

        /// <summary>Silence in seconds that ends a turn whose end is likely; up to 0.4 s more when it is only just likely, or when the player is used to pause.</summary>
        /// <remarks>Default: 0.3 (duplex research, section 8: 0.3 to 0.5). Range: 0.05 to 5; less than <see cref="EndOfTurnSilenceSeconds"/> counts as that.</remarks>
        public double LikelyEndSilenceSeconds { get; set; } = 0.3;

        /// <summary>Silence in seconds that ends a turn whose end is unlikely; up to 0.5 s more when the player is used to pause.</summary>
        /// <remarks>Default: 2.5 (duplex research, section 8: 2.5 to 3.0). Range: 0.05 to 10.</remarks>
        public double UnlikelyEndSilenceSeconds { get; set; } = 2.5;

        /// <summary>Says how likely a turn is over.</summary>
        /// <remarks>Default: null, the model's own (<see cref="Speech.ISpeechModel.CreateEndOfTurnEstimator"/>), or a <see cref="RuleEndOfTurnEstimator"/> where it has none.</remarks>
        public IEndOfTurnEstimator? EndOfTurn { get; set; }

        /// <summary>Whether the player is heard while a character thinks or speaks.</summary>
        /// <remarks>
        /// Default: true. Without headphones or echo control the character would hear itself, lower its voice and stop; then false is better: sound is not taken while the
        /// turn is the character's.
        /// </remarks>
        public bool BargeIn { get; set; } = true;

        /// <summary>Silence in seconds after an exchange at which a character may say something unasked; once, until the player says something again.</summary>
        /// <remarks>Default: infinite, never. Range: 1 and more; 7 is what Unmute takes (duplex research, section 2). The model is told by a line of three dots, which enters its context and not the history.</remarks>
        public double PromptAfterSeconds { get; set; } = double.PositiveInfinity;

        /// <summary>Characters this close to one another, in metres, speak one at a time, and not while the player speaks to one of them.</summary>
        /// <remarks>Default: 10, the reach of a conversation. Range: 0 (everyone for himself) to 1000.</remarks>
        public double FloorRadiusMetres { get; set; } = 10;

        /// <summary>How far, in metres, the player's voice carries to a character that was not chosen by the game, for <see cref="Player"/>.</summary>
        /// <remarks>Default: 8: across a room. Range: 0.1 to 1000.</remarks>
        public double EarshotMetres { get; set; } = 8;

        /// <summary>What characters say while they listen, rendered once per voice. Texts that a voice cannot say well (0.2 to 0.8 s, at least half of it voiced) are left out; none at all: nods only.</summary>
        /// <remarks>
        /// Default: Um-hum, Uh-huh, Right, I see, Yeah, Okay: English listeners' words (CANDOR's list, duplex research, section 5); "mm-hm" is written as it sounds, for dictionaries spell "mm" out.
        /// Range: 0 to 32 texts of 1 to 40 characters.
        /// </remarks>
        public string[] BackchannelTexts { get; set; } = { "Um-hum.", "Uh-huh.", "Right.", "I see.", "Yeah.", "Okay." };

        /// <summary>How much louder than its turn a character says them.</summary>
        /// <remarks>Default: -6, half the amplitude: under the voice of the player who goes on speaking (chosen here). Unit: dB. Range: -60 to 0.</remarks>
        public double BackchannelDecibels { get; set; } = -6;

        /// <summary>The folder in which rendered backchannels are kept from one start to the next, about 20 KB each; made when it is not there.</summary>
        /// <remarks>
        /// Default: null, <c>OmniNPC/backchannels</c> in the user's local application data. Empty: nothing is kept. A file there that is broken or somebody else's is not used and is written
        /// anew; a folder that cannot be written is told to <see cref="Log"/>, and they are rendered at each start, in about a second of the mind's idle time.
        /// </remarks>
        public string? BackchannelFolder { get; set; }

        /// <summary>How often a character in earshot that the player does not speak to responds, as a share of its <see cref="NpcProfile.BackchannelsPerMinute"/>.</summary>
        /// <remarks>Default: 0.25: now and then (chosen here). Range: 0 (never) to 1.</remarks>
        public double BystanderShare { get; set; } = 0.25;

        /// <summary>Receives one sentence about each thing that went wrong beside a conversation; called on the game thread, inside a call of the world.</summary>
        /// <remarks>Default: null, <see cref="System.Diagnostics.Trace"/>.</remarks>
        public Action<string>? Log { get; set; }

        /// <summary>Longest spoken turn in seconds; at this length the turn ends by itself.</summary>
        /// <remarks>Default: 20. Range: 1 to 60.</remarks>
        public double MaxTurnSeconds { get; set; } = 20;

        /// <summary>Seconds of sound kept ready in front of the listener's ears: decoding stops when a voice has this much queued.</summary>
        /// <remarks>Default: 0.32; more is calmer, less makes an interruption cheaper. Range: 0.05 to 2.</remarks>
        public double LeadSeconds { get; set; } = 0.32;

        /// <summary>Seconds of speech that must be generated before a voice starts, unless the utterance is shorter.</summary>
        /// <remarks>Default: 0.12, three codec frames of 40 ms: one playing, one ready, one for a late thread. Range: 0 to 2.</remarks>
        public double PrimeSeconds { get; set; } = 0.12;

        /// <summary>Seconds of speech the mind generates ahead of what was decoded.</summary>
        /// <remarks>Default: 2; what is ahead is lost at an interruption. Range: 0.2 to 30.</remarks>
        public double GenerateAheadSeconds { get; set; } = 2;

        /// <summary>Fade of an interrupted voice in seconds.</summary>
        /// <remarks>Default: 0.03: no click, and over before it is noticed. Range: 0 to 1.</remarks>
        public double InterruptFadeSeconds { get; set; } = 0.03;

        /// <summary>How far, in seconds, a mouth is ahead of the sound that leaves the speaker.</summary>
        /// <remarks>
        /// Default: 0.04: what a tick shows is on the screen one to two pictures later, and a mouth may be early but must not be late (ITU-R BT.1359: 125 ms early or 45 ms late are noticed; duplex
        /// research, section 7). Range: 0 to 0.06.
        /// </remarks>
        public double MouthLeadSeconds { get; set; } = 0.04;

        /// <summary>Longest text taken by <see cref="Npc.Hear(string)"/> and <see cref="Npc.Say"/>, in UTF-16 characters.</summary>
        /// <remarks>Default: 65536. Range: 1 to 1048576.</remarks>
        public int MaxTextLength { get; set; } = 65536;

        /// <summary>Most tokens of one reply or one transcript; generation stops there.</summary>
        /// <remarks>Default: 160. Range: 1 to 8192.</remarks>
        public int MaxReplyTokens { get; set; } = 160;

        /// <summary>Whether lines spoken by <see cref="Npc.Say"/> enter the model's context as the character's own words, as far as they were heard.</summary>
        /// <remarks>Default: true.</remarks>
        public bool RememberScriptedLines { get; set; } = true;

        internal NpcWorldOptions CopyChecked()
        {
            Within(TickBudgetSeconds, 0.0001, 1, nameof(TickBudgetSeconds));
            Within(TickOverdraftSeconds, 0, 1, nameof(TickOverdraftSeconds));
            Within(MaxNpcs, 1, 4096, nameof(MaxNpcs));
            Within(KeptPersonas, 0, 1024, nameof(KeptPersonas));
            Within(MaxSpeaking, 1, 4096, nameof(MaxSpeaking));
            Within(LongestLateSeconds, 0, 60, nameof(LongestLateSeconds));
            Within(EndOfTurnSilenceSeconds, 0.05, 5, nameof(EndOfTurnSilenceSeconds));
            Within(LikelyEndSilenceSeconds, 0.05, 5, nameof(LikelyEndSilenceSeconds));
            Within(UnlikelyEndSilenceSeconds, 0.05, 10, nameof(UnlikelyEndSilenceSeconds));
            Within(PromptAfterSeconds, 1, double.PositiveInfinity, nameof(PromptAfterSeconds));
            Within(EarshotMetres, 0.1, 1000, nameof(EarshotMetres));
            Within(FloorRadiusMetres, 0, 1000, nameof(FloorRadiusMetres));
            Within(MaxTurnSeconds, 1, 60, nameof(MaxTurnSeconds));
            Within(LeadSeconds, 0.05, 2, nameof(LeadSeconds));
            Within(PrimeSeconds, 0, 2, nameof(PrimeSeconds));
            Within(GenerateAheadSeconds, 0.2, 30, nameof(GenerateAheadSeconds));
            Within(InterruptFadeSeconds, 0, 1, nameof(InterruptFadeSeconds));
            Within(MouthLeadSeconds, 0, 0.06, nameof(MouthLeadSeconds));
            Within(MaxTextLength, 1, 1 << 20, nameof(MaxTextLength));
            Within(MaxReplyTokens, 1, 8192, nameof(MaxReplyTokens));
            Within(BackchannelDecibels, -60, 0, nameof(BackchannelDecibels));
            Within(BystanderShare, 0, 1, nameof(BystanderShare));
            var copy = (NpcWorldOptions)MemberwiseClone();
            copy.BackchannelTexts = CheckedTexts(BackchannelTexts);
            copy.BackchannelFolder = CheckedFolder(BackchannelFolder);
            return copy;
        }

        private static string[] CheckedTexts(string[]? texts)
        {
            string[] found = texts ?? Array.Empty<string>();
            if (found.Length > 32)
            {
                throw new ArgumentOutOfRangeException(nameof(BackchannelTexts), found.Length, $"{nameof(BackchannelTexts)} must be 0 to 32 texts; found {found.Length}.");
            }

            foreach (string text in found)
            {
                if (string.IsNullOrWhiteSpace(text) || text.Length > 40)
                {
                    throw new ArgumentOutOfRangeException(nameof(BackchannelTexts), text, $"Each of {nameof(BackchannelTexts)} must have 1 to 40 characters; found {(text == null ? "null" : $"\"{text}\"")}.");
                }
            }

            return (string[])found.Clone();
        }

        private static string? CheckedFolder(string? folder)
            => folder == null || folder.IndexOf('\0') < 0
                ? folder
                : throw new ArgumentException($"{nameof(BackchannelFolder)} must be a path; found one with a null character.", nameof(BackchannelFolder));
    }
}
