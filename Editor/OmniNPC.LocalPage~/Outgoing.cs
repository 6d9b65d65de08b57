namespace OmniNPC.LocalPage
{
    /// <summary>A message that waits to be sent to the page.</summary>
    public readonly struct Outgoing
    {
        public Outgoing(byte[] content, bool isText)
        {
            Content = content;
            IsText = isText;
        }

        /// <summary>Its bytes; UTF-8 when it is text.</summary>
        public byte[] Content { get; }

        /// <summary>Whether it is JSON.</summary>
        public bool IsText { get; }
    }
}
