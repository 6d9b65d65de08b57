using System;

namespace OmniNPC.Tavern
{
    /// <summary>A model's description, cut into the bundle's name and the execution provider.</summary>
    internal readonly struct ModelName
    {
        private ModelName(string bundle, string provider)
        {
            Bundle = bundle;
            Provider = provider;
        }

        /// <summary>Name and version of the bundle.</summary>
        public string Bundle { get; }

        /// <summary>The execution provider.</summary>
        public string Provider { get; }

        /// <summary>Cuts a description such as <c>tiny 0.1.0 on CPU</c>.</summary>
        public static ModelName Of(string description)
        {
            int on = description.LastIndexOf(" on ", StringComparison.Ordinal);
            return on < 0 ? new ModelName(description, string.Empty) : new ModelName(description.Substring(0, on), description.Substring(on + 4));
        }
    }
}
