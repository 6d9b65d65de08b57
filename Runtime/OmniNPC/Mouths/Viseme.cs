namespace OmniNPC.Mouths
{
    /// <summary>
    /// The fifteen mouth shapes that avatars have as morph targets, in the order engines number them: Meta's "Viseme Reference" for Oculus Lipsync, the same as
    /// <c>XrFaceTrackingVisemeMETA</c> of OpenXR, made after the MPEG-4 visemes.
    /// </summary>
    public enum Viseme : byte
    {
        /// <summary>Silence: the mouth at rest.</summary>
        Sil,

        /// <summary>Lips closed: p, b, m (put, bat, mat).</summary>
        PP,

        /// <summary>Lower lip at the upper teeth: f, v (fat, vat).</summary>
        FF,

        /// <summary>Tongue between the teeth: th, dh (think, that).</summary>
        TH,

        /// <summary>Tongue tip behind the teeth: t, d (tip, doll).</summary>
        DD,

        /// <summary>Back of the tongue up: k, g, ng (call, gas, sing).</summary>
        KK,

        /// <summary>Lips pushed out, teeth together: ch, jh, sh, zh (chair, join, she).</summary>
        CH,

        /// <summary>Teeth together: s, z (sir, zeal).</summary>
        SS,

        /// <summary>Tongue at the ridge: n, l (lot, not).</summary>
        NN,

        /// <summary>Lips rounded a little: r, er (red).</summary>
        RR,

        /// <summary>Jaw down: aa, ae, ah, ax (car).</summary>
        AA,

        /// <summary>Mouth half open, lips spread: eh (bed).</summary>
        E,

        /// <summary>Lips spread: ih, iy, y (tip).</summary>
        IH,

        /// <summary>Lips rounded, jaw down: ao, ow (toe).</summary>
        OH,

        /// <summary>Lips rounded and pushed out: uw, uh, w (book).</summary>
        OU,
    }
}
