using Vizier.Algorithms.Trials;
using Vizier.Insights.Columns;
using Vizier.Protocol.Insights;
using Vizier.Storage;
using Vizier.Studies.Names;
using Axis = Vizier.Protocol.Insights.GetLearningCurvesRequest.Types.Axis;
using State = Vizier.Protocol.Trial.Types.State;

namespace Vizier.Insights.Curves;

/// <summary>Reads what trials of a study measured on their way.</summary>
/// <param name="Study">The study.</param>
/// <param name="Metric">The metric; empty for the first objective.</param>
/// <param name="Trials">The trials; none for the running, the best and the newest.</param>
/// <param name="MostTrials">The most trials.</param>
/// <param name="MostPoints">The most points of each.</param>
/// <param name="Axis">What positions are.</param>
internal sealed record CurveQuery(StudyName Study, string Metric, IReadOnlyList<int> Trials, int MostTrials, int MostPoints, Axis Axis)
{
    private const string OfTrial = "SELECT document FROM trials WHERE study_key = @study AND number = @number";

    /// <summary>Reads the curves.</summary>
    /// <param name="database">A reader's context.</param>
    /// <exception cref="Studies.VizierException">There is no such study or metric.</exception>
    public LearningCurves Read(VizierDbContext database)
    {
        var head = StudyHead.Get(database, Study);
        var metric = MetricChoice.Of(StoredStudies.Get(database, Study).StudySpec, Metric);
        if (metric is null)
        {
            return new LearningCurves();
        }

        var names = new NameIndex([metric.Name]);
        var candidates = Candidates(database, head, metric, names);
        var curves = (Trials.Count > 0 ? Trials.Select(trial => (long)trial).Distinct() : Choose(candidates))
            .Take(MostTrials)
            .Select(number => database.Statements.Find(OfTrial, row => TrialCurve.Read(number, row.GetFieldValue<byte[]>(0), names), ("@study", head.Key), ("@number", number)))
            .OfType<TrialCurve>()
            .Where(curve => curve.Values.Count > 0)
            .OrderBy(curve => curve.Trial)
            .ToList();
        return Pack(curves, metric.Name, candidates.Count);
    }

    // With given trials the count alone is wanted.
    private static List<Candidate> Candidates(VizierDbContext database, StudyHead head, Metric metric, NameIndex names)
    {
        var candidates = new List<Candidate>();
        TrialRows.Read(database, head, row =>
        {
            if (Candidate.Of(row, metric, names) is { } candidate)
            {
                candidates.Add(candidate);
            }
        });
        return candidates;
    }

    // A third for the best, so that there is room for what is new; the running ones come first.
    private IEnumerable<long> Choose(List<Candidate> candidates)
    {
        var running = candidates.Where(candidate => candidate.IsRunning).OrderByDescending(candidate => candidate.Trial);
        var best = candidates.Where(candidate => !double.IsNaN(candidate.Value)).OrderByDescending(candidate => candidate.Value).Take((MostTrials / 3) + 1);
        var newest = candidates.OrderByDescending(candidate => candidate.Trial);
        return running.Concat(best).Concat(newest).Select(candidate => candidate.Trial).Distinct();
    }

    private LearningCurves Pack(List<TrialCurve> curves, string metric, int total)
    {
        var inSeconds = Axis == Axis.Seconds || (Axis == Axis.Unspecified && curves.TrueForAll(curve => curve.Steps.All(step => step == 0)));
        var (ids, starts, positions, values) = (new ColumnBuilder(), new ColumnBuilder(), new ColumnBuilder(), new ColumnBuilder());
        var count = 0;
        foreach (var curve in curves)
        {
            ids.Add(curve.Trial);
            starts.Add(count);
            foreach (var (position, value) in curve.Points(inSeconds, MostPoints))
            {
                positions.Add(position);
                values.Add(value);
                count++;
            }
        }

        return new LearningCurves
        {
            Metric = metric,
            Axis = inSeconds ? Axis.Seconds : Axis.Step,
            TrialIds = ids.Build(rounds: false),
            Starts = starts.Build(rounds: false),
            Positions = positions.Build(rounds: true),
            Values = values.Build(rounds: false),
            TotalSize = total,
        };
    }

    private sealed record Candidate(long Trial, bool IsRunning, double Value)
    {
        public static Candidate? Of(TrialRows.Row row, Metric metric, NameIndex names)
        {
            Span<double> result = [double.NaN];
            var reader = new WireReader(row.Document);
            var hasCurve = false;
            while (reader.Read())
            {
                if (reader.Field == Protocol.Trial.MeasurementsFieldNumber)
                {
                    hasCurve = true;
                }
                else if (reader.Field == Protocol.Trial.FinalMeasurementFieldNumber)
                {
                    TrialWire.ReadMeasurement(reader.Bytes, names, result);
                }
            }

            return hasCurve
                ? new Candidate(row.Number, row.State is State.Active or State.Stopping, metric.Oriented(result[0]))
                : null;
        }
    }
}
