using OmniNPC.Scheduling;

namespace OmniNPC.Tavern.Cli
{
    /// <summary>The option that says what compute time costs on the virtual clock.</summary>
    internal static class ClockOption
    {
        /// <summary>Reads it.</summary>
        public static ComputeCharge Charge(CommandLine line, string otherwise)
        {
            string name = line.Has("--clock") ? line.Choice("--clock", "free", "table", "measured") : otherwise;
            return name == "free" ? ComputeCharge.Free : name == "table" ? ComputeCharge.Table : ComputeCharge.Measured;
        }

        /// <summary>Its name in reports.</summary>
        public static string Name(ComputeCharge charge) => charge.ToString().ToLowerInvariant();
    }
}
