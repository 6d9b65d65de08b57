namespace OmniNPC.Mouths
{
    /// <summary>
    /// The 52 coefficients of a face that Apple's ARKit names (<c>ARFaceAnchor.BlendShapeLocation</c>) and that many avatars have as morph targets: the name of a coefficient is this name with a small first
    /// letter. Left and right are the character's own.
    /// </summary>
    public enum ArKitBlendshape
    {
        /// <summary>The left eye closes.</summary>
        EyeBlinkLeft,

        /// <summary>The left eye looks down.</summary>
        EyeLookDownLeft,

        /// <summary>The left eye looks towards the nose.</summary>
        EyeLookInLeft,

        /// <summary>The left eye looks outwards.</summary>
        EyeLookOutLeft,

        /// <summary>The left eye looks up.</summary>
        EyeLookUpLeft,

        /// <summary>The left eye narrows.</summary>
        EyeSquintLeft,

        /// <summary>The left eye opens wide.</summary>
        EyeWideLeft,

        /// <summary>The right eye closes.</summary>
        EyeBlinkRight,

        /// <summary>The right eye looks down.</summary>
        EyeLookDownRight,

        /// <summary>The right eye looks towards the nose.</summary>
        EyeLookInRight,

        /// <summary>The right eye looks outwards.</summary>
        EyeLookOutRight,

        /// <summary>The right eye looks up.</summary>
        EyeLookUpRight,

        /// <summary>The right eye narrows.</summary>
        EyeSquintRight,

        /// <summary>The right eye opens wide.</summary>
        EyeWideRight,

        /// <summary>The jaw comes forward.</summary>
        JawForward,

        /// <summary>The jaw moves to the left.</summary>
        JawLeft,

        /// <summary>The jaw moves to the right.</summary>
        JawRight,

        /// <summary>The jaw comes down.</summary>
        JawOpen,

        /// <summary>The lips close over a jaw that is down.</summary>
        MouthClose,

        /// <summary>The lips round into an open funnel.</summary>
        MouthFunnel,

        /// <summary>The closed lips round and come forward.</summary>
        MouthPucker,

        /// <summary>Both lips move to the left.</summary>
        MouthLeft,

        /// <summary>Both lips move to the right.</summary>
        MouthRight,

        /// <summary>The left corner of the mouth rises.</summary>
        MouthSmileLeft,

        /// <summary>The right corner of the mouth rises.</summary>
        MouthSmileRight,

        /// <summary>The left corner of the mouth falls.</summary>
        MouthFrownLeft,

        /// <summary>The right corner of the mouth falls.</summary>
        MouthFrownRight,

        /// <summary>The left corner of the mouth goes back.</summary>
        MouthDimpleLeft,

        /// <summary>The right corner of the mouth goes back.</summary>
        MouthDimpleRight,

        /// <summary>The left corner of the mouth goes outwards.</summary>
        MouthStretchLeft,

        /// <summary>The right corner of the mouth goes outwards.</summary>
        MouthStretchRight,

        /// <summary>The lower lip rolls in.</summary>
        MouthRollLower,

        /// <summary>The upper lip rolls in.</summary>
        MouthRollUpper,

        /// <summary>The lower lip pushes up.</summary>
        MouthShrugLower,

        /// <summary>The upper lip pushes up.</summary>
        MouthShrugUpper,

        /// <summary>The lips press together on the left.</summary>
        MouthPressLeft,

        /// <summary>The lips press together on the right.</summary>
        MouthPressRight,

        /// <summary>The lower lip comes down on the left.</summary>
        MouthLowerDownLeft,

        /// <summary>The lower lip comes down on the right.</summary>
        MouthLowerDownRight,

        /// <summary>The upper lip goes up on the left.</summary>
        MouthUpperUpLeft,

        /// <summary>The upper lip goes up on the right.</summary>
        MouthUpperUpRight,

        /// <summary>The outer left brow comes down.</summary>
        BrowDownLeft,

        /// <summary>The outer right brow comes down.</summary>
        BrowDownRight,

        /// <summary>Both inner brows rise.</summary>
        BrowInnerUp,

        /// <summary>The outer left brow rises.</summary>
        BrowOuterUpLeft,

        /// <summary>The outer right brow rises.</summary>
        BrowOuterUpRight,

        /// <summary>Both cheeks fill.</summary>
        CheekPuff,

        /// <summary>The left cheek rises.</summary>
        CheekSquintLeft,

        /// <summary>The right cheek rises.</summary>
        CheekSquintRight,

        /// <summary>The left side of the nose rises.</summary>
        NoseSneerLeft,

        /// <summary>The right side of the nose rises.</summary>
        NoseSneerRight,

        /// <summary>The tongue comes out.</summary>
        TongueOut,
    }
}
