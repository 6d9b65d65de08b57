namespace OmniNPC
{
    /// <summary>What may come before a line of <see cref="Npc.Say"/>, and what it comes before.</summary>
    public enum SayPriority
    {
        /// <summary>As a reply: it waits for a turn in progress and for its place among the speakers, and the player's voice can interrupt it.</summary>
        Normal,

        /// <summary>A scripted line: it waits as a normal one does, but goes before replies of others, and nobody talks over it. The player is heard meanwhile and answered afterwards.</summary>
        Scripted,

        /// <summary>A scripted line that cannot wait: it cuts in on the player, on what this character says and on who speaks nearby.</summary>
        Urgent,
    }
}
