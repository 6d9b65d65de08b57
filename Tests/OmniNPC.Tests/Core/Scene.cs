using System;
using System.Collections.Generic;
using System.Numerics;
using System.Text;
using OmniNPC.Scheduling;
using OmniNPC.Voice;

namespace OmniNPC.Tests.Core
{
    /// <summary>A world under a virtual clock with one character and, unless it is to be silent about it, everything it raised and played.</summary>
    internal sealed class Scene : IDisposable
    {
        public Scene(ComputeCharge charge = ComputeCharge.Free, CostTable? table = null, Action<NpcWorldOptions>? configure = null, Action<ScriptedSpeechModel>? script = null, bool canHear = true, bool record = true, NpcProfile? profile = null)
        {
            Voices = new HeadlessVoiceBackend(record);
            Model = new ScriptedSpeechModel(canHear);
            script?.Invoke(Model);
            // A scene that is about a listener's "mm-hm" asks for it; the others count voices, sessions and steps.
            var options = new NpcWorldOptions { MindMode = MindMode.Stepped, BackchannelTexts = Array.Empty<string>() };
            configure?.Invoke(options);
            World = new NpcWorld(Model, Voices, options);
            Clock = new VirtualClock(World, 60, charge, table);
            if (record)
            {
                Record();
            }

            Npc = World[World.Spawn(profile ?? new NpcProfile("Tam"), Pose.Facing(Vector3.Zero, Vector3.UnitX))];
        }

        public ScriptedSpeechModel Model { get; }

        public HeadlessVoiceBackend Voices { get; }

        public NpcWorld World { get; }

        public VirtualClock Clock { get; }

        public Npc Npc { get; }

        public List<string> Log { get; } = new List<string>();

        public List<(string Text, double Start, double End, double World)> Words { get; } = new List<(string, double, double, double)>();

        public List<string> Actions { get; } = new List<string>();

        public List<double> ActionTimes { get; } = new List<double>();

        public List<string> Faults { get; } = new List<string>();

        public string History => Join(Npc.History);

        /// <summary>The model's context after the persona.</summary>
        public string Context => Model.LastThinker!.Context.Substring(("<start>system\n" + Model.DefaultPersona + "<end>\n").Length);

        public static string Join<T>(IReadOnlyList<T> items)
        {
            var text = new StringBuilder();
            foreach (T item in items)
            {
                text.Append(text.Length == 0 ? string.Empty : " | ").Append(item);
            }

            return text.ToString();
        }

        /// <summary>Ticks until something holds; fails after a minute of virtual time.</summary>
        public void RunUntil(Func<bool> condition)
        {
            for (int i = 0; i < 3600; i++)
            {
                if (condition())
                {
                    return;
                }

                Clock.Tick();
            }

            throw new InvalidOperationException($"It did not happen within 60 s; log: {Join(Log)}; faults: {Join(Faults)}; state {Npc.State}.");
        }

        public void RunUntilIdle()
        {
            Clock.Tick();
            RunUntil(() => Npc.State == NpcState.Idle);
            Clock.Tick();
        }

        /// <summary>Plays sound to the character as a microphone would, a tick's worth before each tick.</summary>
        public void Play(float[] pcm, int rateHz)
        {
            int step = (int)Math.Round(rateHz / Clock.TickRate);
            for (int at = 0; at < pcm.Length; at += step)
            {
                Npc.Hear(pcm.AsSpan(at, Math.Min(step, pcm.Length - at)), rateHz);
                Clock.Tick();
            }
        }

        public void Dispose() => World.Dispose();

        private void Record()
        {
            World.Transcribed += (in TranscribedEvent e) => Log.Add($"heard {e.Turn}: {e.Text}");
            World.SubtitleWord += (in SubtitleWordEvent e) => Words.Add((e.Text.ToString(), e.StartSeconds, e.EndSeconds, e.WorldStartSeconds));
            World.StateChanged += (in StateChangedEvent e) => Log.Add($"{e.From} > {e.To}");
            World.ActionRequested += (in ActionRequestedEvent e) =>
            {
                Actions.Add(e.Argument == null ? e.Name : $"{e.Name}({e.Argument})");
                ActionTimes.Add(World.NowSeconds);
            };
            World.UtteranceFinished += (in UtteranceFinishedEvent e) => Log.Add($"said {e.Utterance}: {e.HeardText}{(e.WasInterrupted ? " -" : string.Empty)}");
            World.Faulted += (in FaultedEvent e) => Faults.Add(e.Message);
        }
    }
}
