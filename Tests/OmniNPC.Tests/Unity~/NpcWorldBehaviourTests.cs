using System;
using System.Collections.Generic;
using System.Linq;
using NUnit.Framework;
using OmniNPC.Mouths;
using OmniNPC.Speech;
using OmniNPC.Tests.Core;
using OmniNPC.Unity;
using OmniNPC.Voice;
using UnityEngine;
using UnityEngine.LowLevel;
using UnityEngine.PlayerLoop;

namespace OmniNPC.Tests.Unity
{
    /// <summary>The components of a scene, driven by the stand-in's player loop.</summary>
    public sealed class NpcWorldBehaviourTests
    {
        private readonly List<UnityEngine.Object> scene = new List<UnityEngine.Object>();
        private readonly List<ScriptedSpeechModel> models = new List<ScriptedSpeechModel>();

        [SetUp]
        public void EnterPlayMode()
        {
            UnityGame.Begin();
            models.Clear();
        }

        [TearDown]
        public void LeavePlayMode()
        {
            foreach (UnityEngine.Object thing in scene)
            {
                UnityEngine.Object.Destroy(thing);
            }

            scene.Clear();
        }

        [Test]
        public void A_character_speaks_and_its_words_and_its_end_reach_the_inspectors_handlers()
        {
            NpcWorldBehaviour world = AddWorld();
            NpcBehaviour tam = AddCharacter("Tam");
            var words = new List<string>();
            var said = new List<string>();
            var states = new List<NpcState>();
            tam.SubtitleWord.AddListener(words.Add);
            tam.UtteranceFinished.AddListener(said.Add);
            tam.StateChanged.AddListener(states.Add);
            world.enabled = true;
            UnityGame.Turn();

            Assert.That(world.State, Is.EqualTo(NpcWorldState.Ready));
            tam.Say("Good evening.");
            TurnUntil(() => said.Count > 0, tam);
            Turn(tam);

            Assert.That(words, Is.EqualTo(new[] { "Good", "evening." }));
            Assert.That(said, Is.EqualTo(new[] { "Good evening." }));
            Assert.That(states.First(), Is.EqualTo(NpcState.Speaking).Or.EqualTo(NpcState.Thinking));
            Assert.That(states.Last(), Is.EqualTo(NpcState.Idle));
        }

        [Test]
        public void The_tiny_model_speaks_from_a_source()
        {
            Application.streamingAssetsPath = System.IO.Path.Combine(House.Repository.Root, "Samples", "Models");
            NpcWorldBehaviour world = AddWorld();
            world.ModelLoader = null;
            world.BundleFolder = "Tiny";
            NpcBehaviour keeper = AddCharacter("Hamish");
            var words = new List<string>();
            var shapes = new List<Viseme>();
            keeper.SubtitleWord.AddListener(words.Add);
            keeper.VisemeChanged.AddListener(shapes.Add);
            SkinnedMeshRenderer face = AddFace("viseme_aa", "viseme_DD", "viseme_sil", "smile");
            NpcMouth mouth = AddMouth(keeper, face);
            float widest = 0f;
            keeper.Ticked += npc => widest = Math.Max(widest, face.Weights[1]);
            world.enabled = true;
            UnityGame.Turn();
            Assert.That(world.State, Is.EqualTo(NpcWorldState.Ready), world.Problem);
            keeper.Say("Good evening.");
            var heard = new List<float>();
            for (int turn = 0; turn < 120; turn++)
            {
                heard.AddRange(Turn(keeper));
            }

            Assert.That(words, Is.EqualTo(new[] { "Good", "evening." }));
            Assert.That(Tone.Rms(heard.ToArray()), Is.GreaterThan(0.005));
            Assert.That(world.World!.Diagnostics.Starvations, Is.EqualTo(0));
            Assert.That(shapes, Does.Contain(Viseme.DD).And.Contain(Viseme.Sil), "the d of good, and rest at the end");
            Assert.That(widest, Is.GreaterThan(30f).And.LessThanOrEqualTo(100f), "percent");
            Assert.That(face.Weights[2], Is.EqualTo(100f).Within(0.01f), "at rest");
            Assert.That(face.Weights.ContainsKey(3), Is.False, "what is not of the mouth is not touched");
            UnityEngine.Object.Destroy(mouth.gameObject);
            face.Weights.Clear();
            Turn(keeper);
            Assert.That(face.Weights, Is.Empty);
        }

