using System.Runtime.CompilerServices;

[assembly: InternalsVisibleTo("OmniNPC.Tests")]
[assembly: InternalsVisibleTo("OmniNPC.VoicePreview")]
