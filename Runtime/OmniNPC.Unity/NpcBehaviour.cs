using System;
using OmniNPC.Mouths;
using UnityEngine;
using UnityEngine.Events;

namespace OmniNPC.Unity
{
    /// <summary>A character: gives a GameObject a mind, ears and a voice. It is alive while it is enabled and its world is ready.</summary>
    /// <remarks>
    /// The events here are for the inspector and make a string each; code that must not allocate takes the events of <see cref="NpcWorldBehaviour.World"/>. Disabling the component ends the
    /// conversation, and enabling it begins one that remembers nothing. Thread: main, all members and all events.
    /// </remarks>
    [AddComponentMenu("OmniNPC/Character")]
    [DisallowMultipleComponent]
    public sealed class NpcBehaviour : MonoBehaviour
    {
        [SerializeField, Tooltip("Who it is.")]
        private NpcProfileAsset? profile;

        [SerializeField, Tooltip("Its world. Empty: the first that is enabled.")]
        private NpcWorldBehaviour? world;

        [SerializeField, Tooltip("Where its voice comes from, facing along +z. Empty: this transform.")]
        private Transform? mouth;

        [SerializeField, Tooltip("With the AudioSource output: the source that its voice sounds from, with your mixer group and filters. Empty: one is made at the mouth.")]
        private AudioSource? voiceSource;

        [SerializeField, Tooltip("A word begins to be heard.")]
        private UnityEvent<string> subtitleWord = new UnityEvent<string>();

        [SerializeField, Tooltip("Another shape is the strongest of its mouth; for mouths of a few pictures. NpcMouth moves blend shapes.")]
        private UnityEvent<Viseme> visemeChanged = new UnityEvent<Viseme>();

        [SerializeField, Tooltip("An utterance is over; the text is what was heard of it, with a dash where it was cut short.")]
        private UnityEvent<string> utteranceFinished = new UnityEvent<string>();

        [SerializeField, Tooltip("It asks the game to do something: name of the action, argument (empty when it takes none).")]
        private UnityEvent<string, string> actionRequested = new UnityEvent<string, string>();

        [SerializeField, Tooltip("It began to listen, think or speak.")]
        private UnityEvent<NpcState> stateChanged = new UnityEvent<NpcState>();

        [SerializeField, Tooltip("It listens, and would nod now.")]
        private UnityEvent nodded = new UnityEvent();

        [SerializeField, Tooltip("The words of the player's turn, as it understood them.")]
        private UnityEvent<string> playerHeard = new UnityEvent<string>();

        [SerializeField, Tooltip("Something of it failed; the sentence says what.")]
        private UnityEvent<string> faulted = new UnityEvent<string>();

        private NpcVoiceOutput? voiceOutput;
        private TransformMotion motion;

        /// <summary>A tick of its world is over, and it is alive: what it does and how its mouth stands can be shown in the same picture.</summary>
        public event Action<Npc>? Ticked;

        /// <summary>Who it is. Read when it is spawned.</summary>
        public NpcProfileAsset? Profile
        {
            get => profile;
            set => profile = value;
        }

        /// <summary>Its world; null for the first that is enabled. Read when the component is enabled.</summary>
        public NpcWorldBehaviour? World
        {
            get => world;
            set => world = value;
        }

        /// <summary>Where its voice comes from, facing along +z; null for its own transform.</summary>
        public Transform? Mouth
        {
            get => mouth;
            set
            {
                mouth = value;
                motion.Forget();
            }
        }

        /// <summary>The source that its voice sounds from; null for one that is made at the mouth. Read when it is spawned.</summary>
        public AudioSource? VoiceSource
        {
            get => voiceSource;
            set => voiceSource = value;
        }

        /// <summary>The character itself while it is alive, else null.</summary>
        public Npc? Npc { get; private set; }

        /// <summary>A word begins to be heard.</summary>
        public UnityEvent<string> SubtitleWord => subtitleWord;

        /// <summary>Another shape is the strongest of its mouth; all fifteen weights are in <see cref="OmniNPC.Npc.Mouth"/>.</summary>
        public UnityEvent<Viseme> VisemeChanged => visemeChanged;

        /// <summary>An utterance is over; the text is what was heard of it.</summary>
        public UnityEvent<string> UtteranceFinished => utteranceFinished;