        [Test]
        public void A_face_of_arkit_shapes_is_moved_around_the_mouth_only()
        {
            NpcWorldBehaviour world = AddWorld(model => model.Hums = true);
            NpcBehaviour tam = AddCharacter("Tam");
            SkinnedMeshRenderer face = AddFace("jawOpen", "eyeBlinkLeft", "mouthFunnel");
            NpcMouth mouth = AddMouth(tam, face, NpcMouthShapes.ArKit, string.Empty);
            world.enabled = true;
            UnityGame.Turn();

            Assert.That(face.Weights.Keys, Is.EquivalentTo(new[] { 0, 2 }));
            Assert.That(mouth.Strength, Is.EqualTo(1f));
        }

        [Test]
        public void A_mouth_without_a_face_and_a_face_without_shapes_are_sentences()
        {
            NpcBehaviour tam = AddCharacter("Tam");
            AddMouth(tam, null);
            AddMouth(tam, AddFace("smile"));

            Assert.That(Debug.Lines, Is.EqualTo(new[]
            {
                "error: The mouth of Mouth needs a character and a face; found no face.",
                "error: Face has none of the blend shapes viseme_aa and so on; choose others on the mouth of Mouth.",
            }));
        }

        [Test]
        public void A_typed_line_is_answered_with_words_and_actions()
        {
            NpcWorldBehaviour world = AddWorld(model => model.Reply = line => "Here{pour_ale} you are.");
            NpcBehaviour tam = AddCharacter("Tam", new Vector3(0f, 0f, 2f));
            UnityGame.AddCamera();
            var actions = new List<string>();
            var heard = new List<string>();
            var said = new List<string>();
            tam.ActionRequested.AddListener((name, argument) => actions.Add($"{name}({argument})"));
            tam.PlayerHeard.AddListener(heard.Add);
            tam.UtteranceFinished.AddListener(said.Add);
            Assert.That(world.Say("An ale."), Is.False, "nothing is loaded");
            world.enabled = true;
            UnityGame.Turn();

            Assert.That(world.Say("An ale."), Is.True);
            TurnUntil(() => said.Count > 0, tam);

            Assert.That(actions, Is.EqualTo(new[] { "pour_ale()" }));
            Assert.That(heard, Is.EqualTo(new[] { "An ale." }));
        }

        [Test]
        public void The_microphone_is_heard_by_the_character_in_front_of_the_camera()
        {
            Microphone.Device = "Headset";
            NpcWorldBehaviour world = AddWorld();
            world.UseMicrophone = true;
            NpcBehaviour tam = AddCharacter("Tam", new Vector3(0f, 0f, 2f));
            GameObject camera = UnityGame.AddCamera();
            var heard = new List<string>();
            tam.PlayerHeard.AddListener(heard.Add);
            world.enabled = true;
            UnityGame.Turn();

            float[] spoken = Tone.Join(Tone.Silence(0.5, 16000), Tone.Sine(200, 1, 16000), Tone.Silence(4, 16000));
            for (int at = 0; at + 267 <= spoken.Length && heard.Count == 0; at += 267)
            {
                Microphone.Record(spoken.AsSpan(at, 267));
                Turn(tam);
            }

            Assert.That(heard, Is.EqualTo(new[] { "an ale please" }));
            Assert.That(camera.TryGetComponent(out NpcEchoReference _), Is.True, "echo control learns what the loudspeakers play");
        }

        [Test]
        public void The_voice_sounds_from_the_source_of_the_character_and_the_listener_is_the_camera()
        {
            NpcWorldBehaviour world = AddWorld();
            NpcBehaviour tam = AddCharacter("Tam", new Vector3(1f, 0f, 2f));
            GameObject camera = UnityGame.AddCamera();
            camera.transform.position = new Vector3(0f, 1.5f, -3f);
            world.enabled = true;
            UnityGame.Turn();
            tam.Say("Good evening.");
            float loudest = 0f;
            for (int turn = 0; turn < 60; turn++)
            {
                loudest = Math.Max(loudest, Turn(tam).Max());
            }

            Assert.That(loudest, Is.GreaterThan(0.02f));
            Assert.That(tam.Npc!.Pose.Position, Is.EqualTo(new System.Numerics.Vector3(1f, 0f, -2f)));
            Assert.That(world.World!.Player.Pose.Position, Is.EqualTo(new System.Numerics.Vector3(0f, 1.5f, 3f)));
            Assert.That(tam.VoiceOutput().transform.Parent, Is.SameAs(tam.transform));
        }

