using System;
using System.Collections.Concurrent;
using System.Collections.Generic;
using System.Threading;
using OmniNPC.LocalPage;
using OmniNPC.Mouths;
using OmniNPC.Onnx;
using OmniNPC.OpenAL;
using OmniNPC.Tavern.Reports;
using OmniNPC.Tavern.Scene;

namespace OmniNPC.Tavern.Live
{
    /// <summary>The game behind the page: a thread that loads the model, ticks the scene in real time, does what pages ask for and tells them what happens. What both ears hear goes to the pages as sound.</summary>
    /// <remarks>Thread: any for its members; the scene lives and dies on the game's thread.</remarks>
    internal sealed class LiveGame : IDisposable
    {
        private const int TicksPerState = 2; // thirty times a second: smooth to the eye
        private const int TicksPerCosts = 6;
        private const int MostWaiting = 256; // requests; who asks faster than the game ticks is told so
        private const float TurnRate = 2.2f; // radians per second
        private const int RateHz = 48000;

        private readonly string bundle;
        private readonly ulong seed;
        private readonly Thread thread;
        private readonly ConcurrentQueue<LiveRequest> asked = new ConcurrentQueue<LiveRequest>();
        private readonly List<SocketLink> pages = new List<SocketLink>();
        private readonly List<double> tickMs = new List<double>();
        private readonly List<float> mix = new List<float>(1 << 14);
        private byte[]? opened;
        private byte[]? problem;
        private float ahead;
        private float turn;
        private uint mixed;
        private volatile bool isStopping;

        public LiveGame(string bundle, ulong seed)
        {
            this.bundle = bundle;
            this.seed = seed;
            thread = new Thread(Run) { Name = "OmniNPC tavern", IsBackground = true };
            thread.Start();
        }

        /// <summary>Adds a page.</summary>
        public void Join(SocketLink page)
        {
            lock (pages)
            {
                pages.Add(page);
                byte[]? first = problem ?? opened;
                if (first != null)
                {
                    page.Send(first, true);
                }
            }
        }

        /// <summary>Removes a page; who walked by its keys stops.</summary>
        public void Leave(SocketLink page)
        {
            lock (pages)
            {
                pages.Remove(page);
            }

            asked.Enqueue(LiveRequest.Stop);
        }

        /// <summary>Does something at the next tick.</summary>
        /// <exception cref="Refusal">More is asked for than the game can do.</exception>
        public void Ask(LiveRequest request)
        {
            if (asked.Count >= MostWaiting)
            {
                throw new Refusal(429, "The game is behind; ask again.");
            }

            asked.Enqueue(request);
        }

        /// <inheritdoc/>
        public void Dispose()
        {
            isStopping = true;
            thread.Join();
        }

        private static object Person(TavernCharacter character) => new
        {
            name = character.Name,
            role = character.Member.Role,
            voice = character.Npc.Profile.Voice,
        };

        private static double[]? Shape(TavernCharacter character)
        {
            if (character.Npc.Mouth.Dominant == Viseme.Sil && character.Npc.Mouth[Viseme.Sil] > 0.99f)
            {
                return null;
            }

            double[] weights = new double[VisemeTrack.Count];
            for (int i = 0; i < weights.Length; i++)
            {
                weights[i] = Math.Round(character.Npc.Mouth.Weights[i], 2);
            }

            return weights;
        }

        private static double Yaw(in Pose pose) => Math.Round(Math.Atan2(-pose.Forward.X, -pose.Forward.Z), 3);

        private void Run()
        {
            try
            {
                using OnnxSpeechModel model = OnnxSpeechModel.Load(bundle, new OnnxOptions());
                using OpenALVoiceBackend voices = OpenALVoiceBackend.Open(new OpenALOptions { Loopback = true, RateHz = RateHz, OnMix = Mixed });
                using TavernScene scene = new TavernScene(model, voices, new SceneSettings { Paced = true, Seed = seed, Cast = Cast.Brothers, HearsPlayer = false, KeepsTicks = false });
                scene.Happened = (e, text) => Happened(scene, e, text);
                Open(scene, model);
                int ticks = 0;
                double total = 0;
                while (!isStopping)
                {
                    while (asked.TryDequeue(out LiveRequest? request))
                    {
                        Do(scene, request);
                    }

                    Move(scene);
                    scene.Tick();
                    SendMix();
                    double now = scene.World.Diagnostics.Ticks.TotalSeconds;
                    tickMs.Add(Math.Round((now - total) * 1000, 3));
                    total = now;
                    if (++ticks % TicksPerState == 0)
                    {
                        SendState(scene);
                    }

                    if (tickMs.Count == TicksPerCosts)
                    {
                        Tell(new { type = "ticks", ms = tickMs });
                        tickMs.Clear();
                    }
                }
            }
            catch (Exception failure)
            {
                // A scene that cannot be made or goes on no more is told to who is here and who comes.
                byte[] sentence = Messages.Refused(Sentence.Of(failure));
                lock (pages)
                {
                    problem = sentence;
                }

                Send(sentence, true);
            }
        }

