using Vizier.Algorithms.Evolution;
using Vizier.Algorithms.GridSearch;
using Vizier.Algorithms.QuasiRandom;
using Vizier.Algorithms.Randomness;
using Vizier.Algorithms.Trials;

namespace Vizier.Algorithms.Designers;

/// <summary>
/// Regularised evolution (Real et al., "Regularized evolution for image classifier architecture search", AAAI 2019): of
/// the trials that ended last, the population, some are drawn, and the best of these is mutated. Whatever its results, a
/// trial leaves the population when it is old, so that lucky ones do not rule for ever. Needs nothing but an order of
/// results, and so works on any space and with any number of objectives.
/// </summary>
public sealed class RegularizedEvolutionDesigner : IDesigner
{
    private const double FurtherMutation = 0.2;
    private const double LeastWidth = 0.01;
    private const double GreatestWidth = 0.5;

    private readonly Problem _problem;
    private readonly int _population;
    private readonly int _tournament;
    private readonly SpaceFillingPoints _start;

    /// <summary>Creates the designer.</summary>
    /// <param name="problem">The problem.</param>
    /// <param name="population">Trials of the population, P; also those that are spread over the space at the start. At least 2.</param>
    /// <param name="tournament">Members drawn for each suggestion, S; at least 1.</param>
    public RegularizedEvolutionDesigner(Problem problem, int population, int tournament)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(population, 2);
        ArgumentOutOfRangeException.ThrowIfLessThan(tournament, 1);
        _problem = problem;
        _population = population;
        _tournament = tournament;
        _start = new SpaceFillingPoints(problem);
    }

    /// <inheritdoc/>
    public IReadOnlyList<Suggestion> Suggest(TrialHistory history, int count)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(count);
        var members = Members(history);
        var taken = new NovelAssignments(_problem, history);
        var suggestions = new Suggestion[count];
        for (var i = 0; i < count; i++)
        {
            var random = new RandomStream(_problem.Seed, history.LastId + i, "regularized evolution");
            var index = history.LastId + i;
            var starts = members.Length == 0 || index < _population;
            var first = starts ? _start.At(index) : null;
            suggestions[i] = new Suggestion(taken.Take(random, () =>
            {
                var point = first ?? Mutated(members, random);
                first = null;
                return point;
            }));
        }

        return suggestions;
    }

    // The members, best first; trials outside the space and failed ones have no genes to pass on.
    private double[][] Members(TrialHistory history)
    {
        var usable = history.Trials
            .Where(trial => _problem.TryGetObjectives(trial, out _) && TrialRanking.TryGetViolation(_problem, trial, out _))
            .OrderByDescending(trial => trial.CompletionOrder)
            .ThenByDescending(trial => trial.Id)
            .Take(_population);
        return [.. TrialRanking.BestFirst(_problem, usable).Select(trial => Genome.Read(_problem.Space, trial.Assignment)).OfType<double[]>()];
    }

    private double[] Mutated(double[][] members, RandomStream random)
    {
        if (members.Length == 0)
        {
            return _start.At(random.NextInt32(int.MaxValue));
        }

        var best = members.Length - 1;
        for (var draw = 0; draw < _tournament; draw++)
        {
            best = Math.Min(best, random.NextInt32(members.Length));
        }

        var genome = (double[])members[best].Clone();
        var varying = Genome.Varying(_problem.Space, genome);
        random.Shuffle(varying.AsSpan());
        var width = LeastWidth * Math.Pow(GreatestWidth / LeastWidth, random.NextDouble());
        for (var i = 0; i < varying.Length && (i == 0 || random.NextDouble() < FurtherMutation); i++)
        {
            genome[varying[i].Index] = Mutation.Step(varying[i], genome[varying[i].Index], width, random);
        }

        return Genome.Complete(_problem.Space, genome, random);
    }
}