        [Test]
        public void A_source_that_was_chosen_is_the_one_that_sounds()
        {
            NpcWorldBehaviour world = AddWorld();
            NpcBehaviour tam = AddCharacter("Tam");
            AudioSource own = tam.gameObject.AddComponent<AudioSource>();
            tam.VoiceSource = own;
            world.enabled = true;
            UnityGame.Turn();

            Assert.That(tam.VoiceOutput().Source, Is.SameAs(own));
            Assert.That(own.isPlaying, Is.True);
        }

        [Test]
        public void The_loop_ticks_worlds_after_late_update_and_is_left_as_it_was()
        {
            NpcWorldBehaviour one = AddWorld();
            NpcWorldBehaviour other = AddWorld();
            one.enabled = true;
            other.enabled = true;

            Assert.That(LateSystems(), Is.EqualTo(new[] { typeof(PreLateUpdate.ScriptRunBehaviourLateUpdate), typeof(NpcPlayerLoop) }));
            one.enabled = false;
            Assert.That(LateSystems(), Has.Length.EqualTo(2));
            other.enabled = false;
            Assert.That(LateSystems(), Has.Length.EqualTo(1));
        }

        [Test]
        public void A_play_session_without_domain_reload_finds_nothing_of_the_last_one()
        {
            NpcWorldBehaviour world = AddWorld();
            NpcBehaviour waiting = AddCharacter("Waiting");
            world.enabled = true;

            // The session is torn down without any message, and the next one begins with the statics of the old one.
            NpcPlayerLoop.Reset();

            Assert.That(NpcWorldBehaviour.Main, Is.Null);
            Assert.That(LateSystems(), Has.Length.EqualTo(1));
            NpcWorldBehaviour next = AddWorld();
            next.enabled = true;
            Assert.That(NpcWorldBehaviour.Main, Is.SameAs(next));
            UnityGame.Turn();
            Assert.That(next.World!.Count, Is.EqualTo(0), "no character of the last session joins");
            Assert.That(waiting.Home, Is.Not.SameAs(next));
        }

        [Test]
        public void Disabling_gives_everything_back_and_enabling_begins_anew()
        {
            NpcWorldBehaviour world = AddWorld();
            NpcBehaviour tam = AddCharacter("Tam");
            world.enabled = true;
            UnityGame.Turn();
            Npc first = tam.Npc!;
            tam.Say("A long line that is cut short.");
            Turn(tam);

            world.enabled = false;

            Assert.That((world.State, world.World, tam.Npc, first.IsAlive), Is.EqualTo((NpcWorldState.Stopped, (NpcWorld?)null, (Npc?)null, false)));
            Assert.That(models[0].IsDisposed, Is.True);
            Assert.That(models[0].SessionsMade, Is.EqualTo(models[0].SessionsDisposed));
            Assert.That(AudioSettings.Listeners, Is.EqualTo(0));

            world.enabled = true;
            UnityGame.Turn();
            Assert.That(tam.Npc, Is.Not.Null.And.Not.SameAs(first));
            Assert.That(models, Has.Count.EqualTo(2));
        }

        [Test]
        public void A_handler_may_switch_the_world_off()
        {
            NpcWorldBehaviour world = AddWorld();
            NpcBehaviour tam = AddCharacter("Tam");
            tam.SubtitleWord.AddListener(word => world.enabled = false);
            world.enabled = true;
            UnityGame.Turn();
            tam.Say("Good evening.");
            TurnUntil(() => world.State == NpcWorldState.Stopped, tam);

            Assert.That(models[0].IsDisposed, Is.True);
            Assert.That(Debug.Lines, Is.Empty);
        }

