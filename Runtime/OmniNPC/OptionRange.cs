using System;

namespace OmniNPC
{
    /// <summary>The check that every set of options makes of its numbers.</summary>
    internal static class OptionRange
    {
        /// <summary>Refuses a number outside its range, and one that is none.</summary>
        /// <exception cref="ArgumentOutOfRangeException">It is; the sentence has its name, the range and what was found.</exception>
        public static void Within(double value, double least, double most, string name)
        {
            if (!(value >= least && value <= most))
            {
                throw new ArgumentOutOfRangeException(name, value, FormattableString.Invariant($"{name} must be {least} to {most}; found {value}."));
            }
        }
    }
}
