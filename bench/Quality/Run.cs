using System.Collections.Immutable;
using System.Diagnostics;
using System.Text.Json;
using Vizier.Algorithms.Catalogue;
using Vizier.Algorithms.Trials;
using Vizier.Quality.Problems;

namespace Vizier.Quality;

/// <summary>One run of one algorithm on one problem, as a line of the file of runs.</summary>
/// <param name="Label">What the run is compared by.</param>
/// <param name="Kind">The problem's class.</param>
/// <param name="Problem">The problem.</param>
/// <param name="Seed">The seed of problem and study.</param>
/// <param name="Batch">Suggestions asked for at a time.</param>
/// <param name="Curve">The noise-free value of the best trial so far after each trial (the hypervolume that lacks, with several objectives); null before one succeeded.</param>
/// <param name="Random">The median of the end of random searches with as many trials.</param>
/// <param name="Least">The least value possible, if known.</param>
/// <param name="Milliseconds">Mean time of a suggestion.</param>
internal sealed record Run(
    string Label, string Kind, string Problem, ulong Seed, int Batch, double?[] Curve, double Random, double? Least, double Milliseconds)
{
    private const int RandomRuns = 9;

    /// <summary>The key under which runs of different labels are compared.</summary>
    public (string Problem, ulong Seed, int Batch, int Trials) Key => (Problem, Seed, Batch, Curve.Length);

    /// <summary>Runs an algorithm, and random search beside it unless its level is known from another label's run.</summary>
    public static Run Of(
        string label, string algorithm, ImmutableDictionary<string, string> settings, TestProblem problem, ulong seed, int trials, int batch, double? random = null)
    {
        long start = Stopwatch.GetTimestamp();
        double?[] curve = Follow(algorithm, settings, problem, seed, trials, batch);
        double elapsed = Stopwatch.GetElapsedTime(start).TotalMilliseconds / trials;
        return new Run(label, problem.Kind, problem.Name, seed, batch, curve, random ?? RandomLevel(problem, seed, trials), problem.Least, elapsed);
    }

    /// <summary>The median of the end of random searches.</summary>
    public static double RandomLevel(TestProblem problem, ulong seed, int trials)
    {
        double[] ends =
        [
            .. Enumerable.Range(0, RandomRuns)
                .Select(k => Follow("RANDOM_SEARCH", ImmutableDictionary<string, string>.Empty, problem, (1000 * seed) + (ulong)k, trials, trials)[^1] ?? double.PositiveInfinity)
                .Order(),
        ];
        return ends[RandomRuns / 2];
    }

    /// <summary>Adds the run to a file.</summary>
    public void AppendTo(string path) => File.AppendAllText(path, JsonSerializer.Serialize(this, Options) + "\n");

    /// <summary>The runs of a file.</summary>
    public static IEnumerable<Run> Read(string path) =>
        File.Exists(path) ? File.ReadLines(path).Select(line => JsonSerializer.Deserialize<Run>(line, Options)!) : [];

    private static readonly JsonSerializerOptions Options = new()
    {
        NumberHandling = System.Text.Json.Serialization.JsonNumberHandling.AllowNamedFloatingPointLiterals,
    };

    private static double?[] Follow(string algorithm, ImmutableDictionary<string, string> settings, TestProblem problem, ulong seed, int trials, int batch) =>
        Steps(algorithm, settings, problem, seed, trials, batch).Last().Curve;

    /// <summary>A study after each batch of trials: what is optimised, the trials, and the curve as in <see cref="Curve"/>.</summary>
    public static IEnumerable<(Problem Definition, TrialHistory History, double?[] Curve)> Steps(
        string algorithm, ImmutableDictionary<string, string> settings, TestProblem problem, ulong seed, int trials, int batch)
    {
        ImmutableArray<Metric> metrics = [.. Enumerable.Range(0, problem.Objectives).Select(k => new Metric($"objective{k}", Goal.Minimize))];
        var definition = new Problem { Space = problem.Space, Metrics = metrics, Seed = seed };
        var designer = AlgorithmCatalogue.CreateDesigner(algorithm, settings, definition);
        var history = TrialHistory.Empty;
        var progress = new Progress(problem);
        while (history.Trials.Length < trials)
        {
            foreach (var suggestion in designer.Suggest(history, Math.Min(batch, trials - history.Trials.Length)))
            {
                var trial = new Trial { Id = history.LastId + 1, Assignment = suggestion.Assignment, State = TrialState.Infeasible };
                var outcome = problem.Evaluate(suggestion.Assignment, trial.Id);
                progress.Add(outcome);
                if (outcome is not null)
                {
                    trial = trial with
                    {
                        State = TrialState.Completed,
                        Metrics = trial.Metrics.AddRange(metrics.Select((metric, k) => KeyValuePair.Create(metric.Name, outcome.Observed[k]))),
                    };
                }

                history = history.With(trial with { CompletionOrder = trial.Id });
            }

            yield return (definition, history, progress.Curve);
        }
    }

    /// <summary>The best so far.</summary>
    private sealed class Progress(TestProblem problem)
    {
        private readonly List<double?> _curve = [];
        private readonly List<double[]> _points = [];
        private double _observed = double.PositiveInfinity;
        private double? _best;

        public double?[] Curve => [.. _curve];

        public void Add(Outcome? outcome)
        {
            if (outcome is not null && problem.Front is { } front)
            {
                _points.Add(outcome.Truth);
                _best = front.Volume - FrontFunctions.Volume(_points, front.Reference);
            }
            else if (outcome is not null && outcome.Observed[0] < _observed)
            {
                (_observed, _best) = (outcome.Observed[0], outcome.Truth[0]);
            }

            _curve.Add(_best);
        }
    }
}
