using System.Threading;
using OmniNPC.Scheduling;

namespace OmniNPC.Diagnostics
{
    /// <summary>Measured compute time per stage since the world began, over all characters.</summary>
    /// <remarks>Thread: any may read; each stage is written by the one thread that runs it. Allocates: at construction only.</remarks>
    public sealed class StageCosts
    {
        /// <summary>Characters in one step that are told apart by <see cref="Runs"/>; more count as so many.</summary>
        public const int MostRows = 64;

        private readonly double[] runSeconds = new double[7 * (MostRows + 1)];
        private readonly long[] runs = new long[7 * (MostRows + 1)];
        private readonly double[] seconds = new double[7];
        private readonly long[] units = new long[7];
        private readonly double codecFrameSeconds;
        private double talkerGraphSeconds;
        private double predictorGraphSeconds;
        private volatile WorkObserver? observer;

        internal StageCosts(double codecFrameSeconds)
        {
            this.codecFrameSeconds = codecFrameSeconds;
        }

        /// <summary>Is told of each piece of work as it ends, for a trace or a profile; null, the default, for nobody.</summary>
        public WorkObserver? Observer
        {
            get => observer;
            set => observer = value;
        }

        /// <summary>Seconds inside the Talker graph.</summary>
        public double TalkerSeconds => Volatile.Read(ref talkerGraphSeconds);

        /// <summary>Seconds inside the code predictor graph.</summary>
        public double CodePredictorSeconds => Volatile.Read(ref predictorGraphSeconds);

        /// <summary>Seconds inside the codec decoder.</summary>
        public double CodecSeconds => Seconds(ComputeStage.Codec);

        /// <summary>Talker compute seconds per second of speech generated; 0 before the first.</summary>
        public double TalkerRealTimeFactor => Factor(TalkerSeconds, ComputeStage.Talker);

        /// <summary>Code predictor compute seconds per second of speech generated; 0 before the first.</summary>
        public double CodePredictorRealTimeFactor => Factor(CodePredictorSeconds, ComputeStage.Talker);

        /// <summary>Codec compute seconds per second of speech decoded; 0 before the first.</summary>
        public double CodecRealTimeFactor => Factor(CodecSeconds, ComputeStage.Codec);

        /// <summary>Measured seconds of a stage.</summary>
        /// <param name="stage">The stage.</param>
        /// <returns>Seconds since the world began.</returns>
        public double Seconds(ComputeStage stage) => Volatile.Read(ref seconds[(int)stage]);

        /// <summary>Units of work of a stage; <see cref="ComputeStage"/> says what a unit is.</summary>
        /// <param name="stage">The stage.</param>
        /// <returns>Units since the world began.</returns>
        public long Units(ComputeStage stage) => Volatile.Read(ref units[(int)stage]);

        /// <summary>Steps of a stage that so many characters took together.</summary>
        /// <param name="stage">The stage.</param>
        /// <param name="rows">Characters, 1 to <see cref="MostRows"/>.</param>
        /// <returns>Steps since the world began.</returns>
        public long Runs(ComputeStage stage, int rows) => Volatile.Read(ref runs[At(stage, rows)]);

        /// <summary>Measured seconds of the steps of a stage that so many characters took together.</summary>
        /// <param name="stage">The stage.</param>
        /// <param name="rows">Characters, 1 to <see cref="MostRows"/>.</param>
        /// <returns>Seconds since the world began.</returns>
        public double RunSeconds(ComputeStage stage, int rows) => Volatile.Read(ref runSeconds[At(stage, rows)]);

        internal void Add(ComputeStage stage, int count, int rows, double measuredSeconds)
        {
            int at = At(stage, rows);
            Volatile.Write(ref runSeconds[at], runSeconds[at] + measuredSeconds);
            Volatile.Write(ref runs[at], runs[at] + 1);
            Add(stage, count, measuredSeconds);
        }

        internal void Add(ComputeStage stage, int count, double measuredSeconds)
        {
            Volatile.Write(ref seconds[(int)stage], seconds[(int)stage] + measuredSeconds);
            Volatile.Write(ref units[(int)stage], units[(int)stage] + count);
            observer?.Invoke(stage, count, measuredSeconds);
        }

        internal void AddTalkerGraphs(double talker, double codePredictor)
        {
            Volatile.Write(ref talkerGraphSeconds, talkerGraphSeconds + talker);
            Volatile.Write(ref predictorGraphSeconds, predictorGraphSeconds + codePredictor);
        }

        private static int At(ComputeStage stage, int rows) => ((int)stage * (MostRows + 1)) + (rows < 0 ? 0 : rows > MostRows ? MostRows : rows);

        private double Factor(double spent, ComputeStage stage)
        {
            long codecFrames = Units(stage);
            return codecFrames == 0 ? 0 : spent / (codecFrames * codecFrameSeconds);
        }
    }
}