        [Test]
        public void A_handler_may_switch_the_world_off_and_on_again()
        {
            NpcWorldBehaviour world = AddWorld();
            NpcBehaviour tam = AddCharacter("Tam");
            var said = new List<string>();
            tam.UtteranceFinished.AddListener(said.Add);
            tam.SubtitleWord.AddListener(word =>
            {
                world.enabled = false;
                world.enabled = true;
            });
            world.enabled = true;
            UnityGame.Turn();
            tam.Say("Good evening.");
            TurnUntil(() => said.Count > 0, tam);

            Assert.That(models, Has.Count.EqualTo(1), "nothing was loaded again");
        }

        [Test]
        public void A_handler_that_throws_stops_neither_its_world_nor_another()
        {
            NpcWorldBehaviour world = AddWorld();
            NpcWorldBehaviour other = AddWorld();
            NpcBehaviour tam = AddCharacter("Tam");
            var said = new List<string>();
            tam.UtteranceFinished.AddListener(said.Add);
            tam.SubtitleWord.AddListener(word => throw new InvalidOperationException("a bug of the game"));
            world.enabled = true;
            other.enabled = true;
            UnityGame.Turn();
            tam.Say("Good evening.");
            TurnUntil(() => said.Count > 0, tam);

            Assert.That(Debug.Lines, Is.EqualTo(new[] { "exception: a bug of the game", "exception: a bug of the game" }));
            Assert.That(other.World!.NowSeconds, Is.GreaterThan(0.1));
        }

        [Test]
        public void Characters_wait_for_a_world_and_go_on_to_the_next()
        {
            NpcBehaviour early = AddCharacter("Early");
            NpcWorldBehaviour one = AddWorld();
            NpcWorldBehaviour other = AddWorld();
            one.enabled = true;
            other.enabled = true;
            UnityGame.Turn();
            Assert.That(early.Home, Is.SameAs(one));

            one.enabled = false;
            UnityGame.Turn();

            Assert.That(NpcWorldBehaviour.Main, Is.SameAs(other));
            Assert.That(early.Home, Is.SameAs(other));
            Assert.That(early.Npc, Is.Not.Null);
        }

        [Test]
        public void A_character_that_chose_its_world_stays_with_it()
        {
            NpcWorldBehaviour one = AddWorld();
            NpcWorldBehaviour other = AddWorld();
            one.enabled = true;
            NpcBehaviour faithful = AddCharacter("Faithful", world: other);
            Assert.That(faithful.Home, Is.SameAs(other));
            UnityGame.Turn();
            Assert.That(faithful.Npc, Is.Null, "its world is not enabled");

            other.enabled = true;
            UnityGame.Turn();
            Assert.That(faithful.Npc, Is.Not.Null);
            other.enabled = false;
            UnityGame.Turn();
            Assert.That((faithful.Home, faithful.Npc), Is.EqualTo((other, (Npc?)null)));
        }

        [Test]
        public void A_character_leaves_when_it_is_disabled_and_comes_back_when_it_is_enabled()
        {
            NpcWorldBehaviour world = AddWorld();
            NpcBehaviour tam = AddCharacter("Tam");
            world.enabled = true;
            UnityGame.Turn();
            Assert.That(world.World!.Count, Is.EqualTo(1));
            tam.enabled = false;
            Assert.That((world.World.Count, tam.Npc), Is.EqualTo((0, (Npc?)null)));
            tam.enabled = true;
            Assert.That((world.World.Count, tam.Npc == null), Is.EqualTo((1, false)));
        }

        [Test]
        public void A_model_that_cannot_be_loaded_is_a_sentence()
        {
            NpcWorldBehaviour world = AddWorld();
            world.ModelLoader = path => throw new InvalidOperationException($"There is no bundle.json in {path}.");
            string found = string.Empty;
            world.Failed.AddListener(why => found = why);
            world.enabled = true;
            UnityGame.Turn();

            Assert.That(world.State, Is.EqualTo(NpcWorldState.Failed));
            Assert.That(world.Problem.Replace('\\', '/'), Is.EqualTo("There is no bundle.json in /game/StreamingAssets/OmniNPC/Tiny."));
            Assert.That(found, Is.EqualTo(world.Problem));
            Assert.That(Debug.Lines, Is.EqualTo(new[] { "error: " + world.Problem }));
            UnityGame.Turn();
            Assert.That(Debug.Lines, Has.Count.EqualTo(1), "it is said once");
        }

