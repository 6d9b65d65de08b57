using System;
using OmniNPC.Crossing;
using OmniNPC.Mouths;
using OmniNPC.Scheduling;
using OmniNPC.Speech;

namespace OmniNPC.Dialogue
{
    /// <summary>Everything that crosses between the game and the mind of one character.</summary>
    internal sealed class NpcLink
    {
        /// <summary>Events one step of the mind may write, text and transcript included; the mind steps a character only when this many fit.</summary>
        public const int EventsPerStep = 16;

        /// <summary>Characters one token can add: no token of the known vocabularies is longer than 256 bytes.</summary>
        public const int CharactersPerStep = 1024;

        /// <summary>Phones that may begin with one codec frame: one at the beginning of a sentence, and as many as a Talker's pointer can move.</summary>
        public const int PhonesPerStep = 4;

        private readonly int codeGroups;
        private readonly int samplesPerCodecFrame;
        private readonly int maxFramesAhead;
        private volatile bool isReleased;
        private volatile int detail;

        public NpcLink(SpeechFormat format, NpcWorldOptions options)
        {
            int framesAhead = Math.Max(4, (int)Math.Ceiling(options.GenerateAheadSeconds / format.CodecFrameSeconds));
            codeGroups = format.CodeGroups;
            samplesPerCodecFrame = format.SamplesPerCodecFrame;
            Codes = new SpscQueue<int>(framesAhead * format.CodeGroups);
            maxFramesAhead = framesAhead;
            int beyondStart = framesAhead - (int)Math.Ceiling(options.PrimeSeconds / format.CodecFrameSeconds);
            FramesToAskFor = Math.Max(1, Math.Min(framesAhead / 3, beyondStart));
            Phones = new SpscQueue<PhoneStart>(framesAhead * PhonesPerStep);
            if (options.DecodePlacement == DecodePlacement.MindThread)
            {
                Pcm = new SpscQueue<float>(framesAhead * format.SamplesPerCodecFrame);
            }

            Events = new SpscQueue<MindEvent>(framesAhead + 8 * EventsPerStep);
            if (format.Mel != null)
            {
                // A whole turn may be given at once, as from a file; the second more is for a mind that is late.
                Audio = new SpscQueue<float>((int)((options.MaxTurnSeconds + 1) * format.Mel.SampleRateHz));

                // A whole aside may become a turn in one step while the turn before it is not read yet.
                Tokens = new SpscQueue<int>(2 * (1 + (int)((options.MaxTurnSeconds + 1) * format.Mel.SampleRateHz / (format.Mel.Hop * format.Mel.FramesPerRow))));
            }
        }

        /// <summary>Game to mind. 64: at most a commit and a request are under way; the rest is head-room for turns that come and go within a slow step.</summary>
        public SpscQueue<MindCommand> Commands { get; } = new SpscQueue<MindCommand>(64);

        /// <summary>Game to mind: player audio at the model's hearing rate; null when the model cannot hear.</summary>
        public SpscQueue<float>? Audio { get; }

        /// <summary>Game to mind: seconds of sound queued at the voice, for the order of work.</summary>
        public LatestValue<double> QueuedSeconds { get; } = new LatestValue<double>();

        /// <summary>Game to mind: the character despawned and its sessions can go.</summary>
        public bool IsReleased
        {
            get => isReleased;
            set => isReleased = value;
        }

        /// <summary>Game to mind: how carefully the next codec frames are to be spoken; what nobody can hear need not be decoded.</summary>
        public VoiceDetail Detail
        {
            get => (VoiceDetail)detail;
            set => detail = (int)value;
        }

        /// <summary>Mind to game.</summary>
        public SpscQueue<MindEvent> Events { get; }

        /// <summary>Mind to game: codes of codec frames.</summary>
        public SpscQueue<int> Codes { get; }

        /// <summary>Mind to game: phones that begin with a codec frame; each comes with its codec frame's event, so there are no more than the codes leave room for.</summary>
        public SpscQueue<PhoneStart> Phones { get; }

        /// <summary>Mind to game: characters of transcripts and replies.</summary>
        public SpscQueue<char> Text { get; } = new SpscQueue<char>(16 * CharactersPerStep);

        /// <summary>Mind to game: what the ear takes each row of the player's turn for, -1 for none; null when the model cannot hear.</summary>
        public SpscQueue<int>? Tokens { get; }

        /// <summary>Mind to game: samples of the codec frames, where the mind decodes; null where the tick does.</summary>
        public SpscQueue<float>? Pcm { get; }

        /// <summary>Codec frames the mind may generate now.</summary>
        public int FramesOfRoom => maxFramesAhead - (Pcm == null ? Codes.Count / codeGroups : Pcm.Count / samplesPerCodecFrame);

        /// <summary>
        /// With this much room the mind generates again, if nobody else's speech makes it do so before: a third of what may be ahead, 0.64 s of 2 s, so that there is room on average to join who has just begun;
        /// and never so much that a voice could not start.
        /// </summary>
        public int FramesToAskFor { get; }
    }
}
