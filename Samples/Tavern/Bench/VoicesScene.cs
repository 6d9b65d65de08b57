using System;
using System.Numerics;
using OmniNPC.Speech;
using OmniNPC.Voice;

namespace OmniNPC.Tavern.Bench
{
    /// <summary>Any number of characters in a circle around the listener, all of them speaking all the time.</summary>
    internal sealed class VoicesScene : IDisposable
    {
        private const int LinesAhead = 2; // one is spoken, one waits

        // 3 to 6 s each; every character begins elsewhere, so that they do not breathe together.
        private static readonly string[] Lines =
        {
            "The mill is half a mile down the river, and you will see the wheel from the bridge.",
            "We have ale, mead and cider tonight, and the stew is mutton and barley, hot and thick.",
            "They say the old tower on the hill has had a light in it three nights running.",
            "Mind the third step on your way up, for it has been loose since the winter.",
            "The smith will mend that for you, if you can get a word in while he is at work.",
            "A rider came through at dawn and would not stop, not even for bread.",
            "If you go by the forest road, keep to the left and do not leave the path after dark.",
        };

        private readonly HeadlessVoiceBackend backend = new HeadlessVoiceBackend();
        private readonly Npc[] npcs;
        private readonly int[] given;
        private readonly int[] finished;

        /// <summary>Creates the characters; owns neither model nor clock.</summary>
        /// <param name="model">Who speaks.</param>
        /// <param name="voices">How many characters.</param>
        /// <param name="options">Settings; the bench's own are filled in.</param>
        public VoicesScene(ISpeechModel model, int voices, NpcWorldOptions options)
        {
            options.MaxNpcs = options.MaxSpeaking = voices; // all at once, if the budget can decode them
            options.FloorRadiusMetres = 0; // everyone for himself
            options.BackchannelTexts = Array.Empty<string>();
            options.RememberScriptedLines = false;
            World = new NpcWorld(model, backend, options);
            npcs = new Npc[voices];
            given = new int[voices];
            finished = new int[voices];
            for (int i = 0; i < voices; i++)
            {
                double angle = 2 * Math.PI * i / voices;
                Vector3 place = new Vector3((float)(2 * Math.Sin(angle)), 1.6f, (float)(-2 * Math.Cos(angle)));
                NpcProfile profile = new NpcProfile("voice " + i.ToString(System.Globalization.CultureInfo.InvariantCulture)) { Seed = (ulong)i + 1, Voice = model.Voices[i % model.Voices.Count].Name };
                npcs[i] = World[World.Spawn(profile, Pose.Facing(place, Vector3.Zero))];
            }

            World.UtteranceFinished += Count;
            World.Faulted += Refuse;
        }

        /// <summary>The world.</summary>
        public NpcWorld World { get; }

        /// <summary>The characters, in order of their slots.</summary>
        public ReadOnlySpan<Npc> Npcs => npcs;

        /// <summary>How many are speaking now.</summary>
        public int Speaking
        {
            get
            {
                int speaking = 0;
                foreach (Npc npc in npcs)
                {
                    speaking += npc.State == NpcState.Speaking ? 1 : 0;
                }

                return speaking;
            }
        }

        /// <summary>Gives whoever has less than two lines another one; between ticks.</summary>
        public void KeepSpeaking()
        {
            for (int i = 0; i < npcs.Length; i++)
            {
                while (given[i] - finished[i] < LinesAhead)
                {
                    npcs[i].Say(Lines[(i + given[i]++) % Lines.Length]);
                }
            }
        }

        /// <inheritdoc/>
        public void Dispose()
        {
            World.Dispose();
            backend.Dispose();
        }

        private static void Refuse(in FaultedEvent e) => throw new Cli.FailureException($"{e.Npc}: {e.Message}");

        private void Count(in UtteranceFinishedEvent e) => finished[e.Npc.Handle.Slot]++;
    }
}
