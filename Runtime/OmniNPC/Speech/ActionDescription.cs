using System.Collections.Generic;

namespace OmniNPC.Speech
{
    /// <summary>An action a character may ask the game for, as declared by the model.</summary>
    public sealed class ActionDescription
    {
        /// <summary>Creates a description.</summary>
        /// <param name="name">The action's name, for example <c>point_at</c>.</param>
        /// <param name="token">Id of the special token that starts the action in the Thinker's text.</param>
        /// <param name="argument">Name of the argument, or null when the action takes none.</param>
        /// <param name="values">The values the argument may take; empty when the action takes none.</param>
        public ActionDescription(string name, int token, string? argument, IReadOnlyList<string> values)
        {
            Name = name;
            Token = token;
            Argument = argument;
            Values = values;
        }

        /// <summary>The action's name.</summary>
        public string Name { get; }

        /// <summary>Id of the special token that starts the action.</summary>
        public int Token { get; }

        /// <summary>Name of the argument, or null when the action takes none.</summary>
        public string? Argument { get; }

        /// <summary>The values the argument may take; an action with any other value is dropped and counted, never raised.</summary>
        public IReadOnlyList<string> Values { get; }
    }
}
