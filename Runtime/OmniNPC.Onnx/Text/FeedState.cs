namespace OmniNPC.Onnx.Text
{
    /// <summary>Whether the Talker may compute the next codec frame.</summary>
    internal enum FeedState
    {
        /// <summary>The whole window is known.</summary>
        Ready,

        /// <summary>The window reaches text that has not come yet.</summary>
        WaitingForText,

        /// <summary>All text was spoken.</summary>
        Finished,
    }
}
