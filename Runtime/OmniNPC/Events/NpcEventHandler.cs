namespace OmniNPC
{
    /// <summary>Receives an event of a world.</summary>
    /// <typeparam name="TEvent">The event; a struct, passed by reference, so raising it allocates nothing.</typeparam>
    /// <param name="e">The event. Text in it lives in the runtime's own buffers and is valid only until the handler returns.</param>
    /// <remarks>
    /// Thread: game, inside <see cref="NpcWorld.Tick"/>. A handler may call anything of the world and its characters but Tick.
    /// An exception of a handler leaves Tick; what was not raised yet is raised by the next one.
    /// </remarks>
    public delegate void NpcEventHandler<TEvent>(in TEvent e)
        where TEvent : struct;
}
