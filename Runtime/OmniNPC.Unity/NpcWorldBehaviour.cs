using System;
using System.Collections.Generic;
using System.IO;
using System.Threading.Tasks;
using OmniNPC.Hearing;
using OmniNPC.Onnx;
using OmniNPC.Speech;
using OmniNPC.SpeexDsp;
using OmniNPC.Voice;
using UnityEngine;
using UnityEngine.Events;
#if OMNINPC_OPENAL
using OmniNPC.OpenAL;
#endif

namespace OmniNPC.Unity
{
    /// <summary>The characters of a scene: loads the model beside the game, opens the speaker and the microphone, and ticks once per game loop after LateUpdate.</summary>
    /// <remarks>
    /// It lives while it is enabled. Disabling it (leaving play mode and recompiling do that) ends every conversation and gives everything native back; enabling it begins anew. Its clock is Unity's unscaled
    /// time, so a game that is slowed down still converses at a natural pace. Thread: main, all members and all events. Allocates: while it loads; its tick does not, but each UnityEvent with a text makes one string.
    /// </remarks>
    [AddComponentMenu("OmniNPC/World")]
    [DefaultExecutionOrder(-100)]
    [DisallowMultipleComponent]
    public sealed class NpcWorldBehaviour : MonoBehaviour
    {
        private static readonly List<NpcBehaviour> Homeless = new List<NpcBehaviour>();

        private readonly List<NpcBehaviour> characters = new List<NpcBehaviour>();

        [SerializeField, Tooltip("The folder of the model bundle, the one with bundle.json: absolute, or inside StreamingAssets.")]
        private string bundleFolder = "OmniNPC/Tiny";

        [SerializeField, Tooltip("Where the voices sound.")]
        private NpcOutput output = NpcOutput.AudioSource;

        [SerializeField, Tooltip("The player's head. Empty: the main camera.")]
        private Transform? listener;

        [SerializeField, Tooltip("Whether the player's microphone is heard.")]
        private bool useMicrophone = true;

        [SerializeField, Tooltip("Name of the microphone. Empty: the system's own choice.")]
        private string microphoneDevice = string.Empty;

        [SerializeField, Tooltip("Whether the player can interrupt a character that speaks.")]
        private bool bargeIn = true;

        [SerializeField, Range(0.1f, 16f), Tooltip("Milliseconds of each tick that decoding speech may take.")]
        private float tickBudgetMilliseconds = 2f;

        [SerializeField, Range(1, 256), Tooltip("Most characters alive at a time.")]
        private int maxCharacters = 32;

        [SerializeField, Tooltip("The model is loaded; characters speak and hear from now on.")]
        private UnityEvent readied = new UnityEvent();

        [SerializeField, Tooltip("The model or the speaker could not be had; the sentence says why.")]
        private UnityEvent<string> failed = new UnityEvent<string>();

        private ModelLoading? loading;
        private ISpeechModel? model;
        private IVoiceBackend? voices;
        private PlayerEar? ear;
        private NpcEchoReference? echoReference;
        private TransformMotion head;
        private double nowSeconds;
        private bool isTicking;
        private bool isStopDue;

        /// <summary>The world that was enabled first and still is; characters without a world of their own join it. Null when there is none.</summary>
        public static NpcWorldBehaviour? Main { get; private set; }

        /// <summary>The world itself once <see cref="State"/> is <see cref="NpcWorldState.Ready"/>, for everything that has no component: diagnostics, allocation-free events, typed lines.</summary>
        public NpcWorld? World { get; private set; }

        /// <summary>What the component is doing.</summary>
        public NpcWorldState State { get; private set; }

        /// <summary>Why it failed, one sentence; empty otherwise.</summary>
        public string Problem { get; private set; } = string.Empty;

        /// <summary>The ear between the microphone and the characters, or null; its <see cref="PlayerEar.Microphone"/> says in a sentence what it does.</summary>
        public PlayerEar? Ear => ear;

        /// <summary>The folder of the model bundle: absolute, or inside StreamingAssets. Read when the component is enabled.</summary>
        public string BundleFolder
        {
            get => bundleFolder;
            set => bundleFolder = value;
        }

        /// <summary>Where the voices sound. Read when the component is enabled.</summary>
        public NpcOutput Output
        {
            get => output;
            set => output = value;
        }

        /// <summary>Whether the player's microphone is heard. Read when the component is enabled.</summary>
        public bool UseMicrophone
        {
            get => useMicrophone;
            set => useMicrophone = value;
        }

        /// <summary>The player's head; null for the main camera.</summary>
        public Transform? Listener
        {
            get => listener;
            set
            {
                listener = value;
                head.Forget();
            }
        }

        /// <summary>Loads the model; another than <see cref="OnnxSpeechModel"/> can be put here before the component is enabled. Called on a worker thread, with the full path of the folder.</summary>
        /// <remarks>Default: null, <see cref="OnnxSpeechModel"/>.</remarks>
        public Func<string, ISpeechModel>? ModelLoader { get; set; }

        /// <summary>Changes the settings of the world before it is made; called with those of the inspector.</summary>
        /// <remarks>Default: null.</remarks>
        public Action<NpcWorldOptions>? Configure { get; set; }

