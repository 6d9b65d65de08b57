namespace OmniNPC.Tavern.Eval
{
    /// <summary>Errors of a group of spoken lines.</summary>
    internal sealed class SpeechScore
    {
        private const double BadLine = 0.4; // a line above 40 % is one a player would not understand

        /// <summary>Lines counted.</summary>
        public int Lines { get; private set; }

        /// <summary>Phones that should have been heard.</summary>
        public int Phones { get; private set; }

        /// <summary>Wrong phones of our speech.</summary>
        public int Wrong { get; private set; }

        /// <summary>Wrong phones of the teacher's own speech of the same lines.</summary>
        public double TeacherWrong { get; private set; }

        /// <summary>Seconds of our speech.</summary>
        public double Seconds { get; private set; }

        /// <summary>Seconds of the teacher's speech.</summary>
        public double TeacherSeconds { get; private set; }

        /// <summary>Lines above 40 % error.</summary>
        public int BadLines { get; private set; }

        /// <summary>Phone error rate of our speech.</summary>
        public double Error => Phones == 0 ? double.NaN : (double)Wrong / Phones;

        /// <summary>Phone error rate of the teacher's speech.</summary>
        public double TeacherError => Phones == 0 ? double.NaN : TeacherWrong / Phones;

        /// <summary>Our length over the teacher's.</summary>
        public double DurationRatio => TeacherSeconds <= 0 ? double.NaN : Seconds / TeacherSeconds;

        /// <summary>Counts a line.</summary>
        public void Add(int phones, int wrong, double teacherWrong, double seconds, double teacherSeconds)
        {
            Lines++;
            Phones += phones;
            Wrong += wrong;
            TeacherWrong += teacherWrong;
            Seconds += seconds;
            TeacherSeconds += teacherSeconds;
            BadLines += wrong > BadLine * phones ? 1 : 0;
        }
    }
}
