using System;
using System.Collections.Generic;
using System.Numerics;
using System.Security.Cryptography;
using System.Text;
using OmniNPC.Scheduling;
using OmniNPC.Voice;

namespace OmniNPC.Tests.Core
{
    /// <summary>A world under a virtual clock with several characters, each heard and written down by name.</summary>
    internal sealed class Crowd : IDisposable
    {
        private readonly Dictionary<string, Npc> npcs = new Dictionary<string, Npc>();
        private readonly Dictionary<string, HeadlessVoice> voices = new Dictionary<string, HeadlessVoice>();
        private readonly Dictionary<string, StringBuilder> logs = new Dictionary<string, StringBuilder>();
        private readonly HeadlessVoiceBackend backend;

        public Crowd(ComputeCharge charge, CostTable table, Action<NpcWorldOptions>? configure = null, int maxRows = 16, bool record = true, Action<ScriptedSpeechModel>? script = null)
        {
            backend = new HeadlessVoiceBackend(record);
            Model = new ScriptedSpeechModel { MaxRows = maxRows };
            script?.Invoke(Model);
            var options = new NpcWorldOptions { MindMode = MindMode.Stepped, BackchannelTexts = Array.Empty<string>(), FloorRadiusMetres = 0 };
            configure?.Invoke(options);
            World = new NpcWorld(Model, backend, options);
            Clock = new VirtualClock(World, 60, charge, table);
            if (record)
            {
                World.UtteranceFinished += (in UtteranceFinishedEvent e) => logs[e.Npc.Profile.Name].Append($"{e.HeardText} {e.WasInterrupted} at {World.NowSeconds}|");
                World.Faulted += (in FaultedEvent e) => Faults.Add(e.Message);
            }
        }

        public ScriptedSpeechModel Model { get; }

        public NpcWorld World { get; }

        public VirtualClock Clock { get; }

        public List<string> Faults { get; } = new List<string>();

        public IEnumerable<string> Names => npcs.Keys;

        public Npc this[string name] => npcs[name];

        public Npc Spawn(string name, string? persona = null)
        {
            int known = backend.Voices.Count;
            Npc npc = World[World.Spawn(new NpcProfile(name) { Persona = persona, Seed = (ulong)name.Length }, new Pose(new Vector3(npcs.Count, 0, 0), default, default))];
            npcs.Add(name, npc);
            voices.Add(name, backend.Voices[known]);
            logs.Add(name, new StringBuilder());
            return npc;
        }

        public void RunUntil(Func<bool> condition, string what)
        {
            for (int i = 0; i < 3600; i++)
            {
                if (condition())
                {
                    return;
                }

                Clock.Tick();
            }

            throw new InvalidOperationException($"It did not happen within 60 s: {what}; faults: {Scene.Join(Faults)}.");
        }

        public bool AllHaveSaid(int lines)
        {
            foreach (Npc npc in npcs.Values)
            {
                if (npc.History.Count < lines)
                {
                    return false;
                }
            }

            return true;
        }

        public long Played(string name) => voices[name].PlayedSamples;

        /// <summary>A hash of what a character was heard to say and of when it ended.</summary>
        public string Heard(string name)
        {
            using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
            hash.AppendData(System.Runtime.InteropServices.MemoryMarshal.AsBytes(voices[name].Recording.Span));
            return Convert.ToBase64String(hash.GetHashAndReset()) + " " + logs[name];
        }

        public void Dispose() => World.Dispose();
    }
}