        /// <summary>The model is loaded; raised for handlers of the inspector and those added here.</summary>
        public UnityEvent Readied => readied;

        /// <summary>The model or the speaker could not be had; the sentence says why.</summary>
        public UnityEvent<string> Failed => failed;

        /// <summary>Starts the worker that loads the model; tests load in place.</summary>
        internal Action<Action> Worker { get; set; } = work => Task.Run(work);

        /// <summary>Gives a typed line to the character that is addressed.</summary>
        /// <param name="text">The line.</param>
        /// <returns>Whether somebody was in earshot; false too while nothing is loaded.</returns>
        public bool Say(string text) => World != null && World.Player.Say(text);

        internal static void ResetStatics()
        {
            Main = null;
            Homeless.Clear();
        }

        /// <summary>A character without a world of its own joins the main one, now or when there is one.</summary>
        internal static void Join(NpcBehaviour character)
        {
            if (Main != null)
            {
                Main.Add(character);
            }
            else if (!Homeless.Contains(character))
            {
                Homeless.Add(character);
            }
        }

        /// <summary>A character leaves whatever world it is in, or waits for.</summary>
        internal static void Leave(NpcBehaviour character)
        {
            Homeless.Remove(character);
            NpcWorldBehaviour? home = character.Home;
            character.Home = null;
            if (!(home is null) && home.characters.Remove(character))
            {
                character.Despawn(home.World);
            }
        }

        /// <summary>A character joins this world, now or when it is ready.</summary>
        internal void Add(NpcBehaviour character)
        {
            Homeless.Remove(character);
            if (!characters.Contains(character))
            {
                character.Home = this;
                characters.Add(character);
                Spawn(character);
            }
        }

        /// <summary>One tick. Thread: main, once per game loop.</summary>
        internal void Tick(float deltaSeconds)
        {
            TakeModel();
            if (World == null)
            {
                return;
            }

            nowSeconds += deltaSeconds;
            Transform? ears = Ears();
            if (ears != null)
            {
                World.SetListener(head.Follow(ears, deltaSeconds));
            }

            for (int i = 0; i < characters.Count; i++)
            {
                characters[i].Place(deltaSeconds);
            }

            isTicking = true;
            try
            {
                World.Tick(new TickInfo(nowSeconds, deltaSeconds));
                for (int i = 0; i < characters.Count; i++)
                {
                    characters[i].Show();
                }

                Listen();
            }
            finally
            {
                isTicking = false;
                if (isStopDue)
                {
                    Stop();
                }
            }
        }

        private void OnEnable()
        {
            NpcPlayerLoop.Add(this);
            if (Main == null)
            {
                Main = this;
            }

            if (isStopDue)
            {
                // Switched off and on again by one handler: nothing has stopped yet.
                isStopDue = false;
                return;
            }

            Problem = string.Empty;
            State = NpcWorldState.Loading;
            nowSeconds = 0;
            while (Main == this && Homeless.Count > 0)
            {
                Add(Homeless[Homeless.Count - 1]);
            }

            Load();
        }

        private void OnDisable()
        {
            NpcPlayerLoop.Remove(this);
            if (Main == this)
            {
                Main = NpcPlayerLoop.First;
            }

            // A handler that switches the world off is inside its tick; it ends right after.
            isStopDue = isTicking;
            if (!isTicking)
            {
                Stop();
            }
        }

        private void Load()
        {
            string folder = Path.Combine(Application.streamingAssetsPath, bundleFolder);
            if (folder.Contains("://"))
            {
                // On Android and the web, StreamingAssets is inside an archive.
                Fail($"The model bundle {folder} is no folder on this platform; copy it to Application.persistentDataPath and give that path.");
                return;
            }

            Func<string, ISpeechModel> load = ModelLoader ?? (path => OnnxSpeechModel.Load(path, new OnnxOptions { Log = Log }));
            loading = new ModelLoading(() => load(folder), Worker);
        }

        private void TakeModel()
        {
            if (loading == null || !loading.TryTake(out ISpeechModel? loaded, out Exception? why))
            {
                return;
            }

            loading = null;
            if (loaded == null)
            {
                Fail(why == null ? "The model loader gave no model." : why.Message);
                return;
            }

            model = loaded;
            try
            {
                Begin(loaded);
            }
            catch (Exception error)
            {
                // No OpenAL, a setting out of range: the scene goes on without characters.
                Close();
                Fail(error.Message);
                return;
            }

            State = NpcWorldState.Ready;
            foreach (NpcBehaviour character in characters.ToArray())
            {
                Spawn(character);
            }

            readied.Invoke();
        }

