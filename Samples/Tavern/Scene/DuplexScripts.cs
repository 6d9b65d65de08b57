using System.Collections.Generic;
using System.IO;

namespace OmniNPC.Tavern.Scene
{
    /// <summary>The conversations of <c>demo --barge-in</c> and <c>demo --backchannel</c>, said by lines that ship with the demo.</summary>
    internal static class DuplexScripts
    {
        // Long enough that something of the answer was heard, short enough that most of it was not.
        private const double BargeInSeconds = 1.2;
        private const double BackchannelSeconds = 0.7;

        /// <summary>The player interrupts answers; the keeper stops and answers what was said instead.</summary>
        public static List<SceneStep> BargeIn() => SceneScript.AroundTheKeeper(new List<SceneStep>
        {
            SceneStep.After(Line("05_rumour.wav")),
            SceneStep.Into(Line("03_price.wav"), BargeInSeconds),
            SceneStep.After(Line("05_rumour.wav")),
            SceneStep.Into(Line("06_direction.wav"), BargeInSeconds),
        });

        /// <summary>The player says "uh-huh" into an answer and the keeper goes on; then the player tells a story and the keeper says "um-hum" into it.</summary>
        public static List<SceneStep> Backchannel() => SceneScript.AroundTheKeeper(new List<SceneStep>
        {
            SceneStep.After(Line("05_rumour.wav")),
            SceneStep.Into(Line("duplex/uh-huh.wav"), BackchannelSeconds),
            SceneStep.After(Line("duplex/story.wav")),
        });

        private static PlayerLine Line(string name)
            => PlayerLine.Spoken(Path.Combine(RepositoryFolder.Locate(RepositoryFolder.Lines), name));
    }
}
