namespace OmniNPC.Tavern.Bench.Llm
{
    /// <summary>The shape of Qwen2-0.5B: what a Thinker of half a billion weights costs a token.</summary>
    internal static class LlmShape
    {
        public const int Layers = 24;
        public const int Hidden = 896;
        public const int Heads = 14;
        public const int KvHeads = 2;
        public const int HeadDim = 64;
        public const int Inner = 4864;
        public const int Vocabulary = 151936;
        public const float RopeBase = 1e6f;
        public const float Epsilon = 1e-6f;

        /// <summary>Rows of the KV cache in this bench: enough for what is generated.</summary>
        public const int Rows = 256;
    }
}
