using System;
using System.Collections.Generic;
using OmniNPC.Mouths;
using OmniNPC.Tavern.Reports;

namespace OmniNPC.Tavern.Eval
{
    /// <summary>How well a mouth, and the words, go with phones whose times are known.</summary>
    internal sealed class MouthScore
    {
        private const double StepSeconds = 0.01;

        private readonly List<double> onsets = new List<double>();
        private readonly float[] weights = new float[VisemeTrack.Count];
        private long moments;
        private long right;
        private long phones;
        private long rightPhones;
        private double signed;

        /// <summary>Words whose onset was compared.</summary>
        public int Words => onsets.Count;

        /// <summary>Mean error of a word's onset in seconds: above 0 it is late.</summary>
        public double MeanOnset => onsets.Count == 0 ? double.NaN : signed / onsets.Count;

        /// <summary>Share of the moments (every 10 ms from the first phone to the last, pauses between included) in which the strongest shape is the one of the phone that sounds.</summary>
        public double Agreement => moments == 0 ? double.NaN : (double)right / moments;

        /// <summary>Share of the phones in whose middle (of a diphthong: of its first half) the strongest shape is theirs.</summary>
        public double PhoneAgreement => phones == 0 ? double.NaN : (double)rightPhones / phones;

        /// <summary>Onset errors without their sign, in seconds.</summary>
        public Percentiles Onsets()
        {
            List<double> sizes = new List<double>();
            foreach (double error in onsets)
            {
                sizes.Add(Math.Abs(error));
            }

            return new Percentiles(sizes);
        }

        /// <summary>Counts the onset of a word or phone.</summary>
        public void AddOnset(double found, double truth)
        {
            onsets.Add(found - truth);
            signed += found - truth;
        }

        /// <summary>Counts a mouth.</summary>
        public void AddMouth(VisemeTrack track, IReadOnlyList<TimedPhone> truth)
        {
            int phone = 0;
            for (double at = truth[0].StartSeconds + (StepSeconds / 2); at < truth[truth.Count - 1].EndSeconds; at += StepSeconds)
            {
                while (phone + 1 < truth.Count && truth[phone + 1].StartSeconds <= at)
                {
                    phone++;
                }

                moments++;
                right += Strongest(track, at) == Shape(truth, phone, at) ? 1 : 0;
            }

            for (int i = 0; i < truth.Count; i++)
            {
                double middle = (truth[i].StartSeconds + truth[i].EndSeconds) / 2;
                Viseme first = Shape(truth, i, truth[i].StartSeconds);
                bool isDiphthong = Shape(truth, i, truth[i].EndSeconds - 1e-6) != first;
                phones++;
                rightPhones += Strongest(track, isDiphthong ? (truth[i].StartSeconds + middle) / 2 : middle) == first ? 1 : 0;
            }
        }

        /// <summary>The mouth of phones whose times are known.</summary>
        public static VisemeTrack Track(IReadOnlyList<TimedPhone> phones)
        {
            VisemeTrack track = new VisemeTrack();
            double end = 0;
            for (int i = 0; i < phones.Count; i++)
            {
                if (phones[i].StartSeconds > end + 1e-6)
                {
                    track.Add(Viseme.Sil, Viseme.Sil, end);
                }

                end = phones[i].EndSeconds;
                track.Add(Shape(phones, i, phones[i].StartSeconds), Shape(phones, i, end - 1e-6), phones[i].StartSeconds);
            }

            track.Extend(end);
            return track;
        }

        private static Viseme Shape(IReadOnlyList<TimedPhone> truth, int phone, double at)
        {
            TimedPhone now = truth[phone];
            if (at >= now.EndSeconds)
            {
                return Viseme.Sil;
            }

            string name = PhoneVisemes.TakesNext(now.Name.AsSpan()) && phone + 1 < truth.Count ? truth[phone + 1].Name : now.Name;
            PhoneVisemes.TryGet(name.AsSpan(), out Viseme first, out Viseme last);
            bool isFirst = name != now.Name || at < (now.StartSeconds + now.EndSeconds) / 2;
            return isFirst ? first : last;
        }

        private Viseme Strongest(VisemeTrack track, double at)
        {
            track.Weights(at, weights);
            int best = 0;
            for (int i = 1; i < weights.Length; i++)
            {
                best = weights[i] > weights[best] ? i : best;
            }

            return (Viseme)best;
        }
    }
}