        /// <summary>It asks the game to do something: name of the action, and argument, empty when it takes none.</summary>
        public UnityEvent<string, string> ActionRequested => actionRequested;

        /// <summary>It began to listen, think or speak.</summary>
        public UnityEvent<NpcState> StateChanged => stateChanged;

        /// <summary>It listens, and would nod now.</summary>
        public UnityEvent Nodded => nodded;

        /// <summary>The words of the player's turn, as it understood them.</summary>
        public UnityEvent<string> PlayerHeard => playerHeard;

        /// <summary>Something of it failed; the sentence says what.</summary>
        public UnityEvent<string> Faulted => faulted;

        /// <summary>Speaks a line as it stands.</summary>
        /// <param name="line">The line; a character that is not alive says nothing.</param>
        public void Say(string line) => Npc?.Say(line);

        /// <summary>Gives it a line that the player typed.</summary>
        /// <param name="line">The line; a character that is not alive hears nothing.</param>
        public void Hear(string line) => Npc?.Hear(line);

        /// <summary>Stops what it says.</summary>
        public void Interrupt() => Npc?.Interrupt();

        /// <summary>The world that it is in, set by that world.</summary>
        internal NpcWorldBehaviour? Home { get; set; }

        internal void Spawn(NpcWorld into)
        {
            NpcProfile who = profile != null ? profile.ToProfile() : new NpcProfile(name);
            motion.Forget();
            Npc = into[into.Spawn(who, motion.Follow(MouthOrSelf(), 0f))];
        }

        internal void Despawn(NpcWorld? from)
        {
            if (Npc != null && Npc.IsAlive && from != null)
            {
                from.Despawn(Npc.Handle);
            }

            Npc = null;
        }

        /// <summary>Once per tick: the voice goes where the mouth is.</summary>
        internal void Place(float deltaSeconds)
        {
            if (Npc != null)
            {
                Npc.Pose = motion.Follow(MouthOrSelf(), deltaSeconds);
            }
        }

        /// <summary>Once per tick, after it.</summary>
        internal void Show()
        {
            if (Npc != null)
            {
                Ticked?.Invoke(Npc);
            }
        }

        /// <summary>The output of its own source, or of one that is made at the mouth and kept.</summary>
        internal NpcVoiceOutput VoiceOutput()
        {
            if (voiceOutput != null && (voiceSource == null || voiceOutput.Source == voiceSource))
            {
                return voiceOutput;
            }

            AudioSource source = voiceSource != null ? voiceSource : NewSource();
            if (!source.TryGetComponent(out NpcVoiceOutput found))
            {
                found = source.gameObject.AddComponent<NpcVoiceOutput>();
            }

            voiceOutput = found;
            return found;
        }

        internal void Raise(in SubtitleWordEvent e) => subtitleWord.Invoke(e.Text.ToString());

        internal void Raise(in VisemeChangedEvent e) => visemeChanged.Invoke(e.To);

        internal void Raise(in UtteranceFinishedEvent e) => utteranceFinished.Invoke(e.Subtitle.ToString());

        internal void Raise(in ActionRequestedEvent e) => actionRequested.Invoke(e.Name, e.Argument ?? string.Empty);

        internal void Raise(in StateChangedEvent e) => stateChanged.Invoke(e.To);

        internal void Raise(in BackchannelCueEvent e) => nodded.Invoke();

        internal void Raise(in TranscribedEvent e) => playerHeard.Invoke(e.Text.ToString());

        internal void Raise(in FaultedEvent e) => faulted.Invoke(e.Message);

        internal void Raise(string problem) => faulted.Invoke(problem);

        private void OnEnable()
        {
            if (world != null)
            {
                world.Add(this);
            }
            else
            {
                NpcWorldBehaviour.Join(this);
            }
        }

        private void OnDisable() => NpcWorldBehaviour.Leave(this);

        private Transform MouthOrSelf() => mouth != null ? mouth : transform;

        private AudioSource NewSource()
        {
            var holder = new GameObject("OmniNPC voice");
            holder.transform.SetParent(MouthOrSelf(), false);
            AudioSource source = holder.AddComponent<AudioSource>();
            AudioSourceVoiceBackend.Prepare(source, profile != null ? profile.ToProfile().VoiceOptions : new Voice.VoiceOptions());
            return source;
        }
    }
}
