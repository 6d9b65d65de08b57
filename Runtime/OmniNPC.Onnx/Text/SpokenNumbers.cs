using System;

namespace OmniNPC.Onnx.Text
{
    /// <summary>English number words.</summary>
    internal static class SpokenNumbers
    {
        private static readonly string[] Small =
        {
            "zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve", "thirteen", "fourteen", "fifteen",
            "sixteen", "seventeen", "eighteen", "nineteen",
        };

        private static readonly string[] SmallOrdinals =
        {
            "zeroth", "first", "second", "third", "fourth", "fifth", "sixth", "seventh", "eighth", "ninth", "tenth", "eleventh", "twelfth", "thirteenth",
            "fourteenth", "fifteenth", "sixteenth", "seventeenth", "eighteenth", "nineteenth",
        };

        private static readonly string[] Tens = { "", "", "twenty", "thirty", "forty", "fifty", "sixty", "seventy", "eighty", "ninety" };

        private static readonly string[] TensOrdinals = { "", "", "twentieth", "thirtieth", "fortieth", "fiftieth", "sixtieth", "seventieth", "eightieth", "ninetieth" };

        private static readonly string[] TensPlurals = { "hundreds", "tens", "twenties", "thirties", "forties", "fifties", "sixties", "seventies", "eighties", "nineties" };

        private static readonly string[] Scales = { "", "thousand", "million", "billion", "trillion" };

        private static readonly string[] ScaleOrdinals = { "", "thousandth", "millionth", "billionth", "trillionth" };

        /// <summary>Digits that <see cref="Cardinal"/> and <see cref="Ordinal"/> name; longer numbers are read digit by digit.</summary>
        public const int MostDigits = 15;

        public static void Cardinal(long value, SpokenText to)
        {
            if (value == 0)
            {
                to.Add(Small[0]);
                return;
            }

            for (int scale = 4; scale >= 0; scale--)
            {
                long unit = Unit(scale);
                int part = (int)(value / unit % 1000);
                if (part != 0)
                {
                    Hundreds(part, false, to);
                    if (scale > 0)
                    {
                        to.Add(Scales[scale]);
                    }
                }
            }
        }

        public static void Ordinal(long value, SpokenText to)
        {
            if (value == 0)
            {
                to.Add(SmallOrdinals[0]);
                return;
            }

            for (int scale = 4; scale >= 0; scale--)
            {
                long unit = Unit(scale);
                int part = (int)(value / unit % 1000);
                bool last = value % unit == 0;
                if (part != 0)
                {
                    Hundreds(part, last && scale == 0, to);
                    if (scale > 0)
                    {
                        to.Add(last ? ScaleOrdinals[scale] : Scales[scale]);
                    }

                    if (last)
                    {
                        return;
                    }
                }
            }
        }

        public static void Digit(char digit, SpokenText to) => to.Add(Small[digit - '0']);

        /// <summary>A year or a number said like one: nineteen eighty four, ten sixty six, eighteen hundred, two thousand five.</summary>
        public static void Year(int value, SpokenText to)
        {
            int century = value / 100;
            int rest = value % 100;
            if (century % 10 == 0 && rest < 10)
            {
                Cardinal(value, to);
                return;
            }

            Hundreds(century, false, to);
            if (rest == 0)
            {
                to.Add("hundred");
            }
            else
            {
                if (rest < 10)
                {
                    to.Add("oh");
                }

                Hundreds(rest, false, to);
            }
        }

        /// <summary>A decade: nineteen eighties, eighteen hundreds, twenties.</summary>
        public static void Decade(int value, SpokenText to)
        {
            if (value >= 1000 && value % 1000 == 0)
            {
                Hundreds(value / 1000, false, to);
                to.Add("thousands");
                return;
            }

            if (value >= 100)
            {
                Hundreds(value / 100, false, to);
            }

            to.Add(TensPlurals[value % 100 / 10]);
        }

        private static long Unit(int scale)
        {
            long unit = 1;
            for (int i = 0; i < scale; i++)
            {
                unit *= 1000;
            }

            return unit;
        }

        private static void Hundreds(int value, bool ordinal, SpokenText to)
        {
            if (value >= 100)
            {
                to.Add(Small[value / 100]);
                value %= 100;
                to.Add(ordinal && value == 0 ? "hundredth" : "hundred");
                if (value > 0)
                {
                    to.Add("and");
                }
            }

            if (value >= 20)
            {
                to.Add(ordinal && value % 10 == 0 ? TensOrdinals[value / 10] : Tens[value / 10]);
                value %= 10;
            }

            if (value > 0)
            {
                to.Add(ordinal ? SmallOrdinals[value] : Small[value]);
            }
        }
    }
}
