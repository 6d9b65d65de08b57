namespace OmniNPC.Unity
{
    /// <summary>What an <see cref="NpcWorldBehaviour"/> is doing.</summary>
    public enum NpcWorldState
    {
        /// <summary>The component is disabled.</summary>
        Stopped,

        /// <summary>The model is being loaded, beside the game.</summary>
        Loading,

        /// <summary>Characters can be spawned and spoken to.</summary>
        Ready,

        /// <summary>The model or the speaker could not be had; <see cref="NpcWorldBehaviour.Problem"/> says why.</summary>
        Failed,
    }
}
