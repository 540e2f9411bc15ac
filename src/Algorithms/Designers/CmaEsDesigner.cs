using System.Collections.Immutable;
using System.Globalization;
using Vizier.Algorithms.EvolutionStrategies;
using Vizier.Algorithms.GridSearch;
using Vizier.Algorithms.Randomness;
using Vizier.Algorithms.SearchSpaces;
using Vizier.Algorithms.Trials;

namespace Vizier.Algorithms.Designers;

/// <summary>
/// Covariance matrix adaptation evolution strategy on the unit cube, for one objective. Categorical parameters, which have
/// no place in the cube, are mostly inherited from the better half of the last generation and sometimes drawn anew. Each
/// suggestion notes its generation; a generation ends when as many of its trials are finished as the population has, and
/// with more workers than that further points are drawn from the same distribution. Integer and discrete parameters keep
/// a margin of both neighbouring values, so that they never freeze (Hamano et al., "CMA-ES with margin", 2022); the
/// suggestion notes where it was drawn before rounding, because that is what is learnt from.
/// </summary>
public sealed class CmaEsDesigner : IDesigner
{
    private const string GenerationNote = "cma_generation";
    private const string DrawNote = "cma_draw";
    private const int Redraws = 100;
    private const double Inherited = 0.8;

    private readonly Problem _problem;
    private readonly ImmutableArray<Dimension> _varying;
    private readonly ImmutableArray<Dimension> _categorical;
    private readonly RestartPlan _plan;

    private readonly bool _isRounded;

    // Whether draws can repeat an assignment that is not worth repeating; with real parameters they never do.
    private readonly bool _repeats;

    // The generations that the kept run has learnt from, to be used again while they have not changed.
    private readonly List<ImmutableArray<Trial>> _learnt = [];
    private EvolutionRun _run;

    /// <summary>Creates the designer.</summary>
    /// <param name="problem">A problem with one objective and at least one parameter of several ordered values.</param>
    /// <param name="step">The first standard deviation as a share of every parameter's scaled range; positive.</param>
    /// <param name="population">The size of the first generations, at least 4; null for 4 + ⌊3 ln n⌋.</param>
    /// <param name="strategy">What happens after convergence.</param>
    public CmaEsDesigner(Problem problem, double step, int? population, RestartStrategy strategy)
    {
        _problem = problem;
        _varying = [.. VaryingDimensions(problem.Space)];
        _categorical = [.. problem.Space.Dimensions.Where(dimension => dimension.Kind == DimensionKind.Categorical)];
        var size = population ?? StrategyParameters.DefaultPopulation(_varying.Length);
        _plan = new RestartPlan(_varying.Length, size, step, strategy, problem.Seed) { Cells = new LevelCells(_varying) };
        _isRounded = _varying.Any(dimension => dimension.LevelCount is not null);
        _repeats = problem.Noise != ObservationNoise.High && _varying.All(dimension => dimension.LevelCount is not null);
        _run = EvolutionRun.Start(_plan);
    }

    /// <summary>The parameters that the distribution is over: ordered ones with more than one value.</summary>
    internal static IEnumerable<Dimension> VaryingDimensions(SearchSpace space) =>
        space.Dimensions.Where(dimension => dimension.Kind != DimensionKind.Categorical && !dimension.IsConstant);

    /// <inheritdoc/>
    public IReadOnlyList<Suggestion> Suggest(TrialHistory history, int count)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(count);
        Learn(history);
        HashSet<Assignment> tried = _repeats ? [.. history.Trials.Select(trial => trial.Assignment)] : [];
        var note = ImmutableDictionary<string, string>.Empty.Add(GenerationNote, _learnt.Count.ToString(CultureInfo.InvariantCulture));
        var parents = BetterHalf();
        var suggestions = new Suggestion[count];
        for (var i = 0; i < count; i++)
        {
            var (assignment, draw) = Draw(new RandomStream(_problem.Seed, history.LastId + i, "cma"), parents, tried);
            if (_repeats)
            {
                tried.Add(assignment);
            }

            suggestions[i] = new Suggestion(assignment) { Metadata = draw is null ? note : note.Add(DrawNote, draw) };
        }

