namespace OmniNPC.Unity
{
    /// <summary>Which blend shapes a face has.</summary>
    public enum NpcMouthShapes
    {
        /// <summary>The fifteen visemes of Oculus Lipsync and VRChat: sil, PP, FF, TH, DD, kk, CH, SS, nn, RR, aa, E, ih, oh, ou, behind a prefix such as <c>viseme_</c> or <c>vrc.v_</c>.</summary>
        Visemes,

        /// <summary>ARKit's: jawOpen, mouthClose, mouthFunnel and so on.</summary>
        ArKit,
    }
}
