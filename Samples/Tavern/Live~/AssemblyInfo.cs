using System.Runtime.CompilerServices;

[assembly: InternalsVisibleTo("OmniNPC.Tests")]
