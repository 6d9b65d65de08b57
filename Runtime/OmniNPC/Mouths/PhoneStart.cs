namespace OmniNPC.Mouths
{
    /// <summary>A phone that begins to sound, as a Talker that knows where it is in its text reports it: the shape of the mouth from here to the next phone.</summary>
    public readonly struct PhoneStart
    {
        /// <summary>Creates one.</summary>
        /// <param name="phone">What the Talker calls it; empty for a pause.</param>
        /// <param name="word">Index of the word it belongs to, or -1 in a pause.</param>
        /// <param name="first">The shape at its beginning.</param>
        /// <param name="last">The shape at its end; the same but for diphthongs.</param>
        /// <param name="offsetCodecFrames">When it begins, in codec frames after the beginning of the codec frame just written; 0 to 2.</param>
        public PhoneStart(string phone, int word, Viseme first, Viseme last, float offsetCodecFrames)
        {
            Phone = phone;
            Word = word;
            First = first;
            Last = last;
            OffsetCodecFrames = offsetCodecFrames;
        }

        /// <summary>What the Talker calls it, for example <c>ay</c>; empty for a pause.</summary>
        public string Phone { get; }

        /// <summary>Index of the word it belongs to, from <see cref="OmniNPC.Speech.ITalker.Word"/>, or -1 in a pause.</summary>
        public int Word { get; }

        /// <summary>The shape at its beginning.</summary>
        public Viseme First { get; }

        /// <summary>The shape at its end; the same but for diphthongs.</summary>
        public Viseme Last { get; }

        /// <summary>When it begins, in codec frames after the beginning of the codec frame just written; 0 to 2. A phone may be known before its first codec frame is.</summary>
        public float OffsetCodecFrames { get; }
    }
}
