using System;
using OmniNPC.Tavern.Scene;

namespace OmniNPC.Tavern.Live
{
    /// <summary>Shows a scene while it runs.</summary>
    internal interface ISceneView : IDisposable
    {
        /// <summary>Shows something that happened.</summary>
        void Happened(TavernScene scene, in SceneEvent e, string text);

        /// <summary>Shows the state after a tick.</summary>
        void Ticked(TavernScene scene, string typing);
    }
}
