namespace UnityEngine
{
    public enum TextureFormat
    {
        RGBA32 = 4,
    }

    public enum TextureWrapMode
    {
        Repeat,
        Clamp,
        Mirror,
        MirrorOnce,
    }

    public class Texture : Object
    {
        public virtual int width { get; protected set; }

        public virtual int height { get; protected set; }

        public TextureWrapMode wrapMode { get; set; }
    }

    public sealed class Texture2D : Texture
    {
        private Color32[] written;

        public Texture2D(int width, int height, TextureFormat textureFormat, bool mipChain)
        {
            this.width = width;
            this.height = height;
        }

        // What the graphics card has; row 0 is the lowest.
        internal Color32[] Applied { get; private set; }

        public void SetPixels32(Color32[] colors) => written = (Color32[])colors.Clone();

        public void Apply(bool updateMipmaps = true) => Applied = written;
    }
}