        private void Begin(ISpeechModel loaded)
        {
            EchoControl? echo = useMicrophone ? new EchoControl(Canceller()) : null;
            voices = Speaker(echo);
            var options = new NpcWorldOptions { TickBudgetSeconds = tickBudgetMilliseconds / 1000, MaxNpcs = maxCharacters, BargeIn = bargeIn, Log = Log };
            Configure?.Invoke(options);
            World = new NpcWorld(loaded, voices, options);
            World.SubtitleWord += Route;
            World.VisemeChanged += Route;
            World.UtteranceFinished += Route;
            World.ActionRequested += Route;
            World.StateChanged += Route;
            World.BackchannelCue += Route;
            World.Transcribed += Route;
            World.Faulted += Route;
            if (echo != null)
            {
                ear = new PlayerEar(echo, new UnityMicrophone(microphoneDevice));
                ear.Heard += World.Player.Hear;
            }
        }

        private IEchoCanceller? Canceller()
        {
            try
            {
                return SpeexEchoCanceller.Create();
            }
            catch (DllNotFoundException)
            {
                // It is optional: the echo gate works alone.
                return null;
            }
        }

        private IVoiceBackend Speaker(EchoControl? echo)
        {
            switch (output)
            {
                case NpcOutput.Silent:
                    return new HeadlessVoiceBackend();
                case NpcOutput.OpenAL:
#if OMNINPC_OPENAL
                    // Playing its own mix tells echo control exactly what is heard of the voices.
                    return OpenALVoiceBackend.Open(new OpenALOptions { Echo = echo, PlayMix = echo != null });
#else
                    throw new NotSupportedException("The OpenAL output needs Silk.NET.OpenAL in the project and the scripting define OMNINPC_OPENAL; found neither. Choose the AudioSource output, or add them (Documentation~/unity.md).");
#endif
                default:
                    echoReference = echo == null ? null : EchoReference();
                    return new AudioSourceVoiceBackend();
            }
        }

        private NpcEchoReference? EchoReference()
        {
            Transform? ears = Ears();
            if (ears == null || !ears.TryGetComponent(out AudioListener heard))
            {
                return null;
            }

            if (!heard.TryGetComponent(out NpcEchoReference reference))
            {
                reference = heard.gameObject.AddComponent<NpcEchoReference>();
            }

            reference.Clear();
            return reference;
        }

        private void Listen()
        {
            if (ear == null)
            {
                return;
            }

            if (echoReference != null)
            {
                echoReference.Drain(ear.Echo);
            }

            ear.Listen();
        }

        private void Spawn(NpcBehaviour character)
        {
            if (World == null)
            {
                return;
            }

            var speaker = voices as AudioSourceVoiceBackend;
            if (speaker != null)
            {
                speaker.OutputForNextVoices = character.VoiceOutput();
            }

            try
            {
                character.Spawn(World);
            }
            catch (Exception error) when (error is ArgumentException || error is InvalidOperationException)
            {
                // A voice that the model does not have, or a full world: this character stays silent, and the sentence says why.
                Debug.LogError(error.Message, character);
                character.Raise(error.Message);
            }
            finally
            {
                if (speaker != null)
                {
                    speaker.OutputForNextVoices = null;
                }
            }
        }

        private void Stop()
        {
            isStopDue = false;
            loading?.Abandon();
            loading = null;
            for (int i = characters.Count - 1; i >= 0; i--)
            {
                characters[i].Despawn(World);
            }

            Close();
            head.Forget();
            State = NpcWorldState.Stopped;
            // Who did not choose this world goes to the next one; who did waits here.
            for (int i = characters.Count - 1; i >= 0; i--)
            {
                NpcBehaviour character = characters[i];
                if (character.World is null)
                {
                    characters.RemoveAt(i);
                    character.Home = null;
                    Join(character);
                }
            }
        }

        // In this order: the world uses the other three, and waits for the step of the mind that runs.
        private void Close()
        {
            World?.Dispose();
            World = null;
            ear?.Dispose();
            ear = null;
            voices?.Dispose();
            voices = null;
            model?.Dispose();
            model = null;
            echoReference = null;
        }

        private void Fail(string why)
        {
            Problem = why;
            State = NpcWorldState.Failed;
            Debug.LogError(why, this);
            failed.Invoke(why);
        }

        private Transform? Ears()
        {
            if (listener != null)
            {
                return listener;
            }

            Camera camera = Camera.main;
            return camera != null ? camera.transform : null;
        }

        private NpcBehaviour? Of(Npc npc)
        {
            for (int i = 0; i < characters.Count; i++)
            {
                if (characters[i].Npc == npc)
                {
                    return characters[i];
                }
            }

            return null;
        }

        private void Route(in SubtitleWordEvent e) => Of(e.Npc)?.Raise(e);

        private void Route(in VisemeChangedEvent e) => Of(e.Npc)?.Raise(e);

        private void Route(in UtteranceFinishedEvent e) => Of(e.Npc)?.Raise(e);

        private void Route(in ActionRequestedEvent e) => Of(e.Npc)?.Raise(e);

        private void Route(in StateChangedEvent e) => Of(e.Npc)?.Raise(e);

        private void Route(in BackchannelCueEvent e) => Of(e.Npc)?.Raise(e);

        private void Route(in TranscribedEvent e) => Of(e.Npc)?.Raise(e);

        private void Route(in FaultedEvent e) => Of(e.Npc)?.Raise(e);

        private static void Log(string sentence) => Debug.LogWarning(sentence);
    }
}
