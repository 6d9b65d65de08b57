using OmniNPC.Unity;
using UnityEngine;

namespace OmniNPC.Tests.Unity
{
    #region unity
    public sealed class TavernKeeper : MonoBehaviour
    {
        [SerializeField] private NpcBehaviour keeper = null!;
        [SerializeField] private NpcVoiceOutput voice = null!;
        private volatile float loudness;

        private void OnEnable()
        {
            keeper.SubtitleWord.AddListener(word => Debug.LogWarning(word));
            keeper.ActionRequested.AddListener((name, argument) => Debug.LogWarning($"{name} {argument}"));
            voice.PcmTap += (mono, rateHz) => loudness = mono[0] * mono[0];   // on the audio thread: no waiting, no allocation, no Unity
        }

        public void Greet() => keeper.Say("Good evening, traveller.");

        public void Ask(string typedLine) => NpcWorldBehaviour.Main?.Say(typedLine);   // to whom the player faces, or calls by name
    }
    #endregion
}
