using System;
using System.Collections.Generic;
using OmniNPC.Scheduling;
using OmniNPC.Speech;
using OmniNPC.Tavern.Reports;

namespace OmniNPC.Tavern.Bench.Trace
{
    /// <summary>A few characters that speak beside a game's own work, one of which is asked something meanwhile; everything that was computed and heard becomes a trace.</summary>
    internal sealed class TracedScene
    {
        private const double RateHz = 60;
        private const double AskAtSeconds = 2;
        private const int Most = 1 << 16; // pieces of work of a minute

        private readonly ChromeTrace trace = new ChromeTrace();
        private readonly List<(double Start, double Worked, double End)> ticks = new List<(double, double, double)>();
        private readonly ISpeechModel model;
        private readonly int voices;
        private readonly double seconds;

        /// <param name="model">Who speaks.</param>
        /// <param name="voices">How many.</param>
        /// <param name="seconds">How long.</param>
        public TracedScene(ISpeechModel model, int voices, double seconds)
        {
            this.model = model;
            this.voices = voices;
            this.seconds = seconds;
        }

        /// <summary>Plays it in real time, the mind on its thread.</summary>
        /// <param name="load">The game's own work.</param>
        public ChromeTrace Play(GameLoad load)
        {
            using VoicesScene scene = new VoicesScene(model, voices, new NpcWorldOptions { MindMode = MindMode.Thread });
            PacedLoop loop = new PacedLoop(RateHz);
            double now = 0;
            double begun = PacedLoop.Now;
            Play(scene, load, loop.Await, () =>
            {
                double next = PacedLoop.Now - begun;
                scene.World.Tick(new TickInfo(next, (float)(next - now)));
                now = next;
            });
            return trace;
        }

        /// <summary>Plays it as fast as it is computed, the mind inside the tick.</summary>
        public ChromeTrace PlayStepped()
        {
            using VoicesScene scene = new VoicesScene(model, voices, new NpcWorldOptions { MindMode = MindMode.Stepped });
            VirtualClock clock = new VirtualClock(scene.World, RateHz);
            Play(scene, null, () => { }, clock.Tick);
            return trace;
        }

        private void Play(VoicesScene scene, GameLoad? load, Action wait, Action tick)
        {
            WorkRecorder work = new WorkRecorder(Most);
            int game = trace.Track("game thread");
            int mind = trace.Track("mind thread");
            VoiceTrack[] tracks = new VoiceTrack[voices];
            for (int i = 0; i < voices; i++)
            {
                tracks[i] = new VoiceTrack(trace, scene.Npcs[i]);
            }

            scene.World.SubtitleWord += (in SubtitleWordEvent e) => tracks[e.Npc.Handle.Slot].Word(e.Text.ToString(), work.Now, e.EndSeconds - e.StartSeconds);
            scene.World.Diagnostics.Costs.Observer = work.Note;
            for (int i = 0; i < seconds * RateHz; i++)
            {
                wait();
                double start = work.Now;
                load?.Work();
                double worked = work.Now;
                tick();
                ticks.Add((start, worked, work.Now));
                if (i == (int)(AskAtSeconds * RateHz))
                {
                    scene.Npcs[0].Hear("Is there a room for the night?");
                }

                scene.KeepSpeaking();
                foreach (VoiceTrack track in tracks)
                {
                    track.Note(work.Now, model.Format.SampleRateHz);
                }
            }

            scene.World.Diagnostics.Costs.Observer = null;
            foreach (VoiceTrack track in tracks)
            {
                track.End(work.Now);
            }

            foreach ((double start, double worked, double end) in ticks)
            {
                if (worked > start && load != null)
                {
                    trace.Add(game, "the game's own work", start, worked);
                }

                trace.Add(game, "NpcWorld.Tick", worked, end);
            }

            Add(game, work.Game);
            Add(mind, work.Mind);
        }

        private void Add(int track, ReadOnlySpan<WorkRecorder.Piece> pieces)
        {
            foreach (ref readonly WorkRecorder.Piece piece in pieces)
            {
                trace.Add(track, piece.Stage.ToString(), piece.StartSeconds, piece.EndSeconds, FormattableString.Invariant($"{piece.Units} unit{(piece.Units == 1 ? string.Empty : "s")}"));
            }
        }
    }
}