        [Test]
        public void A_platform_whose_streaming_assets_are_no_folder_is_told_what_to_do()
        {
            Application.streamingAssetsPath = "jar:file:///data/app.apk!/assets";
            NpcWorldBehaviour world = AddWorld();
            world.enabled = true;

            Assert.That(world.State, Is.EqualTo(NpcWorldState.Failed));
            Assert.That(world.Problem, Does.Contain("is no folder on this platform; copy it to Application.persistentDataPath"));
        }

        [Test]
        public void A_setting_out_of_range_is_a_sentence_and_the_model_is_given_back()
        {
            NpcWorldBehaviour world = AddWorld();
            world.Configure = options => options.LeadSeconds = 100;
            world.enabled = true;
            UnityGame.Turn();

            Assert.That(world.State, Is.EqualTo(NpcWorldState.Failed));
            Assert.That(world.Problem, Does.Contain("LeadSeconds must be 0.05 to 2; found 100"));
            Assert.That(models[0].IsDisposed, Is.True);
        }

        [Test]
        public void A_voice_that_the_model_lacks_silences_one_character_with_a_sentence()
        {
            NpcWorldBehaviour world = AddWorld();
            NpcBehaviour good = AddCharacter("Good");
            NpcBehaviour bad = AddCharacter("Bad");
            bad.Profile = ScriptableObject.CreateInstance<NpcProfileAsset>();
            bad.Profile.name = "Bad";
            bad.Profile.Voice = "soprano";
            string fault = string.Empty;
            bad.Faulted.AddListener(why => fault = why);
            world.enabled = true;
            UnityGame.Turn();

            Assert.That((good.Npc == null, bad.Npc == null), Is.EqualTo((false, true)));
            Assert.That(fault, Does.Contain("soprano").And.Contain("keeper"));
            Assert.That(Debug.Lines.Single(), Is.EqualTo("error: " + fault));
            bad.Say("Nothing happens.");
        }

        [Test]
        public void A_profile_asset_becomes_a_profile()
        {
            NpcProfileAsset asset = ScriptableObject.CreateInstance<NpcProfileAsset>();
            asset.name = "Hamish";
            NpcProfile plain = asset.ToProfile();
            Assert.That((plain.Name, plain.Persona, plain.Voice, plain.Seed, plain.BackchannelsPerMinute), Is.EqualTo(("Hamish", (string?)null, (string?)null, 1ul, 6f)));
            Assert.That((plain.VoiceOptions.ReferenceDistance, plain.VoiceOptions.MaxDistance, plain.VoiceOptions.Gain), Is.EqualTo((1f, 50f, 1f)));

            asset.CharacterName = "Keeper";
            asset.Persona = "You keep a tavern.";
            asset.Voice = "keeper";
            asset.Seed = -1;
            asset.BackchannelsPerMinute = 3f;
            NpcProfile full = asset.ToProfile();
            Assert.That((full.Name, full.Persona, full.Voice, full.Seed, full.BackchannelsPerMinute), Is.EqualTo(("Keeper", "You keep a tavern.", "keeper", ulong.MaxValue, 3f)));
        }

        [Test]
        public void A_world_that_is_destroyed_while_its_model_loads_gives_the_model_back()
        {
            Action load = () => { };
            NpcWorldBehaviour world = AddWorld();
            world.Worker = work => load = work;
            world.enabled = true;
            UnityGame.Turn();
            Assert.That(world.State, Is.EqualTo(NpcWorldState.Loading));
            world.enabled = false;
            load();

            Assert.That(models.Single().IsDisposed, Is.True);
        }

        [Test]
        public void A_model_that_nobody_took_in_time_is_given_back_too()
        {
            NpcWorldBehaviour world = AddWorld();
            world.enabled = true;
            world.enabled = false;

            Assert.That(models.Single().IsDisposed, Is.True);
        }