        return suggestions;
    }

    private void Learn(TrialHistory history)
    {
        var finished = history.Trials
            .Where(trial => trial.State != TrialState.Pending && GenerationOf(trial) >= 0)
            .ToLookup(GenerationOf);
        for (var generation = 0; ; generation++)
        {
            var size = generation < _learnt.Count ? _learnt[generation].Length : _run.Population;
            var members = finished[generation].OrderBy(trial => trial.CompletionOrder).ThenBy(trial => trial.Id).Take(size).ToImmutableArray();
            if (generation < _learnt.Count && _learnt[generation].AsSpan().SequenceEqual(members.AsSpan(), ReferenceEqualityComparer.Instance))
            {
                continue;
            }

            if (generation < _learnt.Count)
            {
                // The past has changed: learn it anew.
                _learnt.Clear();
                _run = EvolutionRun.Start(_plan);
                generation = -1;
            }
            else if (members.Length < size)
            {
                return;
            }
            else
            {
                _run = Advance(members, generation);
                _learnt.Add(members);
            }
        }
    }

    private EvolutionRun Advance(ImmutableArray<Trial> members, int generation)
    {
        var ranked = TrialRanking.BestFirst(_problem, members);
        var best = _problem.TryGetObjectives(ranked[0], out var objectives) ? objectives[0] : double.NegativeInfinity;
        return _run.Next([.. ranked.Select(PointOf)], best, generation);
    }

    private static int GenerationOf(Trial trial) =>
        trial.Metadata.TryGetValue(GenerationNote, out var note)
        && int.TryParse(note, NumberStyles.None, CultureInfo.InvariantCulture, out var generation)
            ? generation
            : -1;

    // A trial that somebody moved out of the space teaches nothing: it counts as the centre.
    private double[] PointOf(Trial trial)
    {
        if (_isRounded && DrawOf(trial) is { } draw)
        {
            return draw;
        }

        var point = new double[_problem.Space.Dimensions.Length];
        return _problem.Space.TryEncode(trial.Assignment, point)
            ? [.. _varying.Select(dimension => point[dimension.Index])]
            : _run.Distribution.Mean.ToArray();
    }

    private double[]? DrawOf(Trial trial)
    {
        if (!trial.Metadata.TryGetValue(DrawNote, out var note))
        {
            return null;
        }

        var texts = note.Split(' ');
        var draw = new double[_varying.Length];
        for (var i = 0; i < draw.Length; i++)
        {
            if (texts.Length != draw.Length
                || !double.TryParse(texts[i], NumberStyles.Float, CultureInfo.InvariantCulture, out draw[i])
                || !double.IsFinite(draw[i]))
            {
                return null;
            }
        }

        return draw;
    }

    private string? NoteOf(double[] deviation) => _isRounded
        ? string.Join(' ', deviation.Select((move, i) => (_run.Distribution.Mean[i] + move).ToString("R", CultureInfo.InvariantCulture)))
        : null;

    // Draws again what falls outside the cube or was tried; the last draw is taken clamped, or if it was tried too gives way
    // to anything that was not.
    private (Assignment Assignment, string? Draw) Draw(RandomStream random, double[][] parents, HashSet<Assignment> tried)
    {
        var point = new double[_problem.Space.Dimensions.Length];
        Array.Fill(point, Dimension.InactiveUnit);
        for (var draw = 0; ; draw++)
        {
            var deviation = _run.Distribution.SampleDeviation(random);
            var inside = Fill(point, deviation);
            var last = draw == Redraws;
            if (!inside && !last)
            {
                continue;
            }

            FillCategories(point, parents, random);
            var assignment = _problem.Space.Decode(point);
            if (!tried.Contains(assignment))
            {
                return (assignment, NoteOf(deviation));
            }

            if (last)
            {
                return UntriedAssignment.Find(_problem.Space, tried, random) is { } untried ? (untried, null) : (assignment, NoteOf(deviation));
            }
        }
    }

    private void FillCategories(double[] point, double[][] parents, RandomStream random)
    {
        foreach (var dimension in _categorical)
        {
            var inherits = parents.Length > 0 && random.NextDouble() < Inherited;
            point[dimension.Index] = inherits
                ? parents[random.NextInt32(parents.Length)][dimension.Index]
                : dimension.Quantile(random.NextDouble());
        }
    }

    // The points of the last generation's better half; none if they have no categories to pass on.
    private double[][] BetterHalf()
    {
        if (_learnt.Count == 0 || _categorical.IsEmpty)
        {
            return [];
        }

        var points = new List<double[]>();
        foreach (var trial in TrialRanking.BestFirst(_problem, _learnt[^1]).Take((_learnt[^1].Length + 1) / 2))
        {
            var point = new double[_problem.Space.Dimensions.Length];
            if (_problem.Space.TryEncode(trial.Assignment, point))
            {
                points.Add(point);
            }
        }

        return [.. points];
    }

    private bool Fill(double[] point, double[] deviation)
    {
        var inside = true;
        for (var i = 0; i < _varying.Length; i++)
        {
            var coordinate = _run.Distribution.Mean[i] + (_run.Distribution.ScaleOf(i) * deviation[i]);
            inside &= coordinate is >= 0 and <= 1 || _varying[i].LevelCount is not null;
            point[_varying[i].Index] = double.IsNaN(coordinate) ? 0.5 : Math.Clamp(coordinate, 0, 1);
        }

        return inside;
    }
}
