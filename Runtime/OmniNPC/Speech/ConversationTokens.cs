namespace OmniNPC.Speech
{
    /// <summary>Ids of the special tokens of the ChatML conversation format (Qwen family).</summary>
    public sealed class ConversationTokens
    {
        /// <summary>Creates the set.</summary>
        /// <param name="imStart">Id of <c>&lt;|im_start|&gt;</c>.</param>
        /// <param name="imEnd">Id of <c>&lt;|im_end|&gt;</c>.</param>
        /// <param name="endOfText">Id of <c>&lt;|endoftext|&gt;</c>.</param>
        /// <param name="audioBegin">Id of <c>&lt;|audio_bos|&gt;</c>, or -1 when the model cannot hear.</param>
        /// <param name="audioEnd">Id of <c>&lt;|audio_eos|&gt;</c>, or -1 when the model cannot hear.</param>
        /// <param name="actionEnd">Id of <c>&lt;|action_end|&gt;</c>, or -1 when the model knows no action.</param>
        public ConversationTokens(int imStart, int imEnd, int endOfText, int audioBegin, int audioEnd, int actionEnd)
        {
            ImStart = imStart;
            ImEnd = imEnd;
            EndOfText = endOfText;
            AudioBegin = audioBegin;
            AudioEnd = audioEnd;
            ActionEnd = actionEnd;
        }

        /// <summary>Starts a message; the role name follows.</summary>
        public int ImStart { get; }

        /// <summary>Ends a message, and ends a reply or a transcript while generating.</summary>
        public int ImEnd { get; }

        /// <summary>Ends the text; also stops generation.</summary>
        public int EndOfText { get; }

        /// <summary>Starts the audio rows of a spoken turn; -1 when the model cannot hear.</summary>
        public int AudioBegin { get; }

        /// <summary>Ends the audio rows of a spoken turn; -1 when the model cannot hear.</summary>
        public int AudioEnd { get; }

        /// <summary>Ends the argument of an action; -1 when the model knows no action.</summary>
        public int ActionEnd { get; }
    }
}