        [TestCase(NpcOutput.AudioSource, typeof(AudioSourceVoiceBackend))]
        [TestCase(NpcOutput.Silent, typeof(HeadlessVoiceBackend))]
        [TestCase(NpcOutput.OpenAL, typeof(OmniNPC.OpenAL.OpenALVoiceBackend))]
        public void Each_output_is_the_one_that_was_chosen(NpcOutput output, Type expected)
        {
            NpcWorldBehaviour world = AddWorld();
            world.Output = output;
            world.enabled = true;
            UnityGame.Turn();

            Assert.That(world.World!.Voices, Is.TypeOf(expected), world.Problem);
        }

        [Test]
        public void A_tick_allocates_nothing()
        {
            Microphone.Device = "Headset";
            NpcWorldBehaviour world = AddWorld();
            world.UseMicrophone = true;
            NpcBehaviour tam = AddCharacter("Tam");
            AddCharacter("Mara", new Vector3(3f, 0f, 0f));
            UnityGame.AddCamera();
            world.enabled = true;
            UnityGame.Turn();
            var silence = new float[267];
            Action turn = () =>
            {
                UnityGame.Pass(1 / 60.0);
                Microphone.Record(silence);
                world.Tick(1 / 60f);
            };
            for (int i = 0; i < 120; i++)
            {
                turn();
            }

            // What the stand-in's clip takes to record is not the product's.
            long recording = AllocationMeter.Bytes(() => Microphone.Record(silence));
            Assert.That(AllocationMeter.Bytes(turn) - recording, Is.EqualTo(0));
        }

        private static Type[] LateSystems()
            => PlayerLoop.GetCurrentPlayerLoop().subSystemList.Single(phase => phase.type == typeof(PreLateUpdate)).subSystemList.Select(system => system.type).ToArray();

        // One turn of the loop, the mind's work, and what the audio thread made of a character's voice meanwhile.
        private static float[] Turn(NpcBehaviour character)
        {
            UnityGame.Turn();
            NpcWorld? world = character.Home == null ? null : character.Home.World;
            while (world != null && world.Mind.Step())
            {
            }

            return UnityGame.Render(character.VoiceOutput(), 800);
        }

        private static void TurnUntil(Func<bool> condition, NpcBehaviour character)
        {
            for (int turn = 0; turn < 600; turn++)
            {
                if (condition())
                {
                    return;
                }

                Turn(character);
            }

            Assert.Fail($"It did not happen within 10 s; {string.Join(" | ", Debug.Lines)}");
        }

        private NpcWorldBehaviour AddWorld(Action<ScriptedSpeechModel>? script = null)
        {
            var holder = new GameObject("World");
            scene.Add(holder);
            NpcWorldBehaviour world = holder.AddDisabled<NpcWorldBehaviour>();
            world.UseMicrophone = false;
            world.Configure = options =>
            {
                options.MindMode = MindMode.Stepped;
                // A machine that is busy with other things decodes all the same.
                options.TickBudgetSeconds = 1;
                options.BackchannelTexts = Array.Empty<string>();
            };
            world.ModelLoader = path =>
            {
                var model = new ScriptedSpeechModel();
                script?.Invoke(model);
                models.Add(model);
                return model;
            };
            world.Worker = work => work();
            return world;
        }

        private SkinnedMeshRenderer AddFace(params string[] shapes)
        {
            var holder = new GameObject("Face");
            scene.Add(holder);
            SkinnedMeshRenderer face = holder.AddComponent<SkinnedMeshRenderer>();
            face.sharedMesh = new Mesh { Shapes = shapes };
            return face;
        }

        private NpcMouth AddMouth(NpcBehaviour character, SkinnedMeshRenderer? face, NpcMouthShapes shapes = NpcMouthShapes.Visemes, string prefix = "viseme_")
        {
            var holder = new GameObject("Mouth");
            scene.Add(holder);
            NpcMouth mouth = holder.AddDisabled<NpcMouth>();
            mouth.Character = character;
            mouth.Face = face;
            mouth.Shapes = shapes;
            mouth.Prefix = prefix;
            mouth.enabled = true;
            return mouth;
        }

        private NpcBehaviour AddCharacter(string name, Vector3 position = default, NpcWorldBehaviour? world = null)
        {
            var holder = new GameObject(name);
            scene.Add(holder);
            holder.transform.position = position;
            NpcBehaviour character = holder.AddDisabled<NpcBehaviour>();
            character.World = world;
            character.enabled = true;
            return character;
        }
    }
}
