namespace OmniNPC.Tavern.Scene
{
    /// <summary>What happened in a tick.</summary>
    internal enum SceneEventKind
    {
        Transcribed,
        Word,
        State,
        Action,
        Finished,
        Faulted,
        Dialogue,
        Backchannel,
    }
}
