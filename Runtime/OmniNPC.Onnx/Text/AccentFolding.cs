namespace OmniNPC.Onnx.Text
{
    /// <summary>Latin letters with accents as plain letters; Unicode blocks Latin-1 Supplement and Latin Extended-A, U+00C0 to U+017F.</summary>
    internal static class AccentFolding
    {
        private static readonly string[] Table =
            ("A A A A A A Ae C E E E E I I I I D N O O O O O _ O U U U U Y Th ss a a a a a a ae c e e e e i i i i d n o o o o o _ o u u u u y th y "
            + "A a A a A a C c C c C c C c D d D d E e E e E e E e E e G g G g G g G g H h H h I i I i I i I i I i Ij ij J j K k k L l L l L l L l L l N n N n N n n N n "
            + "O o O o O o Oe oe R r R r R r S s S s S s S s T t T t T t U u U u U u U u U u U u W w Y y Y Z z Z z Z z s").Split(' ');

        /// <summary>The plain letters of a character; empty when it has none and is not said.</summary>
        public static string Fold(char c)
        {
            if (c < '\u00C0' || c - '\u00C0' >= Table.Length)
            {
                return "";
            }

            string folded = Table[c - '\u00C0'];
            return folded == "_" ? "" : folded;
        }
    }
}