        private void Open(TavernScene scene, OnnxSpeechModel model)
        {
            List<object> people = new List<object>();
            foreach (TavernCharacter character in scene.Characters)
            {
                people.Add(Person(character));
            }

            byte[] message = Messages.Json(new
            {
                type = "opened",
                model = model.Description,
                people,
                rate = RateHz,
                budgetMs = scene.BudgetMs,
                visemes = VisemeFile.Names,
                canHear = model.Format.Mel != null,
                room = new { width = PlayerWalk.MostX * 2, front = PlayerWalk.LeastZ, back = PlayerWalk.MostZ, barrel = new[] { TavernRoom.Barrel.X, TavernRoom.Barrel.Z }, door = new[] { TavernRoom.Door.X, TavernRoom.Door.Z } },
            });
            lock (pages)
            {
                opened = message;
            }

            Send(message, true);
        }

        private void Do(TavernScene scene, LiveRequest request)
        {
            switch (request.Kind)
            {
                case LiveRequestKind.Say:
                    if (!scene.World.Player.TryGetAddressed(out _))
                    {
                        Tell(new { type = "refused", message = "Nobody is in earshot; walk nearer." });
                        break;
                    }

                    scene.Begin(PlayerLine.Typed(request.Text));
                    break;
                case LiveRequestKind.Walk:
                    ahead = request.Ahead;
                    turn = request.Turn;
                    break;
                case LiveRequestKind.Approach:
                    TavernCharacter? who = scene.Find(request.Text);
                    if (who != null)
                    {
                        scene.Approach(who);
                    }

                    break;
                case LiveRequestKind.Microphone:
                    scene.IsMicrophoneOpen = request.IsOn;
                    break;
                case LiveRequestKind.Hear when scene.IsMicrophoneOpen:
                    scene.Hear(request.Samples, request.RateHz);
                    break;
            }
        }

        private void Move(TavernScene scene)
        {
            if (turn != 0f)
            {
                scene.Partner = null;
                scene.Walk.Turn(turn * TurnRate * (float)(1 / TavernScene.TickRate));
            }

            if (ahead != 0f)
            {
                scene.Partner = null;
                scene.Walk.Stride(ahead);
            }
        }

        private void Happened(TavernScene scene, in SceneEvent e, string text)
        {
            string who = scene.Of(e.Npc).Name;
            switch (e.Kind)
            {
                case SceneEventKind.Transcribed:
                    Tell(new { type = "transcribed", who, text, spoken = e.Flag });
                    break;
                case SceneEventKind.Word:
                    Tell(new { type = "word", who, utterance = e.Utterance, text });
                    break;
                case SceneEventKind.Finished:
                    Tell(new { type = "finished", who, text, interrupted = e.Flag });
                    break;
                case SceneEventKind.Action:
                    Tell(new { type = "action", who, name = e.Name, argument = e.Argument, room = scene.Room.Describe(scene.NowSeconds) });
                    break;
                case SceneEventKind.Backchannel:
                    Tell(new { type = "listens", who, text });
                    break;
                case SceneEventKind.Faulted:
                    Tell(new { type = "refused", message = e.Name });
                    break;
            }
        }

        private void SendState(TavernScene scene)
        {
            Pose player = scene.Walk.Pose;
            scene.World.Player.TryGetAddressed(out Npc addressed);
            List<object> people = new List<object>();
            string to = string.Empty;
            foreach (TavernCharacter character in scene.Characters)
            {
                to = character.Npc == addressed ? character.Name : to;
                people.Add(new
                {
                    x = Math.Round(character.Position.X, 3),
                    z = Math.Round(character.Position.Z, 3),
                    yaw = Yaw(character.Npc.Pose),
                    state = character.Npc.State.ToString().ToLowerInvariant(),
                    level = Math.Round(character.Voice.Level, 3),
                    mouth = Shape(character),
                    gesture = character.Body.GestureAt(scene.NowSeconds),
                });
            }

            Tell(new
            {
                type = "state",
                x = Math.Round(player.Position.X, 3),
                z = Math.Round(player.Position.Z, 3),
                yaw = Yaw(player),
                people,
                to,
                door = scene.Room.IsDoorOpen,
                room = scene.Room.Describe(scene.NowSeconds),
                starvations = scene.World.Diagnostics.Starvations,
            });
        }

        private void Mixed(ReadOnlySpan<float> interleaved)
        {
            foreach (float sample in interleaved)
            {
                mix.Add(sample);
            }
        }

        // What was mixed in this tick, both ears alternating.
        private void SendMix()
        {
            if (mix.Count > 0)
            {
                Send(Messages.Sound(0, mixed, RateHz, mix.ToArray()), false);
                mixed += (uint)(mix.Count / 2);
                mix.Clear();
            }
        }

        private void Tell(object message) => Send(Messages.Json(message), true);

        private void Send(byte[] content, bool isText)
        {
            lock (pages)
            {
                foreach (SocketLink page in pages)
                {
                    page.Send(content, isText);
                }
            }
        }
    }
}
